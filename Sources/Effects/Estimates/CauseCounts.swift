import Sessions
import Studies

extension Inquiry {
  /// Attempts, hits and people hit by each kind that was met, sessions that are left out among them.
  func causeCounts() -> [CauseFindings] {
    let none = [Bool](repeating: false, count: leftOut.count)
    let tally = whole ?? LogTally(study, leftOut: none, wantsDays: true)
    return Friction.allCases.compactMap { kind in
      let own = tally.total(kind)
      guard own.hits > 0 else { return nil }
      var cause = CauseFindings(kind: kind)
      (cause.attempts, cause.hits, cause.peopleHit) = (own.attempts, own.hits, own.people)
      return cause
    }
  }
}
