import EventLogs
import Sessions
import Testing

@testable import Studies

/// What walks over all attempts are helped by.
struct WalkTests {
  @Test func `days are those of the attempts, before 1970 and across months`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,1969-12-30T23:59:59Z,open
      ann,1969-12-31T00:00:00Z,view
      bob,1970-01-01T12:00:00Z,open
      ann,1970-03-01T00:00:00Z,open
      """)
    let days = Days(of: made.timelines)
    var cursor = Days.Cursor(days)
    let times = made.timelines.sessions.flatMap { session in
      session.attempts.map { made.timelines.time(ofAttempt: $0, in: session) }
    }
    let found = times.map { days.number(of: cursor.day(of: $0.nanoseconds)) }
    #expect(days.count == 62 && times.count == 4)
    #expect(found == times.map { $0.daysSince1970 })
  }

  @Test func `hits are found in any range of attempts`() throws {
    var csv = "user,timestamp,event,status\n"
    for place in 0..<300 {
      // Hours and minutes of two digits; which come twice does not matter.
      let clock = "1\(place / 60):\(10 + place % 50)"
      csv += "ann,2026-03-01T\(clock):00Z,do\(place % 2),\(place % 67 == 5 ? 500 : 200)\n"
    }
    let made = try study(csv)
    let isHit = made.timelines.attempts.map { $0.friction != nil }
    #expect(isHit.contains(true) && isHit.count > 200)
    for first in stride(from: 0, to: isHit.count, by: 3) {
      for end in stride(from: first, through: isHit.count, by: 7) {
        #expect(made.hits.contains(first..<end) == isHit[first..<end].contains(true))
      }
    }
  }
}
