/// Something that takes few values in many rows.
protocol Recurring: Hashable, BitwiseCopyable, Sendable {
  /// A number that differs for most values, quick to make.
  var mixed: UInt64 { get }
}

/// Values by index and back.
struct InternTable<Value: Recurring>: Sendable {
  /// The values, each once.
  private(set) var values: [Value] = []
  /// Indices plus one, each near where the top bits of what its value mixes to say; at most half in use.
  private var slots = [UInt32](repeating: 0, count: 4096)
  private var shift: UInt64 = 64 - 12

  /// The index of `value`, which is added if it is new.
  @inline(__always)
  mutating func intern(_ value: Value) -> UInt32 {
    let known = slots[home(of: value)]
    if known != 0, values[Int(known) &- 1] == value { return known &- 1 }
    return find(value)
  }

  /// The index of `value`; `nil` where it was never added.
  func index(of value: Value) -> UInt32? {
    var slot = home(of: value)
    while slots[slot] != 0 {
      if values[Int(slots[slot]) - 1] == value { return slots[slot] - 1 }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  /// The top bits of the product depend on all bits.
  @inline(__always)
  private func home(of value: Value) -> Int {
    Int(truncatingIfNeeded: (value.mixed &* 0x9E37_79B9_7F4A_7C15) &>> shift)
  }

  @inline(never)
  private mutating func find(_ value: Value) -> UInt32 {
    if let known = index(of: value) { return known }
    precondition(values.count < RowStore.indexLimit, "more sorts of rows than can be told apart")
    values.append(value)
    place(values.count - 1)
    if values.count * 2 > slots.count { grow() }
    return UInt32(values.count - 1)
  }

  private mutating func place(_ index: Int) {
    var slot = home(of: values[index])
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(index + 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    shift -= 1
    for index in values.indices { place(index) }
  }
}

extension Action: Recurring {
  var mixed: UInt64 {
    let traits = (hasError ? 1 : 0) | (isTimed ? 2 : 0) | (isSlow ? 4 : 0)
    return UInt64(name) &<< 32 ^ UInt64(UInt16(bitPattern: status)) &<< 8
      ^ UInt64(traits) &<< 2 ^ UInt64(slowness.rawValue)
  }
}

extension Setting: Recurring {
  var mixed: UInt64 {
    (UInt64(platform) &<< 32 | UInt64(country)) &* 0xA076_1D64_78BD_642F
      ^ (UInt64(channel) &<< 32 | UInt64(release)) &* 0xE703_7ED1_A0B4_28DB ^ UInt64(plan)
  }
}
