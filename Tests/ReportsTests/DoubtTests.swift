import Effects
import Testing

@testable import Reports

@Suite struct `What could be wrong` {
  @Test func `names each check that was passed, with its number`() throws {
    let passed = try #require(Fixture.mixed.passedSentence)
    #expect(
      passed == "Checks passed: earlier successes, as if friction had caused them: nothing, as it "
        + "should be (0.01, -0.03 to 0.05); once weighted, those spared friction differ from all by "
        + "0.04 standard deviations at most (channel=ads; 0.12 before); friction gathers on people "
        + "as chance has it (0.7 standard deviations; doubtful above 6); friction at the very end "
        + "of a session may be the noise of leaving: the share is 30 % (22-38 %) with it, "
        + "24 % (16-32 %) without it; with people who only ever failed to sign in the share is "
        + "32 % (24-40 %), without them 30 % (22-38 %); other definitions of a session, of leaving "
        + "and of slow put friction's share at 29-33 % (ranges within 21-42 %); friction's share "
        + "by comparing people at risk at the same time 27 % (18-36 %), by regression "
        + "22 % (15-29 %), against 30 % (22-38 %) here.")
  }

  @Test func `warns of each check that was not`() {
    var report = Fixture.mixed
    report.robustness?.balance[0].after = 0.2
    report.robustness?.placebos[0].isPassed = false
    report.robustness?.clusteringZ = 9
    report.robustness?.terminalBracket?.without.low = -0.02
    report.robustness?.stability[0].share = nil
    report.robustness?.otherEstimates[0].share = Fixture.estimate(0.05, 0, 0.1)
    let warnings = report.doubtSentences.filter { $0.hasPrefix("Warning: ") }
    #expect(warnings.count == 6)
    #expect(warnings[0].contains("something where nothing can be"))
    #expect(warnings[1].contains("0.20 standard deviations"))
    #expect(warnings[4].contains("and 1 of 3 give none"))
  }

  @Test(arguments: [
    (-0.03, "keep people (3 points less one-session churn). That misleads: who does more"),
    (0.15, "cost 15 points of one-session churn. That misleads: those who meet friction differ"),
    (0.02, "cost 2 points of one-session churn. That misleads: who does more"),
    (0.09, "comes to 9 points: it agrees with 8 points (5-11)."),
  ]) func `holds the plain comparison against the answer`(_ naive: Double, _ words: String) {
    var report = Fixture.mixed
    report.oneSessionChurn.naive?.dueToFriction = naive
    #expect(report.doubtSentences.last?.contains(words) == true)
  }

  @Test func `takes no two signs for a quarrel where both may be nothing`() {
    var report = Fixture.mixed
    report.oneSessionChurn.dueToFriction = Fixture.estimate(0.01, -0.03, 0.05)
    report.oneSessionChurn.naive?.dueToFriction = -0.01
    #expect(report.doubtSentences.last?.contains("it agrees with 1? point (-3 to 5)") == true)
  }

  @Test func `begins with what leaves the verdict open`() {
    var report = Fixture.mixed
    report.reasons.append(
      .init(
        code: "unstable_label", refuses: false, undecides: true, text: "It depends", remedy: "",
        cell: nil, price: nil))
    #expect(report.doubtSentences.first == "It depends.")
  }

  @Test func `says nothing where nothing was worked out`() {
    let report = Fixture.report(.noFrictionSignal)
    #expect(report.doubts.isEmpty && report.checks.isEmpty)
  }

  @Test func `says a remedy once`() {
    let price = ConfoundReport.Reason.Price(users: 21, weeks: 7)
    func reason(_ remedy: String) -> String {
      ConfoundReport.Reason(
        code: "too_few_users", refuses: true, text: "Too few.", remedy: remedy, cell: nil,
        price: price
      ).sentence
    }
    #expect(
      reason("Wait for about 21 more people.")
        == "Too few. Wait for about 21 more people. That takes about 7 weeks at this pace.")
    #expect(reason("Wait.") == "Too few. Wait. It would take about 21 more people, 7 weeks.")
  }

  @Test func `leaves out a refusal that the headline tells`() {
    var report = Fixture.report(.inconclusive)
    #expect(report.refusalSentences.count == 1)
    report.headline.append(report.reasons[0].text)
    #expect(report.refusalSentences.isEmpty)
  }
}
