/// Finds the first byte of a record that cannot stand in a log: NUL, or not UTF-8.
enum UTF8Check {
  /// What is wrong, and where.
  struct Flaw {
    var reason: Reason
    var offset: Int
  }

  /// Whether there is neither a NUL nor a byte outside ASCII.
  static func isPlain(_ start: Bytes, count: Int) -> Bool {
    var i = 0
    let zero = Lanes(repeating: 0)
    let high = Lanes(repeating: 0x80)
    while i &+ 64 <= count {
      let a = load16(start + i)
      let b = load16(start + i + 16)
      let c = load16(start + i + 32)
      let d = load16(start + i + 48)
      let outside = ((a | b | c | d) & high) .== high
      let nul = (a .== zero) .| (b .== zero) .| (c .== zero) .| (d .== zero)
      if firstLane(outside .| nul) < 16 { return false }
      i &+= 64
    }
    while i < count {
      if start[i] == 0 || start[i] >= 0x80 { return false }
      i &+= 1
    }
    return true
  }

  /// The first flaw; `nil` when there is none.
  static func flaw(in start: Bytes, count: Int) -> Flaw? {
    if isPlain(start, count: count) { return nil }
    var i = 0
    while i < count {
      let byte = start[i]
      if byte == 0 { return Flaw(reason: .nulByte, offset: i) }
      if byte < 0x80 {
        i &+= 1
        continue
      }
      let length = sequenceLength(start + i, available: count &- i)
      if length == 0 { return Flaw(reason: .invalidUTF8, offset: i) }
      i &+= length
    }
    return nil
  }

  /// How many bytes the well-formed sequence at `p` has; 0 when it is not well formed.
  ///
  /// Table 3-7 of the Unicode Standard: no overlong form, no surrogate, nothing above U+10FFFF.
  private static func sequenceLength(_ p: Bytes, available: Int) -> Int {
    let lead = p[0]
    let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard lead >= 0xC2, lead <= 0xF4, available >= length else { return 0 }
    let lowest: UInt8 = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80
    let highest: UInt8 = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF
    guard p[1] >= lowest, p[1] <= highest else { return 0 }
    for k in 2..<max(length, 2) where p[k] & 0xC0 != 0x80 { return 0 }
    return length
  }
}
