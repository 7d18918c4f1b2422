import Dispatch

/// Words by index and back, compared byte for byte; index 0 is the blank word.
///
/// Open addressing: slots that hold half a hash and an index, then 16 bytes a word. Words of up to 15
/// bytes, as most are, lie in those; the bytes of others lie one after the other in an arena. Slots
/// are in the order of the hashes in them, so that a larger table is filled, and two tables are
/// joined, from front to back.
public struct WordTable: Sendable {
  /// By index.
  private var words = [PackedWord()]
  /// The bytes of the words that are not packed whole.
  private var arena: [UInt8] = []
  /// The upper half of the hash and, below it, the index + 1; 0 is a free slot.
  private var slots: [UInt64] = Array(repeating: 0, count: 64)
  /// How far a hash is shifted down to say where in the slots to begin; at least 32.
  private var shift: UInt64 = 58
  private let seed = WordTable.seed

  /// Kept secret from whoever chose the words, so that none can be made to collide; one for all, so
  /// that a hash of one table holds in another.
  private static let seed = WordSeed()
  /// More words than any memory holds; past them all are the blank word.
  private static let limit = Int(UInt32.max)

  /// Makes a table that holds the blank word only.
  public init() {}

  /// How many words there are, the blank one included.
  public var count: Int { words.count }

  /// The bytes of the word at `index`.
  public subscript(index: UInt32) -> [UInt8] { withBytes(of: index) { Array($0) } }

  /// The word at `index` as text; it was valid UTF-8 when it was read.
  public func text(_ index: UInt32) -> String {
    withBytes(of: index) { String(decoding: $0, as: UTF8.self) }
  }

  /// Hands the bytes of the word at `index` to `body`, without a copy.
  public func withBytes<Result>(
    of index: UInt32, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    guard Int(index) < words.count else {
      return try body(UnsafeBufferPointer(start: nil, count: 0))
    }
    let word = words[Int(index)]
    if let place = word.place {
      return try arena.withUnsafeBufferPointer {
        try body(UnsafeBufferPointer(rebasing: $0[place..<place + word.count]))
      }
    }
    return try words.withUnsafeBytes { bytes in
      let start = Int(index) * MemoryLayout<PackedWord>.stride
      return try body(bytes[start..<start + word.count].assumingMemoryBound(to: UInt8.self))
    }
  }

  /// All words are short and plain, as ``isPlain(_:)`` says of one.
  private(set) var isPlain = true

  /// Whether the word at `index`, which must be there, is short and plain: no capital, no blank, ASCII.
  func isPlain(_ index: UInt32) -> Bool { words[Int(index)].isPlain }

  /// Gives back what it takes to find words again: from now on words are known by index only.
  public mutating func forgetPlaces() {
    slots = Array(repeating: 0, count: 64)
    shift = 58
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
    if word.count == 0 { return 0 }
    let packed = PackedWord(word)
    return view { $0.find(word, packed, hash: seed.hash(word, packed)) }.index
  }

  private mutating func intern(_ word: UnsafeBufferPointer<UInt8>) -> UInt32 {
    guard let start = word.baseAddress else { return 0 }
    return intern(Slice(start: start, count: word.count))
  }

  /// The index of `word`, which is added if it is new.
  mutating func intern(_ word: Slice) -> UInt32 {
    word.count == 0 ? 0 : intern(word, PackedWord(word))
  }

  /// The index of `word`, behind which eight bytes may be read; it is added if it is new.
  @inline(__always)
  mutating func intern(padded word: Slice) -> UInt32 {
    word.count == 0 ? 0 : intern(word, PackedWord(padded: word))
  }

  @inline(__always)
  private mutating func intern(_ word: Slice, _ packed: PackedWord) -> UInt32 {
    let hash = seed.hash(word, packed)
    let found = view { $0.find(word, packed, hash: hash) }
    return found.index ?? insert(word, packed, at: found.slot, hash: hash)
  }

