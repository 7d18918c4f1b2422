/// The SHA-256 of bytes as they come (FIPS 180-4).
struct SHA256 {
  private var state: SIMD8<UInt32> = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
  ]
  private var schedule = [UInt32](repeating: 0, count: 64)
  private var unfinished: [UInt8] = []
  private var length: UInt64 = 0

  /// Takes in more bytes.
  mutating func update(_ bytes: Slice) {
    length &+= UInt64(bytes.count)
    var start = 0
    if !unfinished.isEmpty {
      start = min(64 - unfinished.count, bytes.count)
      unfinished.append(contentsOf: bytes.buffer[0..<start])
      guard unfinished.count == 64 else { return }
      digest(unfinished)
      unfinished.removeAll(keepingCapacity: true)
    }
    let whole = (bytes.count - start) / 64
    digest(bytes.start + start, count: whole)
    start += whole * 64
    unfinished.append(contentsOf: bytes.buffer[start...])
  }

  /// The digest of everything so far, as 64 digits.
  func hexadecimal() -> String {
    var last = self
    last.finish()
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for lane in 0..<8 {
      for shift in stride(from: 28, through: 0, by: -4) {
        text.append(digits[Int(last.state[lane] &>> UInt32(shift)) & 15])
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func finish() {
    var block = unfinished
    block.append(0x80)
    while block.count % 64 != 56 { block.append(0) }
    let bits = length &* 8
    for shift in stride(from: 56, through: 0, by: -8) {
      block.append(UInt8(truncatingIfNeeded: bits &>> UInt64(shift)))
    }
    digest(block)
  }

  /// Takes in whole blocks.
  private mutating func digest(_ blocks: [UInt8]) {
    blocks.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      digest(base, count: buffer.count / 64)
    }
  }

  /// Takes in `count` blocks of 64 bytes, which begin at `blocks`.
  private mutating func digest(_ blocks: Bytes, count: Int) {
    // The state is a local of its own: the loop then holds no access to `self`.
    var state = state
    schedule.withUnsafeMutableBufferPointer { schedule in
      SHA256.constants.withUnsafeBufferPointer { constants in
        guard let words = schedule.baseAddress, let constants = constants.baseAddress else {
          return
        }
        for block in 0..<count {
          SHA256.fill(words, from: blocks + block &* 64)
          SHA256.mix(words, constants, into: &state)
        }
      }
    }
    self.state = state
  }

  /// Makes the schedule of 64 words from the block of 64 bytes at `block`.
  @inline(__always)
  private static func fill(_ words: UnsafeMutablePointer<UInt32>, from block: Bytes) {
    for i in 0..<16 { words[i] = load4(block + i &* 4).byteSwapped }
    for i in 16..<64 {
      let a = words[i &- 15]
      let b = words[i &- 2]
      let s0 = rotate(a, 7) ^ rotate(a, 18) ^ (a &>> 3)
      let s1 = rotate(b, 17) ^ rotate(b, 19) ^ (b &>> 10)
      words[i] = words[i &- 16] &+ s0 &+ words[i &- 7] &+ s1
    }
  }

  /// Takes the 64 words of the schedule into the state.
  @inline(__always)
  private static func mix(
    _ words: UnsafeMutablePointer<UInt32>, _ constants: UnsafePointer<UInt32>,
    into state: inout SIMD8<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds a turn: each names the words by the part they play, so that none is moved.
    for i in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, constants[i] &+ words[i])
      round(h, a, b, &c, d, e, f, &g, constants[i &+ 1] &+ words[i &+ 1])
      round(g, h, a, &b, c, d, e, &f, constants[i &+ 2] &+ words[i &+ 2])
      round(f, g, h, &a, b, c, d, &e, constants[i &+ 3] &+ words[i &+ 3])
      round(e, f, g, &h, a, b, c, &d, constants[i &+ 4] &+ words[i &+ 4])
      round(d, e, f, &g, h, a, b, &c, constants[i &+ 5] &+ words[i &+ 5])
      round(c, d, e, &f, g, h, a, &b, constants[i &+ 6] &+ words[i &+ 6])
      round(b, c, d, &e, f, g, h, &a, constants[i &+ 7] &+ words[i &+ 7])
    }
    state &+= SIMD8(a, b, c, d, e, f, g, h)
  }

  /// One round; `word` is a word of the schedule with its constant added.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let t1 = h &+ s1 &+ (g ^ (e & (f ^ g))) &+ word
    let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    d = d &+ t1
    h = t1 &+ s0 &+ ((a & b) | (c & (a | b)))
  }

  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}

@inline(__always)
private func rotate(_ word: UInt32, _ by: UInt32) -> UInt32 {
  word &>> by | word &<< (32 &- by)
}
