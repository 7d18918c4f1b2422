#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The chance of seeing none of something expected `mean` times, when each comes on its own.
public func poissonChanceOfNone(mean: Double) -> Double {
  exp(-max(0, mean))
}
