/// One line in the buffer: where it ends, and what kind of bytes are on it.
struct JSONLine {
  /// What kind of bytes a line holds.
  enum Kind {
    /// ASCII without control characters and backslashes.
    case plain
    /// The same, and bytes outside ASCII.
    case text
    /// Anything.
    case odd
  }

  /// The line end; a sentinel where the bytes in hand end before it.
  private(set) var end: Bytes
  /// The line end, or the carriage return before it.
  private(set) var textEnd: Bytes
  private(set) var kind = Kind.plain

  /// Looks for the end of the line that begins at `start`; a sentinel bounds the search.
  @inline(__always)
  init(at start: Bytes) {
    var p = start
    while true {
      let a = JSONLine.odd(p)
      let b = JSONLine.odd(p + 16)
      let c = JSONLine.odd(p + 32)
      let d = JSONLine.odd(p + 48)
      let any = unsafeBitCast(a .| b .| c .| d, to: SIMD2<UInt64>.self)
      if any.x | any.y != 0 {
        p += JSONLine.bits(a, b, c, d).trailingZeroBitCount
        break
      }
      p += 64
    }
    end = p
    textEnd = p
    if p.pointee != ASCII.newline { lookOn(from: p) }
  }

  /// The lanes that hold a control character, a backslash or a byte outside ASCII.
  @inline(__always)
  private static func odd(_ p: Bytes) -> SIMDMask<SIMD16<Int8>> {
    let lanes = load16(p)
    // As signed numbers, bytes outside ASCII are below zero.
    let isLow = unsafeBitCast(lanes, to: SIMD16<Int8>.self) .< SIMD16<Int8>(repeating: 0x20)
    return isLow .| (lanes .== Lanes(repeating: ASCII.backslash))
  }

  /// The lanes that are set, a bit each, the first one lowest.
  @inline(__always)
  private static func bits(
    _ a: SIMDMask<SIMD16<Int8>>, _ b: SIMDMask<SIMD16<Int8>>, _ c: SIMDMask<SIMD16<Int8>>,
    _ d: SIMDMask<SIMD16<Int8>>
  ) -> UInt64 {
    // Row i of an 8 by 8 matrix of bits has the lanes 8 i to 8 i + 7 in a column: turn it.
    let halves =
      pick(a, 0x01, 0x02) | pick(b, 0x04, 0x08) | pick(c, 0x10, 0x20)
      | pick(d, 0x40, 0x80)
    var x = halves.x | halves.y
    var t = (x ^ (x &>> 7)) & 0x00AA_00AA_00AA_00AA
    x = x ^ t ^ (t &<< 7)
    t = (x ^ (x &>> 14)) & 0x0000_CCCC_0000_CCCC
    x = x ^ t ^ (t &<< 14)
    t = (x ^ (x &>> 28)) & 0x0000_0000_F0F0_F0F0
    return x ^ t ^ (t &<< 28)
  }

  @inline(__always)
  private static func pick(
    _ mask: SIMDMask<SIMD16<Int8>>, _ low: UInt64, _ high: UInt64
  ) -> SIMD2<UInt64> {
    let ones: UInt64 = 0x0101_0101_0101_0101
    return unsafeBitCast(mask, to: SIMD2<UInt64>.self) & SIMD2(low &* ones, high &* ones)
  }

  /// Finds the line end behind the first byte at `start` that is out of the ordinary.
  private mutating func lookOn(from start: Bytes) {
    if start.pointee == ASCII.carriageReturn, start[1] == ASCII.newline {
      end = start + 1
      return
    }
    end = find(Lanes(repeating: ASCII.newline), from: start)
    textEnd = end > start && end[-1] == ASCII.carriageReturn ? end - 1 : end
    kind = .text
    var p = start
    while p < textEnd {
      let byte = p.pointee
      if byte < ASCII.space || byte == ASCII.backslash {
        kind = .odd
        return
      }
      p += 1
    }
  }
}