  @inline(never)
  private mutating func insert(
    _ word: Slice, _ packed: PackedWord, at slot: Int, hash: UInt64
  ) -> UInt32 {
    guard words.count < WordTable.limit, hasRoom(for: word) else { return 0 }
    let index = UInt32(words.count)
    if word.count > PackedWord.mostBytes {
      words.append(PackedWord(place: arena.count, count: word.count))
      arena.append(contentsOf: word.buffer)
      isPlain = false
    } else {
      words.append(packed)
      isPlain = isPlain && packed.isPlain
    }
    slots[slot] = hash & 0xFFFF_FFFF_0000_0000 | UInt64(index) &+ 1
    makeRoom()
    return index
  }

  /// Whether memory allows one more word; if not, the run ends at the next block.
  private func hasRoom(for word: Slice) -> Bool {
    if words.count &* 8 > slots.count &* 7 { return false }
    var bytes = 0
    if word.count > PackedWord.mostBytes, arena.count + word.count > arena.capacity {
      bytes = arena.capacity * 2
    }
    if words.count == words.capacity {
      bytes += words.capacity * 2 * MemoryLayout<PackedWord>.stride
    }
    return bytes < 1 << 20 || MemoryWatch.allows(bytes)
  }

  /// Doubles the slots until half of them are free, as far as memory allows.
  private mutating func makeRoom() {
    while words.count &* 2 > slots.count, shift > 32 {
      guard slots.count < 1 << 16 || MemoryWatch.allows(slots.count * 16) else { return }
      shift &-= 1
      var larger = [UInt64](repeating: 0, count: slots.count * 2)
      larger.withUnsafeMutableBufferPointer { larger in
        for entry in slots where entry != 0 { larger.place(entry, shift) }
      }
      slots = larger
    }
  }

  /// Hands `body` what a search needs, none of which may change meanwhile.
  @inline(__always)
  private func view<Result>(_ body: (WordView) -> Result) -> Result {
    words.withUnsafeBufferPointer { words in
      slots.withUnsafeBufferPointer { slots in
        arena.withUnsafeBufferPointer { arena in
          // Words and slots are never without elements.
          guard let word = words.baseAddress, let slot = slots.baseAddress else {
            preconditionFailure("a table without slots")
          }
          return body(
            WordView(
              words: word, slots: slot, arena: arena.baseAddress, mask: slots.count &- 1,
              shift: shift))
        }
      }
    }
  }
}

extension WordTable {
  /// Adds the ids of people in `batch` that are new, and tells its events what all are called.
  mutating func intern(_ batch: borrowing EventBatch) {
    view { bringNear(batch, $0) }
    var place = 0
    while place < batch.count {
      let slot = view { known(batch, &place, $0) }
      guard place < batch.count else { return }
      let origin = batch.origins[place]
      batch.events[place].user = insert(origin.user, origin.word, at: slot, hash: origin.hash)
      place &+= 1
    }
  }

  /// Touches everything that the search for the ids will want, one sort of memory after the other, so
  /// that none waits for another.
  @inline(__always)
  private func bringNear(_ batch: borrowing EventBatch, _ view: WordView) {
    var sum: UInt64 = 0
    for place in 0..<batch.count {
      let user = batch.origins[place].user
      let word = PackedWord(padded: user)
      let hash = seed.hash(user, word)
      batch.origins[place].word = word
      batch.origins[place].hash = hash
    }
    for place in 0..<batch.count {
      sum &+= view.slots[view.slot(of: batch.origins[place].hash)]
    }
    var hasLong = false
    for place in 0..<batch.count {
      let entry = view.slots[view.slot(of: batch.origins[place].hash)]
      let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
      let word = view.words[max(index, 0)]
      hasLong = hasLong || word.isLong
      sum &+= word.low
    }
    if hasLong { sum &+= touchArena(batch, view) }
    batch.keep(sum)
  }

  private func touchArena(_ batch: borrowing EventBatch, _ view: WordView) -> UInt64 {
    var sum: UInt64 = 0
    for place in 0..<batch.count {
      let entry = view.slots[view.slot(of: batch.origins[place].hash)]
      let word = view.words[max(Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1, 0)]
      if let start = word.place, let arena = view.arena { sum &+= UInt64(arena[start]) }
    }
    return sum
  }

