/// CSV for the second reader: the whole log in one array, looked through line by line.
///
/// A quote counts as never closed when the log, or the longest row that is read, ends inside it; when
/// text follows its closing quote lines further down; or when the row over several lines that it makes has
/// the wrong number of fields and a sound row in its first quoted field of several lines. Its first line
/// is rejected then, and rows are read again from the next line that is one by itself; up to where the
/// quote would have closed, each line is a row.
struct PlainCSV {
  private let bytes: [UInt8]
  private let names: [String]
  private let roles: [String: String]
  private let limit: Int
  private var reader: PlainReader
  private var position = 0
  private var line = 1
  /// Each line before this is a row.
  private var linesEnd = 0

  private struct Field {
    var value: [UInt8]
    var offset: Int
  }

  private struct Row {
    var fields: [Field] = []
    var end = 0
    /// Line ends inside quotes.
    var inner = 0
    var badQuote: Int?
    /// The first quoted field with line ends in it: from its quote to its closing one.
    var longQuote: Range<Int>?
  }

  private enum Found {
    case row(Row)
    /// No end in sight; inside the quote at a place, if any, and line ends seen.
    case open(quote: Int?, inner: Int)
    /// Text behind a quote that closed lines below.
    case astray(quote: Int, reach: Int)
  }

  /// Reads `bytes`, whose first line names the columns; `roles` says what some of them are for.
  static func read(
    _ bytes: [UInt8], roles: [String: String], _ reader: PlainReader
  ) -> PlainReader.Outcome {
    var csv = PlainCSV(bytes, roles, reader)
    csv.readAll()
    return csv.reader.outcome
  }

  private init(_ bytes: [UInt8], _ roles: [String: String], _ reader: PlainReader) {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    self.bytes = bytes
    (self.roles, self.reader, limit) = (roles, reader, reader.limit)
    let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
    names = bytes[start..<end].split(separator: 0x2C, omittingEmptySubsequences: false).map {
      String(decoding: $0, as: UTF8.self)
    }
    position = nextLine(end)
    line = 2
  }

  private func lineEnd(_ start: Int) -> Int {
    bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
  }

  private func nextLine(_ end: Int) -> Int {
    if end >= bytes.count { return bytes.count }
    return end + (bytes[end] == 13 && end + 1 < bytes.count && bytes[end + 1] == 10 ? 2 : 1)
  }

  private mutating func readAll() {
    while position < bytes.count {
      let bound = min(bytes.count, position + limit + 2)
      if position < linesEnd {
        let end = lineEnd(position)
        let found = scan(position, to: end, isWhole: true)
        close(found, at: end, rejects: { _ in "unterminated_quote" })
        continue
      }
      switch scan(position, to: bound, isWhole: bound == bytes.count) {
      case .row(let row):
        if row.fields.count != names.count, let quote = row.longQuote, holdsRow(quote) {
          recover(quote: quote.lowerBound, reach: quote.upperBound)
        } else {
          close(.row(row), at: row.end, rejects: { _ in "" })
        }
      case .astray(let quote, let reach): recover(quote: quote, reach: reach)
      case .open(let quote, let inner): giveUp(quote, inner, bound)
      }
    }
  }

  /// Finds the row that begins at `start`, in the bytes before `limit`; when they are whole, their end ends it.
  private func scan(_ start: Int, to limit: Int, isWhole: Bool) -> Found {
    var row = Row()
    var place = start
    while true {
      var value: [UInt8] = []
      let first = place
      if place < limit, bytes[place] == 0x22 {
        guard let close = closing(place, limit), isWhole || close + 1 < limit else {
          return .open(quote: first, inner: row.inner)
        }
        let inside = Array(bytes[(first + 1)..<close])
        row.inner += lineEnds(inside)
        if row.inner > 0, row.longQuote == nil { row.longQuote = first..<close }
        value = undoubled(inside)
        place = close + 1
        if place < limit, ![0x2C, 10, 13].contains(bytes[place]) {
          if row.inner > 0 { return .astray(quote: first, reach: place) }
          row.badQuote = row.badQuote ?? first
        }
      }
      let end = bytes[place..<limit].firstIndex { $0 == 0x2C || $0 == 10 || $0 == 13 } ?? limit
      if end == limit, !isWhole { return .open(quote: nil, inner: row.inner) }
      if place == first { value = Array(bytes[place..<end]) }
      row.fields.append(Field(value: value, offset: first - start))
      place = end
      if place < limit, bytes[place] == 0x2C {
        place += 1
        continue
      }
      if !isWhole, bytes[place] == 13, place + 1 == limit {
        return .open(quote: nil, inner: row.inner)
      }
      row.end = place
      return .row(row)
    }
  }

