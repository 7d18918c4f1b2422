import EventLogs
import Statistics
import Testing

@testable import Sessions

struct OrderTests {
  static let seeds = Array(UInt64(1)...20)

  @Test(arguments: seeds)
  func `rows in any order give the same timelines`(_ seed: UInt64) throws {
    var log = RandomLog(seed: seed, usesSequence: seed.isMultiple(of: 2))
    let designs: [(inout TimelineDesign) -> Void] = [
      { _ in }, { $0.sessionsFromLog = true }, { $0.rule.slow = .quantile(0.5) },
    ]
    let before = try designs.map { try timelines(log.csv, $0).everything() }
    var random = SplitMix(seed: ~seed)
    for _ in 0..<3 {
      log.rows.shuffle(using: &random)
      let after = try designs.map { try timelines(log.csv, $0).everything() }
      #expect(after == before)
    }
  }

  @Test(arguments: seeds)
  func `a larger gap never makes more sessions`(_ seed: UInt64) throws {
    let log = RandomLog(seed: seed)
    let counts = try [0, 599, 600, 1200, 3600, 100_000].map { (gap: Int64) in
      try timelines(log.csv) { $0.sessionGap = gap * 1_000_000_000 }.sessions.count
    }
    #expect(counts == counts.sorted(by: >))
    #expect(counts.last == (try timelines(log.csv).users.count))
  }

  @Test(arguments: seeds)
  func `each activity is in exactly one session and each attempt too`(_ seed: UInt64) throws {
    let log = RandomLog(seed: seed)
    let made = try timelines(log.csv) { $0.keepsRows = true }
    #expect(made.sessionOfRow.count == log.rows.count)
    #expect(made.rowOrder.sorted() == (0..<UInt32(log.rows.count)).map { $0 })
    // Every session is somebody's, and every attempt some session's, in order and without a gap.
    #expect(made.users.flatMap(\.sessions) == Array(made.sessions.indices))
    #expect(made.sessions.flatMap(\.attempts) == Array(made.attempts.indices))
    for session in made.sessions {
      #expect(session.start <= session.end)
      let times = session.attempts.map { made.time(ofAttempt: $0, in: session) }
      #expect(times == times.sorted())
      #expect(times.allSatisfy { session.start <= $0 && $0 <= session.end })
    }
    for user in made.users {
      for (earlier, later) in zip(user.sessions, user.sessions.dropFirst()) {
        let pause = made.sessions[later].start.nanoseconds - made.sessions[earlier].end.nanoseconds
        #expect(pause > TimelineDesign().sessionGap)
      }
    }
  }

  @Test(arguments: seeds)
  func `a clock a week ahead shifts everything by a week`(_ seed: UInt64) throws {
    let week = 7 * 86_400
    let here = try timelines(RandomLog(seed: seed).csv).everything()
    let there = try timelines(RandomLog(seed: seed, from: week).csv)
    #expect(there.everything(from: Int64(week) * 1_000_000_000) == here)
  }

  @Test func `attempts come before error rows of the same instant, whatever their sequence`() throws
  {
    let made = try timelines(
      """
      user,seconds,seq,event
      ann,5,1,error
      ann,5,3,b
      ann,5,2,a
      """)
    #expect(made.lines == ["ann: a b!error"])
  }

  @Test func `the sequence decides within an instant, then the content`() throws {
    let bySequence = try timelines(
      """
      user,seconds,seq,event
      ann,5,9,a
      ann,5,-1,c
      ann,5,,b
      """)
    #expect(bySequence.lines == ["ann: c b a"])
    let byContent = try timelines(
      """
      user,seconds,event,status
      ann,5,c,
      ann,5,b,500
      ann,5,b,200
      ann,5,a,
      """)
    #expect(byContent.lines == ["ann: a b b!error c"])
  }

  @Test func `rows of one instant that differ in their session only have an order`() throws {
    let rows = ["ann,5,s2,a", "ann,5,s1,a", "ann,9,s1,b"]
    for rows in [rows, rows.reversed()] {
      let made = try timelines("user,seconds,session,event\n" + rows.joined(separator: "\n")) {
        $0.sessionsFromLog = true
      }
      #expect(made.lines == ["ann: a | a | b"])
    }
    let other = try timelines(
      """
      user,seconds,session,event
      ann,5,s2,a
      ann,5,s1,a
      ann,9,s2,b
      """
    ) { $0.sessionsFromLog = true }
    #expect(other.lines == ["ann: a | a b"])
  }

  @Test func `two files are read as one`() throws {
    let log = RandomLog(seed: 7)
    let whole = try timelines(log.csv).everything()
    let half = log.rows.count / 2
    let parts = [log.rows[half...], log.rows[..<half]].map { rows in
      RandomLog.header + "\n" + rows.joined(separator: "\n")
    }
    let split = try timelines(of: parts).everything()
    #expect(split == whole)
  }
}
