/// Tells from the first bytes what a file is, and refuses what holds no log.
enum FormatSniffer {
  /// How many bytes are looked at.
  static let headBytes = 1 << 18

  /// The format of the file that begins with `head`.
  static func format(
    of head: Slice, path: String, options: ReadingOptions
  ) throws(LogError) -> LogFormat {
    if let name = containerName(head) { throw .container(name, path: path) }
    if let name = otherEncoding(head) { throw .encoding(name, path: path) }
    let text = withoutLead(head)
    guard text.count > 0 else { throw LogError("\(path): empty file") }
    if isBinary(text) { throw LogError("\(path): binary data, not an event log") }
    if let format = options.format { return format }
    switch text[0] {
    case ASCII.openBrace: return .jsonl
    case ASCII.openBracket where isJSONArray(text): throw .jsonArray(path: path)
    case UInt8(ascii: "<"): throw .webPage(text, path: path)
    default: return .csv
    }
  }

  /// `head` without a byte order mark, record separators and blanks before the first word.
  static func withoutLead(_ head: Slice) -> Slice {
    var text = head
    while text.count > 0 {
      switch text[0] {
      case ASCII.space, ASCII.tab, ASCII.newline, ASCII.carriageReturn, ASCII.recordSeparator:
        text = Slice(start: text.start + 1, count: text.count - 1)
      case 0xEF where text.hasPrefix([0xEF, 0xBB, 0xBF]):
        text = Slice(start: text.start + 3, count: text.count - 3)
      default: return text
      }
    }
    return text
  }

  /// The name of the compressed or binary format whose mark `head` begins with.
  private static func containerName(_ head: Slice) -> String? {
    if let compression = Compression(markOf: head) { return compression.rawValue }
    let marks: [([UInt8], String)] = [
      (Array("PK\u{3}\u{4}".utf8), "zip"), (Array("PAR1".utf8), "Parquet"),
      (Array("%PDF".utf8), "PDF"), (Array("SQLite format 3\0".utf8), "SQLite"),
      (Array("Obj\u{1}".utf8), "Avro"), ([0xD0, 0xCF, 0x11, 0xE0], "an old spreadsheet"),
      ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "7z"),
    ]
    return marks.first { head.hasPrefix($0.0) }?.1
  }

  /// The name of an encoding that is not UTF-8, told by its mark or by zero bytes.
  private static func otherEncoding(_ head: Slice) -> String? {
    if head.hasPrefix([0xFF, 0xFE, 0, 0]) { return "UTF-32LE" }
    if head.hasPrefix([0, 0, 0xFE, 0xFF]) { return "UTF-32BE" }
    return TextEncoding(utf16In: head)?.words
  }

  /// Whether the first bytes hold more control characters than any text does.
  ///
  /// A run of NULs is what a broken copy leaves, so only one at the very start counts.
  private static func isBinary(_ text: Slice) -> Bool {
    let count = min(text.count, 4096)
    var nuls = 0
    var controls = 0
    for i in 0..<count {
      switch text[i] {
      case 0: nuls += 1
      case ASCII.tab, ASCII.newline, ASCII.carriageReturn: break
      case 1..<0x20: controls += 1
      default: break
      }
    }
    return (text[0] == 0 && nuls * 2 > count) || (count > 64 && controls * 12 > count)
  }

  /// Whether `[` opens a JSON array and not, say, a column called `[Amplitude] Device`.
  private static func isJSONArray(_ text: Slice) -> Bool {
    let rest = withoutLead(Slice(start: text.start + 1, count: text.count - 1))
    guard rest.count > 0 else { return true }
    return "{[]".utf8.contains(rest[0])
  }
}

extension LogError {
  /// A compressed or binary file.
  static func container(_ name: String, path: String) -> LogError {
    let file = shellQuoted(path)
    let hint: String
    switch name {
    case "zip": hint = "unzip -p \(file) | mvpcheck analyze -"
    case "Parquet": hint = "duckdb -csv -c \"from '\(path)'\" | mvpcheck analyze -"
    case "SQLite": hint = "sqlite3 -csv -header \(file) 'select * from events' | mvpcheck analyze -"
    default:
      let compression = Compression(rawValue: name)
      hint = compression.map { "\($0.command) \(file) | mvpcheck analyze -" } ?? "export it as CSV"
    }
    return LogError("\(path): this looks like \(name), not like text", hint: hint)
  }

  /// A packed file that no program here unpacks.
  static func noProgram(for compression: Compression, path: String) -> LogError {
    var error = LogError.container(compression.rawValue, path: path)
    error.details = ["no folder of PATH has \(compression.rawValue), which would unpack it"]
    return error
  }

  /// A packed file that holds a packed file.
  static func packedTwice(
    _ outer: Compression, _ inner: Compression, path: String
  ) -> LogError {
    LogError(
      "\(path): this is \(inner.rawValue) inside \(outer.rawValue); only one of them is unpacked",
      hint: "\(outer.command) \(shellQuoted(path)) | mvpcheck analyze -")
  }

  /// Text in another encoding than UTF-8.
  static func encoding(_ name: String, path: String) -> LogError {
    let file = shellQuoted(path)
    let flag = TextEncoding(rawValue: name.lowercased())
    return LogError(
      "\(path): the text is \(name), not UTF-8",
      hint: flag.map { "mvpcheck analyze \(file) --encoding \($0.rawValue)" }
        ?? "iconv -f \(name) -t UTF-8 \(file) | mvpcheck analyze -")
  }

  /// A page, most often of an error, saved instead of an export.
  static func webPage(_ text: Slice, path: String) -> LogError {
    LogError(
      "\(path): an HTML or XML page, not events", details: ["it begins: \(safeStart(text))"],
      hint: "download the export again; this is the answer of a web server")
  }

  /// An answer of an API that tells of an error.
  static func apiError(_ text: Slice, path: String) -> LogError {
    LogError(
      "\(path): an API error, not events", details: ["it begins: \(safeStart(text))"],
      hint: "download the export again; this is the answer of a server")
  }

  /// One JSON array instead of an object a line.
  static func jsonArray(path: String) -> LogError {
    LogError(
      "\(path): one JSON array, not one object a line",
      hint: "jq -c '.[]' \(shellQuoted(path)) | mvpcheck analyze -")
  }

  /// The first 80 characters, nothing in them that a terminal would obey.
  private static func safeStart(_ text: Slice) -> String {
    var shown = ""
    for i in 0..<min(text.count, 80) {
      let byte = text[i]
      switch byte {
      case 0x20..<0x7F: shown.unicodeScalars.append(Unicode.Scalar(byte))
      case ASCII.newline, ASCII.carriageReturn, ASCII.tab: shown += " "
      default: shown += "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }
    }
    return shown
  }
}
