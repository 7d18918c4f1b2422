extension LogRun {
  /// Reads the records of a CSV file.
  mutating func readCSV<Course: Pace>(
    _ source: consuming ByteSource, head: [UInt8], index: Int, _ pace: Course,
    into reduction: inout Course.Reduction
  ) throws(Stop) {
    let path = log.paths[index]
    var (dialect, plan) = try csvPlan(head, path: path)
    let layout = dialect.layout(plan, log.options, roles: pace.roles)
    if plan.isDateOrderOpen { try surveyDates(csv: layout, head, &plan, index: index) }
    try prepare(plan, path: path, index: index)
    let records = RecordLayout(
      delimiter: dialect.delimiter, names: dialect.names, roles: plan.columns)
    reading.inputs.append(
      Input(path: path, bytes: 0, sha256: nil, format: .csv, delimiter: dialect.delimiter))
    reader.header = RepeatedHeader(names: dialect.names, delimiter: dialect.delimiter)
    let input = divisible(source, index)
    var first = CSVStretch(source, layout, records, log, input: reading.inputs.count - 1)
    first.skipHeader(isNamed: log.options.columnNames == nil)
    let broken = reader.ledger.count(of: .badProperties)
    let (findings, ending) = pace.read(first, of: input, &reader, into: &reduction)
    if let line = findings.reorderedHeader {
      throw .error(.reorderedHeader(path: path, line: line))
    }
    if let turn = findings.turn {
      reading.notes.append("\(path):\(turn): JSON objects begin here; read as CSV")
    }
    let lost = reader.ledger.count(of: .badProperties) - broken
    reading.notes += [plan.lossNote(lost, path: path)].compactMap { $0 }
    reader.ledger.countBlankLines(findings.blankLines)
    close(ending, path: path)
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
  func bytes(in hand: BytesInHand) -> Slice {
    Slice(start: hand.base + start, count: end &- start)
  }
}

extension CSVDialect {
  /// What the parser must know to read the columns of `roles`, and those every row needs.
  func layout(_ plan: ColumnPlan, _ options: ReadingOptions, roles: Set<Role>) -> CSVParser.Layout {
    var slots = [UInt8](repeating: 0, count: names.count)
    let needed = roles.union([.user, .time, .event, .eventID])
    for (role, column) in plan.columns where needed.contains(role) {
      slots[column] = UInt8(role.slot)
    }
    let json = plan.jsonColumns(of: needed, &slots)
    return CSVParser.Layout(
      delimiter: delimiter, columnCount: names.count, slots: slots, json: json,
      comment: options.commentBytes, maxRecordBytes: options.recordLimit)
  }
}

extension ColumnPlan {
  /// The columns in which some of the roles find their values; each gets the slot of the first such role,
  /// which nothing else fills, unless it has one.
  fileprivate func jsonColumns(of roles: Set<Role>, _ slots: inout [UInt8]) -> [JSONColumn] {
    var columns: [Int: JSONColumn] = [:]
    for role in Role.allCases where roles.contains(role) {
      guard let (column, path) = inside[role] else { continue }
      if slots[column] == 0 { slots[column] = UInt8(role.slot) }
      columns[column, default: JSONColumn(slot: Int(slots[column]), paths: [])].paths.append(
        JSONColumn.Path(path: path, slot: role.slot))
    }
    return columns.sorted { $0.key < $1.key }.map(\.value)
  }

  /// What to say of rows whose JSON is broken.
  func lossNote(_ rows: Int, path: String) -> String? {
    guard rows > 0 else { return nil }
    let roles = Role.allCases.filter { inside[$0] != nil }.map(\.rawValue).joined(separator: ", ")
    return "\(path): \(rows) \(rows == 1 ? "row has" : "rows have") broken JSON in a column: not "
      + "known there: \(roles)"
  }
}

extension ReadingOptions {
  /// The longest record, within what can be counted.
  var recordLimit: Int { max(1, min(maxRecordBytes, 1 << 40)) }

  /// The most bytes that are held at a time: the longest record and its line end, and one more.
  var heldBytes: Int { recordLimit + 3 }
}
