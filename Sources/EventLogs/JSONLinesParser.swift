/// Splits JSON Lines into records and finds the values that matter in each.
///
/// One parser reads one run of bytes; it holds no file and no global, so several may run at once.
struct JSONLinesParser: ~Copyable {
  /// What the parser must know of the file.
  struct Layout {
    var keys: KeyTable
    /// Roles nothing was found for: a key seen later on may still be it.
    var openRoles: [Role] = []
    var comment: [UInt8] = []
    var maxRecordBytes = 16 << 20
    /// The slots whose values are wanted, a bit each.
    var wanted = UInt32.max
  }

  /// The record found last.
  private(set) var row = Row()
  private(set) var blankLines = 0

  let layout: Layout
  private var walker: JSONWalker<FieldCollector>
  private var shape: JSONShape
  private(set) var position = 0
  /// No record that begins here or later is read, in the bytes in hand.
  var stop = Int.max
  private(set) var line = 1
  private var skipsLine = false
  /// Where the record behind the one found last ends, if the two were read together.
  private var secondEnd: Int?
  /// Records to read alone before two are read together again, and how many it was last time.
  private var patience = 0
  private var penalty = 0
  private static let mostPatience = 63

  init(_ layout: Layout) {
    self.layout = layout
    walker = JSONWalker(
      FieldCollector(layout.keys, openRoles: layout.openRoles, wanted: layout.wanted))
    shape = JSONShape(wanted: layout.wanted)
  }

  /// The value of the record that plays `role`.
  @inline(__always)
  func field(_ slot: Int) -> Field { walker.visitor.fields[slot] }

  /// Hands the values of the record to `body`.
  @inline(__always)
  func withFields<Result>(_ body: (borrowing Fields) -> Result) -> Result {
    body(walker.visitor.fields)
  }

  /// Roles for which a key turned up beyond the head of the file.
  var adopted: [(role: Role, name: String)] { walker.visitor.adopted }

  /// The slots that some record filled, a bit each.
  var slotsSeen: UInt32 { walker.visitor.slotsSeen }

  /// Moves to the next record and says whether there is one.
  mutating func next(in blocks: inout BlockReader) -> Bool {
    while true {
      switch step(in: blocks.inHand) {
      case .record: return true
      case .end: return false
      case .needsMore: advance(&blocks)
      }
    }
  }

  /// Moves to the next record, as far as the bytes in hand go.
  @inline(__always)
  mutating func step(in hand: BytesInHand) -> ParserStep {
    guard let end = secondEnd else { return search(hand) }
    takeSecond(to: end, hand)
    return .record
  }

  /// Moves to the next record on a line that was not read yet.
  @inline(never)
  private mutating func search(_ hand: BytesInHand) -> ParserStep {
    while true {
      if position >= stop, !skipsLine { return .end }
      if position == hand.count { return hand.isAtEnd ? .end : .needsMore }
      let base = hand.base
      let text = JSONLine(at: base + position)
      let end = min(text.end - base, hand.count)
      if skipsLine {
        skip(to: end, hand)
        continue
      }
      if end - position > layout.maxRecordBytes {
        giveUp(at: end)
        return .record
      }
      if end == hand.count, !hand.isAtEnd { return .needsMore }
      let start = position
      moveOn(to: end, hand)
      if readTwo(base, start, text, hand) { return .record }
      if read(base, from: start, to: end, text, isCut: end == hand.count) { return .record }
    }
  }

  /// The record behind the one at hand ends at `end`.
  @inline(__always)
  private mutating func moveOn(to end: Int, _ hand: BytesInHand) {
    row.line = line
    row.next = min(end + 1, hand.count)
    position = row.next
    line &+= 1
  }

  @inline(__always)
  private mutating func takeSecond(to end: Int, _ hand: BytesInHand) {
    secondEnd = nil
    row.start = position
    row.end = end
    walker.visitor.turn(to: .second)
    moveOn(to: end, hand)
  }

  /// Reads the record on the line that begins at `start`, together with the one on the line behind,
  /// where both are like those before.
  @inline(__always)
  private mutating func readTwo(
    _ base: Bytes, _ start: Int, _ text: JSONLine, _ hand: BytesInHand
  ) -> Bool {
    if patience > 0 {
      patience &-= 1
      return false
    }
    let next = position
    guard !shape.isWatching, next < min(stop, hand.count), isRecord(base + start, text) else {
      return false
    }
    let other = JSONLine(at: base + next)
    let end = other.end - base
    guard end < hand.count, end - next <= layout.maxRecordBytes, isRecord(base + next, other)
    else {
      wait()
      return false
    }
    let count = shape.read(
      JSONShape.Object(record: base + start, start: base + start, end: text.textEnd),
      JSONShape.Object(record: base + next, start: base + next, end: other.textEnd), &walker)
    if count < 2 { wait() } else { penalty = 0 }
    guard count > 0 else { return false }
    row.start = start
    row.end = text.end - base
    row.fault = nil
    if count == 2 { secondEnd = end }
    walker.visitor.turn(to: .first)
    return true
  }

