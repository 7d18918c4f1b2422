extension CSVParser {
  /// Moves to the next record and says whether there is one; it is in ``row`` and ``fields``.
  mutating func next(in blocks: inout BlockReader) -> Bool {
    while true {
      switch step(in: blocks.inHand) {
      case .record: return true
      case .end: return false
      case .needsMore: advance(&blocks)
      }
    }
  }

  /// Moves to the next record, as far as the bytes in hand go; it is in ``row`` and ``fields``.
  mutating func step(in hand: BytesInHand) -> ParserStep {
    while true {
      if position >= stop, !skipsLine { return .end }
      if position == hand.count { return hand.isAtEnd ? .end : .needsMore }
      if skipsLine {
        if skipLine(hand) { continue }
        return .needsMore
      }
      if !layout.comment.isEmpty {
        if hand.count - position < layout.comment.count, !hand.isAtEnd { return .needsMore }
        if startsComment(hand) {
          skipsLine = true
          continue
        }
      }
      let bound = min(hand.count, position &+ layout.maxRecordBytes &+ 2)
      let isEnd = hand.isAtEnd && bound == hand.count
      let base = hand.base
      row.line = line
      let ending =
        position < singleLineEnd
        ? scanLine(base, bound) : scan(base, from: position, to: bound, isEnd: isEnd)
      if case .complete = ending {
        if let quote = firstLongQuote, salvage(base, quote, bound: bound) {
          if !hand.isPlain { checkBytes(base) }
          return .record
        }
        position = row.next
        line &+= 1 &+ innerLines
        if isBlank(base) {
          blankLines &+= 1
          continue
        }
        judge(base, isPlain: hand.isPlain, isCut: row.next == row.end)
        if row.next == row.end, row.fault == nil, hand.isBrokenOff {
          setFault(.truncatedLastRow, at: 0, "the input broke off in it")
        }
        return .record
      }
      if case .incomplete = ending, bound == hand.count { return .needsMore }
      giveUp(base, after: ending, bound: bound)
      if !hand.isPlain { checkBytes(base) }
      return .record
    }
  }

  /// Moves past a byte order mark and a first line `sep=;`.
  mutating func skipPreamble(_ blocks: inout BlockReader) {
    while blocks.count < 16, !blocks.isAtEnd { advance(&blocks) }
    let head = Array(UnsafeBufferPointer(start: blocks.base, count: min(blocks.count, 16)))
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    if CSVDialect.declaredDelimiter(head) != nil { skipsLine = true }
  }

  /// Reads on, keeping the record that begins at ``position``.
  mutating func advance(_ blocks: inout BlockReader) {
    blocks.refill(from: position)
    stop &-= position
    singleLineEnd = max(0, singleLineEnd - position)
    position = 0
  }

  /// Moves past the end of the line, as far as the bytes in hand go; `false` when it takes more.
  private mutating func skipLine(_ hand: BytesInHand) -> Bool {
    let base = hand.base
    let end = CSVParser.lineEnd(base, from: position, to: hand.count)
    if end == hand.count || (end + 1 == hand.count && !hand.isAtEnd) {
      // A CR that ends the bytes in hand may have its LF still to come.
      position = end
      return end == hand.count && hand.isAtEnd
    }
    position = CSVParser.nextLine(base, after: end, to: hand.count)
    line &+= 1
    skipsLine = false
    return true
  }

  private func startsComment(_ hand: BytesInHand) -> Bool {
    let rest = Slice(start: hand.base + position, count: hand.count - position)
    return rest.hasPrefix(layout.comment)
  }

  /// Reads the record that begins at ``position`` as if it ended with its line.
  private mutating func scanLine(_ base: Bytes, _ bound: Int) -> Ending {
    let end = CSVParser.lineEnd(base, from: position, to: bound)
    let ending = scan(base, from: position, to: end, isEnd: true)
    row.next = CSVParser.nextLine(base, after: end, to: bound)
    return ending
  }

  private func isBlank(_ base: Bytes) -> Bool {
    guard fieldCount == 1, row.fault == nil else { return false }
    return Slice(start: base + row.start, count: row.end - row.start).trimmed.count == 0
  }

  /// Looks for what is wrong with a record whose end is known.
  @inline(__always)
  private mutating func judge(_ base: Bytes, isPlain: Bool, isCut: Bool) {
    if row.end &- row.start > layout.maxRecordBytes {
      setFault(.recordTooLong, at: 0, "over \(layout.maxRecordBytes) bytes")
    }
    if let expected = layout.columnCount, fieldCount != expected, row.fault == nil {
      let reason: Reason =
        fieldCount > expected ? .tooManyFields : isCut ? .truncatedLastRow : .tooFewFields
      let lines = innerLines > 0 ? ", over \(innerLines + 1) lines" : ""
      setFault(reason, at: 0, "expected \(expected) fields, found \(fieldCount)\(lines)")
    }
    if !isPlain { checkBytes(base) }
  }

  /// NUL and broken UTF-8 come before any other fault, in whatever column they are.
  mutating func checkBytes(_ base: Bytes) {
    let record = base + row.start
    guard let flaw = UTF8Check.flaw(in: record, count: row.end - row.start) else { return }
    let field = fieldStart(before: flaw.offset, in: record)
    setFault(flaw.reason, at: field, flaw.detail(record[flaw.offset]))
  }

  mutating func setFault(_ reason: Reason, at offset: Int, _ detail: String) {
    row.fault = reason
    row.faultOffset = offset
    row.detail = detail
  }

  /// Where the field that holds the byte at `offset` begins.
  private func fieldStart(before offset: Int, in record: Bytes) -> Int {
    var start = 0
    var isQuoted = false
    for i in 0..<offset {
      if record[i] == ASCII.quote, i == start || isQuoted {
        isQuoted.toggle()
      } else if record[i] == layout.delimiter, !isQuoted {
        start = i + 1
      }
    }
    return start
  }

  /// The line end at or after `start`; `limit` when there is none before it.
  static func lineEnd(_ base: Bytes, from start: Int, to limit: Int) -> Int {
    let newlines = Lanes(repeating: ASCII.newline)
    let returns = Lanes(repeating: ASCII.carriageReturn)
    return min(find(newlines, returns, returns, from: base + start) - base, limit)
  }

  /// Where the line after the line end at `end` begins.
  static func nextLine(_ base: Bytes, after end: Int, to limit: Int) -> Int {
    guard end < limit else { return limit }
    let isPair = base[end] == ASCII.carriageReturn && end + 1 < limit
    return end + (isPair && base[end + 1] == ASCII.newline ? 2 : 1)
  }
}
