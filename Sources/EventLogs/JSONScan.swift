/// Where things end in JSON that holds neither backslashes nor control characters.
enum JSONScan {
  /// The bytes of a null, as ``load4(_:)`` has them.
  static let null: UInt32 = 0x6C6C_756E

  /// The quote at or after `start`; a sentinel bounds the search.
  @inline(__always)
  static func quote(from start: Bytes) -> Bytes {
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

  /// The quote or backslash at or after `start`; a sentinel bounds the search.
  static func quoteOrBackslash(from start: Bytes) -> Bytes {
    let quotes = Lanes(repeating: ASCII.quote)
    return find(quotes, Lanes(repeating: ASCII.backslash), quotes, from: start)
  }

  /// Just past the digits that begin at `start`; a sentinel bounds the search.
  @inline(__always)
  static func digitsEnd(from start: Bytes) -> Bytes {
    var p = start
    while true {
      let digits = load8(p) ^ 0x3030_3030_3030_3030
      let others = ((digits &+ 0x7676_7676_7676_7676) | digits) & 0x8080_8080_8080_8080
      if others != 0 { return p + others.trailingZeroBitCount &>> 3 }
      p += 8
    }
  }

  /// Whether the digits from `start` to `end` are a number, and all of one.
  @inline(__always)
  static func isNumber(_ start: Bytes, to end: Bytes) -> Bool {
    let isWhole = end.pointee == ASCII.comma || end.pointee == ASCII.closeBrace
    return isWhole && (start.pointee != ASCII.zero || end - start == 1)
  }

  /// Moves past spaces.
  @inline(__always)
  static func skipSpaces(_ p: inout Bytes) {
    while p.pointee == ASCII.space { p += 1 }
  }
}

/// A value, where it is and of what kind.
struct JSONPiece: BitwiseCopyable {
  var start: Bytes
  /// Just past it.
  var next: Bytes
  var kind: Field.Kind

  @inline(__always)
  init(start: Bytes, next: Bytes, kind: Field.Kind) {
    self.start = start
    self.next = next
    self.kind = kind
  }

  /// The string whose text begins at `text`.
  @inline(__always)
  init(text: Bytes) {
    self.init(start: text - 1, next: JSONScan.quote(from: text) + 1, kind: .text)
  }

  /// The null that ends at `end`.
  @inline(__always)
  init(nullBefore end: Bytes) {
    self.init(start: end - 4, next: end, kind: .null)
  }

  /// The string or null at `start`; `nil` where something else stands.
  ///
  /// Which of the two it is cannot be foretold: nothing branches on it.
  @inline(__always)
  init?(word start: Bytes) {
    let first = load4(start)
    let isText = UInt8(truncatingIfNeeded: first) == ASCII.quote
    guard isText != (first == JSONScan.null) else { return nil }
    let quote = JSONScan.quote(from: start + 1)
    self.init(
      start: start, next: isText ? quote + 1 : start + 4, kind: isText ? .text : .null)
  }

  /// The number at `start`, of nothing but digits; `nil` where something else stands.
  @inline(__always)
  init?(digits start: Bytes) {
    let next = JSONScan.digitsEnd(from: start)
    guard next > start, JSONScan.isNumber(start, to: next) else { return nil }
    self.init(start: start, next: next, kind: .number)
  }

  /// It, without the quotes of a string.
  @inline(__always)
  var text: Slice {
    let quote = kind == .text ? 1 : 0
    return Slice(start: start + quote, count: next - start &- 2 &* quote)
  }
}
