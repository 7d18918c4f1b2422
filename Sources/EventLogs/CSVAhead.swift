/// The records ahead that hold nothing odd, read without ``CSVParser``.
///
/// ``CSVParser`` is the specification. A record is taken here only where it is certain what the parser
/// would make of it; with any other the parser goes on.
struct CSVAhead: ~Copyable {
  private var index: CSVIndex
  /// The next record: its first field, among the ends of the index, and where it begins.
  private var first = 0
  private var start = 0
  /// How many complete records are left in the index.
  private var left = 0
  /// The next quote and the next line end in quotes.
  private var quote = 0
  private var lineBreak = 0
  /// Where the line end of the record at hand is, and the first end of a field behind it.
  private var last = 0
  private var after = 0

  /// There are records that can be taken here.
  private let isOn: Bool
  private let width: Int
  private let mostBytes: Int
  private let comment: UInt8?
  /// The column of each slot; negative where nobody needs one.
  private let columns: UnsafeMutablePointer<Int>
  /// Somebody needs more than who did what, when, and how it went.
  private let hasMore: Bool
  /// How many bytes are looked at next.
  ///
  /// Where quotes are no quotes, what was found behind them is wrong and must be found again: then
  /// fewer are.
  private var span = leastSpan
  /// Records to leave to the parser before the index is tried again, and how many it was last time.
  private var patience = 0
  private var penalty = 0

  private static let leastSpan = 1 << 10
  private static let mostPatience = 63

  /// The reader of records of that layout.
  init(_ layout: CSVParser.Layout) {
    let delimiter = layout.delimiter
    let width = layout.columnCount ?? 0
    self.width = width
    // A record of one field may be a blank line.
    isOn =
      width > 1 && layout.json.isEmpty && delimiter != ASCII.quote && delimiter != ASCII.newline
      && delimiter != ASCII.carriageReturn
    mostBytes = layout.maxRecordBytes
    comment = layout.comment.first
    index = CSVIndex(delimiter: delimiter, width: width)
    columns = .allocate(capacity: Fields.slotCount)
    columns.initialize(repeating: -1, count: Fields.slotCount)
    for (column, slot) in layout.slots.enumerated() where slot != 0 && column < width {
      columns[Int(slot)] = column
    }
    hasMore = layout.slots.contains { $0 != 0 && Fields.leastSlots & 1 << UInt32($0) == 0 }
  }

  deinit {
    columns.deallocate()
  }

  /// Where the record behind the one found last begins.
  @inline(__always)
  var position: Int { start }

  /// Forgets what lies ahead: the bytes in hand have moved.
  mutating func forget() {
    left = 0
  }

  /// Goes on behind a record that was left to the parser, which is now at `position`.
  @inline(__always)
  private mutating func follow(_ position: Int) {
    guard left > 0, position != start else { return }
    if last > start, position == last &+ 1 { skip() } else { drop() }
  }

  /// Gives up what was found, since the parser found something else.
  private mutating func drop() {
    left = 0
    span = max(Self.leastSpan, span / 4)
    if start == index.origin { wait() }
  }

  /// Lets the parser do some records, more each time that there was nothing to be had.
  private mutating func wait() {
    penalty = min(penalty &* 2 &+ 1, Self.mostPatience)
    patience = penalty
  }

  /// Moves past the record at hand.
  @inline(__always)
  private mutating func skip() {
    while Int(index.quotes[quote]) <= last &- index.origin { quote &+= 1 }
    while Int(index.breaks[lineBreak]) <= last &- index.origin { lineBreak &+= 1 }
    left &-= 1
    start = last &+ 1
    first = after
    if left == 0 {
      span = min(span &* 2, CSVIndex.mostBytes)
      penalty = 0
    }
  }

