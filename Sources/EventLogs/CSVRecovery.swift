extension CSVParser {
  /// Rejects the record that begins at ``position`` and finds where reading picks up again.
  mutating func giveUp(_ base: Bytes, after ending: Ending, bound: Int) {
    let start = position
    let firstEnd = CSVParser.lineEnd(base, from: start, to: bound)
    row.start = start
    row.end = firstEnd
    switch ending {
    case .astray(let quote, let reach):
      recover(base, quote: quote, reach: start + reach, bound: bound)
    case .incomplete(.some(let quote)) where firstEnd < bound:
      recover(base, quote: quote, reach: bound, bound: bound)
    case .unterminated(let quote) where position < singleLineEnd:
      setFault(.unterminatedQuote, at: quote, "")
      position = row.next
      line &+= 1
    case .unterminated(let quote) where firstEnd < bound:
      recover(base, quote: quote, reach: bound, bound: bound)
    case .unterminated(let quote):
      setFault(.truncatedLastRow, at: quote, "the log ends inside quotes")
      position = bound
    case .incomplete, .complete:
      setFault(.recordTooLong, at: 0, "over \(layout.maxRecordBytes) bytes")
      row.end = bound
      position = bound
      line &+= innerLines
      skipsLine = true
    }
  }

  /// Whether a record over several lines, with the wrong number of fields, has sound rows inside.
  ///
  /// Then its quote was never meant to close there: the rows are read, and only its first line is
  /// rejected.
  mutating func salvage(_ base: Bytes, _ quote: Range<Int>, bound: Int) -> Bool {
    guard let expected = layout.columnCount, fieldCount != expected else { return false }
    let (found, fields, lines) = (row, fieldCount, innerLines)
    let reach = position + quote.upperBound
    var line = CSVParser.nextLine(
      base, after: CSVParser.lineEnd(base, from: position, to: bound), to: bound)
    while line < reach {
      let end = CSVParser.lineEnd(base, from: line, to: bound)
      if end < reach, parsesAlone(base, from: line, bound: bound) {
        row.end = CSVParser.lineEnd(base, from: position, to: bound)
        recover(base, quote: quote.lowerBound, reach: reach, bound: bound)
        return true
      }
      line = CSVParser.nextLine(base, after: end, to: bound)
    }
    (row, fieldCount, innerLines) = (found, fields, lines)
    return false
  }

  /// Picks up at the next line that parses, after a quote that did not close before `reach`.
  ///
  /// Between the two no quote closes on a later line than it opens, so lines are read one by one
  /// and every byte is looked at twice at the most.
  private mutating func recover(_ base: Bytes, quote: Int, reach: Int, bound: Int) {
    let start = position
    let firstEnd = row.end
    var lastLine = reach
    while lastLine > start, base[lastLine - 1] != ASCII.newline,
      base[lastLine - 1] != ASCII.carriageReturn
    {
      lastLine -= 1
    }
    var resume = CSVParser.nextLine(base, after: firstEnd, to: bound)
    var lost = 0
    let singleLines = max(resume, lastLine)
    while resume < singleLines, !parsesAlone(base, from: resume, bound: bound) {
      resume = CSVParser.nextLine(
        base, after: CSVParser.lineEnd(base, from: resume, to: bound), to: bound)
      lost += 1
    }
    singleLineEnd = singleLines
    row.start = start
    row.end = firstEnd
    position = resume
    line &+= 1 &+ lost
    setFault(.unterminatedQuote, at: quote, lost == 0 ? "" : "\(lost) more lines were lost with it")
  }

  private mutating func parsesAlone(_ base: Bytes, from start: Int, bound: Int) -> Bool {
    let end = CSVParser.lineEnd(base, from: start, to: bound)
    guard case .complete = scan(base, from: start, to: end, isEnd: true) else { return false }
    return row.fault == nil && fieldCount == (layout.columnCount ?? fieldCount)
  }
}

extension UTF8Check.Flaw {
  /// The fault in words; `byte` is the one at fault.
  func detail(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "byte 0x\(digits.count < 2 ? "0" : "")\(digits) at byte \(offset + 1) of the row"
  }
}
