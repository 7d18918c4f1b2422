import Statistics
import Studies

/// What a metric is taken over, and how its outcome is foretold.
struct MetricUnits {
  /// In words, for refusals.
  let name: String
  /// Sessions or histories.
  let units: [Unit]
  /// People it is taken over.
  let counted: [Bool]
  /// How many they are.
  let users: Int
  /// The outcome expected in a world without friction.
  let prediction: Prediction
}

/// A metric in another world.
struct WorldEstimate {
  /// The metric there.
  let metric: EffectEstimate
  /// What it is less than as it was.
  let difference: EffectEstimate
  let effectiveUsers: Double
  let largestWeightShare: Double
}

/// A metric in up to four worlds in which the odds of friction are multiplied, summed over people.
private struct WorldEstimates {
  private let users: Int
  /// The sum of what was observed, and what stands for it in the worlds.
  private let observed: Double
  private let there: Weighting.Four
  /// Squared influences on the metric there, and on the difference to it as it was.
  private var thereSquares = Weighting.Four.zero
  private var differenceSquares = Weighting.Four.zero
  private let spread: WeightSpread<Weighting.Four>

  init(_ metric: MetricUnits, of odds: [Double], _ fit: Fit) {
    let weighting = fit.weighting
    let subjects = weighting.layout.owners.count
    let factors = odds.map { fit.factors(odds: $0) }
    var isPredicted = Weighting.Four.zero
    for (lane, odds) in odds.enumerated() where odds == 0 { isPredicted[lane] = 1 }
    let bySlot = Weighting.Four.side(factors.map(\.factor), at: weighting.usedSlots)
    let sums = WorldPass(
      of: metric.units, weighting, bySlot, metric.prediction, isPredicted: isPredicted
    ).sums(subjects: subjects, derives: weighting.isCorrected)
    spread = sums.spread
    users = metric.users
    var ownObserved = [Double](repeating: 0, count: subjects)
    for unit in metric.units { ownObserved[Int(unit.subject)] += unit.outcome }
    observed = ownObserved.reduce(0, +)
    there = sums.bySubject.reduce(.zero, +)
    let influences =
      weighting.isCorrected
      ? weighting.influences(
        forSlopes: weighting.slopes(ofTails: sums.tails, factors),
        in: odds.map { fit.odds(times: $0) }) : []
    let count = Double(max(users, 1))
    let (mean, difference) = (there / count, (observed - there) / count)
    let parts = concurrently(WorkParts.of(subjects)) { [ownObserved] part in
      var squares = (there: Weighting.Four.zero, difference: Weighting.Four.zero)
      weighting.forEachCorrection(of: part, influences) { subject, correction in
        let other = sums.bySubject[subject] + correction
        let isCounted = metric.counted[subject] ? 1.0 : 0
        let there = other - isCounted * mean
        let difference = ownObserved[subject] - other - isCounted * difference
        squares.there += there * there
        squares.difference += difference * difference
      }
      return squares
    }
    for part in parts {
      thereSquares += part.there
      differenceSquares += part.difference
    }
  }

  /// The metric in one of the worlds.
  func estimate(_ lane: Int, _ influence: Influence) -> WorldEstimate {
    let asItWas = observed / Double(max(users, 1))
    let metric = influence.mean(ofSum: there[lane], squares: thereSquares[lane], count: users)
    let difference = influence.mean(
      ofSum: observed - there[lane], squares: differenceSquares[lane], count: users)
    if there[lane] == 0, thereSquares[lane] == 0 {
      return nilWithout(
        difference, asItWas, people: spread.effectiveSubjects(lane), lane, influence)
    }
    return WorldEstimate(
      metric: metric.held(from: 0, to: 1),
      difference: difference.held(from: asItWas - 1, to: asItWas),
      effectiveUsers: spread.effectiveSubjects(lane),
      largestWeightShare: spread.largestShare(lane))
  }

