/// Worlds in which something holds.
struct Worlds: OptionSet, Sendable {
  var rawValue: UInt8

  static let natural = Worlds(rawValue: 1)
  static let frictionFree = Worlds(rawValue: 2)
  static let halved = Worlds(rawValue: 4)
  static let threeQuarters = Worlds(rawValue: 8)
  static let quarter = Worlds(rawValue: 16)
  static let all: Worlds = [.natural, .frictionFree, .halved, .threeQuarters, .quarter]
}

/// How a session ended, and how it would have ended with other odds of friction in it alone.
struct SessionOutcome: Sendable {
  /// When its last attempt was made, in milliseconds from the start of the log.
  var end: Int64
  /// The worlds in which the person departs after it.
  var departures: Worlds
  /// Whether it met friction.
  var metFriction: Bool
}
