/// Each person's runs of attempts with no pause over the gap, whatever order the attempts come in.
///
/// Runs are what the relation "at most a gap apart" connects, so any order makes the same. The
/// newest of a person is at hand in their line; older ones are a list. What belongs before the
/// newest waits until there is enough of it to be put in place person by person.
///
/// The design follows the measurements behind it: a line a person that is brought near before it is
/// needed, and no walk along a list for each late row.
final class AttemptRuns {
  /// What is known of one person; 32 bytes, which lie in one line of memory.
  struct Person: BitwiseCopyable {
    /// The newest run; `start` is after `end` while there is none.
    var start = Int64.max
    var end = Int64.min
    /// The run before it, a place among the finished ones.
    var older = AttemptRuns.none
    /// The first run of all, likewise; none where the newest is the only one.
    var oldest = AttemptRuns.none
    /// The kinds of friction that the newest run's attempts met.
    var met = FrictionSet()
    /// The kinds that any attempt met.
    var ever = FrictionSet()
    /// What sorts of rows the person has.
    var seen = Seen()
    // Fills the line up, so that no person lies in two.
    private var filling: (UInt8, UInt32) = (0, 0)

    /// There is a run.
    @inline(__always)
    var hasRun: Bool { start <= end }
  }

  /// Sorts of rows.
  struct Seen: OptionSet, BitwiseCopyable {
    let rawValue: UInt8
    static let row = Seen(rawValue: 1)
    static let signal = Seen(rawValue: 2)
  }

  /// A run that is not the newest; 24 bytes.
  struct Run: BitwiseCopyable {
    var start: Int64
    var end: Int64
    var older: UInt32
    var met: FrictionSet
    /// It was joined to another, and its place is free.
    var isFree = false
  }

  /// A run, or an attempt, that waits to be put in place.
  private struct Late: OfPerson {
    var start: Int64
    var end: Int64
    var user: UInt32
    var met: FrictionSet
  }

  static let none = UInt32.max

  /// By word index.
  let people = Chunks<Person>()
  let finished = Chunks<Run>()
  private let late = Chunks<Late>()
  /// The first of the runs that were joined to others and are free; a list.
  var free = AttemptRuns.none
  private let gap: UInt64
  private let lateLimit: Int?

  /// - Parameters:
  ///   - gap: The largest pause within a run, in nanoseconds.
  ///   - lateLimit: How many late ones wait at most; `nil` for as many as there are people.
  init(gap: Int64, lateLimit: Int?) {
    // No pause exceeds the largest gap there is.
    self.gap = gap == .max ? .max : UInt64(max(gap, 0))
    self.lateLimit = lateLimit
  }

  /// Whether `late` follows `early` by no more than the gap; neither difference can overflow.
  @inline(__always)
  func isNear(_ early: Int64, _ late: Int64) -> Bool {
    late <= early || UInt64(bitPattern: late &- early) <= gap
  }

  /// Makes room for people up to `count`.
  func reserve(_ count: Int) {
    if people.count < count { people.grow(to: count, with: Person()) }
  }

  /// Adds an attempt, or a run of them, of the person whose line is `person`.
  @inline(__always)
  func add(
    _ start: Int64, _ end: Int64, _ met: FrictionSet, of user: UInt32,
    _ person: UnsafeMutablePointer<Person>
  ) {
    person.pointee.ever.formUnion(met)
    if start >= person.pointee.start && isNear(person.pointee.end, start) {
      if end > person.pointee.end { person.pointee.end = end }
      person.pointee.met.formUnion(met)
    } else {
      addApart(start, end, met, of: user, person)
    }
  }

  @inline(never)
  private func addApart(
    _ start: Int64, _ end: Int64, _ met: FrictionSet, of user: UInt32,
    _ person: UnsafeMutablePointer<Person>
  ) {
    let newest = person.pointee
    if !newest.hasRun {
      person.pointee.start = start
      person.pointee.end = end
      person.pointee.met = met
    } else if start > newest.end {
      finishNewest(person)
      person.pointee.start = start
      person.pointee.end = end
      person.pointee.met = met
    } else if isNear(end, newest.start) {
      extendBack(start, end, met, person)
    } else {
      late.append(Late(start: start, end: end, user: user, met: met))
    }
  }

  /// Puts the newest run among the finished ones, to make room for another.
  func finishNewest(_ person: UnsafeMutablePointer<Person>) {
    let newest = person.pointee
    let place = finish(
      Run(start: newest.start, end: newest.end, older: newest.older, met: newest.met))
    person.pointee.older = place
    if newest.oldest == Self.none { person.pointee.oldest = place }
  }

