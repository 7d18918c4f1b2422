import Sessions
import Testing

@testable import Effects

/// Findings of a log that records errors, with 400 people judged, 100 of whom left.
private func findings(
  _ share: (low: Double, high: Double)? = nil, change: (inout Findings) -> Void = { _ in }
) -> Findings {
  var findings = Findings()
  findings.hasFrictionSignal = true
  findings.monitorsErrors = true
  findings.counts.subjects = 500
  findings.counts.judged = 400
  findings.counts.departures = 100
  findings.counts.afterFriction = 30
  findings.share = share.map { EffectEstimate(point: ($0 + $1) / 2, low: $0, high: $1, count: 400) }
  change(&findings)
  return findings
}

@Suite struct `A verdict` {
  @Test(arguments: [
    ((-0.1, 0.2), Verdict.mostlyValue), ((0.01, 0.2499), .mostlyValue),
    ((-0.1, 0.25), .inconclusive), ((0, 0.4), .inconclusive), ((0.001, 0.25), .both),
    ((0.3, 0.5), .both), ((0.5, 0.7), .both), ((0.501, 0.7), .mostlyFriction),
    ((0.6, 0.9), .mostlyFriction), ((-0.3, 0.9), .inconclusive), ((0.1, 0.9), .both),
    ((-0.5, -0.2), .mostlyValue),
  ])
  func `weighs the interval`(_ share: (low: Double, high: Double), _ verdict: Verdict) {
    #expect(Verdict(weighing: findings(share)) == verdict)
  }

  @Test func `asks first what the log can show, in order`() {
    var nothing = findings((0.6, 0.9)) {
      $0.hasFrictionSignal = false
      $0.counts.judged = 0
      $0.counts.departures = 0
    }
    #expect(Verdict(weighing: nothing) == .noFrictionSignal)
    nothing.hasFrictionSignal = true
    #expect(Verdict(weighing: nothing) == .tooEarly)
    nothing.counts.judged = 400
    #expect(Verdict(weighing: nothing) == .nobodyLeft)
    nothing.counts.departures = 100
    #expect(Verdict(weighing: nothing) == .mostlyFriction)
  }

  @Test func `clears no friction that goes unrecorded`() {
    let low = findings((0, 0.1)) { $0.monitorsErrors = false }
    #expect(Verdict(weighing: low) == .inconclusive)
    let high = findings((0.6, 0.9)) { $0.monitorsErrors = false }
    #expect(Verdict(weighing: high) == .mostlyFriction)
  }

  @Test(arguments: [
    (24, true, Verdict.mostlyValue), (25, true, .inconclusive), (24, false, .inconclusive),
    (0, true, .mostlyValue), (0, false, .inconclusive),
  ])
  func `without a share for want of hits asks what the most could be`(
    _ afterFriction: Int, _ monitorsErrors: Bool, _ verdict: Verdict
  ) {
    let few = findings {
      $0.shareRefusal = .tooFewHits(3)
      $0.counts.afterFriction = afterFriction
      $0.monitorsErrors = monitorsErrors
    }
    #expect(Verdict(weighing: few) == verdict)
  }

  @Test func `without a share for any other reason is open`() {
    for refusal in [Caution.noFrictionSignal, .noConvergence, nil] {
      let refused = findings {
        $0.shareRefusal = refusal
        $0.counts.afterFriction = 0
      }
      #expect(Verdict(weighing: refused) == .inconclusive)
    }
  }
}

@Suite struct `Confidence in a verdict` {
  private func strong(_ change: (inout Findings) -> Void = { _ in }) -> Findings {
    findings((0.55, 0.7)) {
      $0.counts.judged = 2_000
      change(&$0)
    }
  }

  @Test func `is high where every test is passed`() throws {
    let confidence = try #require(Confidence(in: strong(), rejectShare: 0))
    #expect(confidence.word == .high && confidence.shortfalls.isEmpty)
  }

  @Test func `is none without a share`() {
    #expect(Confidence(in: findings(), rejectShare: 0)?.word == nil)
  }

  @Test func `falls a word for one shortfall and to the last for two`() throws {
    let rejects = try #require(Confidence(in: strong(), rejectShare: 0.01))
    #expect(rejects.word == .moderate)
    #expect(rejects.shortfalls == ["over 1 % of the rows could not be read"])
    let few = strong {
      $0.counts.judged = 499
      $0.share?.low = 0.5
      $0.share?.high = 0.75
      $0.verdictWithoutHeaviest = .mostlyFriction
    }
    let confidence = try #require(Confidence(in: few, rejectShare: 0))
    #expect(confidence.word == .low)
    #expect(
      confidence.shortfalls == [
        "the range is 25 points wide", "only 499 people could be judged",
        "the verdict hangs on the busiest 1 % of people",
      ])
  }

  @Test func `minds a modest hidden cause and every caution`() throws {
    // 1 / (1 − .1): an E-value of 1.46.
    let weak = strong {
      $0.share = EffectEstimate(point: 0.15, low: 0.1, high: 0.2, count: 2_000)
      $0.cautions = [.unmonitored("platform ios", kind: .failure, sessions: 70), .noConvergence]
    }
    let confidence = try #require(Confidence(in: weak, rejectShare: 0))
    #expect(confidence.shortfalls.count == 2)
    #expect(
      confidence.shortfalls.last
        == "a modest cause that this log does not show could explain it away")
  }

  @Test func `takes E-values from the ratio of what was to what is left`() throws {
    let half = findings((0.4, 0.6))
    // 1 / (1 − 1/2) = 2: 2 + √2.
    let eValue = try #require(half.eValue)
    #expect(abs(eValue - 3.414213562373095) < 1e-12)
    #expect(findings((-0.2, 0.6)).eValueLow == 1)
    #expect(findings((-0.4, 0.2)).eValue == nil)
  }
}
