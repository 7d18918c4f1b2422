/// A session as it went in one world.
struct Visit {
  /// When its last attempt was made, in milliseconds from the start of the log.
  private(set) var end: Int64
  /// How many hits of friction the log shows.
  private(set) var hits = 0
  /// What its friction adds to the log-odds of leaving.
  private(set) var harm = 0.0
  /// Where the person stands after it.
  private(set) var standing: Standing
  /// When the person subscribed in it, if they did.
  private(set) var subscription: Int64?
  /// Its attempts in order; empty unless asked for.
  private(set) var attempts: [Attempt] = []

  private let mechanism: Mechanism
  private let plan: SessionPlan
  private let world: World
  private let keepsAttempts: Bool
  /// What platform, country, channel, release and order add to the risk of friction.
  private let risk: Double
  private let harmFactor: Double
  private var time: Int64
  private var count = 0
  private var weight = 1.0
  private var isOver = false

  init(
    _ plan: SessionPlan, by person: Person, from standing: Standing, in world: World,
    _ mechanism: Mechanism, keepingAttempts: Bool = false
  ) {
    let friction = mechanism.model.friction
    self.plan = plan
    self.world = world
    self.mechanism = mechanism
    self.standing = standing
    keepsAttempts = keepingAttempts
    risk =
      person.risk + mechanism.model.releases[plan.release].friction
      + friction.order * Double(min(plan.order, 5) - 1)
    harmFactor = plan.order == 1 ? 1 : friction.laterHarm
    time = plan.start
    end = plan.start
    for (place, step) in plan.steps.enumerated() {
      time += step.pause
      take(step, plan.draws.of(place))
      if isOver { break }
    }
  }

  /// Takes one step of the plan: an attempt, and more of the same while it fails and is retried.
  private mutating func take(_ step: SessionPlan.Step, _ draws: Draws) {
    for round in 0..<6 {
      let draws = draws.of(round)
      let kind = attempt(step, draws)
      if kind == nil || kind == .latency {
        succeed(at: step)
      }
      guard let kind else { return }
      let friction = mechanism.model.friction
      isOver = draws.uniform(.abandonment) < friction.abandonment[kind]
      if isOver || kind == .latency || draws.uniform(.retry) >= friction.retry { return }
      time += Int64((3 + 25 * draws.uniform(.retryPause)) * Milliseconds.second)
    }
  }

  private mutating func attempt(_ step: SessionPlan.Step, _ draws: Draws) -> FrictionKind? {
    count += 1
    let risks = risks(of: step.operation)
    let kind = strike(risks, draws)
    var latency = step.latency
    if kind == .latency {
      latency = Int64(3_500 * exponential(1.7 * draws.uniform(.slowness)))
    }
    if let kind {
      hits += 1
      harm += weight * harmFactor * mechanism.model.friction.harm[kind]
      weight *= mechanism.model.friction.furtherHarm
    }
    log(
      Attempt(
        time: time, operation: step.operation, latency: latency, friction: kind, risks: risks,
        variety: keepsAttempts ? draws.uniform(.errorStatus) : 0))
    time += latency
    return kind
  }

  /// The first kind that strikes, in their order.
  private func strike(_ risks: ByKind, _ draws: Draws) -> FrictionKind? {
    if risks.payment > 0, draws.uniform(.payment) < risks.payment { return .payment }
    if risks.auth > 0, draws.uniform(.auth) < risks.auth { return .auth }
    if risks.error > 0, draws.uniform(.error) < risks.error { return .error }
    if risks.latency > 0, draws.uniform(.slow) < risks.latency { return .latency }
    return nil
  }

  private func risks(of operation: Int) -> ByKind {
    guard world.shift > -.infinity else { return ByKind() }
    let base = mechanism.logOddsOfRisks[operation]
    let place = mechanism.model.friction.position * mechanism.logarithm(of: count)
    return base.mapped { $0 == -.infinity ? 0 : logistic($0 + risk + place + world.shift) }
  }

  /// Reaches what a step that went through leads to.
  private mutating func succeed(at step: SessionPlan.Step) {
    if step.operation == mechanism.activation, !standing.isActivated {
      standing.isActivated = true
      mark(mechanism.activated)
    }
    if step.operation == mechanism.payment, !standing.hasSubscribed {
      standing.hasSubscribed = true
      mark(mechanism.subscribed)
      subscription = end
    }
  }

  private mutating func mark(_ operation: Int) {
    count += 1
    time += 40
    log(
      Attempt(
        time: time, operation: operation, latency: 0, friction: nil, risks: ByKind(), variety: 0))
  }

  private mutating func log(_ attempt: Attempt) {
    end = attempt.time
    if keepsAttempts {
      attempts.append(attempt)
    }
  }
}
