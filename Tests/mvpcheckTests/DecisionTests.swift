import Testing

@testable import Reports
@testable import mvpcheck

@Suite struct `A decision` {
  private typealias Estimate = ConfoundReport.Estimate

  /// Left after one session: 32 % (29-35 %); without friction 20 % (16-24 %), of 400 people.
  private static var report: ConfoundReport {
    var report = SampleReport.both
    report.oneSessionChurn.observed = SampleReport.estimate(0.32, 0.29, 0.35)
    report.oneSessionChurn.withoutFriction = SampleReport.estimate(0.2, 0.16, 0.24)
    return report
  }

  private func decision(
    _ rule: String, in report: ConfoundReport = Self.report
  ) throws -> ConfoundReport.Decision {
    try Target(rule).decision(in: report)
  }

  @Test(arguments: [
    ("one_session_churn < 25%", "misses", "meets", "flips"),
    ("one_session_churn <= 25pct", "misses", "meets", "flips"),
    ("one_session_churn > 0.25", "meets", "misses", "flips"),
    ("one_session_churn >= 25 %", "meets", "misses", "flips"),
    ("one_session_churn < 40%", "meets", "meets", "stands"),
    ("one_session_churn<15%", "misses", "misses", "stands"),
    ("one_session_churn <= 24%", "misses", "meets", "flips"),
    ("one_session_churn < 24%", "misses", "straddles", "open"),
    ("one_session_churn >= 29%", "meets", "misses", "flips"),
    ("one_session_churn > 29%", "straddles", "misses", "open"),
    ("one_session_churn < 30%", "straddles", "meets", "open"),
  ]) func `is weighed by both intervals`(
    _ rule: String, _ observed: String, _ without: String, _ outcome: String
  ) throws {
    let decision = try decision(rule)
    #expect(decision.observed == observed)
    #expect(decision.withoutFriction == without)
    #expect(decision.outcome == outcome)
    #expect((decision.moreUsers == nil) == (outcome != "open"))
  }

  @Test func `rests on any of the metrics`() throws {
    var report = SampleReport.both
    report.departuresByHorizon.observed = SampleReport.estimate(0.6, 0.55, 0.65)
    report.conversionByHorizon = report.departuresByHorizon
    report.conversionByHorizon?.withoutFriction = SampleReport.estimate(0.7, 0.65, 0.75)
    #expect(try decision("departures_by_horizon < 50%", in: report).outcome == "flips")
    #expect(try decision("conversion_by_horizon > 50%", in: report).outcome == "stands")
  }

  @Test func `says how many more would settle each interval`() throws {
    // 32 % less 30 % is 2 points, and the range reaches 3 below: 400 x (9/4 - 1).
    let one = try decision("one_session_churn < 30%")
    #expect(one.moreUsersObserved == 500 && one.moreUsersWithoutFriction == nil)
    #expect(one.moreUsers == 500)
    var report = Self.report
    report.oneSessionChurn.withoutFriction = SampleReport.estimate(0.26, 0.2, 0.32)
    // 4 points, and 6 reached: 400 x (36/16 - 1).
    let both = try decision("one_session_churn < 30%", in: report)
    #expect(both.moreUsersObserved == 500 && both.moreUsersWithoutFriction == 500)
    report.oneSessionChurn.withoutFriction = SampleReport.estimate(0.28, 0.2, 0.36)
    #expect(try decision("one_session_churn < 30%", in: report).moreUsers == 6000)
  }

  @Test func `takes the price of a refusal for the figure without friction`() throws {
    var report = Self.report
    report.oneSessionChurn.withoutFriction = nil
    report.oneSessionChurn.refused = .init(
      code: "too_few_users", text: "29 people are too few.", price: .init(users: 21, weeks: 7))
    let decision = try decision("one_session_churn < 25%", in: report)
    #expect(decision.moreUsers == 21 && decision.outcome == "open")
    #expect(
      decision.sentence
        == "Target one_session_churn < 25%: as it was, the product misses it (32 %; 29-35 %); "
        + "without friction there is no number. The decision is OPEN. At least about 21 more "
        + "people would be needed for a number without friction.")
    #expect(
      try self.decision("one_session_churn < 30%", in: report).sentence.hasSuffix(
        "for a number without friction, and about 500 to settle it."))
  }

  @Test func `says when no number of people would settle it`() throws {
    var report = Self.report
    #expect(
      try decision("one_session_churn < 32%", in: report).sentence.hasSuffix(
        "No number of people would settle it: the figure as it was lies on the limit."))
    report.oneSessionChurn.withoutFriction = nil
    report.oneSessionChurn.refused = .init(
      code: "no_overlap", text: "Nearly everyone met friction.", price: nil)
    let refused = try decision("one_session_churn < 25%", in: report)
    #expect(refused.moreUsers == nil)
    #expect(
      refused.sentence.hasSuffix(
        "No number of people would settle it: nearly everyone met friction."))
    #expect(
      try decision("conversion_by_horizon > 5%", in: report).sentence.hasSuffix(
        "this log has no conversion event; name one with --conversion."))
  }

  @Test(arguments: [
    (
      "one_session_churn < 40%",
      """
      Target one_session_churn < 40%: as it was, the product meets it (32 %; 29-35 %);
      without friction it meets it (20 %; 16-24 %). The decision STANDS.
      """
    ),
    (
      "one_session_churn < 25%",
      """
      Target one_session_churn < 25%: as it was, the product misses it (32 %;
      29-35 %); without friction it meets it (20 %; 16-24 %). The decision FLIPS.
      """
    ),
    (
      "one_session_churn < 30%",
      """
      Target one_session_churn < 30%: as it was, the product may meet it or miss it
      (32 %; 29-35 %); without friction it meets it (20 %; 16-24 %). The decision is
      OPEN. About 500 more people would settle it, if the figures stay where they are.
      """
    ),
  ]) func `stands in the report, in words and in JSON`(_ rule: String, _ text: String) throws {
    var report = Self.report
    report.decision = try decision(rule)
    let lines = TestRun.analyze(["--target", rule], finding: report).output
    #expect(lines.contains("\n\n\(text)\n\n"), "\(lines)")
    let sentence = text.split(separator: "\n").joined(separator: " ")
    let json = TestRun.analyze(["--target", rule, "-f", "json"], finding: report).output
    #expect(json.contains(#""text": "\#(sentence)""#.replacing("<", with: "\\u003c")))
  }

  @Test(arguments: [
    "one_session_churn = 25%", "one_session_churn 25%", "one_session_churn < 25", "churn < 25%",
    "one_session_churn < 125%", "one_session_churn <", "< 25%", "one_session_churn => 25%",
  ]) func `is refused where the rule says nothing`(_ rule: String) {
    #expect(throws: UsageError.self) { try Target(rule) }
  }
}
