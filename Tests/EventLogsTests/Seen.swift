@testable import EventLogs

/// Everything a reading handed on, with indices turned back into words.
struct Seen: EventReduction, Sendable {
  /// One event, in words.
  struct Row: Equatable, Sendable {
    var line: Int
    var user: UInt32
    var name: UInt32
    var time: Int64
    var status: Int16
    var latency: Float
    var hasError: Bool
    var words: [UInt32]
    var sequence: Int64
    var fields: [String] = []
  }

  var rows: [Row] = []
  var rejections: [Rejection] = []
  /// Keeps every field as the log writes it.
  var keepsFields = false
  /// Can forget.
  var canStartOver = true

  mutating func add(_ event: Event, from record: borrowing Record) {
    var row = Row(
      line: record.line, user: event.user, name: event.name, time: event.time.nanoseconds,
      status: event.status, latency: event.latencyMilliseconds, hasError: event.hasError,
      words: [
        event.platform, event.country, event.channel, event.release, event.plan, event.session,
      ],
      sequence: event.sequence)
    if keepsFields {
      record.forEachField { role, name, value in
        row.fields.append("\(role?.rawValue ?? "-") \(text(name))=\(text(value))")
      }
    }
    rows.append(row)
  }

  mutating func reject(_ rejection: Rejection) {
    rejections.append(rejection)
  }

  mutating func startOver() -> Bool {
    guard canStartOver else { return false }
    rows = []
    rejections = []
    return true
  }
}

/// The bytes of a span as text.
func text(_ span: Span<UInt8>) -> String {
  var bytes: [UInt8] = []
  for i in span.indices { bytes.append(span[i]) }
  return String(decoding: bytes, as: UTF8.self)
}

/// What came of reading a log.
struct Outcome {
  var reading: Reading
  var seen: Seen

  var intake: Intake { reading.intake }
  var users: [String] { seen.rows.map { reading.vocabulary.users.text($0.user) } }
  var names: [String] { seen.rows.map { reading.vocabulary.names.text($0.name) } }
  var times: [Int64] { seen.rows.map(\.time) }
  var lines: [Int] { seen.rows.map(\.line) }
  /// `reason line:column` of every rejection.
  var rejects: [String] { seen.rejections.map { "\($0.reason) \($0.line):\($0.column)" } }
  /// How many rows were rejected, by reason.
  var reasons: [String: Int] { intake.rejections.mapValues(\.count) }
  var exclusions: [String: Int] { intake.exclusions.mapValues(\.count) }
  var fieldNotes: [String: Int] { intake.fieldNotes.mapValues(\.count) }

  /// Every event in words, and what became of all rows: alike for logs that mean the same.
  var summary: [String] {
    let words = reading.vocabulary
    return seen.rows.map { row in
      let tables = [
        words.platforms, words.countries, words.channels, words.releases, words.plans,
        words.sessions,
      ]
      let rest = zip(tables, row.words).map { $0.text($1) }.joined(separator: "|")
      let user = words.users.text(row.user)
      let name = words.names.text(row.name)
      return "\(user)|\(name)|\(row.time)|\(row.status)|\(row.latency)|\(row.hasError)|\(rest)"
    }
  }

  /// The conservation rule of every run.
  var isConserved: Bool {
    intake.rowsRead
      == intake.accepted + intake.rejected + intake.duplicatesDropped + intake.excluded
      && intake.accepted == seen.rows.count && intake.rejected == seen.rejections.count
  }
}

/// How the bytes of a test log come in.
enum Shape {
  case csv
  case jsonl
}

/// Reads a log that holds `bytes`.
func read(
  bytes: [UInt8], blockSize: Int = 1 << 20, keepsFields: Bool = false,
  _ change: (inout ReadingOptions) -> Void = { _ in }
) throws(LogError) -> Outcome {
  var options = ReadingOptions()
  change(&options)
  var log = EventLog(["log"], origins: [.memory(bytes)], options: options)
  log.blockSize = blockSize
  var seen = Seen(keepsFields: keepsFields)
  let reading = try log.read(into: &seen)
  return Outcome(reading: reading, seen: seen)
}

/// Reads a log that holds `text`.
func read(
  _ text: String, blockSize: Int = 1 << 20, keepsFields: Bool = false,
  _ change: (inout ReadingOptions) -> Void = { _ in }
) throws(LogError) -> Outcome {
  try read(bytes: Array(text.utf8), blockSize: blockSize, keepsFields: keepsFields, change)
}

/// Reads files.
func read(
  files: [String], _ change: (inout ReadingOptions) -> Void = { _ in }
) throws(LogError) -> Outcome {
  var options = ReadingOptions()
  change(&options)
  var seen = Seen()
  let reading = try EventLog(files, options: options).read(into: &seen)
  return Outcome(reading: reading, seen: seen)
}

/// Why a log that holds `bytes` cannot be read; `nil` when it can.
func failure(
  of bytes: [UInt8], _ change: (inout ReadingOptions) -> Void = { _ in }
) -> LogError? {
  do throws(LogError) {
    _ = try read(bytes: bytes, change)
    return nil
  } catch {
    return error
  }
}

/// Why a log that holds `text` cannot be read; `nil` when it can.
func failure(
  of text: String, _ change: (inout ReadingOptions) -> Void = { _ in }
) -> LogError? {
  failure(of: Array(text.utf8), change)
}

/// Why files cannot be read; `nil` when they can.
func failure(
  files: [String], _ change: (inout ReadingOptions) -> Void = { _ in }
) -> LogError? {
  do throws(LogError) {
    _ = try read(files: files, change)
    return nil
  } catch {
    return error
  }
}

/// 2026-01-05T10:00:00Z.
let morning: Int64 = 1_767_607_200_000_000_000
/// A good row, the header before it, and what follows.
let header = "user_id,timestamp,event\n"
let good = "u1,2026-01-05T10:00:00Z,login\n"
