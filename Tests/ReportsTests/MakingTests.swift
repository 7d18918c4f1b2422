import Sessions
import Testing

@testable import Effects
@testable import Reports

/// What was found, by hand: 412 people left, 233 of them after friction.
private func found(_ point: Double, _ low: Double, _ high: Double) -> Findings {
  var findings = Findings()
  findings.hasFrictionSignal = true
  findings.monitorsErrors = true
  findings.counts.judged = 1284
  findings.counts.departures = 412
  findings.counts.afterFriction = 233
  findings.counts.stillHere = 872
  findings.counts.tooRecent = 96
  findings.departuresCounted = 412
  findings.afterFrictionCounted = 233
  findings.share = EffectEstimate(point: point, low: low, high: high, count: 1284)
  return findings
}

private func headline(_ findings: Findings) -> [String] {
  let departures = ConfoundReport.Departures(findings, Rounding(level: 0.95))
  return Headline(
    Verdict(weighing: findings), findings, departures, causes: [],
    HeadlineFacts(churnDays: 7, spanDays: 84)
  ).sentences
}

@Suite struct `The headline` {
  @Test func `answers with the range`() {
    #expect(
      headline(found(0.3, 0.22, 0.38)) == [
        "BOTH. 412 of 1,380 people left.",
        "Friction explains about 124 of them (30 %; likely 22-38 %).",
        "The friction in this log does not explain the other 288.",
      ])
  }

  @Test func `says what is open, and why, where a caution leaves it open`() {
    var findings = found(0.3, 0.22, 0.38)
    var caution = Caution(
      code: .leavingCausesError, refuses: false,
      text: "most friction sits at the very end of sessions", remedy: "log what came first")
    caution.undecides = true
    findings.cautions = [caution]
    #expect(
      headline(findings) == [
        "CANNOT TELL YET. 412 of 1,380 people left.",
        "Friction would explain about 124 of them (30 %; likely 22-38 %), but that is open, because "
          + "most friction sits at the very end of sessions.",
        "Log what came first.",
      ])
  }

  @Test(arguments: [
    (
      Caution.Code.clusteredFriction,
      "Friction gathers on certain people: something unseen may cause both it and leaving."
    ),
    (.singleIncident, "Nearly all of the friction is one incident: one experiment, not many."),
  ]) func `gives bounds where the number is refused`(_ code: Caution.Code, _ why: String) {
    var findings = found(0.3, 0.22, 0.38)
    findings.share = nil
    findings.shareRefusal = Caution(code: code, refuses: true, text: "t", remedy: "r")
    #expect(
      headline(findings) == [
        "CANNOT TELL YET. \(why)",
        "412 of 1,380 people left. Friction explains between 0 and 233 of them at most: those who "
          + "met it in their last session.",
      ])
  }

  @Test func `knows one from many`() {
    var findings = Findings()
    findings.hasFrictionSignal = true
    findings.counts.judged = 1
    #expect(headline(findings)[0].hasPrefix("NOBODY LEFT. The one person who could be judged"))
    findings = found(0, 0, 0)
    findings.share = nil
    findings.shareRefusal = Caution(
      code: .tooFewUsers, refuses: true, text: "too few", remedy: "wait", moreUsers: 1,
      moreWeeks: 1)
    #expect(
      headline(findings).last
        == "At least about 1 more person is needed, about 1 week at this pace.")
  }
}

@Suite struct `People who left` {
  private let figures = Rounding(level: 0.95)

  @Test func `are never fewer than none nor more than were counted`() throws {
    let most = ConfoundReport.Departures(found(0.62, 0.5, 0.74), Rounding(level: 0.95))
    // 233 met friction; 0.74 of 412 are 304.88.
    #expect(most.metFrictionLeftAnyway?.low == 0)
    let least = ConfoundReport.Departures(found(-0.01, -0.1, 0.08), Rounding(level: 0.95))
    #expect(least.metFrictionLeftAnyway?.high == 233)
    #expect(least.metFrictionLeftAnyway?.estimate == 233)
  }

