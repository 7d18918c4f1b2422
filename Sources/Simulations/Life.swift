/// A person's sessions as they happened, each with how it would have ended otherwise.
struct Life {
  /// The sessions up to the first departure, in order.
  private(set) var sessions: [SessionOutcome] = []
  /// The worlds in which the person subscribes by the horizon.
  private(set) var conversions = Worlds()

  /// Lives the life of `person`, handing each session's attempts to `show`.
  init(
    of person: Person, _ mechanism: Mechanism, showing show: (SessionPlan, [Attempt]) -> Void
  ) {
    let horizon = person.signup + Convention.horizon
    var walk = Walk(of: person, mechanism)
    var parting: Walk?
    while true {
      let before = walk
      guard let plan = walk.nextPlan() else { break }
      let visit = Visit(
        plan, by: person, from: walk.standing, in: .natural, mechanism, keepingAttempts: true)
      show(plan, visit.attempts)
      let outcome = SessionOutcome(of: visit, plan, person, walk.standing, mechanism)
      sessions.append(outcome)
      if visit.hits > 0, parting == nil {
        parting = before
      }
      if let subscription = visit.subscription, subscription <= horizon {
        conversions = parting == nil ? .all : [.natural]
      }
      walk.go(on: visit, leaving: outcome.departures.contains(.natural))
    }
    if let parting, conversions != .all {
      replay(person, from: parting, until: horizon, mechanism)
    }
  }

  /// Lives life again from where it met friction first, with none and with half its odds.
  ///
  /// Up to there all worlds are one.
  private mutating func replay(
    _ person: Person, from parting: Walk, until horizon: Int64, _ mechanism: Mechanism
  ) {
    for (world, worlds) in [(World.frictionFree, Worlds.frictionFree), (.halved, .halved)] {
      var walk = parting
      while let plan = walk.nextPlan(), plan.start <= horizon {
        let visit = Visit(plan, by: person, from: walk.standing, in: world, mechanism)
        if let subscription = visit.subscription {
          if subscription <= horizon {
            conversions.insert(worlds)
          }
          break
        }
        walk.go(on: visit, leaving: mechanism.leaves(person, after: visit, plan))
      }
    }
  }
}

/// The thread of a life: which session comes next, from where, and when.
private struct Walk {
  private(set) var standing = Standing()
  private let person: Person
  private let mechanism: Mechanism
  private var order = 0
  private var start: Int64?
  private var plan: SessionPlan?

  init(of person: Person, _ mechanism: Mechanism) {
    self.person = person
    self.mechanism = mechanism
    start = person.signup
  }

  /// The next session; `nil` once the person has left or the log has ended.
  mutating func nextPlan() -> SessionPlan? {
    guard let start, start <= mechanism.lastMillisecond else { return nil }
    order += 1
    plan = mechanism.plan(order, of: person, from: standing, at: start)
    return plan
  }

  /// Takes note of how the session went, and whether the person leaves after it.
  mutating func go(on visit: Visit, leaving: Bool) {
    standing = visit.standing
    start = nil
    if let plan, !leaving {
      start = plan.start + plan.duration + mechanism.pause(after: plan, of: person)
    }
  }
}

extension Mechanism {
  /// Whether `person` leaves after `visit`: the same random number decides in every world.
  func leaves(_ person: Person, after visit: Visit, _ plan: SessionPlan) -> Bool {
    let odds =
      model.leaving.base + person.leaving + model.releases[plan.release].leaving
      + model.leaving.order * naturalLogarithm(Double(plan.order)) + visit.harm
    return plan.draws.uniform(.leaving) < logistic(odds)
  }

  /// The pause before the next session of one who stays, from the end `plan` foresees.
  ///
  /// Well over the session gap and well under the return window, so that what cuts a session short
  /// never turns one who stays into one who leaves.
  func pause(after plan: SessionPlan, of person: Person) -> Int64 {
    let rhythm = model.rhythm
    let usual = naturalLogarithm(rhythm.gap) + rhythm.gapByEngagement * person.engagement
    var hours = exponential(usual + rhythm.gapSpread * plan.draws.normal(.gap))
    if hours > 6.4 * 24 {
      hours = 24 * (1 + 5.4 * plan.draws.uniform(.longGap))
    }
    return Int64(max(hours, 3) * Milliseconds.hour)
  }
}
