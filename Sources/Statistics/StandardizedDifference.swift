#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The difference of two means in standard deviations, √((s₁² + s₂²) / 2) being one.
///
/// The variances are those without weights even where the means are weighted, so that a balance
/// before and after weighting is on one scale (Austin 2009, doi:10.1002/sim.3697).
///
/// - Returns: The difference; 0 where neither varies and the means agree, infinite where they do not.
public func standardizedDifference(
  _ first: Double, variance firstVariance: Double, _ second: Double,
  variance secondVariance: Double
) -> Double {
  let spread = sqrt((firstVariance + secondVariance) / 2)
  if spread > 0 { return (first - second) / spread }
  return first == second ? 0 : (first > second ? .infinity : -.infinity)
}
