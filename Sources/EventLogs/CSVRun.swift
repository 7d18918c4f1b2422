extension LogRun {
  /// Reads the records of a CSV file.
  mutating func readCSV(
    _ source: consuming ByteSource, head: [UInt8], index: Int,
    into reduction: inout some EventReduction
  ) throws(Stop) {
    let path = log.paths[index]
    var (dialect, plan) = try csvPlan(head, path: path)
    let layout = dialect.layout(plan, log.options)
    if plan.isDateOrderOpen { try surveyDates(csv: layout, head, &plan, index: index) }
    try prepare(plan, path: path, index: index)
    let records = RecordLayout(
      delimiter: dialect.delimiter, names: dialect.names, roles: plan.columns)
    reading.inputs.append(
      Input(path: path, bytes: 0, sha256: nil, format: .csv, delimiter: dialect.delimiter))
    reader.header = RepeatedHeader(names: dialect.names, delimiter: dialect.delimiter)
    var parser = CSVParser(layout)
    var blocks = BlockReader(source, blockSize: log.blockSize, limit: log.options.heldBytes)
    parser.skipHeader(&blocks, isNamed: log.options.columnNames == nil)
    var turn: Int?
    while parser.next(in: &blocks) {
      reader.place.line = parser.row.line
      let bytes = parser.row.bytes(in: blocks)
      if parser.row.fault == nil {
        let verdict = reader.read(parser.fields, record: bytes)
        try settle(verdict, bytes, records, into: &reduction)
      } else {
        if turn == nil, bytes.hasPrefix(Array("{\"".utf8)) { turn = parser.row.line }
        try settle(reader.reject(parser.row), bytes, records, into: &reduction)
      }
    }
    if let turn { reading.notes.append("\(path):\(turn): JSON objects begin here; read as CSV") }
    reader.ledger.countBlankLines(parser.blankLines)
    close(blocks.source, path: path)
  }

  private func csvPlan(
    _ head: [UInt8], path: String
  ) throws(Stop) -> (CSVDialect, ColumnPlan) {
    do throws(LogError) {
      let dialect = try CSVDialect.find(in: head, path: path, options: log.options)
      let plan = try ColumnFinder.plan(
        dialect.sample, path: path, format: .csv, options: log.options)
      return (dialect, plan)
    } catch {
      throw .error(error)
    }
  }
}

extension CSVParser {
  /// Moves to the first row.
  mutating func skipHeader(_ blocks: inout BlockReader, isNamed: Bool) {
    skipPreamble(&blocks)
    if isNamed { _ = next(in: &blocks) }
  }
}

extension Row {
  /// The bytes of the record, its line end not counted.
  @inline(__always)
  func bytes(in blocks: borrowing BlockReader) -> Slice {
    Slice(start: Bytes(blocks.base) + start, count: end &- start)
  }
}

extension CSVDialect {
  /// What the parser must know to read the file with `plan`.
  func layout(_ plan: ColumnPlan, _ options: ReadingOptions) -> CSVParser.Layout {
    var slots = [UInt8](repeating: 0, count: names.count)
    for (role, column) in plan.columns { slots[column] = UInt8(role.slot) }
    return CSVParser.Layout(
      delimiter: delimiter, columnCount: names.count, slots: slots, comment: options.commentBytes,
      maxRecordBytes: options.recordLimit)
  }
}

extension ReadingOptions {
  /// The longest record, within what can be counted.
  var recordLimit: Int { max(1, min(maxRecordBytes, 1 << 40)) }

  /// The most bytes that are held at a time: the longest record and its line end, and one more.
  var heldBytes: Int { recordLimit + 3 }
}
