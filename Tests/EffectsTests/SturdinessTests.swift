import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

@Suite struct `How far the share moves` {
  @Test func `is given under other definitions, and effects that must be nil beside it`() throws {
    let findings = try StudiedLog(try Simulation("mixed", users: 500)).findings
    let rows = findings.robustness.stability
    #expect(
      rows.map(\.setting) == [
        "session_gap", "session_gap", "churn_after", "churn_after", "slow_after", "slow_after",
        "without_heaviest",
      ])
    #expect(rows.map(\.value) == [900, 3600, 302_400, 1_209_600, 1.5, 6, 0.01])
    let share = try #require(findings.share)
    // Pauses between sessions last hours: the gap cannot matter.
    #expect(abs(try #require(rows[1].share).point - share.point) < 0.01)
    let placebos = findings.robustness.placebos
    #expect(placebos.count == 3 && placebos.allSatisfy(\.isPassed))
    #expect(placebos.allSatisfy { abs($0.estimate.point) < 0.1 })
    #expect(findings.caution(.failsPlacebo) == nil && findings.caution(.unstableLabel) == nil)
  }

  @Test func `is the same every time`() throws {
    let log = try StudiedLog(try Simulation("value", users: 200))
    let placebos = try #require(Placebos(log.inquiry, counted: FrictionSet(Friction.usual)))
    let first = placebos.all(seed: 3).map(\.estimate.point)
    #expect(first == placebos.all(seed: 3).map(\.estimate.point))
    #expect(first.last != placebos.all(seed: 4).map(\.estimate.point).last)
  }

  @Test func `moves with the seed in nothing but the friction dealt out at random`() throws {
    let log = try StudiedLog(try Simulation("value", users: 500))
    let counted = FrictionSet(Friction.usual)
    let other = log.study.findings(counted: counted, level: 0.95, seed: 2)
    #expect(other.share?.point == log.findings.share?.point)
    let (ours, theirs) = (log.findings.robustness.placebos, other.robustness.placebos)
    #expect(ours.dropLast().map(\.estimate.point) == theirs.dropLast().map(\.estimate.point))
    #expect(ours.last?.estimate.point != theirs.last?.estimate.point)
  }

  private func findings(share: (Double, Double)) -> Findings {
    var findings = Findings()
    findings.hasFrictionSignal = true
    findings.monitorsErrors = true
    findings.counts.judged = 400
    findings.counts.departures = 100
    findings.share = estimate(share)
    return findings
  }

  private func estimate(_ share: (Double, Double)) -> EffectEstimate {
    EffectEstimate(point: (share.0 + share.1) / 2, low: share.0, high: share.1, count: 400)
  }

  @Test(arguments: [
    // Another verdict, far off, by as good a definition.
    ((0.05, 0.15), true, true), ((0.05, 0.15), false, false),
    // The same verdict; another by a hair; open.
    ((0.26, 0.29), true, false), ((0.15, 0.24), true, true), ((0.15, 0.32), true, false),
    ((-0.2, 0.28), true, false),
  ])
  func `leaves the verdict open where a rival definition gives another`(
    _ other: (low: Double, high: Double), _ isRival: Bool, _ isOpen: Bool
  ) throws {
    var findings = findings(share: (0.3, 0.4))
    let row = Robustness.Stability(
      setting: "churn_after", value: 302_400, share: estimate((other.low, other.high)))
    findings.weighStability([StabilityCheck.Row(stability: row, isRival: isRival)])
    #expect(Verdict(weighing: findings) == (isOpen ? .inconclusive : .both))
    #expect((findings.caution(.unstableLabel) != nil) == isOpen)
    if isOpen {
      #expect(findings.cautions[0].text.hasSuffix(" % if leaving takes 3.5 days"))
    }
  }

  @Test func `matters less than that many come back`() throws {
    var findings = findings(share: (0.3, 0.4))
    findings.counts.resurrected = 16
    findings.weighStability([])
    let caution = try #require(findings.caution(.unstableLabel))
    #expect(caution.text == "16 of the 100 people who count as gone came back later")
    #expect(!caution.undecides && Verdict(weighing: findings) == .both)
  }

  /// Whoever is hit on the second day had waited long before it, which nothing shows.
  @Test func `is doubtful where friction changes what came before`() throws {
    var log = HandLog()
    for user in 0..<240 {
      let isHit = user % 3 == 0
      log.add("u\(user)", day: 1, hour: user % 24)
      log.add("u\(user)", day: isHit ? 6 : 3, hour: user % 24, status: isHit ? 500 : 200)
      if user % 4 != 0 { log.add("u\(user)", day: 9, hour: user % 24) }
    }
    log.add("last", day: 28)
    let studied = try StudiedLog(csv: log.csv)
    let counted = FrictionSet(Friction.usual)
    let placebos = try #require(Placebos(studied.inquiry, counted: counted)).all(seed: 1)
    let pause = try #require(placebos.first { $0.test == "a long pause before the session" })
    #expect(!pause.isPassed && pause.estimate.high < -0.1)
    let caution = Caution.failsPlacebo([pause])
    #expect(!caution.refuses && caution.text.contains("a long pause before the session (-"))
  }
}

