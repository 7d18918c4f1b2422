/// A session as its person means to spend it, the same in every world.
struct SessionPlan: Sendable {
  /// One thing to be tried.
  struct Step: Sendable {
    /// The operation, an index into the model's.
    var operation: Int
    /// The time spent before it, in milliseconds.
    var pause: Int64
    /// How long the answer takes when all goes well, in milliseconds; 0 when none is waited for.
    var latency: Int64
  }

  /// Which of the person's sessions it is, the first being 1.
  var order: Int
  /// When it begins, in milliseconds from the start of the log.
  var start: Int64
  /// The release in use, an index into the model's.
  var release: Int
  var steps: [Step] = []
  /// The random numbers of the session.
  var draws: Draws

  /// How long it takes when all goes well, in milliseconds.
  var duration: Int64 { steps.reduce(0) { $0 + $1.pause + $1.latency } }
}

/// Where a person stands between two sessions.
struct Standing: Equatable, Sendable {
  var isActivated = false
  var hasSubscribed = false
}

/// How often a person chooses each operation among those chosen freely.
struct WorkShares: Sendable {
  private let shares: [Double]
  private let sum: Double

  init(_ shares: [Double]) {
    self.shares = shares
    sum = shares.reduce(0, +)
  }

  /// The index of the share at `place` when shares are laid end to end; places run from 0 to 1.
  func choice(at place: Double) -> Int {
    var rest = place * sum
    for (index, share) in shares.enumerated() {
      rest -= share
      if rest < 0 { return index }
    }
    return shares.count - 1
  }
}

extension Mechanism {
  /// How often `person` chooses each operation among those chosen freely.
  func workShares(of person: Person) -> WorkShares {
    WorkShares(
      work.map { index in
        let operation = model.operations[index]
        guard operation.shareByEngagement != 0 else { return operation.share }
        return operation.share * exponential(operation.shareByEngagement * person.engagement)
      })
  }

  /// The plan of session `order` of `person`, who begins it at `start`.
  func plan(
    _ order: Int, of person: Person, _ shares: WorkShares, from standing: Standing, at start: Int64
  ) -> SessionPlan {
    let draws = person.draws.of(order)
    var plan = SessionPlan(order: order, start: start, release: release(at: start), draws: draws)
    let operations = operations(of: person, shares, order, standing, draws)
    plan.steps.reserveCapacity(operations.count)
    for (place, operation) in operations.enumerated() {
      plan.steps.append(step(operation, place, draws.of(place)))
    }
    return plan
  }

  private func operations(
    of person: Person, _ shares: WorkShares, _ order: Int, _ standing: Standing, _ draws: Draws
  ) -> [Int] {
    let length = length(for: person, draws)
    var operations: [Int] = []
    // With what may come on top of it: signing up and in, activation, an offer and paying.
    operations.reserveCapacity(length + 5)
    if order == 1 {
      operations.append(person.isLockedOut ? signIn : signUp)
      if draws.uniform(.signIn) < model.rhythm.firstSignInShare {
        operations.append(signIn)
      }
    } else if draws.uniform(.signIn) < model.rhythm.signInShare {
      operations.append(signIn)
    }
    while operations.count < length {
      let place = draws.of(operations.count).uniform(.operation)
      operations.append(work[shares.choice(at: place)])
    }
    let journey = model.journey
    if !standing.isActivated,
      draws.uniform(.activation)
        < logistic(
          journey.activation + journey.activationByValue * person.value)
    {
      let place = Int(draws.uniform(.activationPlace) * Double(operations.count))
      operations.insert(activation, at: 1 + place)
    }
    let payment =
      journey.payment + journey.paymentByValue * person.value
      + (standing.isActivated ? journey.paymentIfActivated : 0)
    if !standing.hasSubscribed, draws.uniform(.offer) < logistic(payment) {
      operations += [offer, self.payment]
    }
    return operations
  }

  private func length(for person: Person, _ draws: Draws) -> Int {
    let rhythm = model.rhythm
    let logarithm =
      lengthLogarithm + rhythm.lengthByEngagement * person.engagement
      + rhythm.lengthSpread * draws.normal(.length)
    return min(max(Int(exponential(logarithm).rounded()), 2), 60)
  }

  private func step(_ operation: Int, _ place: Int, _ draws: Draws) -> SessionPlan.Step {
    var thought = -32 * Milliseconds.second * naturalLogarithm(draws.uniform(.pause))
    if draws.uniform(.longPause) < 0.03 {
      thought *= 6
    }
    let pause =
      place == 0
      ? 0 : min(Milliseconds.second + thought, 20 * Milliseconds.minute)
    let chance = draws.uniform(.latency)
    let slowest = chance * chance * chance * chance
    let latency = latencies[operation].map {
      min($0 * (0.6 + 0.6 * chance + slowest * slowest), 2_400)
    }
    return SessionPlan.Step(
      operation: operation, pause: Int64(pause), latency: Int64(latency ?? 0))
  }
}
