/// A place in the read buffer; the buffer ends in sentinel bytes, so a search needs no bound.
typealias Bytes = UnsafePointer<UInt8>

/// Bytes with a name.
enum ASCII {
  static let tab: UInt8 = 0x09
  static let newline: UInt8 = 0x0A
  static let carriageReturn: UInt8 = 0x0D
  static let recordSeparator: UInt8 = 0x1E
  static let space: UInt8 = 0x20
  static let quote: UInt8 = 0x22
  static let comma: UInt8 = 0x2C
  static let minus: UInt8 = 0x2D
  static let point: UInt8 = 0x2E
  static let slash: UInt8 = 0x2F
  static let zero: UInt8 = 0x30
  static let nine: UInt8 = 0x39
  static let colon: UInt8 = 0x3A
  static let openBracket: UInt8 = 0x5B
  static let backslash: UInt8 = 0x5C
  static let closeBracket: UInt8 = 0x5D
  static let openBrace: UInt8 = 0x7B
  static let closeBrace: UInt8 = 0x7D

  /// A capital letter made small; any other byte as it is.
  @inline(__always)
  static func lowercased(_ byte: UInt8) -> UInt8 {
    byte &- 0x41 < 26 ? byte | 0x20 : byte
  }

  @inline(__always)
  static func isDigit(_ byte: UInt8) -> Bool {
    byte &- zero < 10
  }

  @inline(__always)
  static func isLetter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26
  }
}

@inline(__always)
func load8(_ p: Bytes) -> UInt64 {
  UInt64(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt64.self))
}

@inline(__always)
func load4(_ p: Bytes) -> UInt32 {
  UInt32(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt32.self))
}

@inline(__always)
func load2(_ p: Bytes) -> UInt16 {
  UInt16(littleEndian: UnsafeRawPointer(p).loadUnaligned(as: UInt16.self))
}

/// Sixteen bytes looked at in one step.
typealias Lanes = SIMD16<UInt8>

@inline(__always)
func load16(_ p: Bytes) -> Lanes {
  UnsafeRawPointer(p).loadUnaligned(as: Lanes.self)
}

/// The first lane that is set, 16 when none is.
///
/// Written by hand: `any` and its kin compile to sixteen scalar tests (swiftlang/swift 72413).
@inline(__always)
func firstLane(_ mask: SIMDMask<SIMD16<Int8>>) -> Int {
  let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
  if halves.x != 0 { return halves.x.trailingZeroBitCount &>> 3 }
  if halves.y != 0 { return 8 &+ (halves.y.trailingZeroBitCount &>> 3) }
  return 16
}

/// Whether a lane is set.
@inline(__always)
func isAny(_ mask: SIMDMask<SIMD16<Int8>>) -> Bool {
  let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
  return halves.x | halves.y != 0
}

/// A bit for each lane of four masks, the lowest for the first.
///
/// Swift has no movemask: lanes are thinned to a bit each, so that the bits of 64 lanes lie in 8 by 8,
/// and turned about (Warren, Hacker's Delight, 7-3).
@inline(__always)
func mask64(
  _ a: SIMDMask<SIMD16<Int8>>, _ b: SIMDMask<SIMD16<Int8>>, _ c: SIMDMask<SIMD16<Int8>>,
  _ d: SIMDMask<SIMD16<Int8>>
) -> UInt64 {
  let bits =
    thinned(a, 0x01, 0x02) | thinned(b, 0x04, 0x08)
    | thinned(c, 0x10, 0x20) | thinned(d, 0x40, 0x80)
  var square = bits.x | bits.y
  var swapped = (square ^ (square &>> 7)) & 0x00AA_00AA_00AA_00AA
  square ^= swapped ^ (swapped &<< 7)
  swapped = (square ^ (square &>> 14)) & 0x0000_CCCC_0000_CCCC
  square ^= swapped ^ (swapped &<< 14)
  swapped = (square ^ (square &>> 28)) & 0x0000_0000_F0F0_F0F0
  return square ^ swapped ^ (swapped &<< 28)
}

/// The lanes of the lower half that are set as `low`, those of the upper half as `high`.
@inline(__always)
private func thinned(
  _ mask: SIMDMask<SIMD16<Int8>>, _ low: UInt64, _ high: UInt64
) -> SIMD2<UInt64> {
  let every: UInt64 = 0x0101_0101_0101_0101
  return unsafeBitCast(mask, to: SIMD2<UInt64>.self) & SIMD2(low &* every, high &* every)
}

/// The first place at or after `start` that holds `a`; a sentinel bounds the search.
@inline(__always)
func find(_ a: Lanes, from start: Bytes) -> Bytes {
  var p = start
  while true {
    let lane = firstLane(load16(p) .== a)
    if lane < 16 { return p + lane }
    p += 16
  }
}

/// The first place at or after `start` that holds `a`, `b` or `c`; a sentinel bounds the search.
@inline(__always)
func find(_ a: Lanes, _ b: Lanes, _ c: Lanes, from start: Bytes) -> Bytes {
  var p = start
  while true {
    let lanes = load16(p)
    let lane = firstLane((lanes .== a) .| (lanes .== b) .| (lanes .== c))
    if lane < 16 { return p + lane }
    p += 16
  }
}

/// Whether `count` bytes at `a` and at `b` are the same.
@inline(__always)
func areEqual(_ a: Bytes, _ b: Bytes, count: Int) -> Bool {
  if count >= 8 {
    var i = 0
    while i &+ 8 <= count {
      if load8(a + i) != load8(b + i) { return false }
      i &+= 8
    }
    return load8(a + (count &- 8)) == load8(b + (count &- 8))
  }
  if count >= 4 {
    return load4(a) == load4(b) && load4(a + (count &- 4)) == load4(b + (count &- 4))
  }
  for i in 0..<count where a[i] != b[i] { return false }
  return true
}

/// A run of bytes somewhere in memory that somebody else keeps.
struct Slice {
  var start: Bytes
  var count: Int

  subscript(index: Int) -> UInt8 {
    @inline(__always) get { start[index] }
  }

  var buffer: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: count) }

  /// The slice without the spaces and tabs around it.
  @inline(__always)
  var trimmed: Slice {
    var slice = self
    while slice.count > 0, slice.start.pointee == ASCII.space || slice.start.pointee == ASCII.tab {
      slice.start += 1
      slice.count &-= 1
    }
    while slice.count > 0 {
      let last = slice.start[slice.count &- 1]
      guard last == ASCII.space || last == ASCII.tab else { break }
      slice.count &-= 1
    }
    return slice
  }

  /// Whether the slice is `word`, which is in small letters, in whatever case.
  func isWord(_ word: StaticString) -> Bool {
    guard count == word.utf8CodeUnitCount else { return false }
    for i in 0..<count where ASCII.lowercased(start[i]) != word.utf8Start[i] { return false }
    return true
  }

  /// Whether the slice is one of `words`, which are in small letters, in whatever case.
  func isAny(of words: [StaticString]) -> Bool {
    words.contains { isWord($0) }
  }

  /// Whether the slice begins with `prefix`, byte for byte.
  func hasPrefix(_ prefix: [UInt8]) -> Bool {
    guard count >= prefix.count else { return false }
    for i in 0..<prefix.count where start[i] != prefix[i] { return false }
    return true
  }
}
