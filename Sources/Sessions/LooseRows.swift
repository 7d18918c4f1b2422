/// Rows about attempts that may not have come yet; resolved when all have.
struct LooseRow: OfPerson {
  /// When, in nanoseconds.
  var start: Int64
  var user: UInt32
  /// The name of a failure that may be an attempt or bare; 0 of an error row or a reaction.
  var name: UInt32
  var friction: FrictionSet
}

/// What became of one person when everything was in.
struct PersonOutcome {
  /// Sessions, by the kinds of friction that they met.
  var sessions: [FrictionSet] = []
  /// Rows with no attempt before them.
  var orphans: [FrictionSet] = []

  /// Lays loose rows to a person's runs of attempts, and cuts the whole into sessions.
  ///
  /// - Parameters:
  ///   - own: The runs in order.
  ///   - loose: The rows by time.
  ///   - runs: Knows the gap.
  init(_ own: [AttemptRuns.Run], _ loose: ArraySlice<LooseRow>, _ runs: AttemptRuns) {
    var own = own
    // The first run that does not begin before the row at hand ends.
    var next = 0
    for row in loose {
      while next < own.count, own[next].start <= row.start { next += 1 }
      if next > 0, runs.isNear(own[next - 1].end, row.start) {
        own[next - 1].met.formUnion(row.friction)
        continue
      }
      orphans.append(row.friction)
      if next < own.count, runs.isNear(row.start, own[next].start) {
        own[next].met.formUnion(row.friction)
      }
    }
    // Failures that are no attempts are signs of life all the same.
    for row in loose where row.name != 0 {
      own.append(
        AttemptRuns.Run(
          start: row.start, end: row.start, older: AttemptRuns.none, met: FrictionSet()))
    }
    runs.join(&own)
    sessions = own.map(\.met)
  }
}
