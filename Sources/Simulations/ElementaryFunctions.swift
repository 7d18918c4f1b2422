#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The natural logarithm; minus infinity at 0.
func naturalLogarithm(_ x: Double) -> Double { log(x) }

/// e to the power `x`.
func exponential(_ x: Double) -> Double { exp(x) }

/// The cosine of an angle in radians.
func cosine(_ x: Double) -> Double { cos(x) }

/// The probability whose log-odds are `logOdds`.
func logistic(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }

/// The log-odds of `probability`; minus infinity at 0.
func logOdds(_ probability: Double) -> Double { log(probability / (1 - probability)) }

/// The share of a standard normal law below `x`.
func normalShare(below x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

/// The number below which a share `place` of a Pareto law lies, cut off at `last`.
func paretoNumber(at place: Double, from first: Double, to last: Double, exponent: Double) -> Double
{
  first * pow(1 - place * (1 - pow(first / last, exponent)), -1 / exponent)
}

extension Leaving.Link {
  /// The probability that `odds` stand for.
  ///
  /// A normal law of spread 1.7 is nearest to the logistic one.
  func probability(_ odds: Double) -> Double {
    switch self {
    case .logit: logistic(odds)
    case .probit: normalShare(below: odds / 1.7)
    case .complementaryLogLog: -expm1(-exp(odds))
    }
  }
}
