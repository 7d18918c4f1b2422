/// Samples the first objects of a JSON Lines file; refuses what is JSON but no log.
enum JSONHead {
  /// How deep nested objects are looked into for columns.
  static let maxDepth = 4

  /// The columns of the first objects in `head`.
  static func sample(_ head: [UInt8], path: String) throws(LogError) -> HeadSample {
    let found = withText(head) { text in
      (columns(of: text), spansLines(text) ? refusal(text, path: path) : nil)
    }
    guard let (columns, problem) = found else { return HeadSample() }
    if let problem { throw problem }
    return HeadSample(columns: columns.columns, rowCount: columns.rowCount)
  }

  /// What kind of JSON it is that no column of a log was found in; `nil` for nothing special.
  static func refusal(_ head: [UInt8], path: String) -> LogError? {
    withText(head) { refusal($0, path: path) } ?? nil
  }

  /// Puts the sentinels behind `head` that a walk relies on.
  private static func withText<Result>(_ head: [UInt8], _ body: (Slice) -> Result) -> Result? {
    let padded = head + [UInt8](repeating: ASCII.newline, count: BlockReader.sentinelCount)
    return padded.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.map { body(Slice(start: $0, count: head.count)) }
    }
  }

  /// Whether the first document goes on past its first line, as far as the head shows.
  private static func spansLines(_ head: Slice) -> Bool {
    let text = FormatSniffer.withoutLead(head)
    let end = text.start + text.count
    var walker = JSONWalker(HeadVisitor())
    _ = walker.walk(text.start, to: end)
    guard let last = walker.closing ?? (walker.place == end ? end : nil) else { return false }
    return Slice(start: text.start, count: last - text.start).trimmed.buffer.dropLast()
      .contains(ASCII.newline)
  }

  private static func columns(of text: Slice) -> Columns {
    var walker = JSONWalker(HeadVisitor())
    var i = 0
    while i < text.count, walker.visitor.columns.rowCount < HeadSample.rowLimit {
      var end = i
      while end < text.count, text[end] != ASCII.newline { end += 1 }
      let line = Slice(start: text.start + i, count: end - i)
      let start = FormatSniffer.withoutLead(line)
      if start.count > 0 {
        walker.visitor.begin()
        let isSound = walker.walk(start.start, to: line.start + line.count)
        if isSound, walker.isObject { walker.visitor.countRow() }
      }
      i = end + 1
    }
    return walker.visitor.columns
  }

  /// Walks the head as one document over several lines and looks at its outermost keys.
  private static func refusal(_ head: Slice, path: String) -> LogError? {
    let text = FormatSniffer.withoutLead(head)
    guard text.count > 0, text[0] == ASCII.openBrace else { return nil }
    // Several sound objects, each on its line: the log is what it should be.
    if columns(of: head).rowCount > 1, !spansLines(head) { return nil }
    var walker = JSONWalker(HeadVisitor())
    _ = walker.walk(text.start, to: text.start + text.count)
    let file = shellQuoted(path)
    if let name = walker.visitor.arrayName {
      return LogError(
        "\(path): one JSON object with the rows in its array '\(name)'",
        hint: "jq -c '.\(name)[]' \(file) | mvpcheck analyze -")
    }
    let names = walker.visitor.columns.columns.map { ColumnNames.normalized($0.name) }
    let errors = ["error", "errors", "errormessage", "message", "errorcode"].map { Array($0.utf8) }
    if names.contains(where: errors.contains), names.count <= 12 {
      return .apiError(text, path: path)
    }
    guard spansLines(head) else { return nil }
    return LogError(
      "\(path): JSON objects over several lines, not one object a line",
      hint: "jq -c . \(file) | mvpcheck analyze -")
  }

  /// The columns found so far, in order of appearance.
  struct Columns {
    var columns: [HeadSample.Column] = []
    var rowCount = 0
    var indices: [[UInt8]: Int] = [:]
  }

  /// Collects every value of an object under its dotted path.
  struct HeadVisitor: JSONVisitor {
    private(set) var columns = Columns()
    /// The first outermost key with an array as its value.
    private(set) var arrayName: String?
    private(set) var enteredMark: Int32 = -1
    private var paths: [[UInt8]] = [[]]
    private var path: [UInt8] = []
    private var depth = 0

    /// Begins another object.
    mutating func begin() {
      paths.removeLast(paths.count - 1)
    }

    /// The object was sound.
    mutating func countRow() {
      columns.rowCount += 1
    }

    mutating func expectedKeyLength(at p: Bytes, depth: Int) -> Int? { nil }

    mutating func key(_ key: Slice, hasEscapes: Bool, depth: Int, mark: Int32) {
      self.depth = mark < 0 && depth > 1 ? Int.max : depth
      guard self.depth <= JSONHead.maxDepth, columns.columns.count < 2000 else {
        self.depth = Int.max
        enteredMark = -1
        return
      }
      path = paths[Int(mark)]
      if !path.isEmpty { path.append(ASCII.point) }
      var scratch = Scratch()
      let name = hasEscapes ? JSONText.unescaped(key, into: &scratch) : key
      path.append(contentsOf: name.buffer)
      enteredMark = Int32(paths.count)
      paths.append(path)
    }

    mutating func value(
      _ value: Slice, kind: Field.Kind, hasEscapes: Bool, at start: Bytes
    ) -> Reason? {
      guard depth <= JSONHead.maxDepth else { return nil }
      if kind == .container, start.pointee == ASCII.openBracket {
        if depth == 1, arrayName == nil { arrayName = String(decoding: path, as: UTF8.self) }
        enteredMark = -1
      }
      let index = columns.indices[path] ?? columns.columns.count
      if index == columns.columns.count {
        columns.columns.append(HeadSample.Column(name: path))
        columns.indices[path] = index
      }
      if kind == .null || (kind == .text && value.count == 0) {
        columns.columns[index].blanks += 1
      } else {
        columns.columns[index].values.append(
          HeadSample.Value(bytes: Array(value.buffer), kind: kind))
      }
      return nil
    }
  }
}
