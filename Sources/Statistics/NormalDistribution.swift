#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The standard normal distribution.
public enum NormalDistribution {
  /// The probability of a value above `x`, exact far out in the tail.
  public static func upperTail(_ x: Double) -> Double {
    0.5 * erfc(x / 2.0.squareRoot())
  }

  /// The probability of a value further from zero than `x`, either way.
  public static func twoSided(_ x: Double) -> Double {
    erfc(abs(x) / 2.0.squareRoot())
  }

  /// The value below which lies `probability`, between 0 and 1 exclusive.
  ///
  /// Acklam's rational approximation, then two steps of Halley's method against `erfc`.
  public static func quantile(_ probability: Double) -> Double {
    guard probability > 0 else { return -.infinity }
    guard probability < 1 else { return .infinity }
    if probability > 0.5 { return -quantile(1 - probability) }
    var x = start(probability)
    for _ in 0..<2 {
      let error = upperTail(-x) - probability
      let step = error * (2 * Double.pi).squareRoot() * exp(x * x / 2)
      x -= step / (1 + x * step / 2)
    }
    return x
  }

  /// How many standard errors an interval of the given level reaches, 1.96 for 0.95.
  public static func reach(level: Double) -> Double {
    quantile(1 - (1 - level) / 2)
  }

  private static func start(_ p: Double) -> Double {
    if p < 0.02425 {
      let q = sqrt(-2 * log(p))
      let top = polynomial(
        [
          -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838,
          -2.549732539343734, 4.374664141464968, 2.938163982698783,
        ], q)
      let bottom = polynomial(
        [
          7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996, 3.754408661907416, 1,
        ], q)
      return top / bottom
    }
    let q = p - 0.5
    let r = q * q
    let top = polynomial(
      [
        -3.969683028665376e+01, 2.209460984245205e+02, -2.759285104469687e+02,
        1.383577518672690e+02, -3.066479806614716e+01, 2.506628277459239,
      ], r)
    let bottom = polynomial(
      [
        -5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02,
        6.680131188771972e+01, -1.328068155288572e+01, 1,
      ], r)
    return top * q / bottom
  }

  /// The polynomial with these coefficients, the highest power first.
  private static func polynomial(_ coefficients: [Double], _ x: Double) -> Double {
    coefficients.reduce(0) { $0 * x + $1 }
  }
}
