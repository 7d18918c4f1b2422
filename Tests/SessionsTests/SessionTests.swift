import EventLogs
import Testing

@testable import Sessions

struct SessionTests {
  @Test(arguments: [("1800", 1), ("1800.000000001", 2), ("1801", 2), ("0", 1)])
  func `a pause over the gap ends a session`(seconds: String, sessions: Int) throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,\(seconds),close
      """)
    #expect(made.users.map(\.sessions.count) == [sessions])
  }

  @Test func `sessions and attempts of each person stand side by side, in order`() throws {
    let made = try timelines(
      """
      user,seconds,event
      bob,100,open
      ann,50,open
      bob,20000,view
      ann,60,save
      cyd,50,open
      """)
    #expect(made.lines == ["ann: open save", "cyd: open", "bob: open | view"])
    #expect(made.users.map(\.sessions) == [0..<1, 1..<2, 2..<4])
    #expect(made.sessions.map(\.attempts) == [0..<2, 2..<3, 3..<4, 4..<5])
    #expect(made.spans == ["50-60x2", "50-50x1", "100-100x1", "20000-20000x1"])
  }

  @Test func `the log's own ids divide sessions, pauses where it names none`() throws {
    let made = try timelines(
      """
      user,seconds,session,event
      ann,0,s1,a
      ann,9000,s1,b
      ann,9001,s2,c
      ann,9002,,d
      ann,9003,s2,e
      ann,20000,,f
      ann,20001,,g
      bob,0,s1,a
      cyd,0,s5,a
      cyd,1,,b
      cyd,2,s6,c
      """
    ) { $0.sessionsFromLog = true }
    #expect(made.lines == ["ann: a b | c d e | f g", "bob: a", "cyd: a b | c"])
  }

  @Test func `the log's own ids are not asked unless wanted`() throws {
    let made = try timelines(
      """
      user,seconds,session,event
      ann,0,s1,a
      ann,1,s2,b
      """)
    #expect(made.lines == ["ann: a b"])
  }

  @Test func `platform and release carry forward, the rest is from the first that tells`() throws {
    let made = try timelines(
      """
      user,seconds,event,platform,release,country,channel,plan
      ann,0,a,,,,,
      ann,1,b,ios,1.0,,ads,
      ann,2,c,,,DE,,free
      ann,3,d,web,1.1,FR,mail,pro
      ann,4,e,,,,,
      ann,5,error,ios,,,,
      ann,6,f,,,,,
      bob,0,a,,,,,
      """)
    #expect(
      made.attempts.map { made.surroundings(of: $0) } == [
        "ios/1.0/DE/ads/free", "ios/1.0/DE/ads/free", "ios/1.0/DE/ads/free",
        "web/1.1/FR/mail/pro", "web/1.1/DE/ads/free", "ios/1.1/DE/ads/free", "////",
      ])
  }

  @Test func `an empty log has no people and no window`() throws {
    let made = try timelines(
      """
      user,seconds,event
      null,0,open
      """)
    #expect(made.users.isEmpty)
    #expect(made.window == nil)
  }
}
