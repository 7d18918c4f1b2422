/// Something that takes few values in many rows.
protocol Recurring: Hashable, BitwiseCopyable {
  /// A number that differs for most values, quick to make.
  var mixed: UInt64 { get }
}

/// Values by index and back, with a small table of recent ones before the dictionary.
struct InternTable<Value: Recurring> {
  private static var recentCount: Int { 4096 }

  /// The values, each once.
  private(set) var values: [Value] = []
  private var indices: [Value: UInt32] = [:]
  /// By a few bits of the mixed number, an index plus one.
  private var recent = [UInt32](repeating: 0, count: recentCount)

  /// The index of `value`, which is added if it is new.
  @inline(__always)
  mutating func intern(_ value: Value) -> UInt32 {
    // The top bits of the product depend on all bits; there are as many as number the recent ones.
    let slot = Int(truncatingIfNeeded: (value.mixed &* 0x9E37_79B9_7F4A_7C15) &>> 52)
    let known = recent[slot]
    if known != 0, values[Int(known) &- 1] == value { return known &- 1 }
    let index = find(value)
    recent[slot] = index + 1
    return index
  }

  @inline(never)
  private mutating func find(_ value: Value) -> UInt32 {
    if let index = indices[value] { return index }
    precondition(values.count < RowStore.indexLimit, "more sorts of rows than can be told apart")
    let index = UInt32(values.count)
    values.append(value)
    indices[value] = index
    return index
  }
}

extension Action: Recurring {
  var mixed: UInt64 {
    let traits = (hasError ? 1 : 0) | (isTimed ? 2 : 0) | (isSlow ? 4 : 0)
    return UInt64(name) &<< 24 ^ UInt64(UInt16(bitPattern: status)) &<< 8
      ^ UInt64(traits) &<< 2 ^ UInt64(slowness.rawValue)
  }
}

extension Setting: Recurring {
  var mixed: UInt64 {
    (UInt64(platform) &<< 32 | UInt64(country)) &* 0xA076_1D64_78BD_642F
      ^ (UInt64(channel) &<< 32 | UInt64(release)) &* 0xE703_7ED1_A0B4_28DB ^ UInt64(plan)
  }
}
