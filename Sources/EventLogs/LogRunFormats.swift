extension LogRun {
  /// Reads the records of a CSV file.
  mutating func readCSV(
    _ source: consuming ByteSource, head: [UInt8], index: Int,
    into reduction: inout some EventReduction
  ) throws(Stop) {
    let path = log.paths[index]
    let dialect: CSVDialect
    let plan: ColumnPlan
    do throws(LogError) {
      dialect = try CSVDialect.find(in: head, path: path, options: log.options)
      plan = try ColumnFinder.plan(
        dialect.sample, path: path, format: .csv, options: log.options)
    } catch {
      throw .error(error)
    }
    try prepare(plan, path: path, index: index)
    let layout = RecordLayout(
      delimiter: dialect.delimiter, names: dialect.names, roles: plan.columns)
    reading.inputs.append(
      Input(path: path, bytes: 0, sha256: nil, format: .csv, delimiter: dialect.delimiter))
    reader.header = RepeatedHeader(names: dialect.names, delimiter: dialect.delimiter)
    var parser = CSVParser(dialect.layout(plan, log.options))
    var blocks = BlockReader(source, blockSize: log.blockSize, limit: log.options.heldBytes)
    parser.skipPreamble(&blocks)
    if log.options.columnNames == nil { _ = parser.next(in: &blocks) }
    while parser.next(in: &blocks) {
      reader.place.line = parser.row.line
      let bytes = Slice(
        start: Bytes(blocks.base) + parser.row.start, count: parser.row.end &- parser.row.start)
      let verdict =
        parser.row.fault == nil
        ? reader.read(parser.fields, record: bytes) : reader.reject(parser.row)
      try settle(verdict, bytes, layout, into: &reduction)
    }
    reader.ledger.countBlankLines(parser.blankLines)
    close(blocks.source, path: path)
  }

  /// Reads the records of a JSON Lines file.
  mutating func readJSONLines(
    _ source: consuming ByteSource, head: [UInt8], index: Int,
    into reduction: inout some EventReduction
  ) throws(Stop) {
    let path = log.paths[index]
    let (plan, layout) = try jsonPlan(head, path: path)
    try prepare(plan, path: path, index: index)
    reader.header = nil
    reading.inputs.append(Input(path: path, bytes: 0, sha256: nil, format: .jsonl, delimiter: nil))
    var parser = JSONLinesParser(layout.parser)
    var blocks = BlockReader(source, blockSize: log.blockSize, limit: log.options.heldBytes)
    while parser.next(in: &blocks) {
      reader.place.line = parser.row.line
      let bytes = Slice(
        start: Bytes(blocks.base) + parser.row.start, count: parser.row.end &- parser.row.start)
      let verdict =
        parser.row.fault == nil
        ? parser.withFields { reader.read($0, record: bytes) } : reader.reject(parser.row)
      try settle(verdict, bytes, layout.record, into: &reduction)
    }
    for (role, name) in parser.adopted {
      add(ColumnChoice(role: role, name: name, reason: .name, passedOver: []))
    }
    for (role, name) in plan.unseen where parser.slotsSeen & 1 << UInt32(role.slot) == 0 {
      throw .error(
        .unknownColumn(name, role: role, path: path, columns: layout.columns))
    }
    reader.ledger.countBlankLines(parser.blankLines)
    close(blocks.source, path: path)
  }

  /// Hands on what became of a record.
  @inline(__always)
  private func settle(
    _ verdict: EventReader.Verdict, _ bytes: Slice, _ layout: RecordLayout,
    into reduction: inout some EventReduction
  ) throws(Stop) {
    switch verdict {
    case .accepted:
      let record = Record(
        line: reader.place.line, input: reading.inputs.count &- 1, bytes: bytes,
        layout: .passUnretained(layout))
      reduction.add(reader.event, from: record)
    case .rejected(let rejection): reduction.reject(rejection)
    case .excluded, .repeated: break
    case .reorderedHeader:
      throw .error(.reorderedHeader(path: reader.place.path, line: reader.place.line))
    }
  }

  private struct JSONLayout {
    var parser: JSONLinesParser.Layout
    var record: RecordLayout
    var columns: [String]
  }

  private func jsonPlan(
    _ head: [UInt8], path: String
  ) throws(Stop) -> (ColumnPlan, JSONLayout) {
    do throws(LogError) {
      let sample = try JSONHead.sample(head, path: path)
      let plan: ColumnPlan
      do throws(LogError) {
        plan = try ColumnFinder.plan(sample, path: path, format: .jsonl, options: log.options)
      } catch {
        throw JSONHead.refusal(head, path: path) ?? error
      }
      var keys = KeyTable()
      var roles: [[UInt8]: Role] = [:]
      for role in Role.allCases {
        let name = plan.columns[role].map { sample.columns[$0].name }
        guard let name = name ?? plan.unseen[role].map({ Array($0.utf8) }) else { continue }
        keys.add(name, slot: role.slot)
        roles[name] = role
      }
      let open = Role.allCases.filter { plan.columns[$0] == nil && plan.unseen[$0] == nil }
      let parser = JSONLinesParser.Layout(
        keys: keys, openRoles: open.filter { $0 != .eventID }, comment: log.options.commentBytes,
        maxRecordBytes: log.options.recordLimit)
      return (
        plan,
        JSONLayout(
          parser: parser, record: RecordLayout(roles: roles), columns: sample.columns.map(\.text))
      )
    } catch {
      throw .error(error)
    }
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
