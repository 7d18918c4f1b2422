/// Worlds in which something holds.
struct Worlds: OptionSet, Sendable {
  var rawValue: UInt8

  static let natural = Worlds(rawValue: 1)
  static let frictionFree = Worlds(rawValue: 2)
  static let halved = Worlds(rawValue: 4)
  static let all: Worlds = [.natural, .frictionFree, .halved]
}

/// How a session ended, and how it would have ended with other odds of friction in it alone.
struct SessionOutcome: Sendable {
  /// When its last attempt was made, in milliseconds from the start of the log.
  var end: Int64
  /// The worlds in which the person departs after it.
  var departures: Worlds
  /// Whether it met friction.
  var metFriction: Bool

  init(
    of visit: Visit, _ plan: SessionPlan, _ person: Person, _ standing: Standing,
    _ mechanism: Mechanism
  ) {
    end = visit.end
    metFriction = visit.hits > 0
    departures = []
    let leaves = mechanism.leaves(person, after: visit, plan)
    guard metFriction else {
      departures = leaves ? .all : []
      return
    }
    if leaves {
      departures.insert(.natural)
    }
    for (world, worlds) in [(World.frictionFree, Worlds.frictionFree), (.halved, .halved)] {
      let other = Visit(plan, by: person, from: standing, in: world, mechanism)
      if mechanism.leaves(person, after: other, plan) {
        departures.insert(worlds)
      }
    }
  }
}
