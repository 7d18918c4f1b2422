/// Rows about attempts that may not have come yet; resolved when all have.
struct LooseRow: OfPerson {
  /// When, in nanoseconds.
  var start: Int64
  var user: UInt32
  /// The name of a failure that may be an attempt or bare; 0 of an error row or a reaction.
  var name: UInt32
  var friction: FrictionSet
}

extension AttemptRuns {
  /// Touches all runs of the people of `rows`, one of each by turns, so that no wait for memory stands
  /// behind another.
  ///
  /// - Returns: A sum of what was touched; without a use the touching would be left out.
  func bringNear(_ rows: ArraySlice<LooseRow>) -> Int64 {
    var next = rows.map { people[Int($0.user)].older }
    let finished = finished.places
    var sum: Int64 = 0
    var isAtEnd = false
    while !isAtEnd {
      isAtEnd = true
      for index in next.indices where next[index] != Self.none {
        let run = finished[Int(next[index])]
        sum &+= run.pointee.start
        next[index] = run.pointee.older
        isAtEnd = false
      }
    }
    return sum
  }

  /// Lays loose rows to a person's runs of attempts, and cuts the whole into sessions.
  ///
  /// - Parameters:
  ///   - loose: The rows by time.
  ///   - own: The runs in order, which become the sessions.
  ///   - orphan: Hears of the rows with no attempt before them.
  func lay(
    _ loose: ArraySlice<LooseRow>, to own: inout [Run], orphan: (FrictionSet) -> Void
  ) {
    // The first run that does not begin before the row at hand ends.
    var next = 0
    var hasFailures = false
    for row in loose {
      hasFailures = hasFailures || row.name != 0
      while next < own.count, own[next].start <= row.start { next += 1 }
      if next > 0, isNear(own[next - 1].end, row.start) {
        own[next - 1].met.formUnion(row.friction)
        continue
      }
      orphan(row.friction)
      if next < own.count, isNear(row.start, own[next].start) {
        own[next].met.formUnion(row.friction)
      }
    }
    guard hasFailures else { return }
    // Failures that are no attempts are signs of life all the same.
    for row in loose where row.name != 0 {
      own.append(Run(start: row.start, end: row.start, older: Self.none, met: FrictionSet()))
    }
    join(&own)
  }
}
