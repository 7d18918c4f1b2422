import EventLogs
import Sessions
import Studies
import Testing

@testable import Effects

/// An operation that nearly always fails: who is left out, and of whom the estimates speak.
@Suite struct `A broken operation` {
  /// Two sessions each of 240 people, every second one on android.
  ///
  /// One session in `tried` comes to `import`, which fails where it is broken; everything else fails
  /// one time in ten.
  private func log(tried: Int, isBroken: (String) -> Bool) throws -> StudiedLog {
    var log = HandLog()
    for user in 0..<240 {
      let platform = user % 2 == 0 ? "android" : "web"
      for (visit, day) in [1, 4].enumerated() where visit == 0 || user % 3 != 0 {
        let hour = user % 24
        log.add("u\(user)", day: day, hour: hour, "open", platform: platform)
        log.add(
          "u\(user)", day: day, hour: hour, minute: 1,
          status: (user / 2 + visit) % 10 == 0 ? 500 : 200,
          platform: platform)
        guard (user / 2 + visit) % tried == 0 else { continue }
        log.add(
          "u\(user)", day: day, hour: hour, minute: 2, "import",
          status: isBroken(platform) ? 500 : 200, platform: platform)
      }
    }
    log.add("last", day: 28)
    return try StudiedLog(csv: log.csv)
  }

  @Test func `on one platform leaves out that platform, whether a session came to it or not`()
    throws
  {
    let log = try log(tried: 3) { $0 == "android" }
    let caution = try #require(log.findings.caution(.noOverlap))
    #expect(caution.cell == "android, import")
    #expect(caution.text.hasSuffix("begins on android, and speak of people on other platforms"))
    #expect(!caution.refuses)
    let leftOut = log.inquiry.leftOut
    for (place, session) in log.study.timelines.sessions.enumerated() {
      let setting = log.study.timelines.attempts[session.attempts.lowerBound].setting
      let platform = log.study.timelines.settings[Int(setting)].platform
      let name = log.study.timelines.vocabulary.platforms.text(platform)
      #expect(leftOut[place] == (name == "android"))
    }
    #expect(log.findings.oneSessionChurn.users == 120)
  }

  @Test func `that few come to leaves nobody out`() throws {
    let log = try log(tried: 20) { _ in true }
    let caution = try #require(
      log.findings.cautions.first { $0.code == .noOverlap && $0.cell != nil })
    #expect(caution.cell == "import")
    #expect(caution.text.hasSuffix("what friction costs there is not known"))
    #expect(log.inquiry.leftOut.allSatisfy { !$0 })
  }

  @Test func `that many come to, wherever they are, leaves no number without friction`() throws {
    let log = try log(tried: 3) { _ in true }
    let refusal = try #require(log.findings.shareRefusal)
    #expect(refusal.code == .noOverlap && refusal.refuses)
    #expect(refusal.cell == "import")
    #expect(log.inquiry.leftOut.allSatisfy { !$0 })
    #expect(log.findings.share == nil)
    #expect(log.findings.oneSessionChurn.dueToFriction == nil)
    #expect(log.findings.oneSessionChurn.halvedFriction != nil)
    #expect(log.findings.whatIf.first { $0.odds == 0.5 }?.oneSessionChurn != nil)
    #expect(log.findings.whatIf.first { $0.odds == 0 }?.oneSessionChurn == nil)
    #expect(Verdict(weighing: log.findings) == .inconclusive)
  }
}
