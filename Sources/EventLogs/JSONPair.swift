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
    case .text: ends = texts(member, places, pair, walker.visitor)
    case .word: ends = words(member, places, pair, walker.visitor)
    case .null: ends = nulls(member, places, pair, walker.visitor)
    case .number: ends = numbers(member, places, pair, walker.visitor)
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

  @inline(__always)
  private func texts(
    _ member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ visitor: borrowing FieldCollector
  ) -> Places? {
    guard let starts = starts(of: member, places) else { return nil }
    let one = JSONPiece(
      start: starts.one - 1, next: JSONScan.quote(from: starts.one) + 1, kind: .text)
    let other = JSONPiece(
      start: starts.other - 1, next: JSONScan.quote(from: starts.other) + 1, kind: .text)
    return keep(one, other, member, pair, visitor)
  }

  /// Which of the two a value is cannot be foretold: nothing branches on it.
  @inline(__always)
  private func words(
    _ member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ visitor: borrowing FieldCollector
  ) -> Places? {
    guard let starts = starts(of: member, places), let one = JSONPiece(word: starts.one),
      let other = JSONPiece(word: starts.other)
    else { return nil }
    return keep(one, other, member, pair, visitor)
  }

  @inline(__always)
  private func nulls(
    _ member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ visitor: borrowing FieldCollector
  ) -> Places? {
    guard let ends = starts(of: member, places) else { return nil }
    return keep(
      JSONPiece(start: ends.one - 4, next: ends.one, kind: .null),
      JSONPiece(start: ends.other - 4, next: ends.other, kind: .null), member, pair, visitor)
  }

  @inline(__always)
  private func numbers(
    _ member: UnsafeMutablePointer<JSONMember>, _ places: Places, _ pair: Pair,
    _ visitor: borrowing FieldCollector
  ) -> Places? {
    guard let starts = starts(of: member, places), let one = JSONPiece(digits: starts.one),
      let other = JSONPiece(digits: starts.other)
    else { return nil }
    return keep(one, other, member, pair, visitor)
  }

  /// Just past what leads to the values that are to be read.
  @inline(__always)
  private func starts(
    of member: UnsafeMutablePointer<JSONMember>, _ places: Places
  ) -> Places? {
    guard member.pointee.pattern.standsShort(at: places.one, and: places.other) else { return nil }
    let count = member.pointee.pattern.count
    return Places(one: places.one + count, other: places.other + count)
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
