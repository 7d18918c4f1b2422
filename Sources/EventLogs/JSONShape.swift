/// The outermost members of the objects of a log, as the lines before had them: a way past the walker.
///
/// Objects of one log mostly have the same keys in the same order with the same blanks, so what leads
/// to a value is compared at once with what led to it before. The walker is the specification: an
/// object is taken here only if the walker would take it too, and find the same values. Whatever is
/// out of the ordinary is left to the walker.
struct JSONShape: ~Copyable {
  /// How many different keys are kept in mind.
  private static let capacity = 128

  /// An object on its line.
  struct Object: BitwiseCopyable {
    /// Where the line begins.
    var record: Bytes
    /// Where the object begins, and where it is to end.
    var start: Bytes
    var end: Bytes
  }

  /// How many were read.
  var objects = 0
  /// A key came up that is not kept in mind.
  private var hasNewKey = false
  /// The keys kept in mind, by the index of their member.
  private var keys = WordTable()
  /// The first stands before all objects: what comes next is their first member.
  let members: UnsafeMutablePointer<JSONMember>
  private let wanted: UInt32

  /// Objects are to be read alone for now, so that the lengths of their strings are watched: two times
  /// sixteen in every 4,096.
  @inline(__always)
  var isWatching: Bool { objects & 0xFD0 == 0 }

  /// A shape of nothing; the values of the slots in `wanted`, a bit each, are kept.
  init(wanted: UInt32) {
    self.wanted = wanted
    members = .allocate(capacity: JSONShape.capacity)
    members.initialize(repeating: JSONMember(next: members), count: JSONShape.capacity)
  }

  deinit {
    members.deallocate()
  }

  /// Reads an object without control characters and backslashes; `false` leaves it to the walker.
  mutating func read(_ object: Object, _ walker: inout JSONWalker<FieldCollector>) -> Bool {
    objects &+= 1
    return readOn(Course(place: object.start, member: members), object, .first, &walker)
  }

  /// How far an object was read.
  struct Course {
    /// Behind the last value.
    var place: Bytes
    /// The last member.
    var member: UnsafeMutablePointer<JSONMember>
    /// The slots that were met, a bit each.
    var filled: UInt32 = 0
  }

