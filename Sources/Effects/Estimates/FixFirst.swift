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

  init(_ inquiry: Inquiry, _ weighting: Weighting) {
    let timelines = inquiry.study.timelines
    let attempts = StepAttempts(inquiry.judgedSessions, of: timelines, weighting)
    let struck = attempts.struck
    let places = concurrently(attempts.types) { type in
      Grain.allCases.map { StepPlaces(timelines, struck: struck[type], grain: $0) }
    }
    let counts = StepCounts(attempts, places, timelines).counts
    let chosen = counts.map { Self.choose($0).sorted { $0.0 < $1.0 } }
    var count = 0
    let listed = chosen.map { own in
      defer { count += own.count }
      return ListedPlaces(
        timelines, own.enumerated().map { ($0.element.0, count + $0.offset) })
    }
    let tallies = StepTallies(
      attempts, listed, count: count, operations: timelines.operations.count
    ).tallies
    var next = 0
    for (type, own) in chosen.enumerated() {
      for (key, counted) in own {
        next += 1
        guard let lost = tallies[next - 1].lost(inquiry.influence) else { continue }
        let words = timelines.vocabulary
        steps.append(
          StepFindings(
            operation: timelines.operations[Int(key.operation)].name,
            kind: weighting.risk.types[type].lead,
            platform: key.platform.flatMap { $0 == 0 ? nil : words.platforms.text($0) },
            release: key.release.flatMap { $0 == 0 ? nil : words.releases.text($0) },
            attempts: Int(counted.attempts), hits: Int(counted.hits), lost: lost,
            isCertain: false))
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
  private static func choose(_ tables: [[(StepKey, StepCount)]]) -> [(StepKey, StepCount)] {
    var chosen: [(StepKey, StepCount)] = []
    var isSettled: Set<StepKey> = []
    for (place, table) in tables.enumerated() {
      let siblings = Dictionary(grouping: table.filter { $0.1.isEnough }) {
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
  private static func differ(_ steps: [StepCount]) -> Bool {
    guard steps.count > 1 else { return false }
    let attempts = steps.reduce(0) { $0 + Int($1.attempts) }
    let hits = steps.reduce(0) { $0 + Int($1.hits) }
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
