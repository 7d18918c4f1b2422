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
  /// Three quarters of the odds.
  static let threeQuarters = World(shift: naturalLogarithm(0.75))
  /// A quarter of the odds.
  static let quarter = World(shift: naturalLogarithm(0.25))
  /// Every world but the natural one, each with its place among ``Worlds``.
  static let others: [(World, Worlds)] = [
    (.frictionFree, .frictionFree), (.halved, .halved), (.threeQuarters, .threeQuarters),
    (.quarter, .quarter),
  ]
}
