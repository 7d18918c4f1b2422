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
    let tables = Self.tables(inquiry, weighting)
    for (type, table) in tables.enumerated() {
      let own = table.tallies
      for (key, tally) in Self.choose(own) {
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

  /// The tallies of each type of friction, of all people.
  private static func tables(_ inquiry: Inquiry, _ weighting: Weighting) -> [StepTable] {
    let types = weighting.risk.types.count
    let units = inquiry.judgedSessions
    let columns = AttemptColumns(inquiry.study.timelines.attempts)
    var struck = [[Int]](repeating: [], count: types)
    for unit in units {
      for index in unit.attempts where weighting.met[index] != 0 {
        struck[Int(weighting.met[index]) - 1].append(index)
      }
    }
    let places = concurrently(types) { [struck] type in
      Grain.allCases.map { StepPlaces(inquiry, columns, struck: struck[type], grain: $0) }
    }
    let parts = units.partsByPerson
    guard !parts.isEmpty else { return [] }
    let tables = concurrently(types * parts.count) { piece in
      let type = piece / parts.count
      return StepTable(
        units[parts[piece % parts.count]], columns, weighting, type: type, places[type])
    }
    return (0..<types).map { type in
      var table = tables[type * parts.count]
      for part in 1..<parts.count { table.add(tables[type * parts.count + part]) }
      return table
    }
  }

  /// The steps to list: releases apart only where their rates of friction differ, and so platforms.
  ///
  /// A step without data enough gives up its release, then its platform (STATISTICS, section 2), and
  /// so do steps whose rates are alike within chance: mending them is one thing to do.
  private static func choose(_ tables: [[(StepKey, StepTally)]]) -> [(StepKey, StepTally)] {
    var chosen: [(StepKey, StepTally)] = []
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

extension [Unit] {
  /// Parts of a long row of work, none of which begins within a person.
  fileprivate var partsByPerson: [Range<Int>] {
    var start = 0
    return WorkParts.of(count).compactMap { part in
      var end = part.upperBound
      while end > start, end < count, self[end].subject == self[end - 1].subject { end += 1 }
      defer { start = Swift.max(start, end) }
      return start < end ? start..<end : nil
    }
  }
}
