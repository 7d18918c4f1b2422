import EventLogs
import Reports
import Testing

@testable import mvpcheck

@Suite struct `A gate on the newest event's age` {
  private func run(_ arguments: [String], change: (inout World) -> Void = { _ in }) -> TestRun {
    var report = SampleReport.both
    report.dataQuality.lastEvent = "2026-03-29T10:00:00.250Z"
    return TestRun.analyze(arguments, finding: report, change: change)
  }

  /// The gates of a JSON report, on one line.
  private func gates(in run: TestRun) -> String {
    run.output.split(whereSeparator: \.isWhitespace).drop { $0 != "\"gates\":" }
      .joined(separator: " ")
  }

  @Test(arguments: [
    ("2026-03-30", "8d", "pass"), ("2026-04-06T10:00:00Z", "8d", "pass"),
    ("2026-04-06T10:00:01Z", "8d", "trip"), ("2026-03-29T11:00:00Z", "59m", "trip"),
    ("2026-03-01", "1s", "pass"), ("2035-01-01", "8d", "trip"),
  ]) func `trips past its limit`(_ now: String, _ limit: String, _ outcome: String) {
    let run = run(["--max-age", limit, "--now", now, "-f", "json"])
    #expect(
      gates(in: run).contains(
        #""rule": "max_age \#(limit)", "level": "fail", "outcome": "\#(outcome)""#))
    #expect(run.status == (outcome == "trip" ? .gateTripped : .success))
    #expect(
      run.problems.contains(
        "ALERT: max_age: newest event 2026-03-29T10:00:00Z, limit \(limit) - ")
        == (outcome == "trip"))
  }

  @Test func `goes by the clock, or by what stands for it`() {
    #expect(run(["--max-age", "8d"]).status == .gateTripped)
    let environment = ["SOURCE_DATE_EPOCH": "1774864800"]
    #expect(
      run(["--max-age", "8d"]) { $0.environment = environment }.status == .success)
  }

  @Test func `cannot be decided without a clock or an event`() {
    let lost = run(["--max-age", "8d", "-f", "json"]) { $0.clock = nil }
    #expect(lost.status == .success)
    #expect(gates(in: lost).contains(#""max_age 8d", "level": "fail", "outcome": "inconclusive""#))
    #expect(lost.problems.contains("INCONCLUSIVE: max_age: newest event"))
    let strict = run(["--max-age", "8d", "--fail-on-inconclusive"]) { $0.clock = nil }
    #expect(strict.status == .gateTripped)
    var report = SampleReport.both
    report.dataQuality.lastEvent = nil
    let empty = TestRun.analyze(["--max-age", "8d"], finding: report)
    #expect(empty.problems.contains("INCONCLUSIVE: max_age: there is no event"))
  }

  /// Nothing of the time of the run is in the report but how the gate came out.
  @Test func `leaves no trace of when it was asked`() {
    let reports = ["2026-03-30", "2026-04-01"].map {
      run(["--max-age", "8d", "--now", $0, "-f", "json"]).output
    }
    #expect(reports[0] == reports[1])
  }

  @Test(arguments: ["-3d", "0", "0d", "14 parsecs", "99999999999d", ""])
  func `J02 takes a span and nothing else`(_ text: String) {
    for flag in ["--max-age", "--churn-after", "--horizon", "--session-gap"] {
      let run = TestRun(["analyze", "a", flag, text])
      #expect(run.status == .wrongUsage)
      #expect(run.problems.hasPrefix("mvpcheck: error: \(flag): '\(text)' is not a duration such"))
    }
  }
}
