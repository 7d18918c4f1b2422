import EventLogs
import Reports
import Sessions
import Studies

/// What came of writing events.
struct EventsWritten {
  /// What became of every row.
  var intake: Intake
  /// All of the log was read, each time.
  var isComplete = true
  /// Sentences for whoever started the run, such as which file could not be read.
  var warnings: [String] = []
}

/// Reads the log and writes one JSON object a line, for each event or each session.
///
/// The log is read twice: which session a row belongs to is known only when all of it was seen.
///
/// - Parameters:
///   - options: Which log, and which of its lines.
///   - rejected: Hears of every row that was not used, in reading order.
///   - write: Takes bytes to be written, in any pieces.
/// - Returns: What became of every row, and whether all of it was read.
/// - Throws: ``LogError`` when there is no usable input.
func writeEventLines(
  _ options: Options, rejected: @escaping (Rejection) -> Void,
  write: @escaping (ArraySlice<UInt8>) -> Void
) throws(LogError) -> EventsWritten {
  var design = TimelineDesign(options.meaning)
  design.keepsRows = !options.events.showsSessions
  design.countsActivities = options.events.showsSessions
  var log = try EventLog(options.paths, options: options.reading)
  if design.keepsRows { log = try log.rereadable() }
  let (timelines, reading) = try log.timelines(design, rejected: rejected)
  var written = EventsWritten(
    intake: reading.intake, isComplete: reading.isComplete,
    warnings: reading.problems + reading.warnings)
  if options.events.showsSessions {
    var studied = StudyDesign()
    studied.churnAfter = ReportSettings(options).study.churnAfter
    let study = Study(of: timelines, design: studied)
    SessionLines(study).write(to: write)
  } else {
    var lines = EventLines(timelines, vocabulary: reading.vocabulary, write: write)
    lines.keepsLines = options.events.isSorted
    let again = try log.read(into: &lines)
    lines.finish()
    if !again.isComplete, reading.isComplete {
      written.isComplete = false
      written.warnings += again.problems
    }
  }
  return written
}

/// One line a session: who, from when to when, what was met, whether they left after it.
private struct SessionLines {
  private let study: Study

  init(_ study: Study) {
    self.study = study
  }

  func write(to write: (ArraySlice<UInt8>) -> Void) {
    let timelines = study.timelines
    for user in timelines.users {
      let name = timelines.vocabulary.users.text(user.user)
      for (place, index) in user.sessions.enumerated() {
        let session = timelines.sessions[index]
        let met = Friction.allCases.filter { kind in
          session.attempts.contains { timelines.attempts[$0].met.contains(kind) }
        }
        let row = study.sessions[index]
        let line = JSONValue.object([
          ("user", .string(name)), ("session", .integer(place + 1)),
          ("start", .string(session.start.rfc3339)), ("end", .string(session.end.rfc3339)),
          ("events", timelines.activities.map { .integer(Int($0[index])) } ?? .null),
          ("attempts", .integer(session.attempts.count)),
          ("friction", .array(met.map { .string($0.slug) })),
          ("departed", row.isJudged ? .bool(row.departed) : .null),
        ])
        write(Array((line.compact + "\n").utf8)[...])
      }
    }
  }
}

/// One line an event, written as the log is read, or kept and put in order.
private struct EventLines: EventReduction {
  var keepsLines = false
  private let timelines: Timelines
  private let vocabulary: EventVocabulary
  private let write: (ArraySlice<UInt8>) -> Void
  private var row = 0
  private var kept: [[UInt8]] = []

  init(
    _ timelines: Timelines, vocabulary: EventVocabulary,
    write: @escaping (ArraySlice<UInt8>) -> Void
  ) {
    self.timelines = timelines
    self.vocabulary = vocabulary
    self.write = write
  }

  mutating func add(_ event: Event, from record: borrowing Record) {
    let line = line(event, record)
    row += 1
    if keepsLines {
      kept.append(line)
    } else {
      write(line[...])
    }
  }

  mutating func startOver() -> Bool {
    guard row == 0 else { return false }
    kept = []
    return true
  }

  /// Writes the lines that were kept, person by person and in time order.
  func finish() {
    guard keepsLines else { return }
    for row in timelines.rowOrder { write(kept[Int(row)][...]) }
  }

  private func line(_ event: Event, _ record: borrowing Record) -> [UInt8] {
    let session = timelines.sessionOfRow[row]
    let friction = timelines.frictionOfRow[row]
    let kind = friction > 0 ? Friction(rawValue: friction - 1) : nil
    var text = "{\"line\":\(record.line),\"user\":"
    text += JSONValue.quoted(vocabulary.users.text(event.user))
    text += ",\"ts\":\"\(event.time.rfc3339)\",\"event\":"
    text += JSONValue.quoted(vocabulary.names.text(event.name))
    text += ",\"session\":" + (session > 0 ? String(session) : "null")
    text += ",\"friction\":[" + (kind.map { "\"\($0.slug)\"" } ?? "") + "],\"props\":{"
    let isJSON = record.format == .jsonl
    var isFirst = true
    record.forEachField { role, name, value in
      guard role != .user, role != .time, role != .event else { return }
      if !isFirst { text += "," }
      isFirst = false
      text += JSONValue.quoted(String(copying: name)) + ":"
      let value = String(copying: value)
      text += isJSON ? JSONValue.escapedDocument(value) : JSONValue.quoted(value)
    }
    return Array((text + "}}\n").utf8)
  }
}

extension String {
  /// The bytes of a span as text.
  fileprivate init(copying bytes: Span<UInt8>) {
    self = bytes.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }
}
