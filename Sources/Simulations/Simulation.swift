/// A scenario played out: a log, and the truth about it.
public struct Simulation: Sendable {
  /// What was played.
  public let scenario: Scenario
  /// How many people signed up.
  public let users: Int
  /// Where the random numbers came from; the same seed gives the same log.
  public let seed: UInt64
  /// How many rows the log has, its header aside.
  public var rowCount: Int { rows.count }

  let mechanism: Mechanism
  let people: [Person]
  let rows: [Row]

  /// Plays `scenario` with `users` people, or as many as it suggests.
  ///
  /// - Precondition: `users` is not negative.
  public init(_ scenario: Scenario, users: Int? = nil, seed: UInt64 = 1) {
    let mechanism = Mechanism(scenario.model)
    let cast = Cast(scenario, users: users, seed: seed)
    var rows: [Row] = []
    var people: [Person] = []
    for person in cast.people {
      _ = Life(of: person, mechanism, inAllWorlds: false) { plan, attempts in
        rows.append(attempts, by: person, release: plan.release, mechanism)
      }
      people.append(person)
    }
    rows.sortByTime()
    self.scenario = scenario
    self.users = cast.count
    self.seed = seed
    self.mechanism = mechanism
    self.people = people
    self.rows = rows
  }

  /// What is true of the log; lives are lived once more, in all worlds, to tell it.
  public var truth: Truth {
    var tally = Tally()
    for person in people {
      tally.add(Life(of: person, mechanism) { _, _ in }, of: person, mechanism)
    }
    return tally.truth(end: rows.last?.time ?? 0)
  }

  /// The truth of a large population of `scenario`, against which the coverage of intervals is
  /// judged; no log is kept.
  public static func populationTruth(
    _ scenario: Scenario, users: Int = 100_000, seed: UInt64 = 0
  ) -> Truth {
    let mechanism = Mechanism(scenario.model)
    var tally = Tally()
    var end: Int64 = 0
    for person in Cast(scenario, users: users, seed: seed).people {
      let life = Life(of: person, mechanism) { _, attempts in
        for attempt in attempts where attempt.time <= mechanism.lastMillisecond {
          end = max(end, attempt.time)
        }
      }
      tally.add(life, of: person, mechanism)
    }
    return tally.truth(end: end)
  }
}

/// The people of a run, made one by one.
private struct Cast {
  let scenario: Scenario
  let count: Int
  private let draws: Draws

  init(_ scenario: Scenario, users: Int?, seed: UInt64) {
    self.scenario = scenario
    count = users ?? scenario.defaultUsers
    draws = Draws(seed: seed)
  }

  var people: some Sequence<Person> {
    (0..<count).lazy.map { Person($0, of: count, in: scenario.model, draws: draws.of($0)) }
  }
}

extension [Row] {
  /// Puts rows in order of time, and those of one time in order of people; they come person by person.
  fileprivate mutating func sortByTime() {
    let bits = UInt64(Int.bitWidth - count.leadingZeroBitCount)
    // One number says when, and where among the rows: which is the order of those of one time. A log of
    // some months and of any rows that memory holds has room in it.
    precondition(allSatisfy { $0.time >= 0 && $0.time < Int64.max >> Int64(bits) })
    let keys = indices.map { UInt64(self[$0].time) << bits | UInt64($0) }.sorted()
    self = keys.map { self[Int($0 & (1 << bits - 1))] }
  }

  /// Adds what the log has of a session's attempts before it ends.
  fileprivate mutating func append(
    _ attempts: [Attempt], by person: Person, release: Int, _ mechanism: Mechanism
  ) {
    let recording = mechanism.model.recording
    for attempt in attempts where attempt.time <= mechanism.lastMillisecond {
      append(Row(attempt, by: person, release: release, recording))
      if let row = Row(errorOf: attempt, by: person, release: release, recording) {
        append(row)
      }
    }
  }
}

extension Tally {
  /// Adds a life, unless the log shows so little of its errors, or of their absence, that nothing can
  /// be said of it, shows nothing but that it was kept out, or nobody lived it.
  fileprivate mutating func add(_ life: Life, of person: Person, _ mechanism: Mechanism) {
    if !mechanism.unanswerable.contains(person.platform), !person.isLockedOut, !person.isAttacker {
      add(life, signup: person.signup)
    }
  }
}
