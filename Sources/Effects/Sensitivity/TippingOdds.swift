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
  /// How near the logarithm of the odds has to be.
  private static let tolerance = 1e-4
  /// How often the error is worked out anew at most; each time it moves the odds by less.
  private static let rounds = 4

  private let weighting: Weighting
  private let influence: Influence
  private let people: Int
  private let off: Regime
  /// Every so many people are looked at.
  private let step: Int
  /// Friction-free units only.
  private let clean: [Unit]
  private let groupCount: [Double]
  private let observed: [Double]
  /// The odds of the types by slot in use of attempts spared, then type.
  private let odds: [Double]

  init(_ inquiry: Inquiry, _ all: [Unit], _ fit: Fit) {
    let weighting = fit.weighting
    self.weighting = weighting
    influence = inquiry.influence
    people = inquiry.study.subjects.count { $0.isFirstSessionJudged }
    off = fit.off
    step = max(1, inquiry.sturdinessStep)
    let units = all.sampled(every: step)
    clean = units.filter { weighting.isSpared($0) }
    var groupCount = [Double](repeating: 0, count: 1 + Int(units.map(\.group).max() ?? 0))
    var observed = [Double](repeating: 0, count: weighting.layout.owners.count)
    for unit in units {
      groupCount[Int(unit.group)] += 1
      observed[Int(unit.subject)] += unit.outcome
    }
    self.groupCount = groupCount
    self.observed = observed
    let risks = weighting.risk.first.map(\.risk)
    odds = weighting.cellOfPlace[..<weighting.sparedCount].flatMap { cell in
      risks.map { $0[Int(cell)] / max(1 - $0[Int(cell)], 1e-12) }
    }
  }

  /// The least Λ at which the interval of `share` takes in zero; 1 where it does anyway.
  func value(of share: EffectEstimate) -> Double? {
    guard share.excludesZero else { return 1 }
    let sign = share.low > 0 ? 1.0 : -1
    let start = Worst(self, distortion: 1, sign: sign)
    guard start.left > 0, let error = error(start) else { return nil }
    // Weights alone, of some of the people, give nearly the interval in print; the little that differs
    // is kept.
    let end = sign > 0 ? share.low : share.high
    let shift = 1 - end - start.left * exp(sign * influence.reach * error)
    var logDistortion = 0.0
    var own = error
    // The error moves slowly with the distortion.
    for _ in 0..<Self.rounds {
      let next = crossing(error: own, shift, sign: sign)
      let isNear = abs(next - logDistortion) < Self.tolerance
      logDistortion = next
      if isNear { break }
      own = self.error(Worst(self, distortion: exp(next), sign: sign)) ?? own
    }
    return min(exp(logDistortion), Self.most)
  }

  /// The logarithm of the distortion at which the near end of the interval is zero, were its error this.
  private func crossing(error: Double, _ shift: Double, sign: Double) -> Double {
    // How far the logarithm of what is left is from nil; it falls nearly straight.
    func left(_ logDistortion: Double) -> (place: Double, value: Double) {
      let worst = Worst(self, distortion: exp(logDistortion), sign: sign)
      let end = worst.left * exp(sign * influence.reach * error) + shift
      return (logDistortion, end > 0 ? -sign * log(end) : sign * Self.most)
    }
    var (low, high) = (left(0), left(log(1.25)))
    guard low.value > 0 else { return 0 }
    while high.value > 0, high.place < log(Self.most) {
      (low, high) = (high, left(min(2 * high.place, log(Self.most))))
    }
    guard high.value < 0 else { return high.place }
    return fallingRoot(from: low, to: high, within: Self.tolerance / 4) { left($0).value }
  }

  /// Friction-free units in the worst case under a distortion.
  private struct Worst {
    /// What each attempt spared multiplies the odds by, where people left and where they stayed.
    let high: Double
    let low: Double
    /// The weight of each unit.
    let weights: [Double]
    /// The weight by group, and that of those who left.
    let sums: [Double]
    let leaving: [Double]
    /// The departures left, as a share of those observed.
    let left: Double

    init(_ odds: TippingOdds, distortion: Double, sign: Double) {
      (high, low) = sign > 0 ? (distortion, 1 / distortion) : (1 / distortion, distortion)
      weights = odds.weights(odds.factors(high), odds.factors(low))
      var sums = [Double](repeating: 0, count: odds.groupCount.count)
      var leaving = sums
      for (unit, weight) in zip(odds.clean, weights) {
        sums[Int(unit.group)] += weight
        leaving[Int(unit.group)] += weight * unit.outcome
      }
      (self.sums, self.leaving) = (sums, leaving)
      let left = odds.groupCount.indices.reduce(0.0) {
        $0 + (sums[$1] > 0 ? odds.groupCount[$1] * leaving[$1] / sums[$1] : 0)
      }
      let total = odds.observed.reduce(0, +)
      self.left = total > 0 ? left / total : 0
    }
  }

  /// What each attempt spared multiplies the weight by, by slot in use.
  private func factors(_ distortion: Double) -> [Double] {
    let types = weighting.risk.types.count
    return odds.withUnsafeBufferPointer { odds in
      (0..<weighting.sparedCount).map { place in
        var factor = 1.0
        for type in 0..<types { factor *= 1 + distortion * odds[place &* types &+ type] }
        return factor
      }
    }
  }

  /// The weight of each friction-free unit.
  private func weights(_ raised: [Double], _ lowered: [Double]) -> [Double] {
    weighting.slots.withUnsafeBufferPointer { slots in
      raised.withUnsafeBufferPointer { raised in
        lowered.withUnsafeBufferPointer { lowered in
          clean.map { unit in
            let factors = unit.outcome == 1 ? raised : lowered
            var weight = 1.0
            for index in unit.attempts { weight *= factors[Int(slots[index])] }
            return weight
          }
        }
      }
    }
  }

  /// The standard error of the logarithm of what is left; `nil` where nothing is.
  private func error(_ worst: Worst) -> Double? {
    let total = observed.reduce(0, +)
    guard worst.left > 0, total > 0 else { return nil }
    let left = worst.left * total
    var parts = [Double](repeating: 0, count: observed.count)
    // By slot in use: of those who stayed, and of those who left.
    var tails = [SIMD2<Double>](repeating: .zero, count: weighting.sparedCount)
    tails.withUnsafeMutableBufferPointer { tails in
      weighting.slots.withUnsafeBufferPointer { slots in
        for (unit, weight) in zip(clean, worst.weights) {
          let group = Int(unit.group)
          let mean = worst.leaving[group] / worst.sums[group]
          let part = groupCount[group] / worst.sums[group] * weight * (unit.outcome - mean)
          parts[Int(unit.subject)] += part
          let own = part * SIMD2(1 - unit.outcome, unit.outcome)
          for index in unit.attempts { tails[Int(slots[index])] += own }
        }
      }
    }
    let influences = weighting.influences(forSlopes: slopes(of: tails, worst), in: [off])
    var squares = 0.0
    for subject in stride(from: 0, to: observed.count, by: step) {
      weighting.forEachCorrection(of: subject..<(subject + 1), influences) { subject, correction in
        // The risks are those of all people, so one of a sample moves its sum by so much less.
        let own = parts[subject] + Double(step) * correction.x
        let moved = own / left - observed[subject] / total
        squares += moved * moved
      }
    }
    // Of so many times as many people the sum of squares is as much smaller.
    return sqrt(squares / Double(step)) * influence.smallSample(people)
  }

  /// How the sum moves with the linear predictor of each type: type times the count of cells, plus cell.
  private func slopes(of tails: [SIMD2<Double>], _ worst: Worst) -> [Weighting.Four] {
    let (cells, types) = (weighting.layout.cellCount, weighting.risk.types.count)
    var slopes = [Weighting.Four](repeating: .zero, count: types * cells)
    for (place, tail) in tails.enumerated() where tail != .zero {
      for type in 0..<types {
        let own = SIMD2(worst.low, worst.high) * odds[place * types + type]
        slopes[type * cells + Int(weighting.cellOfPlace[place])].x += (own / (1 + own) * tail).sum()
      }
    }
    return slopes
  }
}
