import Sessions
import Statistics
import Studies

/// The departures that friction does not explain, before and after the activation event.
///
/// The split is that of the weighted friction-free departures; its influence and that of the whole
/// go into both intervals.
struct ValueSplit {
  let before: EffectEstimate
  let after: EffectEstimate

  /// Splits them; `nil` without an activation event, or with no friction-free departure.
  init?(_ inquiry: Inquiry, _ units: [Unit], _ whole: Contributions, _ fit: Fit) {
    let study = inquiry.study
    guard study.timelines.milestones.activation != nil else { return nil }
    let weighting = fit.weighting
    let departures = WeightedDepartures(
      units, whole.unitWeight,
      isEarly: inquiry.judgedSessionPlaces().map { !study.sessions[$0].isActivated })
    guard let ratio = departures.earlyShare else { return nil }
    let (moves, tails) = departures.moves(by: ratio, weighting)
    let corrections = weighting.corrections(
      forSlopes: weighting.slopes(ofTails: tails, [fit.factors(odds: 0)]).map { $0.x },
      in: fit.off)
    let left = whole.counterfactual.reduce(0, +)
    let judged = study.subjects.map(\.isFirstSessionJudged)
    let people = judged.count { $0 }
    let split = study.subjects.indices.map { place -> (before: Double, after: Double) in
      let whole = whole.counterfactual[place] + whole.correction[place]
      let moved = moves[place] + corrections[place]
      return (
        ratio * whole + left / departures.total * moved,
        (1 - ratio) * whole - left / departures.total * moved
      )
    }
    let count = Double(people)
    // Corrections sum to nil but for the ridge, which must not move the point.
    let points = whole.counterfactual
    func sum(_ own: [Double], _ share: Double) -> EffectEstimate {
      inquiry.influence.mean(
        of: own, isCounted: judged, count: people, point: points.map { share * $0 }
      ).times(count).held(from: 0, to: .infinity)
    }
    before = sum(split.map(\.before), ratio)
    after = sum(split.map(\.after), 1 - ratio)
  }
}

/// Departures without friction by weights alone, all of them and those before the activation event.
private struct WeightedDepartures {
  private let units: [Unit]
  private let weights: [Double]
  private let isEarly: [Bool]
  /// By group: units, weight, weighted departures, and early ones.
  private var groups: [SIMD4<Double>]
  /// The departures, and those before the activation event.
  private(set) var total = 0.0
  private var early = 0.0

  init(_ units: [Unit], _ weights: [Double], isEarly: [Bool]) {
    self.units = units
    self.weights = weights
    self.isEarly = isEarly
    groups = [SIMD4<Double>](
      repeating: .zero, count: 1 + Int(units.reduce(0) { max($0, $1.group) }))
    for (place, unit) in units.enumerated() {
      let left = weights[place] * unit.outcome
      groups[Int(unit.group)] += SIMD4(1, weights[place], left, isEarly[place] ? left : 0)
    }
    for place in units.indices {
      total += moved(place, ratio: nil).sum
      early += moved(place, ratio: 0).sum
    }
  }

  /// The share of the departures that is before the activation event; `nil` with none.
  var earlyShare: Double? { total > 0 ? early / total : nil }

  /// What stands for a unit's early departure less `ratio` times its departure, and how that moves with the
  /// logarithm of its weight; for its departure without a ratio.
  private func moved(_ place: Int, ratio: Double?) -> (sum: Double, tail: Double) {
    let unit = units[place]
    let group = groups[Int(unit.group)]
    let own = unit.outcome * (ratio.map { (isEarly[place] ? 1 : 0) - $0 } ?? 1)
    if unit.attempts.isEmpty { return (own, 0) }
    guard group.y > 0 else { return (0, 0) }
    let mean = (ratio.map { group.w - $0 * group.z } ?? group.z) / group.y
    let tail = group.x / group.y * weights[place] * (own - mean)
    return (mean + tail, tail)
  }

  /// What each subject moves the early ones less `ratio` times all by, and how that moves with the
  /// logarithms of the factors, by slot in use.
  func moves(by ratio: Double, _ weighting: Weighting) -> ([Double], [SIMD2<Double>]) {
    var moves = [Double](repeating: 0, count: weighting.layout.owners.count)
    var tails = [SIMD2<Double>](repeating: .zero, count: weighting.usedSlots.count)
    tails.withUnsafeMutableBufferPointer { tails in
      weighting.slots.withUnsafeBufferPointer { slots in
        for (place, unit) in units.enumerated() {
          let (sum, tail) = moved(place, ratio: ratio)
          moves[Int(unit.subject)] += sum
          guard tail != 0 else { continue }
          for index in unit.attempts { tails[Int(slots[index])].x += tail }
        }
      }
    }
    return (moves, weighting.isCorrected ? tails : [])
  }
}

extension Inquiry {
  /// The place in the timelines of each of ``judgedSessions``.
  fileprivate func judgedSessionPlaces() -> [Int] {
    study.subjects.flatMap(\.sessions).filter {
      !leftOut[$0] && study.sessions[$0].isAtRisk && study.sessions[$0].isJudged
    }
  }
}
