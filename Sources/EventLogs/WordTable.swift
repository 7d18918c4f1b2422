/// Words by index and back, compared byte for byte; index 0 is the blank word.
///
/// Open addressing over one arena of bytes: looking up a known word allocates nothing.
public struct WordTable: Sendable {
  /// The bytes of all words, one after the other.
  private var arena: [UInt8] = []
  /// Where in the arena each word ends.
  private var ends: [Int] = [0]
  /// The upper half of the hash and, below it, the index + 1; 0 is a free slot.
  private var slots: [UInt64] = Array(repeating: 0, count: 64)
  /// The word asked for last: rows of one person often stand together.
  private var last: UInt32 = 0
  /// Kept secret from whoever chose the words, so that none can be made to collide.
  private let seed = UInt64.random(in: .min ... .max)

  /// Makes a table that holds the blank word only.
  public init() {}

  /// How many words there are, the blank one included.
  public var count: Int { ends.count }

  /// The bytes of the word at `index`.
  public subscript(index: UInt32) -> [UInt8] { Array(arena[range(of: index)]) }

  /// The word at `index` as text; it was valid UTF-8 when it was read.
  public func text(_ index: UInt32) -> String {
    String(decoding: arena[range(of: index)], as: UTF8.self)
  }

  /// Hands the bytes of the word at `index` to `body`, without a copy.
  public func withBytes<Result>(
    of index: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    let range = range(of: index)
    return try arena.withUnsafeBufferPointer { try body(UnsafeBufferPointer(rebasing: $0[range])) }
  }

  /// The index of `word`, which is added if it is new.
  public mutating func intern(_ word: some Collection<UInt8>) -> UInt32 {
    if let index = word.withContiguousStorageIfAvailable({ intern($0) }) { return index }
    return Array(word).withUnsafeBufferPointer { intern($0) }
  }

  /// The index of `word`; `nil` when it is not in the table.
  public func index(of word: some Collection<UInt8>) -> UInt32? {
    Array(word).withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return 0 }
      return index(of: Slice(start: start, count: buffer.count))
    }
  }

  /// The index of `word`; `nil` when it is not in the table.
  func index(of word: Slice) -> UInt32? {
    word.count == 0 ? 0 : find(word).index
  }

  private mutating func intern(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let start = word.baseAddress else { return 0 }
    return intern(Slice(start: start, count: word.count))
  }

  /// The index of `word`, which is added if it is new.
  @inline(__always)
  mutating func intern(_ word: Slice) -> UInt32 {
    if word.count == 0 { return 0 }
    if isWord(last, word) { return last }
    let found = find(word)
    last = found.index ?? insert(word, at: found.slot, hash: found.hash)
    return last
  }

  /// Adds the ids of people in `batch` that are new, and tells its events what all are called.
  mutating func intern(_ batch: borrowing EventBatch) {
    for place in 0..<batch.count { batch.setUser(intern(batch.origin(place).user), at: place) }
  }

  /// What ``intern(_:)`` of a batch wants to know of a word in advance.
  @inline(__always)
  func hash(_ word: Slice) -> UInt64 { ByteHash.hash(word, seed: seed) }

  private func range(of index: UInt32) -> Range<Int> {
    guard index > 0, Int(index) < ends.count else { return 0..<0 }
    return ends[Int(index) - 1]..<ends[Int(index)]
  }

  @inline(__always)
  private func isWord(_ index: UInt32, _ word: Slice) -> Bool {
    if index == 0 { return word.count == 0 }
    let start = ends[Int(index) &- 1]
    guard ends[Int(index)] &- start == word.count else { return false }
    return arena.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      return areEqual(base + start, word.start, count: word.count)
    }
  }

  /// Where `word` is, or where it would go.
  @inline(__always)
  private func find(_ word: Slice) -> (index: UInt32?, slot: Int, hash: UInt64) {
    let hash = ByteHash.hash(word, seed: seed)
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while true {
      let entry = slots[slot]
      if entry == 0 { return (nil, slot, hash) }
      if (entry ^ hash) &>> 32 == 0 {
        let index = UInt32(truncatingIfNeeded: entry) &- 1
        if isWord(index, word) { return (index, slot, hash) }
      }
      slot = (slot &+ 1) & mask
    }
  }

  private mutating func insert(_ word: Slice, at slot: Int, hash: UInt64) -> UInt32 {
    // 4,294,967,294 words are more than any memory holds; past them all are the blank word.
    guard ends.count < Int(UInt32.max) else { return 0 }
    let index = UInt32(ends.count)
    arena.append(contentsOf: word.buffer)
    ends.append(arena.count)
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index) &+ 1
    if ends.count &* 2 > slots.count { grow() }
    return index
  }

  private mutating func grow() {
    var larger = [UInt64](repeating: 0, count: slots.count * 2)
    let mask = larger.count &- 1
    arena.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return }
      for index in 1..<ends.count {
        let word = Slice(start: base + ends[index - 1], count: ends[index] - ends[index - 1])
        let hash = ByteHash.hash(word, seed: seed)
        var slot = Int(truncatingIfNeeded: hash) & mask
        while larger[slot] != 0 { slot = (slot &+ 1) & mask }
        larger[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index) &+ 1
      }
    }
    slots = larger
  }
}
