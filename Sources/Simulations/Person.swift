/// Somebody who signs up: what the log shows of them, and what it does not.
struct Person: Sendable {
  var index: Int
  /// When they sign up, in milliseconds from the start of the log.
  var signup: Int64
  /// Their platform, an index into the model's levels.
  var platform: Int
  /// Their country, an index into the model's levels.
  var country: Int
  /// Their channel, an index into the model's levels.
  var channel: Int
  /// How much they do and how often they come: hidden, standard normal.
  var engagement: Double
  /// What the product is worth to them: hidden, standard normal.
  var value: Double
  /// Nobody ever lets them in.
  var isLockedOut: Bool
  /// Nobody's customer: an account whose password somebody tries to guess.
  var isAttacker: Bool
  /// What platform, country, channel and anything hidden add to the risk of friction.
  var risk: Double
  /// What all that stays the same about them adds to the log-odds of leaving.
  var leaving: Double
  /// The random numbers of their sessions.
  var draws: Draws

  /// Person `index` of `count`; ids ascend with the time of signing up, a launch aside.
  init(_ index: Int, of count: Int, in model: Model, draws: Draws) {
    self.index = index
    self.draws = draws
    let population = model.population
    platform = choice(among: population.platforms, at: draws.uniform(.platform))
    country = choice(among: population.countries, at: draws.uniform(.country))
    channel = choice(among: population.channels, at: draws.uniform(.channel))
    engagement = draws.normal(.engagement)
    value = draws.normal(.value)
    isAttacker = draws.uniform(.attack) < population.attackers
    isLockedOut = isAttacker || draws.uniform(.lockout) < population.lockedOut?.share ?? 0
    var levels = [
      population.platforms[platform], population.countries[country], population.channels[channel],
    ]
    if let hidden = population.hidden, draws.uniform(.hidden) < hidden.share {
      levels.append(hidden)
    }
    if let lockedOut = population.lockedOut, isLockedOut {
      levels.append(lockedOut)
    }
    risk = levels.reduce(0) { $0 + $1.friction }
    leaving =
      levels.reduce(0) { $0 + $1.leaving } + model.leaving.engagement * engagement
      + model.leaving.value * value
    signup = Self.signup(
      (Double(index) + draws.uniform(.signup)) / Double(count), in: population,
      days: model.days, draws)
  }

  /// The time by which a share of `rank` has signed up, moved into the waking hours of its day.
  private static func signup(
    _ rank: Double, in population: Population, days: Double, _ draws: Draws
  ) -> Int64 {
    let early = population.earlyShare
    let share = rank < early ? 0.7 * rank / early : 0.7 + 0.3 * (rank - early) / (1 - early)
    var day = (share * days).rounded(.down)
    if let launch = population.launch, draws.uniform(.launch) < launch.share {
      day = launch.day
    }
    return Int64((day + (6 + 17 * draws.uniform(.signupHour)) / 24) * Milliseconds.day)
  }
}

/// The level at `place` when levels are laid end to end by their shares; places run from 0 to 1.
func choice(among levels: [Level], at place: Double) -> Int {
  var rest = place * levels.reduce(0) { $0 + $1.share }
  for (index, level) in levels.enumerated() {
    rest -= level.share
    if rest < 0 { return index }
  }
  return levels.count - 1
}
