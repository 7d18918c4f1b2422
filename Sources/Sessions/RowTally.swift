import EventLogs

/// Counts people, sessions and friction row by row, in any order, in memory that grows with people and
/// sessions only.
///
/// For one thread at a time.
final class RowTally {
  let names: NameLedger
  let runs: AttemptRuns
  let loose = Chunks<LooseRow>()
  /// The first and the last row's time; the first is after the last while there is none.
  private(set) var first = Int64.max
  private(set) var last = Int64.min
  /// Keeps the compiler from leaving the asking out.
  private var touched: Int64 = 0

  /// Makes a tally that has taken in nothing; `nil` where a row means nothing without the others.
  ///
  /// - Parameters:
  ///   - design: How rows are read and sessions cut.
  ///   - lateLimit: How many attempts older than a person's newest session wait at most.
  init?(_ design: TimelineDesign, lateLimit: Int?) {
    guard case .milliseconds(let limit) = design.rule.slow, !design.sessionsFromLog else {
      return nil
    }
    names = NameLedger(design.rule, slowMilliseconds: Float(limit))
    runs = AttemptRuns(gap: design.sessionGap, lateLimit: lateLimit)
  }

  /// Takes in events that follow one another.
  ///
  /// The lines of their people are asked for before any is needed, so that the waits for memory overlap.
  func add(_ events: Span<Event>) {
    var largest: UInt32 = 0
    var (first, last) = (first, last)
    for index in events.indices {
      largest = max(largest, events[index].user)
      first = min(first, events[index].time.nanoseconds)
      last = max(last, events[index].time.nanoseconds)
    }
    (self.first, self.last) = (first, last)
    runs.reserve(Int(largest) + 1)
    let people = runs.people.places
    var sum: Int64 = 0
    for index in events.indices { sum &+= people[Int(events[index].user)].pointee.start }
    touched = sum
    for index in events.indices {
      let event = events[index]
      take(event, names.add(event), people[Int(event.user)])
    }
    runs.absorbIfMany()
  }

  @inline(__always)
  private func take(
    _ event: Event, _ reading: NameLedger.Reading,
    _ person: UnsafeMutablePointer<AttemptRuns.Person>
  ) {
    let time = event.time.nanoseconds
    switch reading.part {
    case .attempt:
      person.pointee.seen.formUnion(.row)
      runs.add(time, time, reading.friction, of: event.user, person)
    case .failure:
      person.pointee.seen.formUnion(.row)
      loose.append(
        LooseRow(start: time, user: event.user, name: event.name, friction: reading.friction))
    case .signal:
      person.pointee.seen.formUnion([.row, .signal])
      guard !reading.friction.isEmpty else { return }
      // The newest run can only grow, so what it holds now it holds for good.
      if time >= person.pointee.start && runs.isNear(person.pointee.end, time) {
        person.pointee.met.formUnion(reading.friction)
        person.pointee.ever.formUnion(reading.friction)
      } else {
        loose.append(LooseRow(start: time, user: event.user, name: 0, friction: reading.friction))
      }
    case .passive:
      person.pointee.seen.formUnion(.row)
    }
  }

  /// Takes in what `other` took in, whose words are called `words` here.
  func merge(_ other: RowTally, words: WordRenaming) {
    names.merge(other.names, names: words.names)
    runs.merge(other.runs, people: words.users)
    for index in 0..<other.loose.count {
      var row = other.loose[index]
      row.user = words.users[Int(row.user)]
      if row.name != 0 { row.name = words.names[Int(row.name)] }
      loose.append(row)
    }
    first = min(first, other.first)
    last = max(last, other.last)
  }

  /// Puts everything in place.
  ///
  /// - Parameter isAttempt: Whether the rows of a name, a word index, are attempts after all.
  /// - Returns: The rows that are loose still, person by person and by time.
  func settle(isAttempt: (UInt32) -> Bool) -> [LooseRow] {
    var sorted = loose.byPerson(runs.people.count)
    loose.removeAll()
    sorted.removeAll { row in
      guard row.name != 0, isAttempt(row.name) else { return false }
      let person = runs.people.places[Int(row.user)]
      runs.add(row.start, row.start, row.friction, of: row.user, person)
      return true
    }
    for row in sorted { loose.append(row) }
    runs.absorb()
    return sorted
  }
}
