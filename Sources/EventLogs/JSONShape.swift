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
    /// What stands from the comma or brace before it to its value: the key, the colon, blanks.
    var lead = Lead()
    /// The slot of its value, as a bit; 0 when it has none.
    var bit: UInt32 = 0
    var slot = 0
    /// Its value is wanted.
    var isKept = false
    /// An object as its value is looked into.
    var isEntered = false
    /// The member that came next.
    var next: UnsafeMutablePointer<Member>
  }

  /// Up to 32 bytes to compare with.
  private struct Lead {
    /// No bytes of a log are these.
    private var low = Lanes(repeating: 0xFF)
    private var high = Lanes(repeating: 0xFF)
    private var lowMask = Lanes(repeating: 0xFF)
    private var highMask = Lanes(repeating: 0xFF)
    private(set) var count = 0

    init() {}

    /// The bytes of `lead`; none where there are more than 32.
    init(_ lead: Slice) {
      guard lead.count <= 32 else { return }
      count = lead.count
      for i in 0..<16 {
        low[i] = i < count ? lead[i] : 0
        lowMask[i] = i < count ? 0xFF : 0
        high[i] = i + 16 < count ? lead[i + 16] : 0
        highMask[i] = i + 16 < count ? 0xFF : 0
      }
    }

    @inline(__always)
    func stands(at p: Bytes) -> Bool {
      let difference = ((load16(p) & lowMask) ^ low) | ((load16(p + 16) & highMask) ^ high)
      let halves = unsafeBitCast(difference, to: SIMD2<UInt64>.self)
      return halves.x | halves.y == 0
    }
  }

  /// A key came up that is not kept in mind.
  private var hasNewKey = false
  /// The keys kept in mind, by the index of their member.
  private var keys = WordTable()
  /// The first stands before all objects: what comes next is their first member.
  private let members: UnsafeMutablePointer<Member>
  private let wanted: UInt32

  /// A shape of nothing; the values of the slots in `wanted`, a bit each, are kept.
  init(wanted: UInt32) {
    self.wanted = wanted
    members = .allocate(capacity: JSONShape.capacity)
    members.initialize(repeating: Member(next: members), count: JSONShape.capacity)
  }

  deinit {
    members.deallocate()
  }

  /// Reads the object at `start`, which is to end at `end`, without control characters and
  /// backslashes; `false` leaves it to the walker.
  @inline(__always)
  mutating func read(
    _ start: Bytes, to end: Bytes, of record: Bytes, _ walker: inout JSONWalker<FieldCollector>
  ) -> Bool {
    guard start.pointee == ASCII.openBrace else { return false }
    var p = start
    var filled: UInt32 = 0
    var member = members
    repeat {
      p += 1
      let expected = member.pointee.next
      if expected.pointee.lead.stands(at: p) {
        member = expected
        p += expected.pointee.lead.count
      } else {
        guard let place = search(at: p, to: end, &member) else { return false }
        p = place
      }
      let bit = member.pointee.bit
      if filled & bit != 0 { return false }
      filled |= bit
      guard let value = value(&p, to: end, member, &walker) else { return false }
      if member.pointee.isKept {
        walker.visitor.keep(value, slot: member.pointee.slot, of: record)
      }
    } while p.pointee == ASCII.comma && p < end
    guard p.pointee == ASCII.closeBrace, p + 1 == end else { return false }
    walker.visitor.settle(filled)
    return true
  }

  /// What a member's value is.
  struct Value {
    var start: Bytes
    var text: Slice
    var kind: Field.Kind
  }

  /// Moves past the value at `p`.
  @inline(__always)
  private func value(
    _ p: inout Bytes, to end: Bytes, _ member: UnsafeMutablePointer<Member>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Value? {
    let start = p
    if start.pointee == ASCII.quote {
      let close = JSONShape.closingQuote(from: start + 1)
      p = close + 1
      return Value(
        start: start, text: Slice(start: start + 1, count: close - start &- 1), kind: .text)
    }
    if ASCII.isDigit(start.pointee) {
      let after = JSONShape.digitsEnd(from: start)
      let isZero = start.pointee == ASCII.zero && after - start > 1
      if isZero || (after.pointee != ASCII.comma && after.pointee != ASCII.closeBrace) {
        return otherValue(&p, to: end, member, &walker)
      }
      p = after
      return Value(start: start, text: Slice(start: start, count: p - start), kind: .number)
    }
    if load4(start) == 0x6C6C_756E {
      p += 4
      return Value(start: start, text: Slice(start: start, count: 4), kind: .null)
    }
    return otherValue(&p, to: end, member, &walker)
  }

  private func otherValue(
    _ p: inout Bytes, to end: Bytes, _ member: UnsafeMutablePointer<Member>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Value? {
    let start = p
    let kind: Field.Kind
    switch start.pointee {
    case ASCII.openBrace, ASCII.openBracket:
      if member.pointee.isEntered || member.pointee.bit != 0 { return nil }
      kind = .container
    case ASCII.minus, ASCII.zero...ASCII.nine: kind = .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): kind = .boolean
    default: return nil
    }
    walker.visitor.passOver()
    guard let place = walker.place(after: start, to: end) else { return nil }
    p = place
    return Value(start: start, text: Slice(start: start, count: p - start), kind: kind)
  }

  /// The quote at or after `start`; a sentinel bounds the search.
  @inline(__always)
  private static func closingQuote(from start: Bytes) -> Bytes {
    var p = start
    let quotes = Lanes(repeating: ASCII.quote)
    while true {
      let halves = unsafeBitCast(load16(p) .== quotes, to: SIMD2<UInt64>.self)
      if halves.x | halves.y != 0 {
        // Lengths of values cannot be foretold, so nothing is to branch on them.
        let isLow = halves.x != 0
        let half = isLow ? halves.x : halves.y
        return p + (isLow ? 0 : 8) + half.trailingZeroBitCount &>> 3
      }
      p += 16
    }
  }

  /// Just past the digits that begin at `start`; a sentinel bounds the search.
  @inline(__always)
  private static func digitsEnd(from start: Bytes) -> Bytes {
    var p = start
    while true {
      let digits = load8(p) ^ 0x3030_3030_3030_3030
      let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
      if others != 0 { return p + others.trailingZeroBitCount &>> 3 }
      p += 8
    }
  }

  /// Finds the member whose key stands at `p`, which is not the one that came there before; says
  /// where its value begins.
  private mutating func search(
    at start: Bytes, to end: Bytes, _ member: inout UnsafeMutablePointer<Member>
  ) -> Bytes? {
    var p = start
    JSONShape.skipSpaces(&p)
    guard p.pointee == ASCII.quote else { return nil }
    let close = JSONShape.closingQuote(from: p + 1)
    guard close < end else { return nil }
    let key = Slice(start: p + 1, count: close - p - 1)
    p = close + 1
    JSONShape.skipSpaces(&p)
    guard p.pointee == ASCII.colon else { return nil }
    p += 1
    JSONShape.skipSpaces(&p)
    guard p < end else { return nil }
    guard let index = keys.index(of: key), index > 0 else {
      hasNewKey = true
      return nil
    }
    let found = members + Int(index)
    found.pointee.lead = Lead(Slice(start: start, count: p - start))
    member.pointee.next = found
    member = found
    return p
  }

  @inline(__always)
  private static func skipSpaces(_ p: inout Bytes) {
    while p.pointee == ASCII.space { p += 1 }
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