  /// Reads some records alone, more each time that two could not be read together.
  private mutating func wait() {
    penalty = min(penalty &* 2 &+ 1, JSONLinesParser.mostPatience)
    patience = penalty
  }

  /// Whether the line at `start` holds nothing but an object that may be read by its shape.
  @inline(__always)
  private func isRecord(_ start: Bytes, _ text: JSONLine) -> Bool {
    guard start.pointee == ASCII.openBrace, layout.comment.first != ASCII.openBrace else {
      return false
    }
    return text.kind == .plain
      || text.kind == .text && UTF8Check.flaw(in: start, count: text.end - start) == nil
  }

  /// Reads on, keeping the record that begins at ``position``.
  mutating func advance(_ blocks: inout BlockReader) {
    blocks.refill(from: position)
    stop &-= position
    position = 0
  }

  private mutating func giveUp(at end: Int) {
    row.line = line
    row.start = position
    row.end = end
    row.fault = .recordTooLong
    row.faultOffset = 0
    row.detail = "over \(layout.maxRecordBytes) bytes"
    position = end
    skipsLine = true
  }

  private mutating func skip(to end: Int, _ hand: BytesInHand) {
    position = end
    if end == hand.count { return }
    position = end + 1
    line &+= 1
    skipsLine = false
  }

  /// Reads the record on one line; `false` when the line is blank.
  @inline(__always)
  private mutating func read(
    _ base: Bytes, from lineStart: Int, to end: Int, _ text: JSONLine, isCut: Bool
  ) -> Bool {
    var start = lineStart
    while start < end, JSONLinesParser.isLead(base + start, end - start) {
      start &+= base[start] == 0xEF ? 3 : 1
    }
    if start == end {
      blankLines &+= 1
      return false
    }
    if !layout.comment.isEmpty {
      let text = Slice(start: base + lineStart, count: end - lineStart)
      if text.hasPrefix(layout.comment) { return false }
    }
    row.start = lineStart
    row.end = end
    row.fault = nil
    if text.kind != .plain,
      let flaw = UTF8Check.flaw(in: base + lineStart, count: end - lineStart)
    {
      setFault(flaw.reason, at: flaw.offset, flaw.detail(base[lineStart + flaw.offset]))
      return true
    }
    let object = JSONShape.Object(
      record: base + lineStart, start: base + start, end: text.textEnd)
    let isRead =
      switch text.kind {
      case .plain, .text: shape.read(object, &walker)
      case .escaped: shape.readEscaped(object, &walker)
      case .odd: false
      }
    if isRead {
      walker.visitor.turn(to: .first)
      return true
    }
    walk(base, from: lineStart, start, to: end, isCut: isCut)
    return true
  }

  /// Walks the record, whatever it is.
  private mutating func walk(
    _ base: Bytes, from lineStart: Int, _ start: Int, to end: Int, isCut: Bool
  ) {
    walker.visitor.begin(at: base + lineStart)
    if walker.walk(base + start, to: base + end) {
      if walker.isObject {
        shape.learn(Slice(start: base + start, count: end - start), walker.visitor)
      } else {
        setFault(.notAnObject, at: start - lineStart, "")
      }
    } else {
      setFault(
        isCut && walker.fault == .invalidJSON && walker.place == base + end
          ? .truncatedLastRow : walker.fault ?? .invalidJSON,
        at: walker.place - (base + lineStart), walker.detail)
    }
    shape.unlearn()
  }

  private mutating func setFault(_ reason: Reason, at offset: Int, _ detail: String) {
    row.fault = reason
    row.faultOffset = offset
    row.detail = detail
  }

  /// Whether `p` holds something that may stand before an object: a blank, RS, a joined file's BOM.
  @inline(__always)
  private static func isLead(_ p: Bytes, _ count: Int) -> Bool {
    switch p.pointee {
    case ASCII.space, ASCII.tab, ASCII.carriageReturn, ASCII.recordSeparator: true
    case 0xEF: count >= 3 && p[1] == 0xBB && p[2] == 0xBF
    default: false
    }
  }
}
