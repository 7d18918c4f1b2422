import EventLogs

/// Puts rows of one instant in order by what they say, whatever order they were read in.
///
/// Each answer is whether the first comes before the second, and `nil` when they say the same.
/// Words are compared only where they differ, and without a copy: one person can have a million
/// rows at one instant.
struct TieBreak {
  private let words: EventVocabulary

  init(_ words: EventVocabulary) {
    self.words = words
  }

  /// By name, then status, then what else is known of how it went.
  func order(_ a: Action, _ b: Action) -> Bool? {
    if let isFirst = order(a.name, b.name, in: words.names) { return isFirst }
    if a.status != b.status { return a.status < b.status }
    if a.hasError != b.hasError { return b.hasError }
    if a.isTimed != b.isTimed { return b.isTimed }
    if a.isSlow != b.isSlow { return b.isSlow }
    return a.slowness == b.slowness ? nil : a.slowness < b.slowness
  }

  /// By platform, country, channel, release, plan.
  func order(_ a: Setting, _ b: Setting) -> Bool? {
    order(a.platform, b.platform, in: words.platforms)
      ?? order(a.country, b.country, in: words.countries)
      ?? order(a.channel, b.channel, in: words.channels)
      ?? order(a.release, b.release, in: words.releases) ?? order(a.plan, b.plan, in: words.plans)
  }

  /// By the log's own id.
  func orderOfSessions(_ a: UInt32, _ b: UInt32) -> Bool? {
    order(a, b, in: words.sessions)
  }

  private func order(_ a: UInt32, _ b: UInt32, in table: WordTable) -> Bool? {
    guard a != b else { return nil }
    return table.withBytes(of: a) { a in
      table.withBytes(of: b) { b in a.lexicographicallyPrecedes(b) }
    }
  }
}
