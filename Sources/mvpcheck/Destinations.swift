import EventLogs
import Reports

/// The files a run will write, all checked before anything is read.
struct Destinations {
  private(set) var outputs: [Destination] = []
  private(set) var rejects: Destination?
  private(set) var truth: Destination?

  init(_ options: Options) throws(DestinationError) {
    for path in options.showing.outputs { outputs.append(try checked(path, options)) }
    if let path = options.rejectsPath { rejects = try checked(path, options) }
    if let path = options.simulation.truthPath { truth = try checked(path, options) }
    let all = outputs + [rejects, truth].compactMap(\.self)
    if let lock = options.gates.lockPath, all.contains(where: { $0.isSame(asInput: lock) }) {
      throw .usage(UsageError("'\(lock)' is named as a lock and as an output"))
    }
  }

  private func checked(
    _ path: String, _ options: Options
  ) throws(DestinationError) -> Destination {
    let destination: Destination
    do { destination = try Destination(path) } catch { throw .cannotWrite(error) }
    if let input = options.paths.first(where: { destination.isSame(asInput: $0) }) {
      throw .usage(UsageError("'\(path)' is an input ('\(input)') and would be overwritten"))
    }
    let others = outputs + [rejects, truth].compactMap(\.self)
    guard !others.contains(where: { $0.isSame(as: destination) }) else {
      throw .usage(UsageError("'\(path)' is named for two outputs"))
    }
    return destination
  }
}

/// Why a run's files cannot be written as asked.
enum DestinationError: Error {
  case usage(UsageError)
  case cannotWrite(WriteError)
}

/// The list of rows that were not used, one JSON object a line; a report waits for no such list.
final class RejectsFile {
  private let file: OutputFile
  private var failure: WriteError?

  /// Begins the list, readable by its owner alone: places may say more than a report does.
  init(_ destination: Destination) throws(WriteError) {
    file = try OutputFile(destination, permissions: 0o600)
  }

  /// Adds a row; what goes wrong is told when the list is kept.
  func add(_ rejection: Rejection) {
    guard failure == nil else { return }
    let line: JSONValue = [
      "line": .integer(rejection.line),
      "column": .integer(rejection.column),
      "reason": .string(rejection.reason),
      "file": .string(rejection.path),
      "detail": .string(rejection.detail),
    ]
    do { try file.writer.write(line.compact + "\n") } catch { failure = error }
  }

  /// Puts the list in its place.
  func keep() throws(WriteError) {
    if let failure { throw failure }
    try file.keep()
  }
}