  /// Moves to the record at `position`.
  ///
  /// - Returns: The record, valid until the bytes in hand move or what is found ahead changes; `nil` when
  ///   it is one for the parser.
  @inline(__always)
  mutating func next(_ hand: BytesInHand, at position: Int) -> PlainRecord? {
    follow(position)
    let base = hand.base
    if left == 0 {
      guard look(base, at: position, to: hand.count) else { return nil }
    }
    let ends = index.ends + first
    var end = first &+ width &- 1
    if !index.isEven {
      end = first
      while base[index.origin &+ Int(index.ends[end])] != ASCII.newline { end &+= 1 }
    }
    last = index.origin &+ Int(index.ends[end])
    after = end &+ 1
    guard after &- first == width, last &- start <= mostBytes else { return nil }
    if let comment, base[start] == comment { return nil }
    let origin = base + index.origin
    var record = PlainRecord(
      origin: origin, start: base + start, end: base + last, ends: ends, columns: columns,
      hasMore: hasMore, isQuoted: Int(index.quotes[quote]) < last &- index.origin)
    if index.hasReturns, base[last &- 1] == ASCII.carriageReturn { record.end -= 1 }
    if !index.isPlain, UTF8Check.flaw(in: record.start, count: record.bytes.count) != nil {
      return nil
    }
    if record.isQuoted {
      guard isSound(base, ends, record.end - base) else { return nil }
    }
    skip()
    return record
  }

  /// Looks ahead from `position`; `false` when there is no complete record before `limit`.
  @inline(never)
  private mutating func look(_ base: Bytes, at position: Int, to limit: Int) -> Bool {
    guard isOn else { return false }
    if patience > 0 {
      patience &-= 1
      return false
    }
    index.fill(base, from: position, span: span, to: limit)
    while index.recordCount == 0, !index.isCut, span < CSVIndex.mostBytes,
      position &+ span < limit
    {
      span &*= 2
      index.fill(base, from: position, span: span, to: limit)
    }
    (first, after, quote, lineBreak) = (0, 0, 0, 0)
    (start, last, left) = (position, position, index.recordCount)
    // Where bytes run out there may be more to be had next time.
    if left == 0, index.isCut || position &+ span < limit { wait() }
    return left > 0
  }

  /// Whether every quote of the record at hand opens or closes a field, with no line end inside.
  private func isSound(_ base: Bytes, _ ends: UnsafeMutablePointer<Int32>, _ rowEnd: Int) -> Bool {
    guard Int(index.breaks[lineBreak]) > last &- index.origin else { return false }
    var closed = 0
    for column in 0..<width {
      let fieldStart = index.origin &+ Int(ends[column &- 1]) &+ 1
      let fieldEnd = column == width &- 1 ? rowEnd : index.origin &+ Int(ends[column])
      guard fieldStart < fieldEnd, base[fieldStart] == ASCII.quote else { continue }
      guard fieldEnd &- fieldStart > 1, base[fieldEnd &- 1] == ASCII.quote else { return false }
      closed &+= 2
    }
    var count = 0
    while Int(index.quotes[quote &+ count]) <= last &- index.origin { count &+= 1 }
    return count == closed
  }
}

/// A record that holds nothing odd: fields without doubled quotes or line ends inside.
struct PlainRecord: FieldSource {
  /// What the places of ends count from.
  let origin: Bytes
  /// Its first byte.
  let start: Bytes
  /// Just past its last byte, the line end not counted.
  var end: Bytes
  /// Where its fields end; before them, where the record before did.
  let ends: UnsafeMutablePointer<Int32>
  /// The column of each slot; negative where there is none.
  let columns: UnsafeMutablePointer<Int>
  /// A column is needed that says more than who did what, when, and how it went.
  let hasMore: Bool
  /// Fields may be quoted.
  let isQuoted: Bool

  /// The whole of it.
  @inline(__always)
  var bytes: Slice { Slice(start: start, count: end - start) }

  /// The value in that slot.
  @inline(__always)
  subscript(slot: Int) -> Field {
    let column = columns[slot]
    guard column >= 0 else {
      return Field(value: Slice(start: start, count: 0), offset: 0, kind: .absent)
    }
    let first = origin + (Int(ends[column &- 1]) &+ 1)
    // The last field of a record ends before a CR.
    var value = Slice(start: first, count: min(origin + Int(ends[column]), end) - first)
    if isQuoted, value.count > 0, value[0] == ASCII.quote {
      value = Slice(start: first + 1, count: value.count &- 2)
    }
    return Field(value: value, offset: first - start, kind: .text)
  }
}
