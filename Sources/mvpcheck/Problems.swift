import EventLogs
import Reports

/// Messages for whoever started the run, on standard error.
///
/// A message that cannot be written is dropped: the exit code says the same.
struct Problems {
  let writer: Writer
  let usesColor: Bool
  let isASCII: Bool

  /// `mvpcheck: error: ...`, what belongs to it, and what would put it right.
  func error(_ message: String, details: [String] = [], hint: String? = nil) {
    report("error", "1;31", message, details: details, hint: hint)
  }

  func error(_ error: UsageError) {
    self.error(error.message, details: error.details, hint: error.hint)
  }

  func error(_ error: LogError) {
    self.error(error.message, details: error.details, hint: error.hint)
  }

  func error(_ error: WriteError) {
    self.error(error.message)
  }

  func warning(_ message: String, details: [String] = [], hint: String? = nil) {
    report("warning", "1;33", message, details: details, hint: hint)
  }

  /// A line that can stand as the subject of a mail: one line, under 200 characters.
  func alert(_ word: String, _ message: String) {
    let line = shown(message)
    let limit = 180 - word.count
    let short = line.count > limit ? line.prefix(limit - 3) + "..." : line[...]
    put("mvpcheck: " + styled(word + ":", "1;31") + " " + short)
  }

  /// A line as it stands.
  func line(_ text: String) {
    put(shown(text))
  }

  private func report(
    _ kind: String, _ style: String, _ message: String, details: [String], hint: String?
  ) {
    put("mvpcheck: " + styled(kind + ":", style) + " " + shown(message))
    for detail in details { put("  " + shown(detail)) }
    if let hint { put("  " + styled("hint:", "36") + " " + shown(hint)) }
  }

  private func put(_ line: String) {
    try? writer.write(line + "\n")
  }

  private func shown(_ text: String) -> String {
    isASCII ? safeASCII(text) : safe(text)
  }

  private func styled(_ text: String, _ style: String) -> String {
    usesColor ? "\u{1b}[\(style)m\(text)\u{1b}[0m" : text
  }
}

extension Problems {
  /// Rows that were not used, grouped by reason, with the first places.
  func rejectedRows(_ intake: Intake, listedIn path: String?) {
    guard intake.rejected > 0 else { return }
    let rate = percentInWords(Double(intake.rejected) / Double(max(intake.rowsRead, 1)))
    warning(
      "\(countInWords(intake.rejected)) of \(countInWords(intake.rowsRead)) rows were not used "
        + "(\(rate))",
      details: table(of: intake.rejections))
    places(of: intake.rejections)
    let hint = path == nil ? "--rejects rejects.jsonl lists them all" : nil
    if let hint { put("  " + styled("hint:", "36") + " " + hint) }
  }

  /// Values that were dropped from rows that were kept; a blank is no value that was dropped, nor is a
  /// time that clocks showed twice.
  func droppedValues(_ intake: Intake) {
    let notes = intake.fieldNotes.filter { !["missing", "timestamp_ambiguous"].contains($0.key) }
    let count = notes.values.reduce(0) { $0 + $1.count }
    guard count > 0 else { return }
    warning(
      "\(countInWords(count)) values were not used; their rows were",
      details: table(of: notes))
  }

  private func table(of tallies: [String: Intake.Tally]) -> [String] {
    let sorted = Self.sorted(tallies)
    let reasons = sorted.map(\.reason.count).max() ?? 0
    let counts = sorted.map { countInWords($0.tally.count) }
    let digits = counts.map(\.count).max() ?? 0
    return zip(sorted, counts).map { entry, count in
      let reason = entry.reason + blanks(reasons - entry.reason.count)
      let place = entry.tally.examples.first.map { "   first \($0.place)" } ?? ""
      return reason + "  " + blanks(digits - count.count) + count + place
    }
  }

  /// The first rows of each reason, one a line, as an editor can open them.
  private func places(of tallies: [String: Intake.Tally]) {
    for (_, tally) in Self.sorted(tallies) {
      for example in tally.examples.prefix(5) {
        let detail = example.detail.isEmpty ? "" : ": \(example.detail)"
        warning("\(example.place): \(example.reason)\(detail)")
      }
      let more = tally.count - min(tally.examples.count, 5)
      if more > 0 { put("  ... and \(countInWords(more)) more") }
    }
  }

  private func blanks(_ count: Int) -> String {
    String(repeating: " ", count: max(0, count))
  }

  /// The commonest first.
  private static func sorted(
    _ tallies: [String: Intake.Tally]
  ) -> [(reason: String, tally: Intake.Tally)] {
    tallies.map { (reason: $0.key, tally: $0.value) }
      .sorted { ($1.tally.count, $0.reason) < ($0.tally.count, $1.reason) }
  }
}

extension Rejection {
  /// `events.csv:1042:17`.
  var place: String { "\(path):\(line):\(column)" }
}