  /// Lets the newest run begin earlier, which may join it to the ones before.
  private func extendBack(
    _ start: Int64, _ end: Int64, _ met: FrictionSet, _ person: UnsafeMutablePointer<Person>
  ) {
    person.pointee.start = min(start, person.pointee.start)
    person.pointee.end = max(end, person.pointee.end)
    person.pointee.met.formUnion(met)
    let places = finished.places
    while person.pointee.older != Self.none {
      let index = person.pointee.older
      let run = places[Int(index)].pointee
      guard isNear(run.end, person.pointee.start) else { break }
      person.pointee.start = min(run.start, person.pointee.start)
      person.pointee.met.formUnion(run.met)
      person.pointee.older = run.older
      release(index)
    }
    if person.pointee.older == Self.none { person.pointee.oldest = Self.none }
  }

  /// Keeps a run that is no longer the newest, and says where.
  private func finish(_ run: Run) -> UInt32 {
    if free != Self.none {
      let index = free
      free = finished[Int(index)].older
      finished[Int(index)] = run
      return index
    }
    precondition(finished.count < Int(Self.none), "more sessions than can be counted")
    finished.append(run)
    return UInt32(finished.count - 1)
  }

  /// Marks the place of a run as free.
  func release(_ index: UInt32) {
    finished[Int(index)].isFree = true
    finished[Int(index)].older = free
    free = index
  }

  /// Puts late ones in place if many wait.
  @inline(__always)
  func absorbIfMany() {
    if late.count > 0, late.count >= lateLimit ?? max(1 << 16, people.count) { absorb() }
  }

  /// Puts the late ones in place.
  func absorb() {
    guard late.count > 0 else { return }
    let sorted = late.byPerson(people.count)
    late.removeAll()
    var runs: [Run] = []
    var places: [UInt32] = []
    var first = 0
    while first < sorted.count {
      let user = sorted[first].user
      let person = people.places[Int(user)]
      places.removeAll(keepingCapacity: true)
      runs.removeAll(keepingCapacity: true)
      collect(person.pointee, into: &runs, &places)
      while first < sorted.count, sorted[first].user == user {
        let late = sorted[first]
        runs.append(Run(start: late.start, end: late.end, older: Self.none, met: late.met))
        first += 1
      }
      join(&runs)
      put(runs, places, in: person)
    }
  }

  /// Hands out a person's runs in order.
  ///
  /// - Parameters:
  ///   - person: Whose they are.
  ///   - runs: Gets them, the newest last.
  ///   - places: Gets where all but the newest are.
  func collect(_ person: Person, into runs: inout [Run], _ places: inout [UInt32]) {
    guard person.hasRun else { return }
    let finished = finished.places
    var next = person.older
    while next != Self.none {
      places.append(next)
      next = finished[Int(next)].pointee.older
    }
    places.reverse()
    for place in places { runs.append(finished[Int(place)].pointee) }
    runs.append(
      Run(start: person.start, end: person.end, older: Self.none, met: person.met))
  }

  /// Puts runs in order and joins those with no pause over the gap between them.
  func join(_ runs: inout [Run]) {
    runs.sort { $0.start < $1.start }
    var last = 0
    for index in runs.indices.dropFirst() {
      if isNear(runs[last].end, runs[index].start) {
        runs[last].end = max(runs[last].end, runs[index].end)
        runs[last].met.formUnion(runs[index].met)
      } else {
        last += 1
        runs[last] = runs[index]
      }
    }
    if !runs.isEmpty { runs.removeLast(runs.count - 1 - last) }
  }

  /// Makes `runs`, in order, those of a person whose older ones were at `places`.
  func put(_ runs: [Run], _ places: [UInt32], in person: UnsafeMutablePointer<Person>) {
    guard let newest = runs.last else { return }
    var older = Self.none
    person.pointee.oldest = Self.none
    for (index, run) in runs.dropLast().enumerated() {
      let kept = Run(start: run.start, end: run.end, older: older, met: run.met)
      if index < places.count {
        older = places[index]
        finished[Int(older)] = kept
      } else {
        older = finish(kept)
      }
      if index == 0 { person.pointee.oldest = older }
    }
    for place in places.dropFirst(runs.count - 1) { release(place) }
    person.pointee.start = newest.start
    person.pointee.end = newest.end
    person.pointee.met = newest.met
    person.pointee.older = older
  }
}
