/// Where things end in JSON that holds neither backslashes nor control characters.
enum JSONScan {
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

  /// Moves past spaces.
  @inline(__always)
  static func skipSpaces(_ p: inout Bytes) {
    while p.pointee == ASCII.space { p += 1 }
  }
}
