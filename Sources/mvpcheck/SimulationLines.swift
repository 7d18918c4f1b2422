import EventLogs

/// The stories that `simulate` can tell, with a line about each.
let scenarios: [(name: String, summary: String)] = []

/// Writes a made-up log.
///
/// - Parameters:
///   - options: Which story, how many people, which seed.
///   - write: Takes bytes to be written, in any pieces.
/// - Returns: The truth behind the log, as JSON.
/// - Throws: ``LogError`` when the story cannot be told.
func writeSimulation(
  _ options: Options, write: (ArraySlice<UInt8>) -> Void
) throws(LogError) -> String {
  throw LogError("this build cannot simulate logs")
}