@Suite struct `Another method` {
  private func findings(share: EffectEstimate, riskSet: EffectEstimate) -> Findings {
    var findings = Findings()
    findings.hasFrictionSignal = true
    findings.monitorsErrors = true
    findings.counts.judged = 900
    findings.counts.departures = 300
    findings.share = share
    findings.robustness.otherEstimates = [.init(method: "risk_set", share: riskSet)]
    return findings
  }

  private func estimate(_ low: Double, _ high: Double) -> EffectEstimate {
    EffectEstimate(point: (low + high) / 2, low: low, high: high, count: 900)
  }

  @Test func `that finds the opposite leaves the verdict open`() throws {
    var findings = findings(share: estimate(0.3, 0.4), riskSet: estimate(-0.2, -0.1))
    #expect(Verdict(weighing: findings) == .both)
    findings.compareMethods()
    let caution = try #require(findings.caution(.methodsDisagree))
    #expect(!caution.refuses && caution.undecides)
    #expect(
      caution.text
        == "two methods contradict each other: friction's share of the departures is 35 % by weights "
        + "and -15 % when each friction is set against sessions that came as far without any")
    #expect(Verdict(weighing: findings) == .inconclusive)
  }

  @Test(arguments: [
    ((0.3, 0.4), (-0.2, 0.1)), ((-0.1, 0.4), (-0.2, -0.1)), ((0.3, 0.4), (0.1, 0.2)),
  ])
  func `that finds less, or nothing, says nothing`(
    _ share: (Double, Double), _ other: (Double, Double)
  ) {
    var findings = findings(
      share: estimate(share.0, share.1), riskSet: estimate(other.0, other.1))
    findings.compareMethods()
    #expect(findings.cautions.isEmpty)
  }

  @Test(arguments: [
    (0.12, 1_600.0, true), (-0.2, 400, true), (0.12, 400, false), (0.09, 9_000, false),
  ])
  func `that leaves a covariate out of balance is a caution`(
    _ after: Double, _ people: Double, _ isCaution: Bool
  ) {
    var findings = findings(share: estimate(0.3, 0.4), riskSet: estimate(0.2, 0.3))
    findings.robustness.effectivePeople = people
    findings.robustness.balance = [
      .init(covariate: "platform=web", before: 0.5, after: 0.01),
      .init(covariate: "platform=ios", before: 0.3, after: after),
    ]
    findings.checkBalance()
    let caution = findings.caution(.failsPlacebo)
    #expect((caution != nil) == isCaution)
    #expect(caution.map { $0.cell == "platform=ios" && !$0.undecides && !$0.refuses } ?? true)
  }
}
