import EventLogs
import Sessions
import Simulations
import Statistics
import Studies
import Testing

@testable import Effects

/// Odd people, and odd logs, as far as they are about what is estimated.
@Suite struct `What is promised of odd people` {
  /// People who come for six weeks, an eighth of the attempts failing; a row a line, without a header.
  private func rows(_ people: Int) -> [String] {
    var random = SplitMix(seed: 11)
    var rows: [String] = []
    for user in 0..<people {
      var minute = Int.random(in: 0..<35 * 1440, using: &random)
      while minute < 42 * 1440 {
        var isHit = false
        for step in 0..<Int.random(in: 1...4, using: &random) {
          let fails = Int.random(in: 0..<8, using: &random) == 0
          isHit = isHit || fails
          rows.append(
            "\(Self.stamp(seconds: (minute + step) * 60)),u\(user),save,\(fails ? 500 : 200)")
        }
        if Int.random(in: 0..<10, using: &random) < (isHit ? 6 : 3) { break }
        minute += Int.random(in: 600..<6000, using: &random)
      }
    }
    return rows
  }

  private static func stamp(seconds: Int) -> String {
    Timestamp(nanoseconds: (1_772_323_200 + Int64(seconds)) * 1_000_000_000).rfc3339
  }

  private func studied(_ rows: [String]) throws -> StudiedLog {
    try StudiedLog(csv: "timestamp,user_id,event,status\n" + rows.joined(separator: "\n"))
  }

  /// So many attempts within an hour.
  private func program(_ attempts: Int) -> [String] {
    (0..<attempts).map { place in
      let stamp = Self.stamp(seconds: 20 * 86_400 + place * 3500 / attempts)
      return "\(stamp),bot@example.com,save,\(place % 40 == 0 ? 500 : 200)"
    }
  }

  @Test func `E08 a heavy user is named by pseudonym, with what the verdict is without`() throws {
    let log = try studied(rows(200) + program(30_000))
    let caution = try #require(log.findings.caution(.heavyUsers))
    let total = log.study.timelines.attempts.count
    #expect(
      caution.text.hasPrefix(
        "1 heavy user: person \(try #require(caution.people.first) + 1) made 30000 of the \(total) "
          + "attempts, up to 30000 of them in an hour; without heavy users friction's share is "))
    #expect(!caution.text.contains("bot@example.com"))
    #expect(!caution.undecides && !caution.refuses)
    let place = try #require(caution.people.first)
    #expect(log.study.timelines.id(ofUser: place) == "bot@example.com")
    // What others make of it is set beside, and they are not crowded out of the other checks.
    let rows = log.findings.robustness.stability
    #expect(rows.last?.setting == "without_heavy_users")
    #expect(rows.count > 4 && rows.allSatisfy { $0.share != nil })
    let others = try studied(self.rows(200)).findings
    #expect(others.caution(.heavyUsers) == nil)
    let (with, without) = (try #require(rows.last?.share), try #require(others.share))
    #expect(abs(with.point - without.point) < 1e-9)
    let isSame = Verdict(weighing: log.findings) == Verdict(weighing: others)
    #expect(caution.text.hasSuffix(", and the verdict is the same") == isSame)
    #expect(caution.isHarmless == isSame)
  }