  @Test func `are told of the departures that the share speaks of`() throws {
    var findings = found(0.3, 0.2, 0.4)
    findings.departuresCounted = 200
    findings.afterFrictionCounted = 100
    findings.beforeValue = EffectEstimate(point: 60, low: 50, high: 70, count: 1284)
    findings.afterValue = EffectEstimate(point: 80, low: 65, high: 201, count: 1284)
    let departures = ConfoundReport.Departures(findings, figures)
    #expect(departures.total == 412 && departures.counted == 200)
    #expect(departures.dueToFriction?.estimate == 60)
    #expect(departures.metFrictionLeftAnyway?.estimate == 40)
    #expect(departures.beforeValue?.estimate == 60 && departures.beforeValue?.high == 70)
    #expect(departures.afterValue?.estimate == 80 && departures.afterValue?.high == 200)
    var cause = CauseFindings(kind: .failure)
    cause.lost = EffectEstimate(point: 50, low: 40, high: 60, count: 1284)
    #expect(ConfoundReport.Cause(cause, findings, figures).share?.estimate == 0.25)
    #expect(
      headline(findings) == [
        "BOTH. 412 of 1,380 people left.",
        "Friction explains about 60 of the 200 who are counted (30 %; likely 20-40 %).",
        "The friction in this log does not explain the other 140.",
        "This does not speak of 212 people who left where this log cannot tell.",
      ])
  }

  @Test func `are told of all where hardly any are left out`() {
    var findings = found(0.3, 0.22, 0.38)
    findings.departuresCounted = 410
    #expect(headline(findings).count == 3)
  }

  @Test func `have no value side without an activation event`() {
    let departures = ConfoundReport.Departures(found(0.3, 0.2, 0.4), Rounding(level: 0.95))
    #expect(departures.beforeValue == nil && departures.afterValue == nil)
  }
}

@Suite struct `Findings in the report` {
  private let figures = Rounding(level: 0.95)

  private func estimate(_ point: Double, _ low: Double, _ high: Double) -> EffectEstimate {
    EffectEstimate(point: point, low: low, high: high, count: 9)
  }

  @Test func `rank steps without a gap, those that are certain first`() {
    func step(_ name: String, _ low: Double, isCertain: Bool) -> StepFindings {
      StepFindings(
        operation: name, kind: .failure, attempts: 10, hits: 1, lost: estimate(5, low, 9),
        isCertain: isCertain)
    }
    let steps = ConfoundReport.Step.ranked(
      [
        step("a", 1, isCertain: true), step("b", 1, isCertain: false),
        step("c", -1, isCertain: true), step("d", 1, isCertain: true),
      ], figures)
    #expect(steps.map(\.event) == ["a", "d", "b", "c"])
    #expect(steps.map(\.rank) == [1, 2, 3, 4])
  }

  @Test func `say why conversion has no figure without friction`() {
    var metric = MetricFindings()
    metric.observed = estimate(0.1, 0.08, 0.12)
    #expect(ConfoundReport.Metric(conversion: metric, figures).refused?.code == "no_overlap")
    metric.withoutFriction = metric.observed
    #expect(ConfoundReport.Metric(conversion: metric, figures).refused == nil)
  }

  @Test func `carry the price of a refusal`() {
    var metric = MetricFindings()
    metric.refusal = Caution(
      code: .tooFewUsers, refuses: true, text: "", remedy: "", moreUsers: 21, moreWeeks: 7)
    #expect(ConfoundReport.Metric(metric, figures).refused?.price?.users == 21)
  }

  @Test func `carry every check and every other world`() throws {
    var findings = found(0.3, 0.22, 0.38)
    findings.whatIf = [WhatIfFindings(odds: 0.5, oneSessionChurn: estimate(0.281234, 0.2, 0.3))]
    findings.retention = RetentionCurves(
      observed: [.init(day: 0, surviving: 1, low: 1, high: 1, atRisk: 9)],
      withoutFriction: [], difference: nil)
    findings.robustness.tippingOdds = 1.61234
    findings.robustness.stability = [.init(setting: "session_gap", value: 900, share: nil)]
    #expect(ConfoundReport.WhatIf(findings.whatIf[0], figures).oneSessionChurn?.estimate == 0.2812)
    let curves = try ConfoundReport.Curve.both(#require(findings.retention), figures)
    #expect(curves.map(\.group) == [.observed])
    let robustness = ConfoundReport.Robustness(findings, figures)
    #expect(robustness.tippingOdds == 1.6123)
    #expect(robustness.stability[0].share == nil && robustness.stability[0].value == 900)
  }
}
