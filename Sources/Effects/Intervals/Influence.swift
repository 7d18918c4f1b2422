import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Estimates from what each subject contributes, with intervals by their influence.
///
/// The influence of a subject is what the estimate would move, to first order, were they counted
/// once more: their own part and what their attempts did to the fitted risks (STATISTICS, section
/// 3). Squares sum within nobody but the subject, so intervals allow for people repeating.
struct Influence {
  /// Standard errors to each side.
  let reach: Double
  /// Terms fitted to the same people, in the risks and in the prediction.
  var fittedTerms = 0

  init(reach: Double) {
    self.reach = reach
  }

  /// The mean over `count` subjects of a sum whose parts are by subject.
  ///
  /// - Parameters:
  ///   - parts: The part of each subject, corrections for fitted risks included.
  ///   - isCounted: Whether a subject is one of those the mean is over.
  ///   - count: How many are.
  ///   - point: The parts without corrections, when they differ: corrections sum to nil but for
  ///     the ridge, which must not move the point.
  /// - Returns: The mean with its interval.
  func mean(
    of parts: [Double], isCounted: [Bool], count: Int, point: [Double]? = nil
  ) -> EffectEstimate {
    guard count > 0 else { return EffectEstimate(point: 0, low: 0, high: 0, count: 0) }
    let sum = (point ?? parts).reduce(0, +)
    let mean = sum / Double(count)
    var squares = 0.0
    for (part, counted) in zip(parts, isCounted) {
      let influence = part - (counted ? mean : 0)
      squares += influence * influence
    }
    return self.mean(ofSum: sum, squares: squares, count: count)
  }

  /// The mean over `count` subjects of a sum, by the squared influences on it, summed.
  func mean(ofSum sum: Double, squares: Double, count: Int) -> EffectEstimate {
    guard count > 0 else { return EffectEstimate(point: 0, low: 0, high: 0, count: 0) }
    let error = sqrt(squares) / Double(count) * smallSample(count)
    return EffectEstimate(
      sum / Double(count), standardError: error, reach: reach, count: count)
  }

  /// The share of the observed sum that the other world does without.
  ///
  /// On the scale of the logarithm of what is left, log(1 − share).
  func share(_ contributions: Contributions, count: Int) -> EffectEstimate? {
    let observed = contributions.observed.reduce(0, +)
    let left = contributions.counterfactual.reduce(0, +)
    if observed > 0, contributions.isNilWithout {
      let most = mostUnseen(among: contributions.effectiveSubjects) * Double(count)
      return EffectEstimate(point: 1, low: 1 - most / observed, high: 1, count: count)
    }
    guard observed > 0, left > 0 else { return nil }
    var squares = 0.0
    for place in contributions.observed.indices {
      let own = contributions.counterfactual[place] + contributions.correction[place]
      let influence = own / left - contributions.observed[place] / observed
      squares += influence * influence
    }
    let error = sqrt(squares) * smallSample(count)
    let ratio = left / observed
    return EffectEstimate(
      point: 1 - ratio, low: 1 - ratio * exp(reach * error), high: 1 - ratio * exp(-reach * error),
      count: count)
  }

  /// How common, at most, may be what none of so many people did: the end of Wilson's interval.
  func mostUnseen(among people: Double) -> Double {
    reach * reach / (people + reach * reach)
  }

  /// The standard error of a sum whose influences are by subject, nothing made up for.
  func error(ofSum influences: [Double]) -> Double {
    sqrt(influences.reduce(0) { $0 + $1 * $1 })
  }

  /// What makes up for the residuals of fitted numbers being smaller than the errors: n / (n − 1 − p)
  /// for p terms (HC1: MacKinnon and White 1985, doi:10.1016/0304-4076(85)90158-7), at most 2.
  func smallSample(_ count: Int) -> Double {
    let left = count - 1 - min(fittedTerms, count / 2 - 1)
    return left > 0 ? sqrt(Double(count) / Double(left)) : 1
  }
}
