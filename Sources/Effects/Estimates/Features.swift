import Sessions
import Statistics
import Studies

/// What people who come back after the first session succeeded at more often than the others.
///
/// An association and no more: who means to come back tries more. One person counts once.
struct Features {
  private(set) var features: [FeatureFindings] = []

  /// A comparison needs this many people on each side.
  private static let leastPeople = 20

  init(_ inquiry: Inquiry) {
    let study = inquiry.study
    let timelines = study.timelines
    let attempts = timelines.attempts
    // An attempt went through, however slowly, if it met none of these.
    let failures = FrictionSet(Friction.allCases.filter { $0 != .latency && $0 != .interaction })
    let units = inquiry.firstSessions
    let parts = concurrently(WorkParts.of(units.count)) { part in
      var tallies = [Tally](repeating: Tally(), count: timelines.operations.count)
      for place in part {
        for index in units[place].attempts where !attempts[index].met.isAny(of: failures) {
          tallies[Int(attempts[index].operation)].add(place, returned: 1 - units[place].outcome)
        }
      }
      return tallies
    }
    let people = Double(units.count)
    let returned = units.reduce(0) { $0 + 1 - $1.outcome }
    let tallies = timelines.operations.indices.map { operation in
      parts.reduce(into: Tally()) { $0.add($1[operation]) }
    }
    let level = inquiry.level
    features = tallies.indices.compactMap { operation in
      let tally = tallies[operation]
      let least = Double(Self.leastPeople)
      guard tally.people >= least, people - tally.people >= least else { return nil }
      let with = Proportion(tally.returned, of: tally.people, level: level)
      let without = Proportion(returned - tally.returned, of: people - tally.people, level: level)
      return FeatureFindings(
        event: timelines.operations[operation].name, users: Int(tally.people),
        returnAfterSuccess: EffectEstimate(with, count: Int(tally.people)),
        returnWithout: EffectEstimate(without, count: Int(people - tally.people)),
        difference: EffectEstimate(
          ProportionDifference(with, less: without), count: Int(people)), isCertain: false)
    }
    markCertain(inquiry.influence)
    features.sort { a, b in
      a.difference.point != b.difference.point
        ? a.difference.point > b.difference.point : a.event < b.event
    }
  }

  private mutating func markCertain(_ influence: Influence) {
    let pValues = features.map { feature in
      let width = feature.difference.high - feature.difference.low
      return width > 0
        ? NormalDistribution.twoSided(feature.difference.point / width * 2 * influence.reach) : 1
    }
    for (place, adjusted) in falseDiscoveryAdjusted(pValues).enumerated() {
      features[place].isCertain = adjusted <= 0.05
    }
  }

  /// People who succeeded at an operation, and those of them who came back.
  private struct Tally: Sendable {
    private(set) var people = 0.0
    private(set) var returned = 0.0
    private var last = -1

    mutating func add(_ person: Int, returned stays: Double) {
      guard person != last else { return }
      last = person
      people += 1
      returned += stays
    }

    mutating func add(_ other: Tally) {
      people += other.people
      returned += other.returned
    }
  }
}
