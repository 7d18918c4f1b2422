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
    /// The key, the colon, blanks.
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

  /// How many were read: lengths are watched for a while, every once in a while.
  private var objects = 0
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
  @inline(never)
  mutating func read(
    _ start: Bytes, to end: Bytes, of record: Bytes, _ walker: inout JSONWalker<FieldCollector>
  ) -> Bool {
    guard start.pointee == ASCII.openBrace else { return false }
    objects &+= 1
    let isWatching = objects & 0xFFF < 64
    var p = start
    var filled: UInt32 = 0
    var member = members
    repeat {
      p += 1
      let expected = member.pointee.next
      if expected.pointee.frame.count > 0 {
        if expected.pointee.frame.stands(at: p) {
          member = expected
          if filled & member.pointee.bit != 0 { return false }
          filled |= member.pointee.bit
          if member.pointee.isKept {
            let offset = member.pointee.frame.textOffset
            let text = Slice(start: p + offset, count: member.pointee.length)
            walker.visitor.keep(
              text, .text, at: p - record &+ offset &- 1, slot: member.pointee.slot)
          }
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
      if start.pointee == ASCII.quote {
        p = JSONShape.closingQuote(from: start + 1)
        let text = Slice(start: start + 1, count: p - start &- 1)
        if member.pointee.isKept {
          walker.visitor.keep(text, .text, at: start - record, slot: member.pointee.slot)
        }
        p += 1
        if isWatching, member.pointee.isSteady(text.count) {
          member.pointee.setFrame(Slice(start: lead, count: start - lead))
        }
        continue
      }
      guard let bare = bare(start, to: end, member, &walker) else { return false }
      p = bare.end
      if member.pointee.isKept {
        let value = Slice(start: start, count: p - start)
        walker.visitor.keep(value, bare.kind, at: start - record, slot: member.pointee.slot)
      }
    } while p.pointee == ASCII.comma && p < end
    guard p.pointee == ASCII.closeBrace, p + 1 == end else { return false }
    walker.visitor.settle(filled)
    return true
  }

  /// A value that is no string.
  private struct Bare {
    var end: Bytes
    var kind: Field.Kind
  }

  /// The value at `p`, which is no string; `nil` where the walker is to judge.
  @inline(__always)
  private func bare(
    _ p: Bytes, to end: Bytes, _ member: UnsafeMutablePointer<Member>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Bare? {
    if ASCII.isDigit(p.pointee) {
      let after = JSONShape.digitsEnd(from: p)
      let isWhole = after.pointee == ASCII.comma || after.pointee == ASCII.closeBrace
      if isWhole, p.pointee != ASCII.zero || after - p == 1 {
        return Bare(end: after, kind: .number)
      }
    } else if load4(p) == 0x6C6C_756E {
      return Bare(end: p + 4, kind: .null)
    }
    return otherBare(p, to: end, member, &walker)
  }

  @inline(never)
  private func otherBare(
    _ p: Bytes, to end: Bytes, _ member: UnsafeMutablePointer<Member>,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Bare? {
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
    return walker.place(after: p, to: end).map { Bare(end: $0, kind: kind) }
  }

  /// The quote at or after `start`; a sentinel bounds the search.
  @inline(__always)
  private static func closingQuote(from start: Bytes) -> Bytes {
    var p = start
    let quotes = Lanes(repeating: ASCII.quote)
    while true {
      // Four bits a lane. Nothing is to branch on them: lengths of values cannot be foretold.
      let lanes = unsafeBitCast(load16(p) .== quotes, to: SIMD8<UInt16>.self)
      let halves = SIMD8<UInt8>(truncatingIfNeeded: lanes &>> SIMD8(repeating: 4))
      let bits = unsafeBitCast(halves, to: UInt64.self)
      if bits != 0 { return p + bits.trailingZeroBitCount &>> 2 }
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
  @inline(never)
  private mutating func search(
    at start: Bytes, to end: Bytes, after previous: UnsafeMutablePointer<Member>
  ) -> (member: UnsafeMutablePointer<Member>, value: Bytes)? {
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
    found.pointee.lead = JSONLead(Slice(start: start, count: p - start))
    found.pointee.frame = JSONFrame()
    found.pointee.run = 0
    previous.pointee.next = found
    return (found, p)
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
