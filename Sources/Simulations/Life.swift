/// A person's sessions as they happened, each with how it would have ended otherwise.
struct Life {
  /// The sessions up to the first departure, in order.
  private(set) var sessions: [SessionOutcome] = []
  /// The worlds in which the person subscribes by the horizon.
  private(set) var conversions = Worlds()
  /// When the last session before departing ends, as it was; `nil` for one who stays to the last.
  private(set) var departure: Int64?
  /// The same with friction switched off in the whole life.
  private(set) var departureWithoutFriction: Int64?

  /// Lives the life of `person`, handing each session's attempts to `show`.
  ///
  /// Only as it was, unless the other worlds are asked for too.
  init(
    of person: Person, _ mechanism: Mechanism, inAllWorlds: Bool = true,
    showing show: (SessionPlan, [Attempt]) -> Void
  ) {
    let horizon = person.signup + Convention.horizon
    var walk = Walk(of: person, mechanism)
    var parting: Walk?
    while true {
      let before = walk
      guard let plan = walk.nextPlan() else { break }
      var visit = Visit(
        plan, by: person, from: walk.standing, in: .natural, mechanism, keepingAttempts: true)
      let leaves = mechanism.leaves(person, after: visit, plan)
      let worlds =
        inAllWorlds
        ? departures(of: person, from: walk.standing, plan, visit, leaves, mechanism) : .natural
      if leaves, plan.draws.uniform(.exitError) < mechanism.model.leaving.exitErrors {
        visit.endInError(plan.draws)
      }
      show(plan, visit.attempts)
      if visit.hits > 0, parting == nil {
        parting = before
      }
      if departure == nil {
        sessions.append(
          SessionOutcome(end: visit.end, departures: worlds, metFriction: visit.hits > 0))
        if leaves {
          departure = visit.end
          departureWithoutFriction = parting == nil ? visit.end : nil
        }
      }
      if let subscription = visit.subscription, subscription <= horizon {
        conversions = parting == nil ? .all : [.natural]
      }
      walk.go(on: visit, leaving: leaves)
    }
    if let parting, inAllWorlds {
      replay(person, from: parting, until: horizon, mechanism)
    }
  }

  /// The worlds in which `person` leaves after a session, had friction differed in it alone.
  private func departures(
    of person: Person, from standing: Standing, _ plan: SessionPlan, _ visit: Visit,
    _ leaves: Bool, _ mechanism: Mechanism
  ) -> Worlds {
    guard visit.hits > 0 else { return leaves ? .all : [] }
    var departures: Worlds = leaves ? [.natural] : []
    for (world, worlds) in World.others {
      let other = Visit(plan, by: person, from: standing, in: world, mechanism)
      if mechanism.leaves(person, after: other, plan) {
        departures.insert(worlds)
      }
    }
    return departures
  }

  /// Lives life again from where it met friction first, in every other world.
  ///
  /// Up to there all worlds are one. The world without friction is lived until the person departs,
  /// the others until the horizon.
  private mutating func replay(
    _ person: Person, from parting: Walk, until horizon: Int64, _ mechanism: Mechanism
  ) {
    for (world, worlds) in World.others {
      var asksConversion = conversions != .all
      var asksDeparture = worlds == .frictionFree && departureWithoutFriction == nil
      var walk = parting
      while asksConversion || asksDeparture, let plan = walk.nextPlan() {
        asksConversion = asksConversion && plan.start <= horizon
        let visit = Visit(plan, by: person, from: walk.standing, in: world, mechanism)
        if asksConversion, let subscription = visit.subscription {
          if subscription <= horizon { conversions.insert(worlds) }
          asksConversion = false
        }
        let leaves = mechanism.leaves(person, after: visit, plan)
        if leaves, asksDeparture {
          departureWithoutFriction = visit.end
          asksDeparture = false
        }
        walk.go(on: visit, leaving: leaves)
      }
    }
  }
}

/// The thread of a life: which session comes next, from where, and when.
private struct Walk {
  private(set) var standing = Standing()
  private let person: Person
  private let mechanism: Mechanism
  private let shares: WorkShares
  private var order = 0
  private var start: Int64?
  private var plan: SessionPlan?

  init(of person: Person, _ mechanism: Mechanism) {
    self.person = person
    self.mechanism = mechanism
    shares = mechanism.workShares(of: person)
    start = person.signup
  }

  /// The next session; `nil` once the person has left or the log has ended.
  mutating func nextPlan() -> SessionPlan? {
    guard let start, start <= mechanism.lastMillisecond else { return nil }
    order += 1
    plan = mechanism.plan(order, of: person, shares, from: standing, at: start)
    return plan
  }

  /// Takes note of how the session went, and whether the person leaves after it.
  mutating func go(on visit: Visit, leaving: Bool) {
    standing = visit.standing
    start = nil
    guard let plan else { return }
    if !leaving {
      start = plan.start + plan.duration + mechanism.pause(after: plan, of: person)
    } else if plan.draws.uniform(.resurrection) < mechanism.model.rhythm.resurrection {
      let days = 8 + 16 * plan.draws.uniform(.resurrectionGap)
      start = plan.start + plan.duration + Int64(days * Milliseconds.day)
    }
  }
}

extension Mechanism {
  /// Whether `person` leaves after `visit`: the same random number decides in every world.
  func leaves(_ person: Person, after visit: Visit, _ plan: SessionPlan) -> Bool {
    let odds =
      model.leaving.base + person.leaving + model.releases[plan.release].leaving
      + model.leaving.order * logarithm(ofOrder: plan.order) + visit.harm
    return plan.draws.uniform(.leaving) < model.leaving.link.probability(odds)
  }

  /// The pause before the next session of one who stays, from the end `plan` foresees.
  ///
  /// Well over the session gap and well under the return window, so that what cuts a session short
  /// never turns one who stays into one who leaves.
  func pause(after plan: SessionPlan, of person: Person) -> Int64 {
    let rhythm = model.rhythm
    if let tail = rhythm.gapTail {
      let hours = paretoNumber(
        at: plan.draws.uniform(.gap), from: 4, to: 6.4 * 24, exponent: tail)
      return Int64(hours * Milliseconds.hour)
    }
    let usual = gapLogarithm + rhythm.gapByEngagement * person.engagement
    var hours = exponential(usual + rhythm.gapSpread * plan.draws.normal(.gap))
    if hours > 6.4 * 24 {
      hours = 24 * (1 + 5.4 * plan.draws.uniform(.longGap))
    }
    return Int64(max(hours, 3) * Milliseconds.hour)
  }
}
