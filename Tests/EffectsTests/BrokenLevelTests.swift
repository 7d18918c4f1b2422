import EventLogs
import Sessions
import Simulations
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

@Suite struct `Sessions left out` {
  @Test func `move no risk, no weight and no first hit`() throws {
    let log = try StudiedLog(try Simulation("no-overlap", users: 300))
    let inquiry = log.inquiry
    let none = [Bool](repeating: false, count: inquiry.leftOut.count)
    let counts = HitCounts(log.study, leftOut: inquiry.leftOut)
    let all = HitCounts(log.study, leftOut: none)
    let kept = log.study.timelines.sessions.indices.filter { !inquiry.leftOut[$0] }
    let attempts = kept.map { log.study.timelines.sessions[$0].attempts.count }.reduce(0, +)
    let ourAttempts: Double = counts.attempts.reduce(0, +)
    #expect(ourAttempts == Double(attempts))
    let ours = counts.firstHits.reduce(0, +)
    let everyones = all.firstHits.reduce(0, +)
    #expect(ours < everyones)

    let fit = try #require(Fit(inquiry, counted: FrictionSet(Friction.usual)))
    let layout = fit.weighting.layout
    let last = layout.cellCount - 1
    for factor in [0, 0.5] {
      #expect(fit.weighting.factors(fit.odds(times: factor)).factor[last] == 1)
    }
    let slopes = [SIMD4<Double>](
      repeating: .one, count: fit.weighting.risk.types.count * layout.cellCount)
    let influences = fit.weighting.influences(forSlopes: slopes, in: [fit.off])
    for (session, isOut) in inquiry.leftOut.enumerated() where isOut {
      for index in log.study.timelines.sessions[session].attempts {
        let slot = Int(fit.weighting.slots[index])
        #expect(Int(fit.weighting.cellOfPlace[slot]) == last && fit.weighting.isSpared(index))
        #expect(influences[Int(fit.weighting.slots[index])] == .zero)
      }
    }
  }
}
