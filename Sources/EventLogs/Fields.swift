/// One value of a record, as far as reading it needs to know.
struct Field {
  /// What kind of value it is; CSV has text only.
  enum Kind: UInt8 {
    case absent
    case text
    case number
    case boolean
    case null
    case container
  }

  /// The value: text is unquoted and unescaped, the other kinds are as written.
  var value: Slice
  /// Where it begins, in bytes from the start of the record.
  var offset: Int
  var kind: Kind
}

/// Something that knows the values of one record.
protocol FieldSource: ~Copyable {
  /// The value in that slot.
  subscript(slot: Int) -> Field { get }
  /// There may be a value that says more than who did what, when, and how it went.
  var hasMore: Bool { get }
}

/// The values of one record, a slot a role; slot 0 takes what no role asked for.
///
/// There is room for those of the record behind, should it be read together with this one.
struct Fields: FieldSource, ~Copyable {
  static let slotCount = Role.allCases.count + 1
  /// Those in which values may be kept, a bit each.
  static let allSlots = (UInt32(1) << UInt32(slotCount)) - 2
  /// The slots that say who did what, when, and how it went, a bit each.
  static let leastSlots = [Role.user, .time, .event, .status, .latency, .error, .eventID]
    .reduce(UInt32(0)) { $0 | 1 << UInt32($1.slot) }

  /// The slots of the first record, behind them those of the second.
  private let first: UnsafeMutablePointer<Field>
  /// The slots of the record at hand.
  private var slots: UnsafeMutablePointer<Field>
  private let nothing: UnsafeMutablePointer<UInt8>

  /// Slots for two records; `hasMore` is `false` where only ``leastSlots`` are ever filled.
  init(hasMore: Bool = true) {
    self.hasMore = hasMore
    nothing = .allocate(capacity: 16)
    nothing.initialize(repeating: 0, count: 16)
    first = .allocate(capacity: 2 * Fields.slotCount)
    first.initialize(repeating: Fields.absent(nothing), count: 2 * Fields.slotCount)
    slots = first
  }

  deinit {
    first.deallocate()
    nothing.deallocate()
  }

  /// Has the values of the first record at hand, or those of the second.
  @inline(__always)
  mutating func turn(to record: PairPlace) {
    slots = first + record.rawValue &* Fields.slotCount
  }

  /// Keeps a value of one of the two records.
  @inline(__always)
  func keep(_ value: Field, slot: Int, of record: PairPlace) {
    first[record.rawValue &* Fields.slotCount &+ slot] = value
  }

  let hasMore: Bool

  subscript(slot: Int) -> Field {
    @inline(__always) get { slots[slot] }
    @inline(__always) nonmutating set { slots[slot] = newValue }
  }

  subscript(role: Role) -> Field {
    @inline(__always) get { slots[role.slot] }
  }

  /// Forgets the record before.
  func clear() {
    slots.update(repeating: Fields.absent(nothing), count: Fields.slotCount)
  }

  private static func absent(_ nothing: UnsafeMutablePointer<UInt8>) -> Field {
    Field(value: Slice(start: UnsafePointer(nothing), count: 0), offset: 0, kind: .absent)
  }
}

extension Role {
  /// Its slot in ``Fields``.
  var slot: Int {
    switch self {
    case .user: 1
    case .time: 2
    case .event: 3
    case .session: 4
    case .status: 5
    case .latency: 6
    case .error: 7
    case .platform: 8
    case .country: 9
    case .channel: 10
    case .release: 11
    case .plan: 12
    case .eventID: 13
    case .sequence: 14
    }
  }
}

/// Which of two records that are read together.
enum PairPlace: Int {
  case first
  case second
}

/// How far a parser came.
enum ParserStep {
  /// A record is found.
  case record
  /// No more begins before the place to stop at.
  case end
  /// The bytes in hand do not hold the rest of the record; reading on moves what was found in them.
  case needsMore
}

/// One record in the buffer: where it is, and what is wrong with it.
struct Row {
  /// Its first byte, from the start of the buffer.
  var start = 0
  /// Just past its last byte, the line end not counted.
  var end = 0
  /// Where the next record begins.
  var next = 0
  /// The physical line, from 1, on which it starts.
  var line = 1
  /// What is wrong with it; `nil` when its fields can be used.
  var fault: Reason?
  /// Where, in bytes from its start.
  var faultOffset = 0
  /// More about the fault.
  var detail = ""
}
