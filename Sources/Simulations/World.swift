/// A way things could have gone: the same people, plans and random numbers, other odds of friction.
struct World: Sendable {
  /// What the world adds to the log-odds of every recorded friction.
  var shift: Double

  /// As it happened.
  static let natural = World(shift: 0)
  /// No attempt meets friction.
  static let frictionFree = World(shift: -.infinity)
  /// Half the odds of friction at every attempt.
  static let halved = World(shift: logOdds(1.0 / 3))
}
