/// Which of day and month comes first in the dates of a log, by what all of its rows allow.
extension LogRun {
  /// Goes through a CSV file before it is read.
  func surveyDates(
    csv layout: CSVParser.Layout, _ head: [UInt8], _ plan: inout ColumnPlan, index: Int
  ) throws(Stop) {
    var guess = TimeGuess()
    if let source = another(index, head) {
      var parser = CSVParser(layout)
      var blocks = BlockReader(source, blockSize: log.blockSize, limit: log.options.heldBytes)
      parser.skipHeader(&blocks, isNamed: log.options.columnNames == nil)
      while parser.next(in: &blocks) {
        if parser.row.fault == nil { guess.add(parser.fields[Role.time.slot].value) }
      }
    }
    try settle(guess, &plan, path: log.paths[index])
  }

  /// Goes through a JSON Lines file before it is read.
  func surveyDates(
    json layout: JSONLinesParser.Layout, _ head: [UInt8], _ plan: inout ColumnPlan, index: Int
  ) throws(Stop) {
    var guess = TimeGuess()
    if let source = another(index, head) {
      var parser = JSONLinesParser(layout)
      var blocks = BlockReader(source, blockSize: log.blockSize, limit: log.options.heldBytes)
      while parser.next(in: &blocks) {
        if parser.row.fault == nil { guess.add(parser.withFields { $0[Role.time.slot].value }) }
      }
    }
    try settle(guess, &plan, path: log.paths[index])
  }

  /// The bytes of an input once more; of a pipe, the head that is in hand.
  private func another(_ index: Int, _ head: [UInt8]) -> ByteSource? {
    // A pipe must not even be opened: that would wait for another writer.
    guard canReadInputAgain else { return try? ByteSource(.memory(head)) }
    guard let source = try? ByteSource(log.origins[index]),
      let opened = try? text(of: source, path: log.paths[index])
    else { return nil }
    return opened.source
  }

  private func settle(
    _ guess: TimeGuess, _ plan: inout ColumnPlan, path: String
  ) throws(Stop) {
    let column = plan.choices.first { $0.role == .time }?.name ?? "time"
    guard let order = guess.dateOrder else { throw .error(.ambiguousDates(column, path: path)) }
    plan.dateOrder = order
    let first = order == .dayFirst ? "day" : "month"
    plan.notes.append("\(path): dates in column '\(column)' have the \(first) first")
  }
}
