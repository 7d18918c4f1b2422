import EventLogs

/// Counts people, sessions and friction row by row, in any order, in memory that grows with people and
/// sessions only.
///
/// For one thread at a time.
final class RowTally {
  /// A row that waits for the ones it is taken in with.
  private struct Waiting: BitwiseCopyable {
    var time: Int64
    var user: UInt32
    var name: UInt32
    var part: NameLedger.Part
    var friction: FrictionSet
  }

  /// Rows taken in together: their people's lines are asked for before any is needed, so that the
  /// waits for memory overlap.
  private static let batch = 256

  let names: NameLedger
  let runs: AttemptRuns
  let loose = Chunks<LooseRow>()
  /// The first and the last row's time; the first is after the last while there is none.
  private(set) var first = Int64.max
  private(set) var last = Int64.min
  private let waiting: UnsafeMutablePointer<Waiting>
  private var waitingCount = 0
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
    waiting = .allocate(capacity: Self.batch)
  }

  deinit {
    waiting.deallocate()
  }

  /// Takes in one event.
  @inline(__always)
  func add(_ event: Event) {
    let reading = names.add(event)
    (waiting + waitingCount).initialize(
      to: Waiting(
        time: event.time.nanoseconds, user: event.user, name: event.name, part: reading.part,
        friction: reading.friction))
    waitingCount &+= 1
    if waitingCount == Self.batch { flush() }
  }

  /// Takes in what waits.
  @inline(never)
  func flush() {
    var largest: UInt32 = 0
    for index in 0..<waitingCount {
      largest = max(largest, waiting[index].user)
      first = min(first, waiting[index].time)
      last = max(last, waiting[index].time)
    }
    runs.reserve(Int(largest) + 1)
    let people = runs.people.places
    var sum: Int64 = 0
    for index in 0..<waitingCount {
      sum &+= people[Int(waiting[index].user)].pointee.start
    }
    touched = sum
    for index in 0..<waitingCount {
      let row = waiting[index]
      take(row, people[Int(row.user)])
    }
    waitingCount = 0
    runs.absorbIfMany()
  }

  @inline(__always)
  private func take(_ row: Waiting, _ person: UnsafeMutablePointer<AttemptRuns.Person>) {
    switch row.part {
    case .attempt:
      person.pointee.seen.formUnion(.row)
      runs.add(row.time, row.time, row.friction, of: row.user, person)
    case .failure:
      person.pointee.seen.formUnion(.row)
      loose.append(
        LooseRow(start: row.time, user: row.user, name: row.name, friction: row.friction))
    case .signal:
      person.pointee.seen.formUnion([.row, .signal])
      guard !row.friction.isEmpty else { return }
      // The newest run can only grow, so what it holds now it holds for good.
      if row.time >= person.pointee.start && runs.isNear(person.pointee.end, row.time) {
        person.pointee.met.formUnion(row.friction)
      } else {
        loose.append(LooseRow(start: row.time, user: row.user, name: 0, friction: row.friction))
      }
    case .passive:
      person.pointee.seen.formUnion(.row)
    }
  }

  /// Takes in what `other` took in, whose words are called `words` here.
  func merge(_ other: RowTally, words: WordRenaming) {
    flush()
    other.flush()
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
    flush()
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
