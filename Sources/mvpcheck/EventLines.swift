import EventLogs

/// Reads the log and writes one JSON object a line, for each event or each session.
///
/// - Parameters:
///   - options: Which log, and which of its lines.
///   - rejected: Hears of every row that was not used, in reading order.
///   - write: Takes bytes to be written, in any pieces.
/// - Returns: What became of every row, and whether all of it was read.
/// - Throws: ``LogError`` when there is no usable input.
func writeEventLines(
  _ options: Options, rejected: (Rejection) -> Void, write: (ArraySlice<UInt8>) -> Void
) throws(LogError) -> (intake: Intake, isComplete: Bool) {
  throw LogError("this build cannot list events")
}
