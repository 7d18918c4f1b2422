/// Joining the runs of two parts of a log.
///
/// Mostly one part is behind the other in time. Then the runs of a person are two lists, of which one
/// is hung on the other as it is; only where both are about the same time are runs looked at one by one.
extension AttemptRuns {
  /// How many people are taken in together: their lines are asked for before any is needed.
  private static var batch: Int { 128 }

  /// Takes in the runs of `other`, whose people are called `names` here.
  func merge(_ other: AttemptRuns, people names: [UInt32]) {
    other.absorb()
    var largest: UInt32 = 0
    for index in 0..<other.people.count { largest = max(largest, names[index]) }
    reserve(Int(largest) + 1)
    var joining = Joining(runs: self, shift: takeFinished(of: other))
    var first = 0
    while first < other.people.count {
      let last = min(first + Self.batch, other.people.count)
      joining.touch(other, first..<last, names)
      for index in first..<last where !other.people[index].seen.isEmpty {
        joining.take(other.people[index], of: names[index])
      }
      first = last
    }
  }

  /// Takes the finished runs of `other`, and says how much further on they are here.
  private func takeFinished(of other: AttemptRuns) -> UInt32 {
    guard other.finished.count > 0 else { return 0 }
    // Their pieces are taken as they are, which begin behind a full one.
    for _ in 0..<finished.gap { addFree() }
    let shift = finished.count
    precondition(
      shift + other.finished.count < Int(Self.none), "more sessions than can be counted")
    let places = other.finished.places
    for index in 0..<other.finished.count where places[index].pointee.older != Self.none {
      places[index].pointee.older += UInt32(shift)
    }
    let first = other.free
    finished.adopt(other.finished)
    joinFree(first, shift: UInt32(shift))
    return UInt32(shift)
  }

  /// Adds a place for a run.
  private func addFree() {
    finished.append(Run(start: 0, end: 0, older: Self.none, met: FrictionSet()))
    release(UInt32(finished.count - 1))
  }

  /// Adds the free places of another part, whose runs are here already, to those here.
  private func joinFree(_ first: UInt32, shift: UInt32) {
    guard first != Self.none else { return }
    var last = first + shift
    while finished[Int(last)].older != Self.none { last = finished[Int(last)].older }
    finished[Int(last)].older = free
    free = first + shift
  }
}

/// Takes people in whose finished runs are here already.
private struct Joining {
  let runs: AttemptRuns
  /// How much further on the finished runs are than their people say.
  let shift: UInt32
  private var joined: [AttemptRuns.Run] = []
  private var places: [UInt32] = []
  /// Keeps the compiler from leaving the asking out.
  private var touched: Int64 = 0

  init(runs: AttemptRuns, shift: UInt32) {
    self.runs = runs
    self.shift = shift
  }

  /// Asks for the memory of people about to be taken in.
  mutating func touch(_ other: AttemptRuns, _ people: Range<Int>, _ names: [UInt32]) {
    let (here, there) = (runs.people.places, other.people.places)
    let finished = runs.finished.places
    var sum: Int64 = 0
    for index in people {
      sum &+= here[Int(names[index])].pointee.start
      let oldest = there[index].pointee.oldest
      if oldest != AttemptRuns.none { sum &+= finished[Int(oldest + shift)].pointee.start }
    }
    touched &+= sum
  }

  /// Takes in what the other part has of a person, called `user` here.
  mutating func take(_ person: AttemptRuns.Person, of user: UInt32) {
    let line = runs.people.places[Int(user)]
    line.pointee.seen.formUnion(person.seen)
    line.pointee.ever.formUnion(person.ever)
    guard person.hasRun else { return }
    var next = person
    if next.older != AttemptRuns.none { next.older += shift }
    if next.oldest != AttemptRuns.none { next.oldest += shift }
    next.seen = line.pointee.seen
    next.ever = line.pointee.ever
    guard line.pointee.hasRun else {
      line.pointee = next
      return
    }
    let first =
      next.oldest == AttemptRuns.none ? next.start : runs.finished[Int(next.oldest)].start
    if first > line.pointee.end {
      append(next, to: line, joins: runs.isNear(line.pointee.end, first))
    } else {
      mix(next, with: line)
    }
  }

  /// Hangs runs that are all behind those of `line` on them.
  ///
  /// - Parameters:
  ///   - next: The person they are of, there.
  ///   - line: The person here.
  ///   - joins: The first of them goes on where the newest of `line` ends.
  private func append(
    _ next: AttemptRuns.Person, to line: UnsafeMutablePointer<AttemptRuns.Person>, joins: Bool
  ) {
    if !joins { runs.finishNewest(line) }
    let before = line.pointee
    line.pointee = next
    if next.oldest != AttemptRuns.none {
      let first = runs.finished.places[Int(next.oldest)]
      first.pointee.older = before.older
      if joins {
        first.pointee.start = before.start
        first.pointee.met.formUnion(before.met)
      }
    } else {
      line.pointee.older = before.older
      if joins {
        line.pointee.start = before.start
        line.pointee.met.formUnion(before.met)
      }
    }
    if before.oldest != AttemptRuns.none { line.pointee.oldest = before.oldest }
  }

  /// Sorts runs in among those of `line`.
  private mutating func mix(
    _ next: AttemptRuns.Person, with line: UnsafeMutablePointer<AttemptRuns.Person>
  ) {
    joined.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    runs.collect(line.pointee, into: &joined, &places)
    var more: [AttemptRuns.Run] = []
    var morePlaces: [UInt32] = []
    runs.collect(next, into: &more, &morePlaces)
    joined += more
    places += morePlaces
    runs.join(&joined)
    runs.put(joined, places, in: line)
  }
}
