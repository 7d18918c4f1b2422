import EventLogs
import Testing

@testable import Sessions

/// Timelines made from others without their rows.
struct ChangeTests {
  private let log = """
    user,seconds,event,latency_ms,status
    ann,0,open,100,200
    ann,1000,save,1600,200
    ann,3500,view,6500,200
    ann,9000,open,1400,200
    ann,12000,save,7000,500
    bob,50,open,3001,200
    bob,2000,view,3000,200
    """

  @Test(arguments: [900, 1800, 3600, 7200, 86_400])
  func `another gap cuts as reading again would`(seconds: Int64) throws {
    let gap = seconds * 1_000_000_000
    let read = try timelines(log) { $0.sessionGap = gap }
    let recut = try timelines(log).recut(gap: gap)
    #expect(recut.lines == read.lines && recut.spans == read.spans)
    #expect(recut.spans.count == recut.sessions.count)
    #expect(recut.sessions.map(\.attempts) == read.sessions.map(\.attempts))
    #expect(recut.users.map(\.sessions) == read.users.map(\.sessions))
  }

  @Test func `failures that are no attempts hold sessions together at their ends`() throws {
    // The last row is a sign of life and no attempt; sessions stay as long as they were.
    let bare = """
      user,seconds,event
      ann,0,open
      ann,1500,checkout_bug
      ann,3400,open
      """
    let made = try timelines(bare)
    #expect(made.recut(gap: 1_800_000_000_000).sessions.count == 2)
    #expect(made.recut(gap: 1_900_000_000_000).sessions.count == 1)
  }

  @Test(arguments: [(Slowness.overHalf, "1500"), (.over, "3000"), (.overDouble, "6000")])
  func `another limit of slow tells as reading again would`(
    slowness: Slowness, limit: String
  )
    throws
  {
    let milliseconds = try #require(Double(limit))
    let read = try timelines(log) { $0.rule.slow = .milliseconds(milliseconds) }
    let told = try timelines(log).slow(from: slowness, counted: FrictionSet(Friction.usual))
    #expect(told.lines == read.lines)
  }

  @Test func `some of the people keep all that is theirs`() throws {
    let made = try timelines(log)
    let bob = made.keeping { $0 == 1 }
    #expect(bob.lines == [made.lines[1]] && bob.window == made.window)
    #expect(bob.spans == Array(made.spans.suffix(2)) && bob.activities == [1, 1])
    #expect(bob.sessions.map(\.attempts) == [0..<1, 1..<2])
    #expect(made.keeping { _ in true }.lines == made.lines)
    #expect(made.keeping { _ in true }.spans == made.spans)
  }

  @Test func `activities are counted where that is asked for, whatever else is`() throws {
    let made = try timelines(log) { design in
      design.countsActivities = false
      design.keepsRows = true
    }
    let gap: Int64 = 7_200_000_000_000
    #expect(made.activities == nil && made.keeping { $0 == 1 }.activities == nil)
    #expect(made.recut(gap: gap).activities == nil)
    let counted = try timelines(log)
    #expect(counted.activities == [2, 1, 1, 1, 1, 1])
    #expect(counted.recut(gap: gap).activities == [5, 2])
    // As many as there are sessions, whoever is left out.
    let some = try timelines(
      "user,seconds,event\nabe,0,heartbeat\nann,1,open\nann,2,save\ncyd,3,error")
    #expect(some.activities == [2])
    #expect(MemoryLayout<Session>.stride == 24)
  }
}
