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
  private let dangers: Dangers
  private let keepsAttempts: Bool
  private let harmFactor: Double
  private var time: Int64
  private var count = 0
  private var weight = 1.0
  private var isOver = false

  init(
    _ plan: SessionPlan, by person: Person, from standing: Standing, in world: World,
    _ mechanism: Mechanism, keepingAttempts: Bool = false
  ) {
    self.mechanism = mechanism
    self.standing = standing
    dangers = Dangers(of: plan, for: person, in: world, mechanism)
    keepsAttempts = keepingAttempts
    let byEngagement = mechanism.model.friction.harmByEngagement
    harmFactor =
      (plan.order == 1 ? 1 : mechanism.model.friction.laterHarm)
      * (byEngagement == 0 ? 1 : exponential(byEngagement * person.engagement))
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
      isOver = draws.uniform(.abandonment) < mechanism.model.friction.abandonment[kind]
      let isBarred = dangers.bars(step.operation)
      if isBarred {
        harm = .infinity
      }
      if isOver || kind == .latency || draws.uniform(.retry) >= mechanism.model.friction.retry {
        isOver = isOver || isBarred
        return
      }
      time += Int64((3 + 25 * draws.uniform(.retryPause)) * Milliseconds.second)
    }
    isOver = dangers.bars(step.operation)
  }

  private mutating func attempt(_ step: SessionPlan.Step, _ draws: Draws) -> FrictionKind? {
    count += 1
    let fate = dangers.fate(of: step.operation, place: count, draws)
    var latency = step.latency
    if fate.kind == .latency {
      latency = Int64(3_500 * exponential(1.7 * draws.uniform(.slowness)))
    }
    if let kind = fate.kind {
      hits += fate.isRecorded ? 1 : 0
      harm += weight * harmFactor * mechanism.model.friction.harm[kind]
      weight *= mechanism.model.friction.furtherHarm
    }
    log(
      Attempt(
        time: time, operation: step.operation, latency: latency,
        friction: fate.isRecorded ? fate.kind : nil, risks: fate.risks,
        variety: keepsAttempts ? draws.uniform(.errorStatus) : 0))
    time += latency
    return fate.kind
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

extension Visit {
  /// Leaves an error behind, made by leaving: its person would have left without it too.
  mutating func endInError(_ draws: Draws) {
    let work = mechanism.work
    let operation = work[Int(draws.uniform(.exitOperation) * Double(work.count))]
    count += 1
    hits += 1
    log(
      Attempt(
        time: end + 400, operation: operation, latency: 150, friction: .error,
        risks: dangers.risks(of: operation, place: count), variety: 0.6))
  }
}
