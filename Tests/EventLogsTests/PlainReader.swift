/// A second reader of logs, written apart.
///
/// By what docs/log-formats.md and the promises say, slowly and plainly, on arrays and strings, with all
/// of the log in hand. It shares no code with the first.
struct PlainReader {
  /// What there is in a log of one file, in whatever format.
  struct Outcome {
    var rows: [Row] = []
    /// `reason line:column` of every row that is not used; a column of 0 is none that matters.
    var rejects: [String] = []
    var exclusions: [String: Int] = [:]
    var notes: [String: Int] = [:]
    var duplicates = 0
    var blankLines = 0

    var isEmpty: Bool {
      rows.isEmpty && rejects.isEmpty && exclusions.isEmpty && duplicates == 0
    }
  }

  /// One event.
  struct Row: Equatable {
    var line: Int
    var user: [UInt8]
    var event: [UInt8]
    var time: Int64
    var status: Int
    var latency: Double?
    var hasError: Bool
  }

  /// A value as it stands in a row.
  struct Value {
    enum Kind { case absent, text, number, boolean, null, container }
    var kind = Kind.absent
    var bytes: [UInt8] = []
    /// From 1.
    var column = 1

    var text: String { String(decoding: bytes, as: UTF8.self) }
    /// Without blanks around it, in small letters.
    var word: String { trimmed(bytes).lowercased() }
  }

  /// How rows that come again are known.
  enum Repeats: CaseIterable { case kept, byID, byRow }

  /// The longest row.
  var limit = 16 << 20
  var repeats = Repeats.kept
  /// 48 hours after the clock.
  var latest = Int64.max
  private(set) var outcome = Outcome()
  private var contents: [[UInt8]: [UInt8]] = [:]

  private static let placeholders: Set<String> = [
    "null", "nan", "none", "nil", "n/a", "undefined", "anonymous", "0", "-1", "(null)", "(none)",
    "\\n", "00000000-0000-0000-0000-000000000000",
  ]
  /// Before 2000.
  private static let earliest: Int64 = 946_684_800_000_000_000

  init(limit: Int, repeats: Repeats, latest: Int64) {
    (self.limit, self.repeats, self.latest) = (limit, repeats, latest)
  }

  mutating func reject(_ reason: String, _ line: Int, _ column: Int) {
    outcome.rejects.append("\(reason) \(line):\(column)")
  }

  mutating func countBlank() {
    outcome.blankLines += 1
  }

  /// Takes in one sound row, whose values are `values` by role.
  mutating func take(
    _ values: [String: Value], bytes: [UInt8], line: Int, isHeader: Bool = false
  ) {
    let (user, time, event) = (value("user", values), value("time", values), value("event", values))
    if let reason = objection(to: user, missing: "missing_user_id", bad: "bad_user_id") {
      return reject(reason, line, user.column)
    }
    let instant: Int64
    switch readTime(time) {
    case .failure(let flaw):
      if flaw.reason == "timestamp_invalid", isHeader {
        outcome.exclusions["repeated_header", default: 0] += 1
        return
      }
      return reject(flaw.reason, line, time.column)
    case .success(let read): instant = read
    }
    if let reason = objection(to: event, missing: "missing_event", bad: "bad_event") {
      return reject(reason, line, event.column)
    }
    if PlainReader.placeholders.contains(user.text.lowercased()) {
      outcome.exclusions["placeholder_user_id", default: 0] += 1
      return
    }
    if isRepeat(value("event_id", values), bytes, line) { return }
    outcome.rows.append(
      Row(
        line: line, user: user.bytes, event: event.bytes, time: instant,
        status: status(value("status", values)), latency: latency(value("latency", values)),
        hasError: tellsOfError(value("error", values))))
  }

  private func value(_ role: String, _ values: [String: Value]) -> Value {
    values[role] ?? Value()
  }

  private func objection(to value: Value, missing: String, bad: String) -> String? {
    switch value.kind {
    case .absent, .null: missing
    case .boolean, .container: bad
    case .text: trimmed(value.bytes).isEmpty ? missing : nil
    case .number: value.text.allSatisfy { $0.isNumber || $0 == "-" } ? nil : bad
    }
  }

  private func readTime(_ value: Value) -> Result<Int64, PlainTime.Flaw> {
    switch value.kind {
    case .absent, .null: return .failure(.init("missing_timestamp"))
    case .boolean, .container: return .failure(.init("timestamp_invalid"))
    case .text, .number: break
    }
    let result = PlainTime.read(trimmed(value.bytes))
    guard case .success(let instant) = result else { return result }
    if instant < PlainReader.earliest { return .failure(.init("timestamp_out_of_range")) }
    if instant > latest { return .failure(.init("timestamp_future")) }
    return result
  }

