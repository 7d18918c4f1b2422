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

extension Inquiry {
  /// The metric in the worlds of the what-if curve in which the odds of friction are multiplied.
  func estimates(_ metric: MetricUnits, _ fit: Fit) -> [(odds: Double, world: WorldEstimate)] {
    let odds = Self.whatIfOdds.filter { $0 < 1 }
    let worlds = odds.map { odds in
      World(
        regime: fit.odds(times: odds), factors: fit.factors(odds: odds),
        prediction: odds == 0 ? metric.prediction : .groupMean)
    }
    let contributions = fit.weighting.contributions(of: metric.units, in: worlds)
    return zip(odds, contributions).map { ($0, estimate(metric, $1)) }
  }

  private func estimate(_ metric: MetricUnits, _ contributions: Contributions) -> WorldEstimate {
    let other = zip(contributions.counterfactual, contributions.correction).map(+)
    let there = influence.mean(
      of: other, isCounted: metric.counted, count: metric.users,
      point: contributions.counterfactual)
    let observed = contributions.observed.reduce(0, +) / Double(max(metric.users, 1))
    let difference = influence.mean(
      of: zip(contributions.observed, other).map(-), isCounted: metric.counted,
      count: metric.users,
      point: zip(contributions.observed, contributions.counterfactual).map(-))
    if contributions.isNilWithout {
      return nilWithout(observed, difference, contributions)
    }
    return WorldEstimate(
      metric: there.held(from: 0, to: 1),
      difference: difference.held(from: observed - 1, to: observed),
      effectiveUsers: contributions.effectiveSubjects,
      largestWeightShare: contributions.largestWeightShare)
  }

  /// A metric that is nil for all who stand for the other world: how common it may be there for all that
  /// is Wilson's limit of their number, and squared distances to the limits add up in the difference.
  private func nilWithout(
    _ observed: Double, _ difference: EffectEstimate, _ contributions: Contributions
  ) -> WorldEstimate {
    let people = contributions.effectiveSubjects
    let most = influence.mostUnseen(among: people)
    let below = difference.point - difference.low
    let low = difference.point - (below * below + most * most).squareRoot()
    return WorldEstimate(
      metric: EffectEstimate(point: 0, low: 0, high: most, count: difference.count),
      difference: EffectEstimate(
        point: difference.point, low: low, high: difference.high, count: difference.count
      ).held(from: observed - 1, to: observed),
      effectiveUsers: people, largestWeightShare: contributions.largestWeightShare)
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
