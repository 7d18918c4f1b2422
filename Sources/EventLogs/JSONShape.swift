/// The outermost members of the objects of a log, as the lines before had them: a way past the walker.
///
/// Objects of one log mostly have the same keys in the same order with the same blanks, so what leads
/// to a value is compared at once with what led to it before. The walker is the specification: an
/// object is taken here only if the walker would take it too, and find the same values. Whatever is
/// out of the ordinary is left to the walker.
struct JSONShape: ~Copyable {
  /// How many different keys are kept in mind.
  private static let capacity = 128

  /// A member, and what leads to its value.
  private struct Member {
    /// The comma or brace before the key, the key, the colon, blanks.
    var lead = JSONLead()
    /// The same with its value, while that is a string of the same length line after line.
    var frame = JSONFrame()
    /// The length of the last string, how many had that length, and how many are to have it.
    var length = 0
    var run = 0
    var patience = 4
    /// The slot of its value, as a bit; 0 when it has none.
    var bit: UInt32 = 0
    var slot = 0
    /// Its value is wanted.
    var isKept = false
    /// An object as its value is looked into.
    var isEntered = false
    /// The member that came next.
    var next: UnsafeMutablePointer<Member>

    /// Takes in the length of a string, and says whether strings have had it for a while.
    @inline(__always)
    mutating func isSteady(_ count: Int) -> Bool {
      run = (count == length ? run : 0) &+ 1
      length = count
      return run >= patience
    }

    mutating func setFrame(_ lead: Slice) {
      frame = JSONFrame(lead: lead, textCount: length) ?? JSONFrame()
    }

    /// The last string had another length: trusts the next one that seems steady less.
    mutating func loseFrame() {
      frame = JSONFrame()
      run = 0
      if patience < 1 << 20 { patience *= 4 }
    }
  }

  /// An object on its line.
  struct Object: BitwiseCopyable {
    /// Where the line begins.
    var record: Bytes
    /// Where the object begins, and where it is to end.
    var start: Bytes
    var end: Bytes
  }

  /// How many were read.
  private var objects = 0
  /// A key came up that is not kept in mind.
  private var hasNewKey = false
  /// The keys kept in mind, by the index of their member.
  private var keys = WordTable()
  /// The first stands before all objects: what comes next is their first member.
  private let members: UnsafeMutablePointer<Member>
  private let wanted: UInt32

  /// Objects are to be read alone for now, so that the lengths of their strings are watched: two times
  /// sixteen in every 4,096.
  @inline(__always)
  var isWatching: Bool { objects & 0xFD0 == 0 }

  /// A shape of nothing; the values of the slots in `wanted`, a bit each, are kept.
  init(wanted: UInt32) {
    self.wanted = wanted
    members = .allocate(capacity: JSONShape.capacity)
    members.initialize(repeating: Member(next: members), count: JSONShape.capacity)
  }

  deinit {
    members.deallocate()
  }

  /// Reads an object without control characters and backslashes; `false` leaves it to the walker.
  mutating func read(_ object: Object, _ walker: inout JSONWalker<FieldCollector>) -> Bool {
    objects &+= 1
    return readOn(Course(place: object.start, member: members), object, .first, &walker)
  }

  /// Reads two such objects, one behind the other.
  ///
  /// Where a value ends must be known before the next member can be looked at. Two objects wait
  /// together, as long as they have the same members.
  ///
  /// - Returns: How many were read. One that was not is left to the walker, or to be read alone.
  @inline(never)
  mutating func read(
    _ one: Object, _ other: Object, _ walker: inout JSONWalker<FieldCollector>
  ) -> Int {
    var p = one.start
    var q = other.start
    var filled: UInt32 = 0
    var member = members
    while true {
      let next = member.pointee.next
      let isNew = filled & next.pointee.bit == 0
      if next.pointee.frame.count > 0 {
        guard isNew, next.pointee.frame.stands(at: p, and: q) else { break }
        keep(framed: next, at: p, of: one, .first, walker.visitor)
        keep(framed: next, at: q, of: other, .second, walker.visitor)
        p += next.pointee.frame.count
        q += next.pointee.frame.count
      } else {
        guard isNew, next.pointee.lead.stands(at: p, and: q) else { break }
        let start = p + next.pointee.lead.count
        let otherStart = q + next.pointee.lead.count
        guard let value = value(at: start, to: one.end, next, &walker),
          let otherValue = self.value(at: otherStart, to: other.end, next, &walker)
        else { break }
        keep(value, next, of: one, .first, walker.visitor)
        keep(otherValue, next, of: other, .second, walker.visitor)
        p = value.next
        q = otherValue.next
      }
      filled |= next.pointee.bit
      member = next
    }
    objects &+= 2
    guard readOn(Course(place: p, member: member, filled: filled), one, .first, &walker) else {
      walker.visitor.giveUp(.second)
      return 0
    }
    return readOn(Course(place: q, member: member, filled: filled), other, .second, &walker) ? 2 : 1
  }

