import EventLogs
import Sessions
import Statistics
import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What friction at each step cost, one step at a time, costliest first.
///
/// Among sessions that reach the step: departures, less what those never hit there show once each
/// is weighted by one over its chance of that (STATISTICS, section 2). The weights are taken as
/// known, which leaves the intervals a little wide.
struct FixFirst {
  private(set) var steps: [StepFindings] = []

  /// Which parts of a step's name are kept.
  private enum Grain: CaseIterable {
    case release
    case platform
    case operation
  }

  init(_ inquiry: Inquiry, _ weighting: Weighting) {
    for type in weighting.risk.types.indices {
      let tables = Grain.allCases.map { grain in
        StepTable(inquiry, weighting, type: type) { attempt, timelines in
          let setting = timelines.settings[Int(attempt.setting)]
          return StepKey(
            operation: attempt.operation,
            platform: grain == .operation ? nil : setting.platform,
            release: grain == .release ? setting.release : nil)
        }
      }
      let chosen = Self.choose(tables)
      for (key, tally) in chosen {
        guard let lost = tally.lost(inquiry.influence) else { continue }
        let words = inquiry.study.timelines.vocabulary
        steps.append(
          StepFindings(
            operation: inquiry.study.timelines.operations[Int(key.operation)].name,
            kind: weighting.risk.types[type].lead,
            platform: key.platform.flatMap { $0 == 0 ? nil : words.platforms.text($0) },
            release: key.release.flatMap { $0 == 0 ? nil : words.releases.text($0) },
            attempts: tally.attempts, hits: tally.hits, lost: lost, isCertain: false))
      }
    }
    markCertain(reach: inquiry.influence.reach)
    steps.sort { a, b in
      a.lost.point != b.lost.point ? a.lost.point > b.lost.point : a.sortName < b.sortName
    }
  }

  /// The steps to list: releases apart only where their rates of friction differ, and so platforms.
  ///
  /// A step without data enough gives up its release, then its platform (STATISTICS, section 2), and
  /// so do steps whose rates are alike within chance: mending them is one thing to do.
  private static func choose(_ tables: [StepTable]) -> [(StepKey, StepTally)] {
    var chosen: [(StepKey, StepTally)] = []
    var isSettled: Set<StepKey> = []
    for (place, table) in tables.enumerated() {
      let siblings = Dictionary(grouping: table.tallies.filter { $0.1.isEnough }) {
        $0.0.withoutLast
      }
      for (parent, steps) in siblings {
        let isWhole = place == tables.count - 1
        let isSplit = steps.contains { isSettled.contains($0.0) }
        guard isWhole || isSplit || differ(steps.map(\.1)) else { continue }
        for step in steps where !isSettled.contains(step.0) { chosen.append(step) }
        isSettled.insert(parent)
        isSettled.insert(parent.withoutLast)
      }
    }
    return chosen
  }

  /// Whether rates of friction differ by more than three standard deviations of what chance would
  /// make of one rate.
  private static func differ(_ steps: [StepTally]) -> Bool {
    guard steps.count > 1 else { return false }
    let attempts = steps.reduce(0) { $0 + $1.attempts }
    let hits = steps.reduce(0) { $0 + $1.hits }
    let rate = Double(hits) / Double(max(1, attempts))
    guard rate > 0, rate < 1 else { return false }
    let statistic = steps.reduce(0.0) { sum, step in
      let expected = Double(step.attempts) * rate
      let excess = Double(step.hits) - expected
      return sum + excess * excess / (expected * (1 - rate))
    }
    let freedom = Double(steps.count - 1)
    return statistic - freedom > 3 * (2 * freedom).squareRoot()
  }

  /// Benjamini and Hochberg at 5 % over the steps listed.
  private mutating func markCertain(reach: Double) {
    let pValues = steps.map { step -> Double in
      let error = (step.lost.high - step.lost.low) / (2 * reach)
      return error > 0 ? NormalDistribution.twoSided(step.lost.point / error) : 1
    }
    for (place, adjusted) in falseDiscoveryAdjusted(pValues).enumerated() {
      steps[place].isCertain = adjusted <= 0.05 && steps[place].lost.point > 0
    }
  }
}

extension StepFindings {
  /// Tells steps of equal cost apart, the same way whatever order they were found in.
  fileprivate var sortName: String {
    [operation, kind.slug, platform ?? "", release ?? ""].joined(separator: "\u{0}")
  }
}

/// A step: an operation, on one platform or all, in one release or all.
private struct StepKey: Hashable, Comparable {
  var operation: UInt32
  var platform: UInt32?
  var release: UInt32?

  /// The same step in every release, or, where it is that already, on every platform.
  var withoutLast: StepKey {
    StepKey(operation: operation, platform: release == nil ? nil : platform, release: nil)
  }

  static func < (a: StepKey, b: StepKey) -> Bool {
    (a.operation, a.platform ?? 0, a.release ?? 0) < (b.operation, b.platform ?? 0, b.release ?? 0)
  }
}

