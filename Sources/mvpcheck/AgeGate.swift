import EventLogs
import Reports

/// How old the newest event of a log may be.
struct AgeGate: Sendable {
  /// As given.
  var text: String
  /// In seconds.
  private var limit: Int64

  /// Makes the gate of a span such as `8d`.
  init(_ text: String) throws(UsageError) {
    guard let span = Duration(written: text) else {
      throw UsageError("'\(text)' is not a duration such as 36h or 8d")
    }
    self.text = text
    limit = span.components.seconds
  }

  /// How the gate comes out for a report made at `now`; `nil` for a clock that cannot be right.
  ///
  /// What it says does not depend on the time of the run: the same log gives the same report while the gate
  /// comes out the same.
  func result(in report: ConfoundReport, at now: Timestamp?) -> ConfoundReport.GateResult {
    // Whole seconds, as the clock's: what is newer by less is not told apart.
    let time = report.dataQuality.lastEvent.map { "\($0.prefix(19))Z" }
    func result(_ outcome: String, _ message: String) -> ConfoundReport.GateResult {
      .init(
        rule: "max_age \(text)", level: Gate.Level.fail.rawValue, outcome: outcome,
        message: message)
    }
    guard let time, let newest = Timestamp(written: time) else {
      return result("inconclusive", "max_age: there is no event")
    }
    let words = "max_age: newest event \(time), limit \(text)"
    guard let now else { return result("inconclusive", words + "; the clock is wrong") }
    let (age, isPastCounting) = now.nanoseconds.subtractingReportingOverflow(newest.nanoseconds)
    let isOld = isPastCounting ? now > newest : age > limit * 1_000_000_000
    return result(isOld ? "trip" : "pass", words)
  }
}
