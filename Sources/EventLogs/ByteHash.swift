/// Seeded hashes of byte runs: fast, and not to be steered by whoever wrote the bytes.
enum ByteHash {
  /// 64 bits; a full-width multiplication folds each 8 bytes into the state.
  @inline(__always)
  static func hash(_ word: Slice, seed: UInt64) -> UInt64 {
    var state = seed ^ UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
    var i = 0
    while i &+ 8 < word.count {
      state = fold(state ^ load8(word.start + i), 0xA076_1D64_78BD_642F ^ seed)
      i &+= 8
    }
    return fold(state ^ tail(word), 0xE703_7ED1_A0B4_28DB)
  }

  /// Two hashes, one for each seed, made together: neither waits for the other.
  static func hashes(_ word: Slice, seeds: (UInt64, UInt64)) -> (UInt64, UInt64) {
    let length = UInt64(truncatingIfNeeded: word.count) &* 0x9E37_79B9_7F4A_7C15
    var (low, high) = (seeds.0 ^ length, seeds.1 ^ length)
    var i = 0
    while i &+ 8 < word.count {
      let bytes = load8(word.start + i)
      low = fold(low ^ bytes, 0xA076_1D64_78BD_642F ^ seeds.0)
      high = fold(high ^ bytes, 0xA076_1D64_78BD_642F ^ seeds.1)
      i &+= 8
    }
    let bytes = tail(word)
    return (fold(low ^ bytes, 0xE703_7ED1_A0B4_28DB), fold(high ^ bytes, 0xE703_7ED1_A0B4_28DB))
  }

  /// The last 8 bytes, or all of them where there are fewer.
  @inline(__always)
  private static func tail(_ word: Slice) -> UInt64 {
    let n = word.count
    if n >= 8 { return load8(word.start + (n &- 8)) }
    if n >= 4 {
      let low = UInt64(load4(word.start))
      return low | UInt64(load4(word.start + (n &- 4))) &<< 32
    }
    if n == 0 { return 0 }
    let middle = UInt64(word.start[n &>> 1]) &<< 8
    return UInt64(word.start[0]) | middle | UInt64(word.start[n &- 1]) &<< 16
  }

  @inline(__always)
  static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let product = a.multipliedFullWidth(by: b)
    return product.high ^ product.low
  }
}
