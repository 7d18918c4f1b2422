import EventLogs
import Reports
import Sessions

/// What `inspect` finds out about a log.
struct Inspected {
  var inspection: LogInspection
  /// What became of every row, with places.
  var intake: Intake
  /// How the log was read, for a config that says so.
  var reading = Reading()
  /// Sentences for whoever started the run, such as which file could not be read.
  var warnings: [String] = []
}

/// Reads the log once, in any order, and counts what it has.
///
/// - Parameters:
///   - options: Which log, and what its events mean.
///   - rejected: Hears of every row that was not used, in reading order.
/// - Returns: How the log was understood.
/// - Throws: ``LogError`` when there is no usable input.
func inspected(
  _ options: Options, rejected: @escaping (Rejection) -> Void
) throws(LogError) -> Inspected {
  let settings = ReportSettings(options)
  let log = try EventLog(options.paths, options: options.reading)
  let (summary, reading) = try log.sessionSummary(
    settings.timelines, rejected: options.rejectsPath == nil ? nil : rejected)
  return Inspected(
    inspection: LogInspection(summary, reading: reading, settings: settings),
    intake: reading.intake, reading: reading,
    warnings: reading.problems + reading.warnings + [summary.manyNames].compactMap(\.self))
}
