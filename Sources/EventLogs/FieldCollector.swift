/// Picks the values that play a role out of the objects of a JSON Lines log.
///
/// Rows of one log mostly have the same keys in the same order, so each key is first compared
/// with the one that stood there in the row before.
struct FieldCollector: JSONVisitor, ~Copyable {
  private(set) var fields: Fields
  private(set) var adopted: [(role: Role, name: String)] = []
  /// The slots that some record filled, a bit each.
  var slotsSeen: UInt32 { filledBefore | filled }
  var enteredMark: Int32 { target.child }

  private var keys: KeyTable
  private var openRoles: [Role]
  private var target = KeyTable.Target()
  private var filled: UInt32 = 0
  private var filledBefore: UInt32 = 0
  /// The slots of the first and the second record that may hold a value of records before.
  private var stale: (first: UInt32, second: UInt32) = (0, 0)
  private let wanted: UInt32
  private var record: Bytes
  private var keyIndex = 0
  private let learned: UnsafeMutablePointer<Learned>
  private let learnedBytes: UnsafeMutablePointer<UInt8>
  private var scratch = Scratch()

  /// A key and its closing quote, as the row before had it.
  private struct Learned {
    var length: Int
    var target: KeyTable.Target
  }

  private static let learnedCount = 128
  private static let learnedWidth = 64

  /// A collector of the values of the slots in `wanted`, a bit each; others are found and checked.
  init(_ keys: KeyTable, openRoles: [Role], wanted: UInt32) {
    self.keys = keys
    self.openRoles = openRoles
    self.wanted = wanted
    fields = Fields(hasMore: wanted & ~Fields.leastSlots != 0)
    let bytes = FieldCollector.learnedCount * FieldCollector.learnedWidth
    learned = .allocate(capacity: FieldCollector.learnedCount)
    learned.initialize(
      repeating: Learned(length: 0, target: KeyTable.Target()), count: FieldCollector.learnedCount)
    learnedBytes = .allocate(capacity: bytes)
    learnedBytes.initialize(repeating: 0, count: bytes)
    record = UnsafePointer(learnedBytes)
  }

  deinit {
    learned.deallocate()
    learnedBytes.deallocate()
  }

  /// Has the values of the first record at hand, or those of the second.
  @inline(__always)
  mutating func turn(to record: PairPlace) { fields.turn(to: record) }

  /// Forgets the record before.
  @inline(__always)
  mutating func begin(at record: Bytes) {
    self.record = record
    filledBefore |= filled
    filled = 0
    stale.first = 0
    keyIndex = 0
    fields.turn(to: .first)
    fields.clear()
    scratch.clear()
  }

  @inline(__always)
  mutating func expectedKeyLength(at p: Bytes, depth: Int) -> Int? {
    guard depth == 1, keyIndex < FieldCollector.learnedCount else { return nil }
    let expected = learned[keyIndex]
    guard expected.length > 0,
      areEqual(
        p, UnsafePointer(learnedBytes) + keyIndex &* FieldCollector.learnedWidth,
        count: expected.length)
    else { return nil }
    keyIndex &+= 1
    target = expected.target
    return expected.length &- 1
  }

  mutating func key(_ key: Slice, hasEscapes: Bool, depth: Int, mark: Int32) {
    let name = hasEscapes ? JSONText.unescaped(key, into: &scratch) : key
    guard depth == 1 else {
      target = keys.target(of: name, mark: mark) ?? KeyTable.Target()
      return
    }
    target = keys.target(of: name, mark: 0) ?? discover(name)
    if !hasEscapes { learn(key) }
    keyIndex &+= 1
  }

  @inline(__always)
  mutating func value(
    _ value: Slice, kind: Field.Kind, hasEscapes: Bool, at start: Bytes
  ) -> Reason? {
    let slot = Int(target.slot)
    guard slot != 0 else { return nil }
    let bit = UInt32(1) &<< UInt32(truncatingIfNeeded: slot)
    if filled & bit != 0 { return .duplicateKey }
    filled |= bit
    if wanted & bit == 0 { return nil }
    let text = hasEscapes ? JSONText.unescaped(value, into: &scratch) : value
    fields[slot] = Field(value: text, offset: start - record, kind: kind)
    if hasEscapes, FieldCollector.mayNotHoldNUL(slot), text.buffer.contains(0) {
      return .nulByte
    }
    return nil
  }

  /// Keeps a value that was found without the walker.
  @inline(__always)
  func keep(
    _ value: Slice, _ kind: Field.Kind, at offset: Int, slot: Int, of record: PairPlace
  ) {
    fields.keep(Field(value: value, offset: offset, kind: kind), slot: slot, of: record)
  }

  /// Keeps a string with backslashes of the first record; `false` where there is an objection to it.
  mutating func keep(escaped value: Slice, at offset: Int, slot: Int) -> Bool {
    let text = JSONText.unescaped(value, into: &scratch)
    if FieldCollector.mayNotHoldNUL(slot), text.buffer.contains(0) { return false }
    keep(text, .text, at: offset, slot: slot, of: .first)
    return true
  }

  /// Forgets the texts of the record before.
  mutating func clearScratch() { scratch.clear() }

  private static func mayNotHoldNUL(_ slot: Int) -> Bool {
    slot == Role.user.slot || slot == Role.event.slot
  }

  /// The record has values in the slots `filled`, and all that are wanted were kept.
  @inline(__always)
  mutating func settle(_ filled: UInt32, of record: PairPlace) {
    if record == .first {
      stale.first |= self.filled
      filledBefore |= self.filled
      self.filled = 0
    }
    clear((record == .first ? stale.first : stale.second) & ~filled, of: record)
    filledBefore |= filled
    setStale(filled, of: record)
  }

  /// Values of the record may have been kept that are none.
  mutating func giveUp(_ record: PairPlace) { setStale(Fields.allSlots, of: record) }

  @inline(__always)
  private mutating func setStale(_ slots: UInt32, of record: PairPlace) {
    if record == .first { stale.first = slots } else { stale.second = slots }
  }

  @inline(__always)
  private func clear(_ slots: UInt32, of record: PairPlace) {
    var slots = slots
    while slots != 0 {
      // Nothing is ever kept in slot 0.
      fields.keep(fields[0], slot: slots.trailingZeroBitCount, of: record)
      slots &= slots &- 1
    }
  }

  /// What an outermost key leads to; `nil` for one that was not kept in mind.
  func target(of key: Slice) -> KeyTable.Target? {
    keys.target(of: key, mark: 0)
  }

  /// The next value is inside one that nobody needs.
  @inline(__always)
  mutating func passOver() {
    target = KeyTable.Target()
  }

  /// A key that the head of the file did not have: it may play a role that is still open.
  private mutating func discover(_ name: Slice) -> KeyTable.Target {
    guard keys.hasRoom else { return KeyTable.Target() }
    var target = KeyTable.Target()
    if let role = ColumnNames.role(of: Array(name.buffer), among: openRoles) {
      openRoles.removeAll { $0 == role }
      adopted.append((role, String(decoding: name.buffer, as: UTF8.self)))
      target.slot = UInt8(role.slot)
    }
    keys.remember(name, slot: Int(target.slot))
    return target
  }

  private mutating func learn(_ key: Slice) {
    let length = key.count + 1
    guard keyIndex < FieldCollector.learnedCount, length <= FieldCollector.learnedWidth else {
      return
    }
    let place = learnedBytes + keyIndex * FieldCollector.learnedWidth
    place.update(from: key.start, count: length)
    learned[keyIndex] = Learned(length: length, target: target)
  }
}
