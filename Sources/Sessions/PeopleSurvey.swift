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

  /// The people of one group, by their place in it.
  private struct Group: Sendable {
    /// The first row's time; one who has no row has no count either.
    var first = [Int64](repeating: .max, count: 1 << RowStore.groupShift)
    var rows = [UInt32](repeating: 0, count: 1 << RowStore.groupShift)
    var attempts = [UInt32](repeating: 0, count: 1 << RowStore.groupShift)
  }

  init(_ rows: RowStore, _ context: TimelineContext, threads: Int) {
    let isAttempt = context.meanings.map { $0.part == .attempt }
    // Only read from here.
    nonisolated(unsafe) let store = rows
    let groups = sideBySide(rows.groups, threads: threads) { group in
      Self.survey(group, store, isAttempt)
    }
    let mask = 1 << RowStore.groupShift - 1
    for (number, group) in groups.enumerated() {
      for person in group.rows.indices where group.rows[person] > 0 {
        order.append(UInt32(number << RowStore.groupShift | person))
      }
    }
    let words = context.vocabulary.users
    order.sort { a, b in
      let firstA = groups[Int(a) >> RowStore.groupShift].first[Int(a) & mask]
      let firstB = groups[Int(b) >> RowStore.groupShift].first[Int(b) & mask]
      return firstA != firstB ? firstA < firstB : words[a].lexicographicallyPrecedes(words[b])
    }
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
    rows.forEachRow(of: group) { row in
      let person = Int(row.user) & (1 << RowStore.groupShift - 1)
      found.rows[person] += 1
      if row.time < found.first[person] { found.first[person] = row.time }
      if isAttempt[Int(row.action)] { found.attempts[person] += 1 }
    }
    return found
  }
}
