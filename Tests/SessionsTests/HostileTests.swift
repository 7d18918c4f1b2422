import EventLogs
import Testing

@testable import Sessions

struct HostileTests {
  @Test func `thirty thousand events of one person at one instant`() throws {
    var csv = "user,seconds,event,status,channel\n"
    for row in 0..<30_000 {
      csv += "ann,5,\(row % 7 == 0 ? "error" : "view\(row % 997)"),\(200 + row % 90),c\(row % 89)\n"
    }
    let made = try timelines(csv)
    #expect(made.sessions.count == 1)
    #expect(made.attempts.count == 25_714)
    // All errors come after the last attempt.
    #expect(made.attempts.count { $0.friction != nil } == 1)
    #expect(made.attempts.last?.friction == .failure)
  }

  @Test func `ten thousand names`() throws {
    var csv = "user,seconds,event\n"
    for row in 0..<10_000 { csv += "u\(row % 100),\(row),/item/\(row)?page=\(row)\n" }
    let made = try timelines(csv)
    #expect(made.operations.count == 10_001)
    #expect(made.attempts.count == 10_000)
  }

  @Test func `error rows without end wait for one attempt`() throws {
    var csv = "user,seconds,event\n"
    for second in 0..<20_000 { csv += "ann,\(second),error\n" }
    csv += "ann,20000,open\n"
    let made = try timelines(csv) { $0.keepsRows = true }
    #expect(made.lines == ["ann: open!error"])
    // Those of the last half hour belong to it.
    #expect(made.sessionOfRow.count { $0 == 1 } == 1801)
    #expect(made.recorded.orphans(of: .failure) == 20_000)
  }

  @Test func `names that are no words`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,?
      ann,1,/
      ann,2,___
      ann,3,failed
      ann,4,\u{1F600}
      ann,5,\u{65}\u{301}\u{202E}
      ann,6,?failed
      ann,7,-failed-
      """)
    #expect(made.attempts.count + made.recorded.rows(of: .failure) == 8)
    #expect(made.users.count == 1)
  }

  @Test func `three centuries in one log`() throws {
    var options = ReadingOptions()
    options.earliest = Timestamp(nanoseconds: .min)
    let log = try EventLog(
      csv: """
        user,timestamp,event
        ann,1678-01-02T00:00:00Z,open
        ann,2261-12-31T00:00:00Z,error
        ann,2261-12-31T00:00:01Z,view
        bob,2000-01-01T00:00:00Z,open
        """, options: options)
    let made = try log.timelines(TimelineDesign()).timelines
    #expect(made.lines == ["ann: open | view!error", "bob: open"])
  }
}
