import Sessions
import Testing

@testable import Studies

/// The future cannot change the past.
struct PastTests {
  static let seeds = Array(UInt64(1)...10)

  @Test(arguments: seeds)
  func `subjects and people left out are all people`(_ seed: UInt64) throws {
    let made = try study(RandomLog(seed: seed).csv) { cut, _ in
      cut.milestones.signup = "save"
    }
    #expect(made.subjects.count + made.usersWithoutSignup == made.timelines.users.count)
    #expect(
      made.subjects.reduce(0) { $0 + $1.sessions.count } + made.sessionsBeforeSignup
        + made.timelines.users.enumerated()
        .filter { made.timelines.milestoneTimes.signedUp[$0.offset] == nil }
        .reduce(0) { $0 + $1.element.sessions.count }
        == made.sessions.count)
    #expect(made.sessions.filter { $0.order > 0 }.count == made.lines.count)
  }

  @Test(arguments: seeds)
  func `later rows leave earlier sessions alone`(_ seed: UInt64) throws {
    let whole = RandomLog(seed: seed)
    let later = try study(whole.csv)
    for days in [10, 20, 40, 50] {
      let earlier = try study(cut(whole, afterDay: days).csv)
      // A whole log knows more, and what the cut one knew, it knows too.
      var contradictions: [String] = []
      for subject in earlier.subjects {
        let name = earlier.name(of: subject)
        let same = try #require(later.subject(name))
        #expect(same.signup == subject.signup)
        for (place, session) in subject.sessions.enumerated() {
          let before = earlier.sessions[session]
          let after = later.sessions[same.sessions.lowerBound + place]
          if !isTold(before, by: after) {
            contradictions.append("\(name) \(before.words) became \(after.words)")
          }
        }
        // A departure that was seen stays the departure.
        if let departure = subject.departure {
          #expect(
            departure - subject.sessions.lowerBound
              == same.departure.map { $0 - same.sessions.lowerBound })
        }
        #expect(!subject.isHorizonJudged || same.isHorizonJudged)
        #expect(!subject.isConversionJudged || same.isConversionJudged)
        #expect(!subject.isFirstSessionJudged || same.isFirstSessionJudged)
      }
      #expect(contradictions == [])
    }
  }

  @Test(arguments: seeds)
  func `later rows leave the friction met and the history of earlier attempts alone`(
    _ seed: UInt64
  ) throws {
    let whole = RandomLog(seed: seed)
    let later = try study(whole.csv)
    let earlier = try study(cut(whole, afterDay: 30).csv)
    for subject in earlier.subjects {
      let name = earlier.name(of: subject)
      let before = earlier.cells(of: name).map { cells in
        cells.map { [earlier.cells.logPosition(in: $0), earlier.cells.logSession(in: $0)] }
      }
      let after = later.cells(of: name).map { cells in
        cells.map { [later.cells.logPosition(in: $0), later.cells.logSession(in: $0)] }
      }
      #expect(Array(after.prefix(before.count)) == before)
      let hitBefore = earlier.cells(of: name).map { $0.map(earlier.cells.isHitBefore) }
      let hitAfter = later.cells(of: name).map { $0.map(later.cells.isHitBefore) }
      #expect(Array(hitAfter.prefix(hitBefore.count)) == hitBefore)
    }
  }

  /// Whether nothing that `before` says of a session is denied by `after`.
  private func isTold(_ before: SessionRow, by after: SessionRow) -> Bool {
    before.order == after.order && before.isAtRisk == after.isAtRisk
      && before.metFriction == after.metFriction && before.isActivated == after.isActivated
      && (!before.isJudged || after.isJudged && before.departed == after.departed)
      && (before.isJudged || !before.departed)
      && (!before.isWithinHorizon || after.isWithinHorizon)
  }

  /// The log's rows up to the end of a day counted from the first of March.
  private func cut(_ log: RandomLog, afterDay day: Int) -> RandomLog {
    var log = log
    let date = day <= 31 ? "2026-03-\(day)T" : "2026-04-\(day - 31 < 10 ? "0" : "")\(day - 31)T"
    log.rows = log.rows.filter { row in
      row.split(separator: ",")[1].prefix(11) <= date
    }
    return log
  }
}