  /// The quote that closes the one at `place`.
  private func closing(_ place: Int, _ limit: Int) -> Int? {
    var next = place + 1
    while let quote = bytes[min(next, limit)..<limit].firstIndex(of: 0x22) {
      guard quote + 1 < limit, bytes[quote + 1] == 0x22 else { return quote }
      next = quote + 2
    }
    return nil
  }

  private func undoubled(_ text: [UInt8]) -> [UInt8] {
    var value: [UInt8] = []
    var isSecond = false
    for byte in text {
      if byte == 0x22, !isSecond {
        isSecond = true
        value.append(byte)
      } else if byte != 0x22 {
        isSecond = false
        value.append(byte)
      } else {
        isSecond = false
      }
    }
    return value
  }

  private func lineEnds(_ text: [UInt8]) -> Int {
    text.indices.count { place in
      text[place] == 10 || text[place] == 13 && (place + 1 == text.count || text[place + 1] != 10)
    }
  }

  /// Whether the line that begins at `start` is a sound row by itself.
  private func isRow(_ start: Int) -> Bool {
    guard case .row(let row) = scan(start, to: lineEnd(start), isWhole: true) else { return false }
    return row.badQuote == nil && row.fields.count == names.count
  }

  /// Whether a line wholly inside a quoted field is a row by itself.
  private func holdsRow(_ quote: Range<Int>) -> Bool {
    var start = nextLine(lineEnd(position))
    while start < quote.upperBound {
      let end = lineEnd(start)
      if end < quote.upperBound, isRow(start) { return true }
      start = nextLine(end)
    }
    return false
  }

  private mutating func recover(quote: Int, reach: Int) {
    let end = lineEnd(position)
    var last = reach
    while last > position, bytes[last - 1] != 10, bytes[last - 1] != 13 { last -= 1 }
    var resume = nextLine(end)
    last = max(resume, last)
    var lost = 0
    while resume < last, !isRow(resume) {
      resume = nextLine(lineEnd(resume))
      lost += 1
    }
    reject("unterminated_quote", quote, to: end)
    linesEnd = last
    position = resume
    line += 1 + lost
  }

  private mutating func giveUp(_ quote: Int?, _ inner: Int, _ bound: Int) {
    let end = lineEnd(position)
    if let quote, end < bound {
      recover(quote: quote, reach: bound)
    } else if let quote, bound == bytes.count {
      reject("truncated_last_row", quote, to: bound)
      position = bound
    } else {
      reject("record_too_long", position, to: bound)
      position = nextLine(lineEnd(bound))
      line += 1 + inner
    }
  }

  /// Rejects the row at ``position``; what cannot be text comes before any other reason.
  private mutating func reject(_ reason: String, _ place: Int, to end: Int) {
    let record = Array(bytes[position..<end])
    if let flaw = flaw(of: record) {
      reader.reject(flaw.reason, line, fieldStart(record, before: flaw.offset) + 1)
    } else {
      reader.reject(reason, line, place - position + 1)
    }
  }

  private func fieldStart(_ record: [UInt8], before place: Int) -> Int {
    var (start, isQuoted) = (0, false)
    for (index, byte) in record[..<place].enumerated() {
      if byte == 0x22, index == start || isQuoted {
        isQuoted.toggle()
      } else if byte == 0x2C, !isQuoted {
        start = index + 1
      }
    }
    return start
  }

  /// Settles a row whose end is known.
  private mutating func close(_ found: Found, at end: Int, rejects: (Int) -> String) {
    let start = position
    let next = nextLine(end)
    defer { position = next }
    switch found {
    case .row(let row):
      settle(row, start, end)
      line += 1 + row.inner
    case .open(let quote, _):
      reject(rejects(start), quote ?? start, to: end)
      line += 1
    case .astray(let quote, _):
      reject(rejects(start), quote, to: end)
      line += 1
    }
  }

  private mutating func settle(_ row: Row, _ start: Int, _ end: Int) {
    let record = Array(bytes[start..<end])
    if row.fields.count == 1, row.badQuote == nil, trimmed(record).isEmpty {
      return reader.countBlank()
    }
    if flaw(of: record) != nil { return reject("", start, to: end) }
    if end - start > limit { return reject("record_too_long", start, to: end) }
    if let quote = row.badQuote { return reject("bad_quote", quote, to: end) }
    if row.fields.count > names.count { return reject("too_many_fields", start, to: end) }
    if row.fields.count < names.count {
      let isCut = end == bytes.count
      return reject(isCut ? "truncated_last_row" : "too_few_fields", start, to: end)
    }
    var values: [String: PlainReader.Value] = [:]
    for (name, field) in zip(names, row.fields) {
      guard let role = roles[name] else { continue }
      values[role] = PlainReader.Value(
        kind: .text, bytes: field.value, column: field.offset + 1)
    }
    let isHeader = row.fields.map { String(decoding: $0.value, as: UTF8.self) } == names
    reader.take(values, bytes: record, line: line, isHeader: isHeader)
  }
}
