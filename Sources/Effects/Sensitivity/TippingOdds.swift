import Statistics
import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How far a hidden cause would have to distort every attempt's odds of friction for friction's share
/// of the departures to vanish into its interval.
///
/// The marginal sensitivity model (Tan 2006, doi:10.1198/016214506000000023; Zhao, Small and
/// Bhattacharya 2019, doi:10.1111/rssb.12327): the true odds of each attempt lie within a factor Λ of
/// the fitted ones. The worst case gives friction-free sessions that ended in leaving the greatest
/// weight this allows, Π (1 + Λ h / (1 − h)), and those that did not the least, Π (1 + h / (1 − h) / Λ).
struct TippingOdds {
  /// The distortions tried.
  static let most = 100.0

  private let weighting: Weighting
  private let influence: Influence
  private let people: Int
  private let off: Regime
  /// Friction-free units only.
  private let clean: [Unit]
  private let groupCount: [Double]
  private let observed: [Double]
  /// The odds of the types in each cell, by type then cell.
  private let odds: [Double]

  init(_ inquiry: Inquiry, _ units: [Unit], _ fit: Fit) {
    weighting = fit.weighting
    influence = inquiry.influence
    people = inquiry.study.subjects.count { $0.isFirstSessionJudged }
    off = fit.off
    clean = units.filter { unit in unit.attempts.allSatisfy { fit.weighting.met[$0] == 0 } }
    var groupCount = [Double](repeating: 0, count: 1 + Int(units.map(\.group).max() ?? 0))
    var observed = [Double](repeating: 0, count: fit.weighting.layout.owners.count)
    for unit in units {
      groupCount[Int(unit.group)] += 1
      observed[Int(unit.subject)] += unit.outcome
    }
    self.groupCount = groupCount
    self.observed = observed
    odds = fit.weighting.risk.first.flatMap { $0.risk.map { $0 / max(1 - $0, 1e-12) } }
  }

  /// The least Λ at which the interval of `share` takes in zero; 1 where it does anyway.
  func value(of share: EffectEstimate) -> Double? {
    guard share.excludesZero else { return 1 }
    let isCost = share.low > 0
    guard let start = nearEnd(1, isCost: isCost) else { return nil }
    // Weights alone give nearly the interval in print; the little that differs is kept.
    let shift = (isCost ? share.low : -share.high) - start
    func left(_ logDistortion: Double) -> Double {
      (nearEnd(exp(logDistortion), isCost: isCost) ?? -1) + shift
    }
    var (low, high) = (0.0, log(Self.most))
    guard left(high) < 0 else { return Self.most }
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if left(middle) > 0 { low = middle } else { high = middle }
    }
    return exp((low + high) / 2)
  }

  /// The end nearer to zero of the share's interval in the worst case under a distortion.
  private func nearEnd(_ distortion: Double, isCost: Bool) -> Double? {
    let raised = factors(isCost ? distortion : 1 / distortion)
    let lowered = factors(isCost ? 1 / distortion : distortion)
    let layout = weighting.layout
    var weights = [Double](repeating: 1, count: clean.count)
    var sums = [Double](repeating: 0, count: groupCount.count)
    var leaving = sums
    for (place, unit) in clean.enumerated() {
      let factor = unit.outcome == 1 ? raised.factor : lowered.factor
      var weight = 1.0
      for index in unit.attempts { weight *= factor[Int(layout.cells[index])] }
      weights[place] = weight
      sums[Int(unit.group)] += weight
      leaving[Int(unit.group)] += weight * unit.outcome
    }
    var parts = [Double](repeating: 0, count: layout.owners.count)
    var slopes = [Double](repeating: 0, count: odds.count)
    for (place, unit) in clean.enumerated() {
      let group = Int(unit.group)
      let mean = leaving[group] / sums[group]
      let part = groupCount[group] / sums[group] * weights[place] * (unit.outcome - mean)
      parts[Int(unit.subject)] += part
      let slope = unit.outcome == 1 ? raised.slope : lowered.slope
      for index in unit.attempts {
        var at = Int(layout.cells[index])
        while at < slopes.count {
          slopes[at] += slope[at] * part
          at += layout.cellCount
        }
      }
    }
    let left = zip(groupCount, zip(leaving, sums)).reduce(0) {
      $0 + ($1.1.1 > 0 ? $1.0 * $1.1.0 / $1.1.1 : 0)
    }
    return end(left: left, parts, slopes, isCost: isCost)
  }

  private func end(
    left: Double, _ parts: [Double], _ slopes: [Double], isCost: Bool
  ) -> Double? {
    let total = observed.reduce(0, +)
    guard left > 0, total > 0 else { return nil }
    let corrections = weighting.corrections(forSlopes: slopes, in: off)
    let moved = parts.indices.map {
      (parts[$0] + corrections[$0]) / left - observed[$0] / total
    }
    let error = influence.error(ofSum: moved) * influence.smallSample(people)
    let share = 1 - left / total * exp((isCost ? 1 : -1) * influence.reach * error)
    return isCost ? share : -share
  }

  /// What each attempt spared multiplies the weight by, by cell, and how its logarithm moves with the
  /// linear predictor, by type then cell.
  private func factors(_ distortion: Double) -> (factor: [Double], slope: [Double]) {
    let cells = weighting.layout.cellCount
    var factor = [Double](repeating: 1, count: cells)
    let slope = odds.map { distortion * $0 / (1 + distortion * $0) }
    for (place, odds) in odds.enumerated() { factor[place % cells] *= 1 + distortion * odds }
    return (factor, slope)
  }
}
