/// Distinct keys in ascending order, and the place among them of each key given.
public struct DistinctKeys: Sendable {
  /// The keys.
  public let keys: [UInt64]
  /// The place of each key given.
  public let places: [UInt32]

  /// Tells the keys apart.
  public init(_ all: [UInt64]) {
    self.init(concurrently(WorkParts.of(all.count)) { KeyTable.places(of: all[$0]) })
  }

  /// Tells the keys apart; `nil` when there are more than `limit` different ones.
  public init?(_ all: [UInt64], atMost limit: Int) {
    let parts = concurrently(WorkParts.of(all.count)) { part in
      KeyTable.places(of: all[part], atMost: limit)
    }
    var tables: [(table: KeyTable, places: [UInt32])] = []
    for part in parts {
      guard let part else { return nil }
      tables.append(part)
    }
    self.init(tables)
    guard keys.count <= limit else { return nil }
  }

  /// Puts the keys of parts together.
  private init(_ tables: [(table: KeyTable, places: [UInt32])]) {
    var union = KeyTable()
    for part in tables {
      for key in part.table.keys { _ = union.place(of: key) }
    }
    let keys = union.keys.sorted()
    let ascending = KeyTable(ofDistinct: keys)
    let ranked = concurrently(tables.count) { part in
      let rank = tables[part].table.keys.map { ascending.place(ofKnown: $0) }
      return tables[part].places.map { rank[Int($0)] }
    }
    self.keys = keys
    places = joined(ranked)
  }
}

/// Distinct keys in the order in which they came, by open addressing.
private struct KeyTable: Sendable {
  private(set) var keys: [UInt64] = []
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  /// The table of some keys and their places in it.
  static func places(of all: ArraySlice<UInt64>) -> (table: KeyTable, places: [UInt32]) {
    var table = KeyTable()
    let places = all.map { table.place(of: $0) }
    return (table, places)
  }

  /// The table of some keys and their places in it; `nil` when it holds more than `limit`.
  static func places(
    of all: ArraySlice<UInt64>, atMost limit: Int
  ) -> (table: KeyTable, places: [UInt32])? {
    var table = KeyTable()
    var places: [UInt32] = []
    places.reserveCapacity(all.count)
    for key in all {
      places.append(table.place(of: key))
      if table.keys.count > limit { return nil }
    }
    return (table, places)
  }

  init() {}

  /// A table in which each key stands in its place.
  init(ofDistinct keys: [UInt64]) {
    self.keys = keys
    var size = 1 << 12
    while size < keys.count * 2 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    fill()
  }

  /// The place of a key that is in the table.
  func place(ofKnown key: UInt64) -> UInt32 {
    let mask = slots.count - 1
    var slot = hash(key) & mask
    while keys[Int(slots[slot]) - 1] != key { slot = (slot + 1) & mask }
    return slots[slot] - 1
  }

  /// The place of a key, which is added if it is new.
  mutating func place(of key: UInt64) -> UInt32 {
    let mask = slots.count - 1
    var slot = hash(key) & mask
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
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    fill()
  }

  private mutating func fill() {
    let mask = slots.count - 1
    for (place, key) in keys.enumerated() {
      var slot = hash(key) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(place + 1)
    }
  }

  private func hash(_ key: UInt64) -> Int {
    let (high, low) = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return Int(truncatingIfNeeded: high ^ low)
  }
}
