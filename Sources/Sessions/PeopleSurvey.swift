import EventLogs

/// Who is in the log, in order, and where their attempts go; found before anything is made.
struct PeopleSurvey: Sendable {
  /// People with rows by their first row's time, then id; word indices.
  private(set) var order: [UInt32] = []
  /// The same, by group, with their places in the order.
  private(set) var people: [[(user: UInt32, rank: Int)]]
  /// By person, where among all attempts theirs begin.
  private(set) var firstAttempts: [UInt32]
  /// How many attempts there are.
  private(set) var attempts = 0
  /// What times are counted in: milliseconds if all are whole ones, else microseconds.
  private(set) var tick = AttemptTimes.millisecond

  /// The people of one group, by their place in it.
  private struct Group: Sendable {
    /// The first row's time; one who has no row has no count either.
    var first = [Int64](repeating: .max, count: 1 << RowStore.groupShift)
    var rows = [UInt32](repeating: 0, count: 1 << RowStore.groupShift)
    var attempts = [UInt32](repeating: 0, count: 1 << RowStore.groupShift)
    /// Nothing but zero where all times are whole milliseconds.
    var rest: Int64 = 0
  }

  init(_ rows: RowStore, _ context: TimelineContext, threads: Int) {
    let isAttempt = context.meanings.map { $0.part == .attempt }
    // Only read from here.
    nonisolated(unsafe) let store = rows
    let groups = sideBySide(rows.groups, threads: threads) { group in
      Self.survey(group, store, isAttempt)
    }
    if groups.contains(where: { $0.rest != 0 }) { tick = AttemptTimes.microsecond }
    let mask = 1 << RowStore.groupShift - 1
    let words = context.vocabulary.users
    order = Self.inOrder(groups) { words[$0].lexicographicallyPrecedes(words[$1]) }
    people = Array(repeating: [], count: groups.count)
    firstAttempts = [UInt32](repeating: 0, count: groups.count << RowStore.groupShift)
    for (rank, user) in order.enumerated() {
      let group = Int(user) >> RowStore.groupShift
      people[group].append((user, rank))
      firstAttempts[Int(user)] = UInt32(attempts)
      attempts += Int(groups[group].attempts[Int(user) & mask])
    }
  }

  private static func survey(_ group: Int, _ rows: RowStore, _ isAttempt: [Bool]) -> Group {
    var found = Group()
    var rest: Int64 = 0
    found.first.withUnsafeMutableBufferPointer { first in
      found.rows.withUnsafeMutableBufferPointer { count in
        found.attempts.withUnsafeMutableBufferPointer { attempts in
          isAttempt.withUnsafeBufferPointer { isAttempt in
            rows.forEachPiece(of: group) { rows in
              for row in rows {
                let person = row.person
                count[person] &+= 1
                rest |= row.time % AttemptTimes.millisecond
                first[person] = min(first[person], row.time)
                attempts[person] &+= isAttempt[Int(row.action)] ? 1 : 0
              }
            }
          }
        }
      }
    }
    found.rest = rest
    return found
  }

  /// A person and their first row's time.
  private struct Arrival {
    var time: Int64
    var user: UInt32
  }

  /// People by their first row's time; those of one instant as `precedes` says.
  ///
  /// Arrivals are dealt to about as many spans of time as there are, each of which then has few to
  /// compare.
  private static func inOrder(
    _ groups: [Group], _ precedes: (UInt32, UInt32) -> Bool
  ) -> [UInt32] {
    var arrivals: [Arrival] = []
    for (number, group) in groups.enumerated() {
      for person in group.rows.indices where group.rows[person] > 0 {
        let user = UInt32(number << RowStore.groupShift | person)
        arrivals.append(Arrival(time: group.first[person], user: user))
      }
    }
    guard let earliest = arrivals.map(\.time).min(), let latest = arrivals.map(\.time).max() else {
      return []
    }
    let span = UInt64(bitPattern: latest &- earliest)
    let width = span / UInt64(arrivals.count) + 1
    func place(_ time: Int64) -> Int { Int(UInt64(bitPattern: time &- earliest) / width) }
    var starts = [Int](repeating: 0, count: place(latest) + 2)
    for arrival in arrivals { starts[place(arrival.time) + 1] += 1 }
    for index in starts.indices.dropFirst() { starts[index] += starts[index - 1] }
    var next = starts
    var dealt = arrivals
    for arrival in arrivals {
      let own = place(arrival.time)
      dealt[next[own]] = arrival
      next[own] += 1
    }
    dealt.withUnsafeMutableBufferPointer { dealt in
      for index in starts.indices.dropLast() where starts[index + 1] - starts[index] > 1 {
        sort(.init(rebasing: dealt[starts[index]..<starts[index + 1]])) { a, b in
          a.time != b.time ? a.time < b.time : precedes(a.user, b.user)
        }
      }
    }
    return dealt.map(\.user)
  }

  /// Most spans have two or three, for which putting each in its place is quickest.
  private static func sort(
    _ arrivals: UnsafeMutableBufferPointer<Arrival>, by precedes: (Arrival, Arrival) -> Bool
  ) {
    if arrivals.count > 16 {
      var arrivals = arrivals
      arrivals.sort(by: precedes)
      return
    }
    for last in 1..<arrivals.count {
      let own = arrivals[last]
      var place = last
      while place > 0, precedes(own, arrivals[place &- 1]) {
        arrivals[place] = arrivals[place &- 1]
        place &-= 1
      }
      arrivals[place] = own
    }
  }
}
