/// The risks of friction through one session, in one world.
struct Dangers {
  /// What an attempt meets.
  struct Fate {
    var kind: FrictionKind?
    /// The log shows it.
    var isRecorded = true
    /// The risk of each kind that the log would show.
    var risks: ByKind
  }

  private let mechanism: Mechanism
  private let world: World
  /// What all but operation and place adds to the risk of friction.
  private let risk: Double
  private let isLockedOut: Bool
  /// The share of errors that do not reach the log.
  private let lostErrors: Double
  private let platform: Int

  init(of plan: SessionPlan, for person: Person, in world: World, _ mechanism: Mechanism) {
    let friction = mechanism.model.friction
    self.mechanism = mechanism
    self.world = world
    isLockedOut = person.isLockedOut
    platform = person.platform
    lostErrors =
      person.platform == mechanism.silentPlatform ? 1 : mechanism.model.recording.lostErrors
    let day = Double(plan.start) / Milliseconds.day
    let incident = friction.incident.map { $0.days.contains(day) ? $0.friction : 0 } ?? 0
    risk =
      person.risk + mechanism.model.releases[plan.release].friction + incident
      + friction.order * Double(min(plan.order, 5) - 1)
  }

  /// Whether the person can never get through `operation`.
  func bars(_ operation: Int) -> Bool {
    isLockedOut && operation == mechanism.signIn
  }

  /// What attempt number `place` of the session meets, an attempt at `operation`.
  func fate(of operation: Int, place: Int, _ draws: Draws) -> Fate {
    let lost = lostRisk(of: operation, place: place)
    guard world.shift > -.infinity || lost > 0 else { return Fate(risks: ByKind()) }
    var fate = Fate(risks: risks(of: operation, place: place))
    let risks = fate.risks
    if risks.payment > 0, draws.uniform(.payment) < risks.payment {
      fate.kind = .payment
    } else if risks.auth > 0, draws.uniform(.auth) < risks.auth {
      fate.kind = .auth
    } else if lost > 0, draws.uniform(.lostError) < lost {
      fate.kind = .error
      fate.isRecorded = false
    } else if risks.error > 0, draws.uniform(.error) < risks.error {
      fate.kind = .error
    } else if risks.latency > 0, draws.uniform(.slow) < risks.latency {
      fate.kind = .latency
    }
    fate.risks.error *= 1 - lost
    fate.risks.latency *= 1 - lost
    return fate
  }

  /// The risk of each kind of recorded friction, given that none before it in order struck.
  func risks(of operation: Int, place: Int) -> ByKind {
    guard world.shift > -.infinity else { return ByKind() }
    let addition = self.addition(place) + world.shift
    var risks = logOdds(of: operation).mapped { $0 == -.infinity ? 0 : logistic($0 + addition) }
    if lostErrors > 0 {
      let kept = naturalLogarithm(1 - lostErrors)
      risks.error = logistic(logOdds(of: operation).error + addition + kept)
    }
    if bars(operation) {
      risks.auth = 1
    }
    return risks
  }

  /// The risk of an error that does not reach the log, the same in every world.
  private func lostRisk(of operation: Int, place: Int) -> Double {
    guard lostErrors > 0 else { return 0 }
    return lostErrors * logistic(logOdds(of: operation).error + addition(place))
  }

  private func addition(_ place: Int) -> Double {
    risk + mechanism.model.friction.position * mechanism.logarithm(of: place)
  }

  private func logOdds(of operation: Int) -> ByKind {
    mechanism.logOddsOfRisks(of: operation, on: platform)
  }
}