  /// Tells the events from `place` on who they are about, up to one that nobody was about before.
  ///
  /// - Returns: The slot in which that one goes.
  @inline(__always)
  private func known(
    _ batch: borrowing EventBatch, _ place: inout Int, _ view: WordView
  ) -> Int {
    while place < batch.count {
      let origin = batch.origins + place
      let found = view.find(
        origin.pointee.user, origin.pointee.word, hash: origin.pointee.hash)
      guard let index = found.index else { return found.slot }
      batch.events[place].user = index
      place &+= 1
    }
    return 0
  }
}

extension WordTable {
  /// The words that a table took over from another.
  struct Adoption: Sendable {
    /// Where all words of the other table are here, by their index there.
    var names: [UInt32]
    /// How many words were here before.
    var known: Int
  }

  /// Takes in the words of `other`.
  ///
  /// Those that are new here come in the order of their index there. They are known by index only, and
  /// no word may be looked for, until ``place(_:of:)`` is done.
  ///
  /// - Parameters:
  ///   - other: The table.
  ///   - threads: How many look words up at a time, at the most.
  /// - Returns: Where its words are here.
  mutating func adopt(_ other: WordTable, threads: Int) -> Adoption {
    let none = UInt32.max
    let known = words.count
    var names = places(of: other, threads: threads)
    names[0] = 0
    words.reserveCapacity(known + names.count { $0 == none })
    for index in names.indices where names[index] == none {
      names[index] = append(other, index)
    }
    isPlain = isPlain && other.isPlain
    return Adoption(names: names, known: known)
  }

  /// Has the words that were adopted from `other` found from now on.
  mutating func place(_ adoption: Adoption, of other: WordTable) {
    makeRoom()
    // Without room the run is over, and nobody asks for these words.
    guard words.count < slots.count else { return }
    slots.withUnsafeMutableBufferPointer { slots in
      for entry in other.slots where entry != 0 {
        let name = adoption.names[Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1]
        guard name >= adoption.known else { continue }
        slots.place(entry & 0xFFFF_FFFF_0000_0000 | UInt64(name) &+ 1, shift)
      }
    }
  }

  /// Where the words of `other` are, by their index there; `UInt32.max` for those that are not here.
  private func places(of other: WordTable, threads: Int) -> [UInt32] {
    let lanes = max(1, min(threads, other.count / WordTable.wordsPerLane))
    // Behind the words room for a sum of what each lane touched.
    var names = [UInt32](repeating: .max, count: other.count + lanes)
    names.withUnsafeMutableBufferPointer { names in
      // Each lane writes where its own words are.
      nonisolated(unsafe) let names = names
      DispatchQueue.concurrentPerform(iterations: lanes) { lane in
        names[other.count + lane] = view { here in
          other.view { there in
            let count = there.mask + 1
            return here.find(
              all: there, in: count * lane / lanes..<count * (lane + 1) / lanes, names: names)
          }
        }
      }
    }
    names.removeLast(lanes)
    return names
  }

  /// The fewest words that are worth a thread: fewer are found before it has begun.
  private static let wordsPerLane = 4096

  private mutating func append(_ other: WordTable, _ index: Int) -> UInt32 {
    guard words.count < WordTable.limit else { return 0 }
    var word = other.words[index]
    if let place = word.place {
      word = PackedWord(place: arena.count, count: word.count)
      arena.append(contentsOf: other.arena[place..<place + word.count])
    }
    words.append(word)
    return UInt32(words.count - 1)
  }
}

extension UnsafeMutableBufferPointer<UInt64> {
  /// Puts an entry of a table in the first free slot from where its hash says.
  @inline(__always)
  fileprivate func place(_ entry: UInt64, _ shift: UInt64) {
    let mask = count &- 1
    var slot = Int(truncatingIfNeeded: entry &>> shift)
    while self[slot] != 0 { slot = (slot &+ 1) & mask }
    self[slot] = entry
  }
}