  /// How far an object was read.
  private struct Course {
    /// Behind the last value.
    var place: Bytes
    /// The last member.
    var member: UnsafeMutablePointer<Member>
    /// The slots that were met, a bit each.
    var filled: UInt32 = 0
  }

  /// Reads what is left of an object; `false` leaves it to the walker.
  @inline(__always)
  private mutating func readOn(
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
          keep(framed: member, at: p, of: object, place, walker.visitor)
          p += member.pointee.frame.count
          continue
        }
        expected.pointee.loseFrame()
      }
      let lead = p
      if expected.pointee.lead.stands(at: p) {
        member = expected
        p += member.pointee.lead.count
      } else {
        guard let found = search(at: p, to: end, after: member) else { return false }
        member = found.member
        p = found.value
      }
      if filled & member.pointee.bit != 0 { return false }
      filled |= member.pointee.bit
      let start = p
      guard let value = value(at: p, to: end, member, &walker) else { return false }
      keep(value, member, of: object, place, walker.visitor)
      p = value.next
      if isWatching, value.kind == .text, member.pointee.isSteady(value.text.count) {
        member.pointee.setFrame(Slice(start: lead, count: start - lead))
      }
    } while p.pointee == ASCII.comma && p < end
    course = Course(place: p, member: member, filled: filled)
    return p.pointee == ASCII.closeBrace && p + 1 == end
  }

  @inline(__always)
  private func keep(
    framed member: UnsafeMutablePointer<Member>, at p: Bytes, of object: Object,
    _ place: PairPlace, _ visitor: borrowing FieldCollector
  ) {
    guard member.pointee.isKept else { return }
    let text = p + member.pointee.frame.textOffset
    visitor.keep(
      Slice(start: text, count: member.pointee.length), .text, at: text - object.record &- 1,
      slot: member.pointee.slot, of: place)
  }

  @inline(__always)
  private func keep(
    _ value: Value, _ member: UnsafeMutablePointer<Member>, of object: Object,
    _ place: PairPlace, _ visitor: borrowing FieldCollector
  ) {
    guard member.pointee.isKept else { return }
    visitor.keep(
      value.text, value.kind, at: value.start - object.record, slot: member.pointee.slot,
      of: place)
  }

  /// A value of a member.
  private struct Value {
    var start: Bytes
    /// Without the quotes of a string.
    var text: Slice
    var kind: Field.Kind
    /// Just past it.
    var next: Bytes

    /// The string between the quotes at `open` and `close`.
    @inline(__always)
    init(string open: Bytes, to close: Bytes) {
      start = open
      text = Slice(start: open + 1, count: close - open &- 1)
      kind = .text
      next = close + 1
    }

    /// A value that is no string.
    @inline(__always)
    init(bare start: Bytes, to end: Bytes, _ kind: Field.Kind) {
      self.start = start
      text = Slice(start: start, count: end - start)
      self.kind = kind
      next = end
    }
  }

  /// The value at `p`; `nil` where the walker is to judge.
  @inline(__always)
  private func value(
    at p: Bytes, to end: Bytes, _ member: UnsafeMutablePointer<Member>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Value? {
    if p.pointee == ASCII.quote {
      return Value(string: p, to: JSONScan.quote(from: p + 1))
    }
    if ASCII.isDigit(p.pointee) {
      let after = JSONScan.digitsEnd(from: p)
      let isWhole = after.pointee == ASCII.comma || after.pointee == ASCII.closeBrace
      if isWhole, p.pointee != ASCII.zero || after - p == 1 {
        return Value(bare: p, to: after, .number)
      }
    } else if load4(p) == 0x6C6C_756E {
      return Value(bare: p, to: p + 4, .null)
    }
    return otherValue(at: p, to: end, member, &walker)
  }

  @inline(never)
  private func otherValue(
    at p: Bytes, to end: Bytes, _ member: UnsafeMutablePointer<Member>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Value? {
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
    return walker.place(after: p, to: end).map { Value(bare: p, to: $0, kind) }
  }

  /// Finds the member whose key stands at `p`, which is not the one that came there before; says
  /// where its value begins.
  @inline(never)
  private mutating func search(
    at start: Bytes, to end: Bytes, after previous: UnsafeMutablePointer<Member>
  ) -> (member: UnsafeMutablePointer<Member>, value: Bytes)? {
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
    found.pointee.lead = JSONLead(Slice(start: start, count: p - start))
    found.pointee.frame = JSONFrame()
    found.pointee.run = 0
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
