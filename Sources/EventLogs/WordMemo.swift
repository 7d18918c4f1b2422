/// What the values of one column were called lately, known by their bytes alone.
///
/// A name or a country comes in many rows: what a value says, and where its word is in the table, need
/// not be found out each time. A value is told by its ends, which together are all of it, so that
/// nothing branches on its length, which cannot be foretold.
struct WordMemo {
  private struct Entry: BitwiseCopyable {
    /// The first eight bytes and the last, which may overlap; those of a shorter value, zeroes behind.
    var first: UInt64 = 0
    var last: UInt64 = 0
    /// The eight bytes behind the first and the eight before the last, of a value of over sixteen.
    var second: UInt64 = 0
    var secondLast: UInt64 = 0
    /// How many bytes there are; 0 in a place that was never used, as in no value.
    var count: UInt32 = 0
    var index: UInt32 = 0
  }

  private var entries = [Entry](repeating: Entry(), count: 1 << sizeBits)
  private static let sizeBits = 9
  /// Longer values are not kept.
  private static let mostBytes = 32

  /// The index of the word that `value` means; `nil` when that is not known.
  ///
  /// `value` has a byte or more, and behind it eight more may be read.
  @inline(__always)
  func index(of value: Slice) -> UInt32? {
    let ends = WordMemo.ends(of: value)
    let entry = entries[WordMemo.place(ends.first, ends.last)]
    let isAlike = entry.first == ends.first && entry.last == ends.last
    guard isAlike, Int(entry.count) == value.count else { return nil }
    if value.count > 16 {
      guard entry.second == load8(value.start + 8),
        entry.secondLast == load8(value.start + (value.count &- 16))
      else { return nil }
    }
    return entry.index
  }

  /// Keeps the index of the word that `value` means, if it is not too long; likewise.
  mutating func keep(_ value: Slice, _ index: UInt32) {
    guard value.count > 0, value.count <= WordMemo.mostBytes else { return }
    let ends = WordMemo.ends(of: value)
    var entry = Entry(
      first: ends.first, last: ends.last, count: UInt32(value.count), index: index)
    if value.count > 16 {
      entry.second = load8(value.start + 8)
      entry.secondLast = load8(value.start + (value.count - 16))
    }
    entries[WordMemo.place(ends.first, ends.last)] = entry
  }

  @inline(__always)
  private static func ends(of value: Slice) -> (first: UInt64, last: UInt64) {
    let mask = UInt64.max &>> (64 &- 8 &* UInt64(truncatingIfNeeded: min(value.count, 8)))
    return (
      load8(value.start) & mask, load8(value.start + max(value.count &- 8, 0)) & mask
    )
  }

  @inline(__always)
  private static func place(_ first: UInt64, _ last: UInt64) -> Int {
    let mixed = (first ^ last &* 0xA076_1D64_78BD_642F) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> UInt64(64 - sizeBits))
  }
}

/// What was kept in mind of the columns that say what took place, and where.
struct WordMemos {
  var names = WordMemo()
  var platforms = WordMemo()
  var countries = WordMemo()
  var channels = WordMemo()
  var releases = WordMemo()
  var plans = WordMemo()
}