  /// Reads what is left of an object; `false` leaves it to the walker.
  @inline(__always)
  mutating func readOn(
    _ course: Course, _ object: Object, _ place: PairPlace,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Bool {
    var course = course
    // A brace alone closes nothing.
    let isDone =
      course.place.pointee == ASCII.closeBrace && course.place + 1 == object.end
      && course.member != members
    if !isDone, !readMembers(&course, object, place, &walker) {
      walker.visitor.giveUp(place)
      return false
    }
    walker.visitor.settle(course.filled, of: place)
    return true
  }

  /// Reads members up to the end of an object.
  @inline(never)
  private mutating func readMembers(
    _ course: inout Course, _ object: Object, _ place: PairPlace,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Bool {
    let isWatching = isWatching
    let end = object.end
    var (p, member, filled) = (course.place, course.member, course.filled)
    repeat {
      let expected = member.pointee.next
      if expected.pointee.frame.count > 0 {
        if expected.pointee.frame.stands(at: p) {
          member = expected
          if filled & member.pointee.bit != 0 { return false }
          filled |= member.pointee.bit
          if member.pointee.isKept {
            keep(framed: member, at: p, of: object, place, walker.visitor)
          }
          p += member.pointee.frame.count
          continue
        }
        expected.pointee.loseFrame()
      }
      let lead = p
      let isExpected = expected.pointee.lead.stands(at: p)
      guard
        let found = isExpected
          ? (expected, p + expected.pointee.lead.count) : search(at: p, to: end, after: member)
      else { return false }
      (member, p) = found
      if filled & member.pointee.bit != 0 { return false }
      filled |= member.pointee.bit
      let start = p
      guard let value = value(at: p, to: end, member, &walker) else { return false }
      if member.pointee.isKept { keep(value, member, of: object, place, walker.visitor) }
      p = value.next
      if isWatching {
        member.pointee.learn(value, after: Slice(start: lead, count: start - lead))
      }
    } while p.pointee == ASCII.comma && p < end
    course = Course(place: p, member: member, filled: filled)
    return p.pointee == ASCII.closeBrace && p + 1 == end
  }

  /// Keeps the string in the frame at `p`, which must be wanted.
  @inline(__always)
  func keep(
    framed member: UnsafeMutablePointer<JSONMember>, at p: Bytes, of object: Object,
    _ place: PairPlace, _ visitor: borrowing FieldCollector
  ) {
    let text = p + member.pointee.frame.textOffset
    visitor.keep(
      Slice(start: text, count: member.pointee.length), .text, at: text - object.record &- 1,
      slot: member.pointee.slot, of: place)
  }

  /// Keeps a value, which must be wanted.
  @inline(__always)
  func keep(
    _ value: JSONPiece, _ member: UnsafeMutablePointer<JSONMember>, of object: Object,
    _ place: PairPlace, _ visitor: borrowing FieldCollector
  ) {
    visitor.keep(
      value.text, value.kind, at: value.start - object.record, slot: member.pointee.slot,
      of: place)
  }

  /// The value at `p`; `nil` where the walker is to judge.
  @inline(__always)
  func value(
    at p: Bytes, to end: Bytes, _ member: UnsafeMutablePointer<JSONMember>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> JSONPiece? {
    if p.pointee == ASCII.quote { return JSONPiece(text: p + 1) }
    if let number = JSONPiece(digits: p) { return number }
    if load4(p) == JSONScan.null { return JSONPiece(nullBefore: p + 4) }
    return otherValue(at: p, to: end, member, &walker)
  }

  /// Reads an object that has backslashes, if its members come as those before; `false` leaves it to
  /// the walker.
  @inline(never)
  mutating func readEscaped(
    _ object: Object, _ walker: inout JSONWalker<FieldCollector>
  ) -> Bool {
    walker.visitor.clearScratch()
    var (p, member, filled) = (object.start, members, UInt32(0))
    repeat {
      member = member.pointee.next
      guard member.pointee.lead.stands(at: p), filled & member.pointee.bit == 0,
        let next = takeEscaped(
          at: p + member.pointee.lead.count, of: object, member, &walker)
      else {
        walker.visitor.giveUp(.first)
        return false
      }
      filled |= member.pointee.bit
      p = next
    } while p.pointee == ASCII.comma && p < object.end
    guard p.pointee == ASCII.closeBrace, p + 1 == object.end else {
      walker.visitor.giveUp(.first)
      return false
    }
    walker.visitor.settle(filled, of: .first)
    return true
  }

  /// Keeps the value at `p`, which may have backslashes, if it is wanted.
  ///
  /// - Returns: Just past it; `nil` where the walker is to judge.
  private func takeEscaped(
    at p: Bytes, of object: Object, _ member: UnsafeMutablePointer<JSONMember>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Bytes? {
    guard p.pointee == ASCII.quote, JSONScan.quoteOrBackslash(from: p + 1).pointee != ASCII.quote
    else {
      guard let value = value(at: p, to: object.end, member, &walker) else { return nil }
      if member.pointee.isKept { keep(value, member, of: object, .first, walker.visitor) }
      return value.next
    }
    walker.visitor.passOver()
    guard let next = walker.place(after: p, to: object.end) else { return nil }
    if member.pointee.isKept {
      let text = JSONPiece(start: p, next: next, kind: .text).text
      guard
        walker.visitor.keep(
          escaped: text, at: p - object.record, slot: member.pointee.slot)
      else { return nil }
    }
    return next
  }

  @inline(never)
  private func otherValue(
    at p: Bytes, to end: Bytes, _ member: UnsafeMutablePointer<JSONMember>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> JSONPiece? {
    let kind: Field.Kind
    switch p.pointee {
    case ASCII.openBrace, ASCII.openBracket:
      if member.pointee.isEntered || member.pointee.bit != 0 { return nil }
      kind = .container
    case ASCII.minus, ASCII.zero...ASCII.nine: kind = .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): kind = .boolean
    default: return nil
    }
    walker.visitor.passOver()
    return walker.place(after: p, to: end).map { JSONPiece(start: p, next: $0, kind: kind) }
  }

  /// Finds the member whose key stands at `p`, which is not the one that came there before; says
  /// where its value begins.
  @inline(never)
  private mutating func search(
    at start: Bytes, to end: Bytes, after previous: UnsafeMutablePointer<JSONMember>
  ) -> (UnsafeMutablePointer<JSONMember>, value: Bytes)? {
    guard start.pointee == (previous == members ? ASCII.openBrace : ASCII.comma) else { return nil }
    var p = start + 1
    JSONScan.skipSpaces(&p)
    guard p.pointee == ASCII.quote else { return nil }
    let close = JSONScan.quote(from: p + 1)
    guard close < end else { return nil }
    let key = Slice(start: p + 1, count: close - p - 1)
    p = close + 1
    JSONScan.skipSpaces(&p)
    guard p.pointee == ASCII.colon else { return nil }
    p += 1
    JSONScan.skipSpaces(&p)
    guard p < end else { return nil }
    guard let index = keys.index(of: key), index > 0 else {
      hasNewKey = true
      return nil
    }
    let found = members + Int(index)
    found.pointee.setLead(Slice(start: start, count: p - start))
    previous.pointee.next = found
    return (found, p)
  }

  /// Keeps in mind the keys of `object`, if one of them is new; the walker found it sound, and knows
  /// what they lead to.
  mutating func learn(_ object: Slice, _ visitor: borrowing FieldCollector) {
    guard hasNewKey else { return }
    hasNewKey = false
    JSONMembers.forEach(in: object) { key, _ in
      guard key.count > 0, keys.count < JSONShape.capacity, keys.index(of: key) == nil,
        let target = visitor.target(of: key)
      else { return }
      let member = members + Int(keys.intern(key.buffer))
      member.pointee.slot = Int(target.slot)
      member.pointee.bit = target.slot == 0 ? 0 : UInt32(1) &<< UInt32(target.slot)
      member.pointee.isKept = wanted & member.pointee.bit != 0
      member.pointee.isEntered = target.child >= 0
    }
  }

  /// Forgets that the last object had a new key: it was not sound.
  mutating func unlearn() {
    hasNewKey = false
  }
}
