/// Distinct keys in ascending order, and the place among them of each key given.
public struct DistinctKeys: Sendable {
  /// The keys.
  public let keys: [UInt64]
  /// The place of each key given.
  public let places: [UInt32]

  /// Tells the keys apart.
  public init(_ all: [UInt64]) {
    let parts = concurrently(WorkParts.of(all.count)) { part in
      var table = KeyTable()
      let places = [UInt32](unsafeUninitializedCapacity: part.count) { places, initialized in
        initialized = part.count
        all.withUnsafeBufferPointer {
          table.add(UnsafeBufferPointer(rebasing: $0[part]), at: places.baseAddress)
        }
      }
      return (table: table, places: places)
    }
    let ascending = AscendingKeys(parts.map(\.table))
    keys = ascending.keys
    places = joined(
      concurrently(parts.count) { part in
        let rank = ascending.rank(of: parts[part].table)
        return parts[part].places.map { rank[Int($0)] }
      })
  }
}

/// The keys of several tables, in ascending order.
public struct AscendingKeys: Sendable {
  /// The keys.
  public let keys: [UInt64]
  private let table: KeyTable

  /// Puts the keys of tables together.
  public init(_ tables: [KeyTable]) {
    var union = tables.first ?? KeyTable()
    for table in tables.dropFirst() {
      for key in table.keys { _ = union.place(of: key) }
    }
    keys = union.keys.sorted()
    table = KeyTable(ofDistinct: keys)
  }

  /// The place among all of each key of one of the tables.
  public func rank(of own: KeyTable) -> [UInt32] { own.keys.map { table.place(ofKnown: $0) } }
}

/// Distinct keys in the order in which they came, by open addressing.
public struct KeyTable: Sendable {
  /// The keys.
  public private(set) var keys: [UInt64] = []
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// Makes an empty table.
  public init() {}

  /// Adds those of some keys that are new, and says where each is in the table.
  ///
  /// - Parameters:
  ///   - batch: The keys.
  ///   - places: Where the places go, one a key.
  public mutating func add(
    _ batch: UnsafeBufferPointer<UInt64>, at places: UnsafeMutablePointer<UInt32>?
  ) {
    guard let places else { return }
    var next = 0
    while next < batch.count {
      // Keys that are there already, as most are, change nothing.
      let known = slots.withUnsafeBufferPointer { slots in
        keys.withUnsafeBufferPointer { keys in
          let mask = slots.count &- 1
          for index in next..<batch.count {
            let key = batch[index]
            var slot = Self.hash(key) & mask
            while true {
              let entry = slots[slot]
              guard entry != 0 else { return index }
              guard keys[Int(entry) &- 1] != key else {
                places[index] = entry &- 1
                break
              }
              slot = (slot &+ 1) & mask
            }
          }
          return batch.count
        }
      }
      if known == batch.count { return }
      places[known] = place(of: batch[known])
      next = known + 1
    }
  }

  /// A table in which each key stands in its place.
  fileprivate init(ofDistinct keys: [UInt64]) {
    self.keys = keys
    var size = 1 << 12
    while size < keys.count * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    fill()
  }

  /// The place of a key that is in the table.
  fileprivate func place(ofKnown key: UInt64) -> UInt32 {
    let mask = slots.count - 1
    var slot = Self.hash(key) & mask
    while keys[Int(slots[slot]) - 1] != key { slot = (slot + 1) & mask }
    return slots[slot] - 1
  }

  /// The place of a key, which is added if it is new.
  fileprivate mutating func place(of key: UInt64) -> UInt32 {
    let mask = slots.count - 1
    var slot = Self.hash(key) & mask
    while slots[slot] != 0 {
      let place = slots[slot] - 1
      if keys[Int(place)] == key { return place }
      slot = (slot + 1) & mask
    }
    keys.append(key)
    slots[slot] = UInt32(keys.count)
    if keys.count * 2 > slots.count { grow() }
    return UInt32(keys.count - 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 4)
    fill()
  }

  private mutating func fill() {
    let mask = slots.count - 1
    for (place, key) in keys.enumerated() {
      var slot = Self.hash(key) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(place + 1)
    }
  }

  @inline(__always)
  private static func hash(_ key: UInt64) -> Int {
    let (high, low) = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return Int(truncatingIfNeeded: high ^ low)
  }
}