  /// A metric that is nil for all who stand for the other world: how common it may be there for all that
  /// is Wilson's limit of their number, and squared distances to the limits add up in the difference.
  private func nilWithout(
    _ difference: EffectEstimate, _ asItWas: Double, people: Double, _ lane: Int,
    _ influence: Influence
  ) -> WorldEstimate {
    let most = influence.mostUnseen(among: people)
    let below = difference.point - difference.low
    let low = difference.point - (below * below + most * most).squareRoot()
    return WorldEstimate(
      metric: EffectEstimate(point: 0, low: 0, high: most, count: difference.count),
      difference: EffectEstimate(
        point: difference.point, low: low, high: difference.high, count: difference.count
      ).held(from: asItWas - 1, to: asItWas),
      effectiveUsers: people, largestWeightShare: spread.largestShare(lane))
  }
}

extension Inquiry {
  /// The metric in the worlds of the what-if curve in which the odds of friction are multiplied.
  func estimates(_ metric: MetricUnits, _ fit: Fit) -> [(odds: Double, world: WorldEstimate)] {
    let odds = self.odds
    let worlds = WorldEstimates(metric, of: odds, fit)
    return odds.enumerated().map { lane, odds in (odds, worlds.estimate(lane, influence)) }
  }

  /// Fills in a metric without friction, at half its odds, and along the what-if curve.
  ///
  /// `leastCarried` is the share of people whose worth the friction-free must carry for an answer
  /// without friction: more than the rule of overlap where weights multiply over long histories.
  /// `path` says where the metric stands in a world of the curve.
  func fill(
    _ findings: inout MetricFindings, over metric: MetricUnits, _ fit: Fit,
    leastCarried: Double = 0, _ cautions: inout [Caution],
    curve: inout [WhatIfFindings], at path: WritableKeyPath<WhatIfFindings, EffectEstimate?>
  ) {
    let carries = max(100, leastCarried * Double(metric.users))
    let worlds = estimates(metric, fit)
    for (odds, world) in worlds where odds > 0 {
      guard isReplicate || !Overlap(world).isTooThin else { continue }
      // Under half the odds long histories ask for as much as without any friction.
      let isFar = leastCarried > 0 && odds < 0.5
      guard isReplicate || !isFar || world.effectiveUsers >= carries else { continue }
      curve.set(path, odds: odds, to: world.metric)
      if odds == 0.5 { findings.halvedFriction = world.metric }
      if odds == 0.5 && leastCarried > 0 { findings.note(world) }
    }
    curve.set(path, odds: 1, to: findings.observed)
    guard let off = worlds.last?.world else { return }
    let overlap = Overlap(off)
    if leastCarried > 0 {
      guard isReplicate || off.effectiveUsers >= carries && off.largestWeightShare <= 0.05 else {
        return
      }
    }
    findings.note(off)
    func priced(_ caution: Caution?) -> Caution? {
      isReplicate ? nil : study.priced(caution, overlap, users: metric.users)
    }
    if let refusal = priced(overlap.refusal(metric.name)) {
      findings.refusal = refusal
      cautions.append(refusal)
      return
    }
    if let caution = priced(overlap.caution(metric.name)) { cautions.append(caution) }
    findings.withoutFriction = off.metric
    findings.dueToFriction = off.difference
    curve.set(path, odds: 0, to: off.metric)
  }

  /// What the odds of friction are multiplied by along the what-if curve.
  static let whatIfOdds = [1, 0.75, 0.5, 0.25, 0]

  /// Those of the worlds that are estimated; where nothing is to be given, of those whose weights tell how
  /// many people an answer would rest on.
  var odds: [Double] { isWithdrawn ? [0.5, 0] : Self.whatIfOdds.filter { $0 < 1 } }
}

extension MetricFindings {
  /// Notes how much weight how many people carry.
  fileprivate mutating func note(_ world: WorldEstimate) {
    effectiveUsers = world.effectiveUsers
    largestWeightShare = world.largestWeightShare
  }
}

extension [WhatIfFindings] {
  /// Puts a metric into the world with these odds.
  fileprivate mutating func set(
    _ path: WritableKeyPath<WhatIfFindings, EffectEstimate?>, odds: Double,
    to estimate: EffectEstimate?
  ) {
    if isEmpty { self = Inquiry.whatIfOdds.map { WhatIfFindings(odds: $0) } }
    for index in indices where self[index].odds == odds { self[index][keyPath: path] = estimate }
  }
}
