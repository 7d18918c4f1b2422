/// How a CSV file is written: what stands between fields, and what its columns are called.
struct CSVDialect {
  var delimiter: UInt8
  var names: [[UInt8]]
  /// Physical lines before the first row: the header, `sep=;`, comments.
  var sample: HeadSample

  static let candidates: [UInt8] = [
    ASCII.comma, UInt8(ascii: ";"), ASCII.tab, UInt8(ascii: "|"),
  ]
  /// Wider headers are refused.
  static let maxColumns = 4096

  /// Reads the first records of `head` as if `delimiter` stood between fields.
  private struct Trial {
    var delimiter: UInt8
    var records: [[HeadSample.Value]]

    /// How many fields the first record has.
    var width: Int { records.first?.count ?? 0 }

    /// The share of the further records that have as many fields as the first.
    var agreement: Double {
      guard records.count > 1 else { return 1 }
      let alike = records.dropFirst().count { $0.count == width }
      return Double(alike) / Double(records.count - 1)
    }

    /// How many of the roles that are needed the first record names.
    var rolesNamed: Int {
      [Role.user, .time, .event].count { role in
        records.first?.contains { ColumnNames.rank(of: $0.bytes, for: role) != nil } ?? false
      }
    }
  }

  /// The dialect of the file that begins with `head`.
  static func find(
    in head: [UInt8], path: String, options: ReadingOptions
  ) throws(LogError) -> CSVDialect {
    let declared = options.delimiter ?? declaredDelimiter(head)
    let trials = (declared.map { [$0] } ?? candidates).map { delimiter in
      Trial(delimiter: delimiter, records: records(of: head, delimiter, options))
    }
    let trial = try best(trials, path: path)
    guard trial.width <= maxColumns else {
      throw LogError("\(path): \(trial.width) columns; at most \(maxColumns) can be read")
    }
    return try dialect(trial, path: path, options: options)
  }

  private static func dialect(
    _ trial: Trial, path: String, options: ReadingOptions
  ) throws(LogError) -> CSVDialect {
    var rows = trial.records
    var names = options.columnNames?.map { Array($0.utf8) } ?? []
    if options.columnNames == nil, !rows.isEmpty {
      names = rows.removeFirst().map(\.bytes)
      if looksLikeData(names) { throw .noHeader(names, path: path) }
    }
    var sample = HeadSample(columns: names.map { HeadSample.Column(name: $0) })
    for row in rows where row.count == names.count {
      sample.rowCount += 1
      for (index, value) in row.enumerated() {
        if value.bytes.allSatisfy({ $0 == ASCII.space }) {
          sample.columns[index].blanks += 1
        } else {
          sample.columns[index].values.append(value)
        }
      }
    }
    return CSVDialect(delimiter: trial.delimiter, names: names, sample: sample)
  }

  private static func best(_ trials: [Trial], path: String) throws(LogError) -> Trial {
    let ranked = trials.sorted { a, b in
      (min(a.width, 3), a.rolesNamed, a.agreement) > (min(b.width, 3), b.rolesNamed, b.agreement)
    }
    guard ranked.count > 1, ranked[0].width > 1 else { return ranked[0] }
    let (first, second) = (ranked[0], ranked[1])
    if second.width >= 3, first.rolesNamed == second.rolesNamed,
      first.agreement == second.agreement
    {
      let found = [first, second].map { "'\(name(of: $0.delimiter))'" }
      throw LogError(
        "\(path): fields may be divided by \(found[0]) or by \(found[1])",
        hint: "mvpcheck analyze \(shellQuoted(path)) --delimiter \(found[0])")
    }
    return first
  }

  /// The delimiter as one would type it.
  static func name(of delimiter: UInt8) -> String {
    delimiter == ASCII.tab ? "\\t" : String(decoding: [delimiter], as: UTF8.self)
  }

  /// The delimiter that a first line `sep=;` names.
  static func declaredDelimiter(_ head: [UInt8]) -> UInt8? {
    let text = head.starts(with: [0xEF, 0xBB, 0xBF]) ? head.dropFirst(3) : head[...]
    guard text.count > 5, text.starts(with: "sep=".utf8) else { return nil }
    let after = text[text.startIndex + 5]
    let isLine = after == ASCII.newline || after == ASCII.carriageReturn
    return isLine ? text[text.startIndex + 4] : nil
  }

  /// Whether a first line holds values: a time can be no name of a column.
  private static func looksLikeData(_ names: [[UInt8]]) -> Bool {
    names.contains { name in
      name.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return false }
        return TimeGuess.isTime(Slice(start: start, count: buffer.count))
      }
    }
  }

  private static func records(
    of head: [UInt8], _ delimiter: UInt8, _ options: ReadingOptions
  ) -> [[HeadSample.Value]] {
    var parser = CSVParser(
      CSVParser.Layout(
        delimiter: delimiter, columnCount: nil, slots: [], comment: options.commentBytes,
        maxRecordBytes: FormatSniffer.headBytes))
    guard let source = try? ByteSource(.memory(head)) else { return [] }
    var blocks = BlockReader(source, blockSize: head.count + 1, limit: head.count + 3)
    parser.skipPreamble(&blocks)
    var records: [[HeadSample.Value]] = []
    let isWhole = head.count < FormatSniffer.headBytes
    while records.count <= HeadSample.rowLimit, parser.next(in: &blocks) {
      if !isWhole, parser.row.next >= head.count, !records.isEmpty { break }
      if parser.row.fault != nil, !records.isEmpty { continue }
      var record: [HeadSample.Value] = []
      let text = Slice(
        start: Bytes(blocks.base) + parser.row.start, count: parser.row.end - parser.row.start)
      CSVFields.forEach(in: text, delimiter: delimiter) { _, value, _ in
        record.append(HeadSample.Value(bytes: Array(value.buffer), kind: .text))
      }
      records.append(record)
    }
    return records
  }
}

extension LogError {
  /// The first line is a row.
  static func noHeader(_ values: [[UInt8]], path: String) -> LogError {
    var left = ["user", "event"]
    var hasTime = false
    let names = values.enumerated().map { index, value in
      let isTime = value.withUnsafeBufferPointer { buffer in
        buffer.baseAddress.map { TimeGuess.isTime(Slice(start: $0, count: buffer.count)) } ?? false
      }
      if isTime, !hasTime {
        hasTime = true
        return "ts"
      }
      return left.isEmpty ? "column\(index + 1)" : left.removeFirst()
    }
    return LogError(
      "\(path):1: the first line holds values, not the names of columns",
      hint: "mvpcheck analyze \(shellQuoted(path)) --no-header --columns "
        + names.joined(separator: ","))
  }
}

extension ReadingOptions {
  var commentBytes: [UInt8] { comment.map { Array($0.utf8) } ?? [] }
}
