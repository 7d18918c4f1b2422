/// What the values of one column were called lately, known by their bytes alone.
///
/// A platform or a country takes few values in many rows: what a value says, and where its word is in
/// the table, need not be found out each time.
struct WordMemo {
  private struct Entry: BitwiseCopyable {
    var value = PackedWord()
    var index: UInt32 = 0
  }

  /// Each where its value says; a place that was never used has the blank word, whose index is 0.
  private var entries = [Entry](repeating: Entry(), count: 1 << sizeBits)
  private static let sizeBits = 8

  /// The index of the word that `value` means; `nil` when that is not known.
  @inline(__always)
  func index(of value: PackedWord) -> UInt32? {
    let entry = entries[place(of: value)]
    return entry.value == value ? entry.index : nil
  }

  /// Keeps the index of the word that `value`, no long one, means.
  mutating func keep(_ value: PackedWord, _ index: UInt32) {
    entries[place(of: value)] = Entry(value: value, index: index)
  }

  @inline(__always)
  private func place(of value: PackedWord) -> Int {
    let mixed = (value.low ^ value.high &* 0xA076_1D64_78BD_642F) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> UInt64(64 - WordMemo.sizeBits))
  }
}

/// What was kept in mind of the columns that say where an event took place.
struct WordMemos {
  var platforms = WordMemo()
  var countries = WordMemo()
  var channels = WordMemo()
  var releases = WordMemo()
  var plans = WordMemo()
}
