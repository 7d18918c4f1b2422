import EventLogs
import Reports

/// What `analyze` works out from a log.
struct Analysis {
  var report: ConfoundReport
  /// What became of every row, with places.
  var intake: Intake
  /// Sentences for whoever started the run, such as which file could not be read.
  var warnings: [String] = []
}

/// Reads the log and works out the report.
///
/// - Parameters:
///   - options: Which log, and what its events mean.
///   - rejected: Hears of every row that was not used, in reading order.
/// - Returns: The report, and what became of every row.
/// - Throws: ``LogError`` when there is no usable input.
func analysis(
  _ options: Options, rejected: (Rejection) -> Void
) throws(LogError) -> Analysis {
  throw LogError("this build cannot analyze logs")
}
