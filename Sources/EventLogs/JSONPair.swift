/// Reads two objects of a log together, member by member.
///
/// Where a value ends must be known before the next member can be looked at. Two objects wait
/// together, as long as they have the same members, and what those mostly hold is tried first.
extension JSONShape {
  /// Two places, one in each object.
  private struct Places {
    var one: Bytes
    var other: Bytes
  }

  /// Two objects.
  private struct Pair {
    var one: Object
    var other: Object
  }

  /// Reads two objects without control characters and backslashes, one behind the other.
  ///
  /// - Returns: How many were read. One that was not is left to the walker, or to be read alone.
  @inline(never)
  mutating func read(
    _ one: Object, _ other: Object, _ walker: inout JSONWalker<FieldCollector>
  ) -> Int {
    let pair = Pair(one: one, other: other)
    var places = Places(one: one.start, other: other.start)
    var filled: UInt32 = 0
    var member = members
    while true {
      let next = member.pointee.next
      guard filled & next.pointee.bit == 0,
        let ends = advance(past: next, at: places, of: pair, &walker)
      else { break }
      filled |= next.pointee.bit
      member = next
      places = ends
    }
    objects &+= 2
    let course = Course(place: places.one, member: member, filled: filled)
    guard readOn(course, one, .first, &walker) else {
      walker.visitor.giveUp(.second)
      return 0
    }
    let otherCourse = Course(place: places.other, member: member, filled: filled)
    return readOn(otherCourse, other, .second, &walker) ? 2 : 1
  }

  /// Reads a member of both.
  ///
  /// - Returns: Just past it; `nil` where one of them has another there, or something out of the ordinary.
  @inline(__always)
  private func advance(
    past member: UnsafeMutablePointer<JSONMember>, at places: Places, of pair: Pair,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Places? {
    var ends: Places?
    switch member.pointee.way {
    case .none: return nil
    case .framed: return framed(member, places, pair, walker.visitor)
    case .text:
      ends = values(of: member, places, pair, walker.visitor) { JSONPiece(text: $0) }
    case .word:
      ends = values(of: member, places, pair, walker.visitor) { JSONPiece(word: $0) }
    case .null:
      ends = values(of: member, places, pair, walker.visitor) { JSONPiece(nullBefore: $0) }
    case .number:
      ends = values(of: member, places, pair, walker.visitor) { JSONPiece(digits: $0) }
    case .any: break
    }
    return ends ?? anything(member, places, pair, &walker)
  }

  @inline(__always)
  private func framed(
    _ member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ visitor: borrowing FieldCollector
  ) -> Places? {
    guard member.pointee.frame.stands(at: places.one, and: places.other) else { return nil }
    if member.pointee.isKept {
      keep(framed: member, at: places.one, of: pair.one, .first, visitor)
      keep(framed: member, at: places.other, of: pair.other, .second, visitor)
    }
    let count = member.pointee.frame.count
    return Places(one: places.one + count, other: places.other + count)
  }

  /// Reads two values of the kind that `piece` looks for behind the member's pattern.
  @inline(__always)
  private func values(
    of member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ visitor: borrowing FieldCollector, _ piece: (_ start: Bytes) -> JSONPiece?
  ) -> Places? {
    guard member.pointee.pattern.standsShort(at: places.one, and: places.other) else { return nil }
    let count = member.pointee.pattern.count
    guard let one = piece(places.one + count), let other = piece(places.other + count) else {
      return nil
    }
    return keep(one, other, member, pair, visitor)
  }

  @inline(never)
  private func anything(
    _ member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ walker: inout JSONWalker<FieldCollector>
  ) -> Places? {
    guard member.pointee.lead.stands(at: places.one, and: places.other) else { return nil }
    let count = member.pointee.lead.count
    guard let one = value(at: places.one + count, to: pair.one.end, member, &walker),
      let other = value(at: places.other + count, to: pair.other.end, member, &walker)
    else { return nil }
    return keep(one, other, member, pair, walker.visitor)
  }

  @inline(__always)
  private func keep(
    _ one: JSONPiece, _ other: JSONPiece, _ member: UnsafeMutablePointer<JSONMember>,
    _ pair: Pair, _ visitor: borrowing FieldCollector
  ) -> Places {
    if member.pointee.isKept {
      keep(one, member, of: pair.one, .first, visitor)
      keep(other, member, of: pair.other, .second, visitor)
    }
    return Places(one: one.next, other: other.next)
  }
}
