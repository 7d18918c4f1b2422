/// Finds rows that were seen before, by event id or by all their bytes.
struct Deduplicator {
  /// What a row is next to those before it.
  enum Finding {
    case new
    case repeated
    /// The event id was seen with another row.
    case conflicting
  }

  /// How rows are compared.
  enum Mode {
    case never
    case byID
    case byRow
    /// Equal rows are kept and counted, as long as the log is small.
    case counting
  }

  /// Beyond this many rows equal ones are no longer counted: that would take memory for each row.
  static let countedRows = 1 << 16

  var mode = Mode.never
  /// Rows equal to an earlier one, when they are counted.
  private(set) var repeats = 0
  /// There are too many rows for equal ones to be counted.
  private(set) var hasStoppedCounting = false
  private var seen = RowSet()
  private let seeds = (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))

  /// Whether the next row is to be looked at.
  @inline(__always)
  var isWatching: Bool {
    mode == .counting ? !hasStoppedCounting : mode != .never
  }

  /// One that compares rows alike and has seen none.
  ///
  /// - Parameter countsRows: `false` where it is known that there are too many rows to count.
  /// - Returns: It.
  func emptied(countsRows: Bool) -> Deduplicator {
    var other = self
    if !countsRows { other.hasStoppedCounting = true }
    other.seen = RowSet()
    other.repeats = 0
    return other
  }

  /// Takes in the rows that `next` counted in a part behind.
  mutating func merge(_ next: Deduplicator) {
    guard mode == .counting, !hasStoppedCounting else { return }
    repeats += next.repeats
    repeats += seen.merge(next.seen)
    if next.hasStoppedCounting || seen.count >= Deduplicator.countedRows {
      hasStoppedCounting = true
      seen = RowSet()
    }
  }

  /// Rows equal to an earlier one that were kept; `nil` when that was not counted to the end.
  var repeatedRowsKept: Int? {
    mode == .counting && !hasStoppedCounting ? repeats : nil
  }

  /// Takes in a row and says whether it was there before.
  mutating func find(id: Slice, row: Slice) -> Finding {
    switch mode {
    case .never: return .new
    case .byID:
      guard Deduplicator.names(id) else { return .new }
      let content = ByteHash.hash(row, seed: seeds.0)
      return seen.find(key(id), content: content)
    case .byRow: return seen.find(key(row), content: 0)
    case .counting:
      if hasStoppedCounting { return .new }
      if case .repeated = seen.find(key(row), content: 0) { repeats &+= 1 }
      if seen.count == Deduplicator.countedRows {
        hasStoppedCounting = true
        seen = RowSet()
      }
      return .new
    }
  }

  /// Whether `id` is one: blanks, and the words for no value, are no event's name.
  private static func names(_ id: Slice) -> Bool {
    if id.count > 4, id[0] > ASCII.space { return true }
    let word = id.trimmed
    return word.count > 0 && !word.isAny(of: ["null", "none", "nil", "n/a", "\\n"])
  }

  private func key(_ bytes: Slice) -> RowSet.Key {
    let (low, high) = ByteHash.hashes(bytes, seeds: seeds)
    return RowSet.Key(low: low, high: high | 1)
  }
}

/// Hashes of 128 bits, each with a hash of what came with it, in one flat table.
struct RowSet {
  /// A hash of a row or of an event id; `high` is never 0.
  struct Key {
    var low: UInt64
    var high: UInt64
  }

  private(set) var count = 0
  private var entries: [Entry]

  private struct Entry {
    var low: UInt64 = 0
    var high: UInt64 = 0
    var content: UInt64 = 0
  }

  init() {
    entries = Array(repeating: Entry(), count: 256)
  }

  /// Adds `key` if it is new, and says what was there.
  mutating func find(_ key: Key, content: UInt64) -> Deduplicator.Finding {
    let slot = slot(of: key)
    if entries[slot].high != 0 {
      return entries[slot].content == content ? .repeated : .conflicting
    }
    // Memory did not allow it to grow: the run ends at the next block.
    guard count * 16 < entries.count * 15 else { return .new }
    entries[slot] = Entry(low: key.low, high: key.high, content: content)
    count += 1
    if count * 4 > entries.count * 3 { grow() }
    return .new
  }

  /// Takes in the keys of `other`, and says how many were here.
  mutating func merge(_ other: RowSet) -> Int {
    if count == 0 {
      self = other
      return 0
    }
    var known = 0
    for entry in other.entries where entry.high != 0 {
      let key = Key(low: entry.low, high: entry.high)
      if case .new = find(key, content: entry.content) { continue }
      known += 1
    }
    return known
  }

  private func slot(of key: Key) -> Int {
    let mask = entries.count &- 1
    var slot = Int(truncatingIfNeeded: key.low) & mask
    while entries[slot].high != 0 {
      if entries[slot].low == key.low, entries[slot].high == key.high { return slot }
      slot = (slot &+ 1) & mask
    }
    return slot
  }

  private mutating func grow() {
    guard entries.count < 1 << 15 || MemoryWatch.allows(entries.count * 48) else { return }
    let old = entries
    // A small one grows at once to what is needed to count all rows that are counted.
    let isSmall = old.count * 8 <= Deduplicator.countedRows * 2
    entries = Array(repeating: Entry(), count: old.count * (isSmall ? 8 : 2))
    for entry in old where entry.high != 0 {
      entries[slot(of: Key(low: entry.low, high: entry.high))] = entry
    }
  }
}
