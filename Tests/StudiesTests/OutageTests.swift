import EventLogs
import Testing

@testable import Studies

/// Days that nobody recorded.
struct OutageTests {
  private static let dayLength: Int64 = 86_400_000_000_000

  /// Forty-two days on which twenty people come every day, but for those on which nobody does; besides,
  /// whoever `also` names, with days.
  private func log(
    without silent: Set<Int>, days: Int = 42, also: [(name: String, days: [Int])] = []
  ) -> String {
    var rows: [(day: Int, row: String)] = []
    for day in 0..<days where !silent.contains(day) {
      for user in 0..<20 { rows.append((day, "u\(user),\(Self.stamp(day)),open")) }
    }
    for (name, days) in also {
      for day in days { rows.append((day, "\(name),\(Self.stamp(day)),open")) }
    }
    return "user,timestamp,event\n" + rows.map(\.row).joined(separator: "\n")
  }

  /// Noon of a day counted from 2026-03-01.
  private static func stamp(_ day: Int) -> String {
    let first = 20_513
    return Timestamp(nanoseconds: (Int64(first + day) * 2 + 1) * dayLength / 2).rfc3339
  }

  private func silentDays(_ study: Study) -> [[Int]] {
    (study.design.outages?.stretches ?? []).map { $0.days.map { $0 - 20_513 } }
  }

  @Test func `E18 a day without anybody in a dense log is an outage`() throws {
    let made = try study(log(without: [20]))
    #expect(silentDays(made) == [[20]])
    #expect(made.design.outages?.stretches.first?.expectedPeople == 20)
    let two = try study(log(without: [15, 16, 25]))
    #expect(silentDays(two) == [[15, 16], [25]])
  }

  @Test func `E18 inactivity over an outage is not leaving`() throws {
    // Ann comes back on the eighth day, one of which nobody recorded; bob on the ninth.
    let people = [(name: "ann", days: [18, 26]), (name: "bob", days: [18, 27])]
    let made = try study(log(without: [20], also: people))
    #expect(made.lines.contains("ann 1: at-risk judged within"))
    #expect(made.lines.contains("bob 1: at-risk judged departed within"))
    let whole = try study(log(without: [], also: people))
    #expect(silentDays(whole).isEmpty)
    #expect(whole.lines.contains("ann 1: at-risk judged departed within"))
  }

  @Test func `E18 the log has to reach as much further to judge`() throws {
    // Eight days after day 33 the log ends, of which one is not recorded; day 34 has seven.
    let people = [(name: "ann", days: [33]), (name: "bob", days: [34])]
    let made = try study(log(without: [36], also: people))
    #expect(silentDays(made) == [[36]])
    #expect(made.lines.contains { $0.hasPrefix("ann 1: at-risk judged departed") })
    #expect(made.lines.contains("bob 1: at-risk"))
    #expect(made.lastJudged.rfc3339 == Self.stamp(33))
    let whole = try study(log(without: [], also: people))
    #expect(whole.lines.contains { $0.hasPrefix("bob 1: at-risk judged departed") })
    #expect(whole.lastJudged.rfc3339 == Self.stamp(34))
  }

  @Test(arguments: [
    // Weekends; a log that begins with a test run; a break of three weeks; a day after the end.
    Set((0..<42).filter { $0 % 7 >= 5 }), Set(1..<14), Set(12..<33), Set(41..<42),
  ])
  func `E18 silence that is nothing odd is no outage`(_ silent: Set<Int>) throws {
    #expect(silentDays(try study(log(without: silent))).isEmpty)
  }

  @Test func `E18 in a sparse log no day says anything`() throws {
    var rows = ["user,timestamp,event"]
    for day in 0..<42 where day != 20 {
      for user in 0..<10 { rows.append("u\(user),\(Self.stamp(day)),open") }
    }
    #expect(silentDays(try study(rows.joined(separator: "\n"))).isEmpty)
  }

  @Test func `E18 a stray event long after the end makes no outage of the silence before it`()
    throws
  {
    let made = try study(log(without: [], also: [(name: "u1", days: [60])]))
    #expect(silentDays(made).isEmpty)
  }

  @Test func `E19 a last day cut short is not a drop`() throws {
    let whole = log(without: [])
    let cut = whole + "\nann,\(Self.stamp(42)),open"
    let made = try study(cut)
    #expect(silentDays(made).isEmpty)
    // Who comes every day has left nowhere; the day that is cut is only the end of what is known.
    #expect(made.subjects.allSatisfy { $0.departure == nil })
    #expect(made.lastJudged.rfc3339 == Self.stamp(35))
  }

  @Test func `E20 who is new at the end is too recent to judge`() throws {
    let made = try study(log(without: [], also: [(name: "ann", days: [39])]))
    #expect(made.lines.contains("ann 1: at-risk"))
    #expect(made.subject("ann")?.isFirstSessionJudged == false)
    #expect(made.subject("ann")?.departure == nil)
  }

  @Test(arguments: [0, 1, 6, 7, 8, 10, 12, 30] as [Int64])
  func `time back and time on are each other's inverse`(_ days: Int64) {
    let outages = Outages([
      .init(days: 10..<12, expectedPeople: 20), .init(days: 14..<15, expectedPeople: 20),
    ])
    let at = { (day: Int64) in Timestamp(nanoseconds: day * Self.dayLength) }
    let on = outages.time(after: at(days), lasting: 7 * Self.dayLength)
    var expected = days + 7
    for day in [10, 11, 14] as [Int64] where day >= days && day < expected { expected += 1 }
    #expect(on == at(expected))
    // The last instant from which it takes as long is, of a whole outage, its end.
    if !(10..<12).contains(days) {
      #expect(outages.time(before: on, lasting: 7 * Self.dayLength) == at(days))
    }
  }
}