/// What the sessions that reach a step came to.
private struct StepTally {
  var sessions = 0
  var attempts = 0
  var hits = 0
  private var departed = 0.0
  private var weight = 0.0
  private var weightedDeparted = 0.0
  /// Of the person at hand: sessions, departures, weight, weighted departures.
  private var own = SIMD4<Double>.zero
  /// Sums over people of the products of each of these with all of them.
  private var products = (
    SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
  )
  private var subject: Int32 = -1
  private var people = 0

  static let leastHits = 5

  var isEnough: Bool { sessions >= 20 && hits >= Self.leastHits }

  mutating func add(_ unit: Unit, attempts: Int, hits: Int, weight: Double) {
    if unit.subject != subject {
      settle()
      subject = unit.subject
      people += 1
    }
    sessions += 1
    self.attempts += attempts
    self.hits += hits
    departed += unit.outcome
    self.weight += weight
    weightedDeparted += weight * unit.outcome
    own += SIMD4(1, unit.outcome, weight, weight * unit.outcome)
  }

  /// Puts the products of the person at hand into the sums.
  mutating func settle() {
    products.0 += own[0] * own
    products.1 += own[1] * own
    products.2 += own[2] * own
    products.3 += own[3] * own
    own = .zero
  }

  /// Departures that would not have happened then without friction at the step.
  func lost(_ influence: Influence) -> EffectEstimate? {
    guard weight > 0 else { return nil }
    let mean = weightedDeparted / weight
    let scale = Double(sessions) / weight
    // The influence of a person: (departures − m sessions) − c (weighted departures − m weight).
    let factors = SIMD4(-mean, 1, scale * mean, -scale)
    let squares =
      factors[0] * (factors * products.0).sum() + factors[1] * (factors * products.1).sum()
      + factors[2] * (factors * products.2).sum() + factors[3] * (factors * products.3).sum()
    return EffectEstimate(
      departed - Double(sessions) * mean, standardError: sqrt(max(0, squares)),
      reach: influence.reach, count: people)
  }
}

/// Tallies of every step of one type of friction, at one grain.
private struct StepTable {
  private(set) var tallies: [(StepKey, StepTally)] = []

  init(
    _ inquiry: Inquiry, _ weighting: Weighting, type: Int,
    key: (Attempt, Timelines) -> StepKey
  ) {
    let study = inquiry.study
    let timelines = study.timelines
    let first = weighting.risk.first[type].risk
    let all = weighting.risk.all[type].risk
    var places = Self.places(inquiry, weighting, type: type, key: key)
    tallies = places.map { ($0.key, StepTally()) }.sorted { $0.0 < $1.0 }
    for (place, tally) in tallies.enumerated() { places[tally.0] = place }
    let isHitBefore = weighting.layout.isHitBefore
    let hasStep = Self.operations(of: places, count: timelines.operations.count)
    var reached: [(place: Int, attempts: Int, hits: Int, weight: Double)] = []
    for unit in inquiry.judgedSessions {
      reached.removeAll(keepingCapacity: true)
      for index in unit.attempts {
        let cell = Int(study.cellOfAttempt[index])
        let chance = isHitBefore[cell] ? all[cell] : first[cell]
        let met = Int(weighting.met[index])
        guard chance > 0 || met == type + 1 else { continue }
        guard hasStep[Int(timelines.attempts[index].operation)],
          let place = places[key(timelines.attempts[index], timelines)]
        else { continue }
        let slot = reached.firstIndex { $0.place == place } ?? reached.count
        if slot == reached.count { reached.append((place, 0, 0, 1)) }
        reached[slot].attempts += 1
        // A friction asked before this type leaves its risk out of play.
        if met == 0 || met > type { reached[slot].weight /= max(1 - chance, 1e-12) }
        if met == type + 1 {
          reached[slot].hits += 1
          reached[slot].weight = 0
        }
      }
      for step in reached {
        tallies[step.place].1.add(
          unit, attempts: step.attempts, hits: step.hits, weight: step.weight)
      }
    }
    for place in tallies.indices { tallies[place].1.settle() }
  }

  /// The steps with hits enough to be looked at.
  private static func places(
    _ inquiry: Inquiry, _ weighting: Weighting, type: Int,
    key: (Attempt, Timelines) -> StepKey
  ) -> [StepKey: Int] {
    let timelines = inquiry.study.timelines
    var hits: [StepKey: Int] = [:]
    for unit in inquiry.judgedSessions {
      for index in unit.attempts where Int(weighting.met[index]) == type + 1 {
        hits[key(timelines.attempts[index], timelines), default: 0] += 1
      }
    }
    return hits.filter { $0.value >= StepTally.leastHits }
  }

  /// Whether each operation has a step at all.
  private static func operations(of places: [StepKey: Int], count: Int) -> [Bool] {
    var hasStep = [Bool](repeating: false, count: count)
    for step in places.keys { hasStep[Int(step.operation)] = true }
    return hasStep
  }
}
