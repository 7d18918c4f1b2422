#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The difference of two independent shares, with Newcombe's interval made of Wilson's.
///
/// Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<873::AID-SIM779>3.0.CO;2-I, method 10.
public struct ProportionDifference: Sendable {
  /// The first share less the second.
  public let point: Double
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// Takes the second share from the first.
  public init(_ first: Proportion, less second: Proportion) {
    func root(_ x: Double, _ y: Double) -> Double { sqrt(x * x + y * y) }
    point = first.point - second.point
    low = point - root(first.point - first.low, second.high - second.point)
    high = point + root(first.high - first.point, second.point - second.low)
  }
}
