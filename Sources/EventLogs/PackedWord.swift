/// A word in 16 bytes: all of a short one, where to find a longer one.
struct PackedWord: BitwiseCopyable, Equatable {
  /// The first eight bytes in the order of memory, or where in the arena a long word is.
  private(set) var low: UInt64
  /// The bytes behind them, and in the last one how many there are in all; `longMark` and the number
  /// for a long word.
  private(set) var high: UInt64

  /// The most that fit in.
  static let mostBytes = 15
  private static let longMark: UInt64 = 0xFF

  /// The blank word.
  init() {
    low = 0
    high = 0
  }

  /// A long word of `count` bytes at `place` in the arena.
  init(place: Int, count: Int) {
    low = UInt64(place)
    high = (UInt64(count) | Self.longMark &<< 56).littleEndian
  }

  /// Packs `word`; one that is long gets place 0.
  init(_ word: Slice) {
    self = withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { bytes in
      bytes.initialize(repeating: 0)
      for index in 0..<min(word.count, Self.mostBytes) { bytes[index] = word[index] }
      guard let start = bytes.baseAddress else { return PackedWord() }
      return PackedWord(padded: Slice(start: UnsafePointer(start), count: word.count))
    }
  }

  /// Packs `word`, behind which 16 bytes may be read; one that is long gets place 0.
  @inline(__always)
  init(padded word: Slice) {
    let count = word.count
    guard count <= Self.mostBytes else {
      low = 0
      high = (UInt64(truncatingIfNeeded: count) | Self.longMark &<< 56).littleEndian
      return
    }
    let lowBits = UInt64(truncatingIfNeeded: min(count, 8) &* 8)
    let highBits = UInt64(truncatingIfNeeded: max(count, 8) &* 8 &- 64)
    let lowMask: UInt64 = lowBits == 64 ? .max : (1 &<< lowBits) &- 1
    let first = load8(word.start) & lowMask
    let second = load8(word.start + 8) & ((1 &<< highBits) &- 1)
    low = first.littleEndian
    high = (second | UInt64(truncatingIfNeeded: count) &<< 56).littleEndian
  }

  /// It is in the arena.
  @inline(__always)
  var isLong: Bool { high.littleEndian &>> 56 == Self.longMark }

  /// Where in the arena it is; `nil` for one that is packed whole.
  @inline(__always)
  var place: Int? { isLong ? Int(truncatingIfNeeded: low) : nil }

  /// How many bytes it has.
  @inline(__always)
  var count: Int {
    Int(truncatingIfNeeded: isLong ? high.littleEndian & (1 &<< 56 &- 1) : high.littleEndian &>> 56)
  }
}

extension PackedWord {
  /// It is whole, and has neither a capital letter, nor a blank, nor anything outside ASCII.
  var isPlain: Bool {
    !isLong && Self.isPlain(low.littleEndian)
      && Self.isPlain(high.littleEndian & (1 &<< 56 &- 1))
  }

  private static func isPlain(_ bytes: UInt64) -> Bool {
    let every: UInt64 = 0x0101_0101_0101_0101
    let tops = every &<< 7
    // What is added carries a byte over the top from the first letter on, and from past the last one.
    let isCapital = (bytes &+ every &* 0x3F) & ~(bytes &+ every &* 0x25)
    let (spaces, tabs) = (bytes ^ every &* 0x20, bytes ^ every &* 0x09)
    let isBlank = (spaces &- every) & ~spaces | (tabs &- every) & ~tabs
    return (bytes | isCapital | isBlank) & tops == 0
  }
}

/// What hashes of words depend on besides the words.
struct WordSeed: Sendable {
  private let low = UInt64.random(in: .min ... .max)
  private let high = UInt64.random(in: .min ... .max)

  /// 64 bits; `packed` is `word` packed.
  @inline(__always)
  func hash(_ word: Slice, _ packed: PackedWord) -> UInt64 {
    packed.isLong
      ? ByteHash.hash(word, seed: low) : ByteHash.fold(packed.low ^ low, packed.high ^ high)
  }
}

/// The insides of a ``WordTable`` while nothing in it changes.
struct WordView {
  let words: UnsafePointer<PackedWord>
  let slots: UnsafePointer<UInt64>
  let arena: Bytes?
  let mask: Int
  let shift: UInt64

  /// Where the search for a word of that hash begins.
  @inline(__always)
  func slot(of hash: UInt64) -> Int { Int(truncatingIfNeeded: hash &>> shift) }

  /// Where `word` is, and where it would go.
  @inline(__always)
  func find(_ word: Slice, _ packed: PackedWord, hash: UInt64) -> (index: UInt32?, slot: Int) {
    var slot = slot(of: hash)
    while true {
      let entry = slots[slot]
      if entry == 0 { return (nil, slot) }
      if (entry ^ hash) &>> 32 == 0 {
        let index = UInt32(truncatingIfNeeded: entry) &- 1
        let known = words[Int(index)]
        if known == packed, !packed.isLong { return (index, slot) }
        if packed.isLong, isLong(known, word) { return (index, slot) }
      }
      slot = (slot &+ 1) & mask
    }
  }

  private func isLong(_ known: PackedWord, _ word: Slice) -> Bool {
    guard let place = known.place, known.count == word.count, let arena else { return false }
    return areEqual(arena + place, word.start, count: word.count)
  }

  /// Finds the words of `other`, whose hashes have the same seed.
  ///
  /// - Parameters:
  ///   - other: The table.
  ///   - range: The slots of it to go through.
  ///   - names: Gets where they are here, by their index there; those that are not here stay as they
  ///     are.
  /// - Returns: A sum of what was touched; without a use the touching would be left out.
  func find(
    all other: WordView, in range: Range<Int>, names: UnsafeMutableBufferPointer<UInt32>
  ) -> UInt32 {
    var start = range.lowerBound
    var sum: UInt64 = 0
    while start < range.upperBound {
      let end = min(start &+ 64, range.upperBound)
      for slot in start..<end where other.slots[slot] != 0 {
        let entry = other.slots[slot]
        sum &+= other.words[Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1].low
        let here = Int(truncatingIfNeeded: slots[self.slot(of: entry)] & 0xFFFF_FFFF) &- 1
        sum &+= words[max(here, 0)].low
      }
      for slot in start..<end where other.slots[slot] != 0 {
        let entry = other.slots[slot]
        let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
        if let name = find(other, index, entry) { names[index] = name }
      }
      start = end
    }
    return UInt32(truncatingIfNeeded: sum)
  }

  @inline(__always)
  private func find(_ other: WordView, _ index: Int, _ entry: UInt64) -> UInt32? {
    let packed = other.words[index]
    var word = Slice(start: UnsafeRawPointer(slots).assumingMemoryBound(to: UInt8.self), count: 0)
    if let place = packed.place, let arena = other.arena {
      word = Slice(start: arena + place, count: packed.count)
    }
    return find(word, packed, hash: entry).index
  }
}
