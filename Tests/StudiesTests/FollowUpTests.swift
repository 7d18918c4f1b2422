import EventLogs
import Sessions
import Testing

@testable import Studies

struct FollowUpTests {
  @Test func `who comes back within the return window, its last instant included, has not left`()
    throws
  {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-03-08T00:00:00Z,open
      bob,2026-03-01T00:00:00Z,open
      bob,2026-03-08T00:00:00.000000001Z,open
      zoe,2026-03-31T00:00:00Z,open
      """)
    #expect(
      made.lines == [
        "ann 1: at-risk judged within", "ann 2: at-risk judged departed within",
        "bob 1: at-risk judged departed within", "bob 2: judged departed within",
        "zoe 1: at-risk",
      ])
  }

  @Test func `the window runs from the session's end, not its start`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-03-01T00:20:00Z,save
      ann,2026-03-08T00:20:00Z,open
      zoe,2026-03-31T00:00:00Z,open
      """)
    #expect(made.lines.first == "ann 1: at-risk judged within")
  }

  @Test(arguments: [
    ("2026-03-08T00:00:00Z", "ann 1: at-risk judged departed"),
    ("2026-03-07T23:59:59.999999999Z", "ann 1: at-risk"),
  ])
  func `a session is judged if the log reaches a full return window past it`(
    end: String, line: String
  ) throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      zoe,\(end),open
      """)
    #expect(made.lines.first == line)
    #expect(made.subject("ann")?.isFirstSessionJudged == line.contains("judged"))
    #expect((made.subject("ann")?.departure != nil) == line.contains("departed"))
  }

  @Test func `a log ends with its last row, whatever that is`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      zoe,2026-03-08T00:00:00Z,heartbeat
      """)
    #expect(made.lines == ["ann 1: at-risk judged departed"])
    #expect(made.timelines.excludedUsers == ["passive_only": 1])
  }

  @Test func `only the first departure counts, and who comes back is resurrected`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-03-02T00:00:00Z,open
      ann,2026-03-15T00:00:00Z,open
      ann,2026-03-30T00:00:00Z,open
      bob,2026-03-01T00:00:00Z,open
      zoe,2026-04-30T00:00:00Z,open
      """)
    let ann = try #require(made.subject("ann"))
    #expect(ann.departure == ann.sessions.lowerBound + 1)
    #expect(ann.isResurrected)
    let bob = try #require(made.subject("bob"))
    #expect(bob.departure == bob.sessions.lowerBound)
    #expect(!bob.isResurrected)
    #expect(made.lines.filter { $0.contains("at-risk") && $0.contains("departed") }.count == 2)
    #expect(made.subject("zoe")?.departure == nil)
  }

  @Test func `an error row is no return`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-03-05T00:00:00Z,error
      zoe,2026-03-31T00:00:00Z,open
      """)
    #expect(made.lines.first == "ann 1: at-risk judged departed within")
  }

  @Test func `horizons ask for the horizon, departures for the return window on top`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      bob,2026-03-01T00:00:00.000000001Z,open
      cyd,2026-03-08T00:00:00Z,open
      dan,2026-03-08T00:00:00.000000001Z,open
      zoe,2026-03-22T00:00:00Z,open
      """)
    #expect(made.subjects.filter(\.isHorizonJudged).map(made.name) == ["ann"])
    #expect(made.subjects.filter(\.isConversionJudged).map(made.name) == ["ann", "bob", "cyd"])
  }

  @Test func `a session is within the horizon if it ends by it`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-03-14T23:50:00Z,open
      ann,2026-03-15T00:00:00Z,save
      bob,2026-03-01T00:00:00Z,open
      bob,2026-03-14T23:50:00Z,open
      bob,2026-03-15T00:00:01Z,save
      zoe,2026-04-30T00:00:00Z,open
      """)
    #expect(
      made.lines.filter { $0.contains("within") } == [
        "ann 1: at-risk judged departed within", "ann 2: judged departed within",
        "bob 1: at-risk judged departed within",
      ])
  }

  @Test func `a conversion counts from signup to the horizon and settles when it happens`() throws {
    let made = try study(
      """
      user,timestamp,event,status
      ann,2026-03-01T00:00:00Z,open,200
      ann,2026-03-03T00:00:00Z,purchase,200
      ann,2026-03-04T00:00:00Z,purchase,200
      bob,2026-03-01T00:00:00Z,open,200
      bob,2026-03-15T00:00:00Z,purchase,200
      cyd,2026-03-01T00:00:00Z,open,200
      cyd,2026-03-15T00:00:01Z,purchase,200
      dan,2026-03-01T00:00:00Z,open,200
      dan,2026-03-02T00:00:00Z,purchase,402
      eve,2026-03-01T00:00:00Z,purchase,200
      zoe,2026-03-31T00:00:00Z,open,200
      """)
    let horizon = try instant("2026-03-15T00:00:00Z")
    #expect(
      made.subjects.map { made.name(of: $0) + ($0.hasConverted ? "+" : "-") } == [
        "ann+", "bob+", "cyd-", "dan-", "eve+", "zoe-",
      ])
    #expect(
      made.subjects.dropLast().map(\.conversionSettled) == [
        try instant("2026-03-03T00:00:00Z"), horizon, horizon, horizon,
        try instant("2026-03-01T00:00:00Z"),
      ])
  }

  @Test func `sessions before signup are left out and counted, and people without one`() throws {
    let made = try study(
      """
      user,timestamp,event,status
      ann,2026-03-01T00:00:00Z,visit,503
      ann,2026-03-02T00:00:00Z,visit,
      ann,2026-03-03T00:00:00Z,visit,
      ann,2026-03-03T00:10:00Z,join,
      ann,2026-03-04T00:00:00Z,open,
      bob,2026-03-01T00:00:00Z,visit,
      cyd,2026-03-01T00:00:00Z,join,
      dan,2026-03-01T00:00:00Z,error,
      zoe,2026-03-31T00:00:00Z,visit,
      """
    ) { cut, _ in cut.milestones.signup = "join" }
    #expect(
      made.lines == [
        "ann 1: at-risk judged within", "ann 2: at-risk judged departed within",
        "cyd 1: at-risk judged departed within",
      ])
    #expect(made.sessionsBeforeSignup == 2)
    #expect(made.usersWithoutSignup == 2)
    #expect(made.subjects.count + made.usersWithoutSignup == made.timelines.users.count)
    #expect(made.subject("ann")?.signup == (try instant("2026-03-03T00:10:00Z")))
    // A session that was left out says nothing.
    #expect(made.sessions.filter { $0.order == 0 }.map(\.words) == ["0: ", "0: ", "0: ", "0: "])
  }

  @Test func `a conversion before signup is none, and one after it counts all the same`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,purchase
      ann,2026-03-03T00:00:00Z,join
      bob,2026-03-01T00:00:00Z,purchase
      bob,2026-03-03T00:00:00Z,join
      bob,2026-03-05T00:00:00Z,purchase
      zoe,2026-03-31T00:00:00Z,join
      """
    ) { cut, _ in cut.milestones.signup = "join" }
    #expect(made.subjects.filter(\.hasConverted).map(made.name) == ["bob"])
  }

  @Test func `friction and activation are known by the session's end`() throws {
    let made = try study(
      """
      user,timestamp,event,status
      ann,2026-03-01T00:00:00Z,open,503
      ann,2026-03-02T00:00:00Z,activated,200
      ann,2026-03-03T00:00:00Z,open,404
      zoe,2026-03-31T00:00:00Z,open,200
      """)
    #expect(
      made.lines.prefix(3) == [
        "ann 1: at-risk judged within hit", "ann 2: at-risk judged within activated",
        "ann 3: at-risk judged departed within activated",
      ])
  }

  private func instant(_ stamp: String) throws -> Timestamp {
    let made = try study("user,timestamp,event\nann,\(stamp),open\n")
    return made.end
  }
}
