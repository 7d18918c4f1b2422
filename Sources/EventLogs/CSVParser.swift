/// Splits CSV into records and fields: RFC 4180, any one delimiter, any line end.
///
/// One parser reads one run of bytes; it holds no file and no global, so several may run at once.
struct CSVParser: ~Copyable {
  /// What the parser must know of the file.
  struct Layout {
    var delimiter: UInt8
    /// How many fields a record has; `nil` takes any number.
    var columnCount: Int?
    /// The slot in ``Fields`` of every column; 0 for a column nobody needs.
    var slots: [UInt8]
    /// Columns in whose values roles find theirs.
    var json: [JSONColumn] = []
    /// Lines that begin with this are skipped.
    var comment: [UInt8] = []
    var maxRecordBytes = 16 << 20
  }

  /// How the search for the end of a record ended.
  enum Ending {
    case complete
    /// The bytes in hand do not hold the end; `quote` is the open one, from the record's start.
    case incomplete(quote: Int?)
    /// The input ends inside quotes.
    case unterminated(quote: Int)
    /// Text follows a closing quote lines after the record began: that quote never closed.
    case astray(quote: Int, reach: Int)
  }

  let layout: Layout
  /// The values of the record, valid until the next one.
  let fields = Fields()
  /// The record found last.
  var row = Row()
  var blankLines = 0

  var position = 0
  /// No record that begins here or later is read, in the bytes in hand.
  var stop = Int.max
  var line = 1
  /// Up to here no quote that opens on a line closes on a later one.
  var singleLineEnd = 0
  var skipsLine = false
  /// Physical lines inside the quotes of the record.
  var innerLines = 0
  /// The first quoted field with line ends in it: its quotes, from the record's start.
  var firstLongQuote: Range<Int>?
  var fieldCount = 0

  private let delimiters: Lanes
  private let newlines = Lanes(repeating: ASCII.newline)
  private let returns = Lanes(repeating: ASCII.carriageReturn)
  private let quotes = Lanes(repeating: ASCII.quote)
  private let slotCount: Int
  private let slots: UnsafeMutablePointer<UInt8>
  private var unescaped = Scratch()

  init(_ layout: Layout) {
    self.layout = layout
    delimiters = Lanes(repeating: layout.delimiter)
    slotCount = layout.slots.count
    slots = .allocate(capacity: max(slotCount, 1))
    for (column, slot) in layout.slots.enumerated() { slots[column] = slot }
  }

  deinit {
    slots.deallocate()
  }

  /// Finds the fields of the record in `[start, limit)`.
  @inline(__always)
  mutating func scan(_ base: Bytes, from start: Int, to limit: Int, isEnd: Bool) -> Ending {
    let record = base + start
    let end = base + limit
    var p = record
    var column = 0
    innerLines = 0
    firstLongQuote = nil
    row.fault = nil
    unescaped.clear()
    while true {
      var after: Bytes
      if p.pointee == ASCII.quote, p < end {
        switch quotedField(at: p, column: column, record: record, end: end, isEnd: isEnd) {
        case .closed(let place): after = place
        case .open(let ending): return ending
        }
      } else {
        after = find(delimiters, newlines, returns, from: p)
        if after >= end {
          guard isEnd else { return .incomplete(quote: nil) }
          after = end
        }
        store(Slice(start: p, count: after - p), at: p - record, column: column)
      }
      column &+= 1
      if after < end, after.pointee == layout.delimiter {
        p = after + 1
        continue
      }
      fieldCount = column
      return close(base, start: start, at: after - base, limit: limit, isEnd: isEnd)
    }
  }

  @inline(__always)
  private func store(_ value: Slice, at offset: Int, column: Int) {
    let slot = column < slotCount ? Int(slots[column]) : 0
    fields[slot] = Field(value: value, offset: offset, kind: .text)
  }

  /// Notes where the record ends and the next one begins.
  @inline(__always)
  private mutating func close(
    _ base: Bytes, start: Int, at end: Int, limit: Int, isEnd: Bool
  ) -> Ending {
    var next = end
    if end < limit {
      next &+= 1
      if base[end] == ASCII.carriageReturn {
        if next == limit {
          if !isEnd { return .incomplete(quote: nil) }
        } else if base[next] == ASCII.newline {
          next &+= 1
        }
      }
    }
    row.start = start
    row.end = end
    row.next = next
    return .complete
  }

  private enum Quoted {
    case closed(Bytes)
    case open(Ending)
  }

  /// Finds the end of the quoted field that begins at `p`.
  private mutating func quotedField(
    at p: Bytes, column: Int, record: Bytes, end: Bytes, isEnd: Bool
  ) -> Quoted {
    var q = p + 1
    var isDoubled = false
    while true {
      q = find(quotes, from: q)
      if q >= end || (q + 1 == end && !isEnd) {
        return .open(isEnd ? .unterminated(quote: p - record) : .incomplete(quote: p - record))
      }
      guard q + 1 < end, q[1] == ASCII.quote else { break }
      isDoubled = true
      q += 2
    }
    let inside = Slice(start: p + 1, count: q - p - 1)
    innerLines &+= CSVParser.lineCount(inside)
    if innerLines > 0, firstLongQuote == nil { firstLongQuote = (p - record)..<(q - record) }
    let needed = column < slotCount && slots[column] != 0
    let value = isDoubled && needed ? unescaped.undoubled(inside) : inside
    store(value, at: p - record, column: column)
    return closing(quote: p, at: q + 1, record: record, end: end, isEnd: isEnd)
  }

  /// Looks at what follows a closing quote; anything but the field's end is a fault.
  private mutating func closing(
    quote: Bytes, at place: Bytes, record: Bytes, end: Bytes, isEnd: Bool
  ) -> Quoted {
    if place == end { return .closed(place) }
    let byte = place.pointee
    if byte == layout.delimiter || byte == ASCII.newline || byte == ASCII.carriageReturn {
      return .closed(place)
    }
    if innerLines > 0 {
      return .open(.astray(quote: quote - record, reach: place - record))
    }
    if row.fault == nil {
      row.fault = .badQuote
      row.faultOffset = quote - record
      row.detail = "text after the closing quote, at column \(place - record + 1)"
    }
    let after = find(delimiters, newlines, returns, from: place)
    if after < end { return .closed(after) }
    return isEnd ? .closed(end) : .open(.incomplete(quote: nil))
  }

  /// How many line ends stand in `text`; CR LF is one.
  static func lineCount(_ text: Slice) -> Int {
    var lines = 0
    for i in 0..<text.count {
      let byte = text[i]
      if byte == ASCII.newline {
        lines &+= 1
      } else if byte == ASCII.carriageReturn {
        if i &+ 1 == text.count || text[i &+ 1] != ASCII.newline { lines &+= 1 }
      }
    }
    return lines
  }
}
