/// One line in the buffer: where it ends, and what kind of bytes are on it.
struct JSONLine {
  /// What kind of bytes a line holds.
  enum Kind {
    /// ASCII without control characters and backslashes.
    case plain
    /// The same, and bytes outside ASCII.
    case text
    /// Backslashes, and perhaps bytes outside ASCII, but no control characters.
    case escaped
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
        p += JSONLine.first(a, b, c, d)
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

  /// The first of 64 lanes that is set, of which there is one.
  @inline(__always)
  private static func first(
    _ a: SIMDMask<SIMD16<Int8>>, _ b: SIMDMask<SIMD16<Int8>>, _ c: SIMDMask<SIMD16<Int8>>,
    _ d: SIMDMask<SIMD16<Int8>>
  ) -> Int {
    // Four bits a lane. The lengths of lines cannot be foretold, so nothing is to branch on them.
    let words = (bits(a), bits(b), bits(c), bits(d))
    let isEarly = words.0 | words.1 != 0
    let low = isEarly ? words.0 : words.2
    let high = isEarly ? words.1 : words.3
    let place = (isEarly ? 0 : 32) &+ (low != 0 ? 0 : 16)
    return place &+ (low != 0 ? low : high).trailingZeroBitCount &>> 2
  }

  @inline(__always)
  private static func bits(_ mask: SIMDMask<SIMD16<Int8>>) -> UInt64 {
    let pairs = unsafeBitCast(mask, to: SIMD8<UInt16>.self) &>> SIMD8(repeating: 4)
    return unsafeBitCast(SIMD8<UInt8>(truncatingIfNeeded: pairs), to: UInt64.self)
  }

  /// Finds the line end behind the first byte at `start` that is out of the ordinary.
  private mutating func lookOn(from start: Bytes) {
    if start.pointee == ASCII.carriageReturn, start[1] == ASCII.newline {
      end = start + 1
      return
    }
    end = find(Lanes(repeating: ASCII.newline), from: start)
    textEnd = end > start && end[-1] == ASCII.carriageReturn ? end - 1 : end
    kind = JSONLine.kind(of: start, to: textEnd)
  }

  /// What kind the bytes in `[start, end)` are, one of which is out of the ordinary.
  private static func kind(of start: Bytes, to end: Bytes) -> Kind {
    let controls = Lanes(repeating: ASCII.space)
    let backslashes = Lanes(repeating: ASCII.backslash)
    var isOdd = false
    var isEscaped = false
    var p = start
    while p + 16 <= end {
      isOdd = isOdd || isAny(load16(p) .< controls)
      isEscaped = isEscaped || isAny(load16(p) .== backslashes)
      p += 16
    }
    while p < end {
      isOdd = isOdd || p.pointee < ASCII.space
      isEscaped = isEscaped || p.pointee == ASCII.backslash
      p += 1
    }
    return isOdd ? .odd : isEscaped ? .escaped : .text
  }
}
