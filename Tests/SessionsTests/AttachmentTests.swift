import EventLogs
import Testing

@testable import Sessions

struct AttachmentTests {
  @Test func `an error row belongs to the attempt just before it, at most a gap ago`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,60,view
      ann,1860,error
      bob,0,open
      bob,1800.000000001,error
      """)
    #expect(made.lines == ["ann: open view!error", "bob: open"])
    #expect(made.recorded.orphans(of: .failure) == 1)
    #expect(made.recorded.rows(of: .failure) == 2)
  }

  @Test func `an orphan belongs to the first attempt after it, at most a gap later`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,error
      ann,1800,open
      ann,1801,view
      bob,0,error
      bob,1800.000000001,open
      cyd,0,open
      cyd,3000,error
      cyd,4000,view
      """)
    #expect(made.lines == ["ann: open!error view", "bob: open", "cyd: open | view!error"])
    #expect(made.recorded.orphans(of: .failure) == 3)
  }

  @Test func `an error row neither makes nor extends a session nor counts as a return`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,1500,error
      ann,3000,view
      bob,0,open
      bob,600000,js_error
      """)
    #expect(made.lines == ["ann: open!error | view", "bob: open"])
    #expect(made.spans == ["0-0x1", "3000-3000x1", "0-0x1"])
  }

  @Test func `a bare failure extends a session and counts as a return`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,1500,checkout_bug
      ann,3000,view
      bob,0,open
      bob,600000,checkout_bug
      """)
    #expect(made.lines == ["ann: open!error view", "bob: open | -"])
    #expect(made.spans == ["0-3000x3", "0-0x1", "600000-600000x1"])
  }

  @Test func `a bare failure is orphaned as an error row is`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,checkout_bug
      ann,60,open
      """)
    #expect(made.lines == ["ann: open!error"])
    #expect(made.spans == ["0-60x2"])
    #expect(made.recorded.orphans(of: .failure) == 1)
  }

  @Test func `people with error rows only or signals nobody sent only are left out`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      bob,0,error
      bob,10,heartbeat
      cyd,0,heartbeat
      dan,0,rage_click
      """)
    #expect(made.lines == ["ann: open"])
    #expect(made.excludedUsers == ["errors_only": 2, "passive_only": 1])
    #expect(made.window?.upperBound.seconds == 10)
  }

  @Test func `signals nobody sent make no session and meet no friction`() throws {
    let made = try timelines(
      """
      user,seconds,event,status,error,latency_ms
      ann,0,open,,,
      ann,1500,heartbeat,500,broken,9000
      ann,3000,view,,,
      ann,90000,page_leave,,,
      """)
    #expect(made.lines == ["ann: open | view"])
    #expect(made.recorded.rows == [0, 0, 0, 0, 0, 0, 0])
  }

  /// Rows of one person, a second apart, and the kind that the one attempt among them keeps.
  struct Meeting: Sendable {
    var rows: [String]
    var kind: String?
  }

  @Test(arguments: [
    Meeting(rows: ["view,402,", "error,,"], kind: "payment"),
    Meeting(rows: ["login,401,", "error,,"], kind: "auth"),
    Meeting(rows: ["view,500,", "error,,"], kind: "error"),
    Meeting(rows: ["view,200,", "error,,", "error,404,"], kind: "error"),
    Meeting(rows: ["view,200,9000", "error,,"], kind: "error"),
    Meeting(rows: ["view,200,9000", "rage_click,,"], kind: "latency"),
    Meeting(rows: ["view,200,9000", "error,404,"], kind: "latency"),
    Meeting(rows: ["view,404,9000", "rage_click,,"], kind: nil),
    Meeting(rows: ["view,200,", "rage_click,,", "error,429,"], kind: nil),
  ])
  func `an attempt keeps the first of the kinds it met`(_ meeting: Meeting) throws {
    let rows = meeting.rows.enumerated().map { "ann,\($0),\($1)" }.joined(separator: "\n")
    let made = try timelines("user,seconds,event,status,latency_ms\n" + rows)
    #expect(made.attempts.map { $0.friction?.slug } == [meeting.kind])
  }

  @Test func `slowness does not count where the attempt failed anyway`() throws {
    let made = try timelines(
      """
      user,seconds,event,latency_ms
      ann,0,view,9000
      ann,1,error,
      """)
    let attempt = try #require(made.attempts.first)
    #expect(attempt.met.contains(.latency))
    #expect(attempt.met.contains(.failure))
    #expect(attempt.friction == .failure)
  }

  @Test func `every row has at most one session and its own friction`() throws {
    let made = try timelines(
      """
      user,seconds,event,status
      ann,7200,view,404
      ann,0,error,
      ann,60,open,
      ann,120,heartbeat,
      ann,180,error,
      ann,4000,error,
      ann,7300,rage_click,
      bob,0,error,
      """
    ) { $0.keepsRows = true }
    #expect(made.lines == ["ann: open!error | view"])
    // The error at 4000 has no attempt within half an hour; bob has no attempt at all.
    #expect(made.sessionOfRow == [2, 1, 1, 1, 1, 0, 2, 0])
    let kinds = made.frictionOfRow.map { raw in
      raw == 0 ? nil : Friction(rawValue: raw - 1)?.slug
    }
    #expect(kinds == ["not_found", "error", nil, nil, "error", "error", "interaction", "error"])
    #expect(made.rowOrder.map { made.sessionOfRow[Int($0)] } == [1, 1, 1, 1, 0, 2, 2, 0])
  }
}