  private mutating func isRepeat(_ id: Value, _ bytes: [UInt8], _ line: Int) -> Bool {
    var key = bytes
    switch repeats {
    case .kept: return false
    case .byRow: break
    case .byID:
      if id.bytes.isEmpty || isBlank(id) || ["none", "nil"].contains(id.word) { return false }
      key = id.bytes
    }
    guard let before = contents[key] else {
      contents[key] = bytes
      return false
    }
    if before == bytes {
      outcome.duplicates += 1
    } else {
      reject("conflicting_duplicate", line, id.column)
    }
    return true
  }

  /// Whether a value says that there is none.
  private func isBlank(_ value: Value) -> Bool {
    switch value.kind {
    case .absent, .null: true
    case .text: ["", "null", "\\n", "n/a"].contains(value.word)
    case .number, .boolean, .container: false
    }
  }

  private mutating func note(_ note: String) {
    outcome.notes[note, default: 0] += 1
  }

  private mutating func status(_ value: Value) -> Int {
    if isBlank(value) || value.bytes.isEmpty { return 0 }
    if value.kind == .text || value.kind == .number, let number = decimal(value.word),
      number >= 100, number < 600, number == number.rounded()
    {
      return Int(number)
    }
    note("bad_number")
    return 0
  }

  private mutating func latency(_ value: Value) -> Double? {
    if value.kind == .absent { return nil }
    if isBlank(value) {
      note("missing")
      return nil
    }
    guard value.kind == .text || value.kind == .number else {
      note("bad_number")
      return nil
    }
    var (word, unit) = (trimmed(value.bytes), 1.0)
    if value.kind == .text {
      for (mark, length) in [("ms", 1.0), ("us", 1e-3), ("ns", 1e-6), ("s", 1000)]
      where word.lowercased().hasSuffix(mark) && word.count > mark.count {
        word.removeLast(mark.count)
        unit = length
        break
      }
    }
    guard let number = decimal(word) else {
      note("bad_number")
      return nil
    }
    if number * unit < 0 {
      note("negative_duration")
      return nil
    }
    return number * unit
  }

  private func tellsOfError(_ value: Value) -> Bool {
    if value.kind == .null || value.bytes.isEmpty { return false }
    return !["", "null", "none", "false", "0", "ok"].contains(value.word)
  }

  /// A number in digits, with a point and an exponent if need be.
  private func decimal(_ text: String) -> Double? {
    let allowed = text.utf8.allSatisfy { "0123456789+-.eE".utf8.contains($0) }
    let hasDigit = text.utf8.contains { "0123456789".utf8.contains($0) }
    // Double wants a digit before the point, and after it.
    var padded = text
    if let point = padded.firstIndex(of: ".") {
      let after = padded.index(after: point)
      if after == padded.endIndex || !padded[after].isNumber { padded.insert("0", at: after) }
      let isBare = point == padded.startIndex || !padded[padded.index(before: point)].isNumber
      if isBare { padded.insert("0", at: point) }
      if isBare, !hasDigitBesides(text) { return nil }
    }
    guard allowed, hasDigit, let number = Double(padded), number.isFinite else { return nil }
    return number
  }

  /// Whether a digit stands before the exponent.
  private func hasDigitBesides(_ text: String) -> Bool {
    text.lowercased().prefix { $0 != "e" }.contains { $0.isNumber }
  }
}

/// Text without blanks and tabs around it.
func trimmed(_ bytes: [UInt8]) -> String {
  var rest = bytes[...]
  while let first = rest.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
  while let last = rest.last, last == 0x20 || last == 0x09 { rest.removeLast() }
  return String(decoding: rest, as: UTF8.self)
}

/// The first byte of `bytes` that is NUL or no UTF-8, and the slug of the reason.
func flaw(of bytes: [UInt8]) -> (offset: Int, reason: String)? {
  if !bytes.contains(0), String(validating: bytes, as: UTF8.self) != nil { return nil }
  // The longest part of whole, sound characters before it.
  var place = 0
  while place < bytes.count {
    if bytes[place] == 0 { return (place, "nul_byte") }
    let length = (1...4).first { length in
      place + length <= bytes.count
        && String(validating: bytes[place..<(place + length)], as: UTF8.self) != nil
    }
    guard let length else { return (place, "invalid_utf8") }
    place += length
  }
  return nil
}