  @Test func `E08 alone a heavy user leaves nobody to judge`() throws {
    let caution = try #require(try studied(program(4_000)).findings.caution(.heavyUsers))
    #expect(
      caution.text
        == "1 heavy user: person 1 made 4000 of the 4000 attempts, up to 4000 of them in an hour; "
        + "without heavy users nobody is left to judge")
  }

  @Test(arguments: [(3_600, false), (3_601, true)])
  func `E08 heavy is over an attempt a second for an hour`(_ attempts: Int, _ isHeavy: Bool) throws
  {
    let log = try studied(rows(2_000) + program(attempts))
    #expect(HeavyUsers(in: log.study.timelines).people.count == (isHeavy ? 1 : 0))
  }

  @Test func `E08 heavy is who never pauses, and nobody where many do`() throws {
    func walk(_ name: String) -> [String] {
      (0..<1_500).map { "\(Self.stamp(seconds: 86_400 + $0 * 60)),\(name),save,200" }
    }
    let one = try studied(rows(100) + walk("a"))
    #expect(HeavyUsers(in: one.study.timelines).people.map(\.attempts) == [1_500])
    let two = try studied(rows(100) + walk("a") + walk("b"))
    #expect(HeavyUsers(in: two.study.timelines).people.isEmpty)
  }

  @Test func `E14 where nobody left or everybody did, that is said`() throws {
    var stay = HandLog()
    var leave = HandLog()
    for user in 0..<80 {
      for day in stride(from: 1, through: 28, by: 3) {
        stay.add("u\(user)", day: day, minute: user % 60, status: user % 9 == day % 9 ? 500 : 200)
      }
      leave.add("u\(user)", day: 1 + user % 9, minute: user % 60, status: user % 7 == 0 ? 500 : 200)
    }
    leave.add("last", day: 28)
    let stayed = try StudiedLog(csv: stay.csv).findings
    #expect(Verdict(weighing: stayed) == .nobodyLeft)
    #expect(stayed.frictionNumbers.allSatisfy { $0 == nil })
    let none = try #require(stayed.departuresByHorizon.observed)
    #expect(none.point == 0 && none.high > 0)
    let left = try StudiedLog(csv: leave.csv).findings
    #expect(Verdict(weighing: left) == .inconclusive)
    #expect(left.shareRefusal?.text.hasPrefix("nobody stayed") == true)
    #expect(left.frictionNumbers.allSatisfy { $0 == nil })
    #expect(left.oneSessionChurn.observed?.point == 1)
  }

  @Test func `E15 eight who left are too few`() throws {
    var log = HandLog()
    for user in 0..<120 {
      for day in stride(from: 1, through: user < 8 ? 4 : 28, by: 3) {
        log.add("u\(user)", day: day, minute: user % 60, status: (user + day) % 9 == 0 ? 500 : 200)
      }
    }
    let findings = try StudiedLog(csv: log.csv).findings
    #expect(findings.counts.departures == 8)
    #expect(findings.shareRefusal?.code == .tooFewUsers)
    #expect(Verdict(weighing: findings) == .inconclusive)
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil } && findings.steps.isEmpty)
    let observed = try #require(findings.departuresByHorizon.observed)
    #expect(observed.low < observed.point && observed.point < observed.high)
  }

  @Test func `E16 where all who met friction left and nobody else did, numbers stay finite`() throws
  {
    var log = HandLog()
    for user in 0..<200 {
      let isHit = user % 5 == 0
      log.add("u\(user)", day: 1 + user % 6, hour: user % 24)
      log.add("u\(user)", day: 1 + user % 6, hour: user % 24, minute: 1, status: isHit ? 500 : 200)
      guard !isHit else { continue }
      for day in stride(from: 5 + user % 6, through: 28, by: 4) { log.add("u\(user)", day: day) }
    }
    let findings = try StudiedLog(csv: log.csv).findings
    let share = try #require(findings.share)
    #expect(share.point == 1 && share.high == 1 && share.low < 0.95 && share.low > 0.5)
    #expect(Verdict(weighing: findings) == .mostlyFriction)
    #expect(findings.eValue == nil && findings.eValueLow.map { $0.isFinite } == true)
    #expect(
      findings.frictionNumbers.compactMap { $0 }.allSatisfy { estimate in
        estimate.point.isFinite && estimate.low.isFinite && estimate.high.isFinite
      })
    let without = try #require(findings.oneSessionChurn.withoutFriction)
    #expect(without.point == 0 && without.high > 0.01)
    let due = try #require(findings.oneSessionChurn.dueToFriction)
    #expect(due.low < due.point && due.point == findings.oneSessionChurn.observed?.point)
    let caution = try #require(findings.caution(.separation))
    #expect(
      caution.text.hasPrefix(
        "friction and leaving coincide (separation): all 40 people who met friction left, and none of "
          + "the 160 others did"))
  }

  @Test func `E17 one user and one event make a report of what is missing`() throws {
    let one = try studied(["2026-03-01T10:00:00Z,ann,open,200"]).findings
    #expect(Verdict(weighing: one) == .tooEarly || Verdict(weighing: one) == .noFrictionSignal)
    #expect(
      one.caution(.notEnoughFollowUp)?.remedy == "come back with a log that reaches 2026-03-08")
    let daily = try studied(
      (0..<30).map { "\(Self.stamp(seconds: $0 * 86_400)),ann,open,\($0 % 5 == 0 ? 500 : 200)" })
    #expect(Verdict(weighing: daily.findings) == .nobodyLeft)
    #expect(daily.findings.caution(.tooFewUsers) != nil)
  }

  @Test func `E18 an outage is named, with its day`() throws {
    let day = 20
    let rows = rows(2_000).filter { !$0.hasPrefix(Self.stamp(seconds: day * 86_400).prefix(10)) }
    let findings = try studied(rows).findings
    let caution = try #require(findings.cautions.first { $0.code == .truncatedOrSampled })
    #expect(caution.text.hasPrefix("no events at all on 2026-03-21 (all people), where about "))
    #expect(
      caution.text.hasSuffix(
        "read as an outage of tracking, which nobody is held to have left in"))
    #expect(!caution.refuses)
  }
}
