/// The rows of a log, 16 bytes each, kept by groups of people.
///
/// Rows and what is made of them never exist twice: a group is taken out, its memory given back, and
/// its timelines made, before the next. For one thread at a time until all rows are in; then for one
/// thread a group.
final class RowStore {
  /// A row as it is kept: the time, and below it person, action and setting in one.
  struct Packed: BitwiseCopyable {
    var time: Int64
    fileprivate var rest: UInt64

    /// The person's place in the group.
    @inline(__always)
    var person: Int { Int(truncatingIfNeeded: rest &>> UInt64(2 * indexBits)) }
    @inline(__always)
    var action: UInt32 { UInt32(truncatingIfNeeded: rest &>> UInt64(indexBits) & indexMask) }
    @inline(__always)
    var setting: UInt32 { UInt32(truncatingIfNeeded: rest & indexMask) }
  }

  /// Rows of another part of the log, and what its words are called here.
  private struct Waiting {
    let rows: RowStore
    let users: [UInt32]
    let actions: [UInt32]
    let settings: [UInt32]
  }

  /// What only some logs have.
  struct Side: BitwiseCopyable {
    /// The log's own order; 0 where it has none.
    var sequence: Int64 = 0
    /// The log's own session id.
    var session: UInt32 = 0
    /// The place of the row among those taken in.
    var index: UInt32 = 0
    /// In milliseconds; negative where the log does not say.
    var latency: Float = -1
  }

  /// Where the next row of a group goes.
  private struct Tail: BitwiseCopyable {
    var next: UnsafeMutablePointer<Packed>?
    var end: UnsafeMutablePointer<Packed>?
  }

  /// People in a group: 2 to the power of this.
  static let groupShift = 10
  private static let rowsPerPiece = Pages.size / MemoryLayout<Packed>.stride
  private static let indexBits = 27
  private static let indexMask = UInt64(1) << UInt64(indexBits) - 1
  /// How many actions, and how many settings, can be told apart.
  static let indexLimit = 1 << indexBits

  private let pages = Pages()
  private var tails: UnsafeMutablePointer<Tail>
  private var capacity = 64
  private var pieces: [[UnsafeMutablePointer<Packed>]] = []
  private var sides: [Chunks<Side>] = []
  private var waiting: [Waiting] = []
  /// Rows that waited, since they were put where their people are; by whoever put them there.
  private var settled: [RowStore] = []
  /// How many rows there are.
  private(set) var count = 0
  /// How many groups there are; some may be empty.
  private(set) var groups = 0

  init() {
    tails = .allocate(capacity: capacity)
  }

  deinit {
    tails.deallocate()
  }

  /// Adds a row, with what only some logs have if `side` is given.
  @inline(__always)
  func append(time: Int64, user: UInt32, action: UInt32, setting: UInt32, side: Side?) {
    let group = Int(user &>> UInt32(Self.groupShift))
    if group >= groups { addGroups(to: group + 1) }
    let tail = tails + group
    if tail.pointee.next == tail.pointee.end { addPiece(to: group) }
    let person = UInt64(user) & (1 << UInt64(Self.groupShift) - 1)
    let rest =
      person &<< UInt64(2 * Self.indexBits) | UInt64(action) &<< UInt64(Self.indexBits)
      | UInt64(setting)
    if let next = tail.pointee.next {
      next.initialize(to: Packed(time: time, rest: rest))
      tail.pointee.next = next + 1
    }
    count &+= 1
    if let side { add(side, to: group) }
  }

  private func addGroups(to count: Int) {
    if count > capacity {
      let larger = UnsafeMutablePointer<Tail>.allocate(capacity: max(count, capacity * 2))
      larger.moveInitialize(from: tails, count: pieces.count)
      tails.deallocate()
      tails = larger
      capacity = max(count, capacity * 2)
    }
    while pieces.count < count {
      (tails + pieces.count).initialize(to: Tail())
      pieces.append([])
      sides.append(Chunks())
    }
    groups = count
  }

  private func addPiece(to group: Int) {
    let piece = pages.take().bindMemory(to: Packed.self, capacity: Self.rowsPerPiece)
    pieces[group].append(piece)
    tails[group] = Tail(next: piece, end: piece + Self.rowsPerPiece)
  }

  /// Adds what only some logs have to the row added last; rows before it may have had none.
  private func add(_ side: Side, to group: Int) {
    sides[group].grow(to: rowCount(of: group) - 1, with: Side())
    sides[group].append(side)
  }

  // MARK: Other parts

  /// Takes the rows of another part of the log, none of which has what only some logs have.
  ///
  /// They wait until ``settle(threads:)``. The lists say what the part's people, actions and settings
  /// are called here.
  func wait(for rows: RowStore, users: [UInt32], actions: [UInt32], settings: [UInt32]) {
    rows.settle(threads: 1)
    waiting.append(Waiting(rows: rows, users: users, actions: actions, settings: settings))
    count += rows.count
  }

  /// Puts the rows that wait where their people are.
  func settle(threads: Int) {
    guard !waiting.isEmpty else { return }
    // Each group of a part is one lane's.
    nonisolated(unsafe) let parts = waiting
    waiting = []
    let lanes = max(1, threads)
    settled += sideBySide(lanes, threads: threads) { lane in
      let store = RowStore()
      for part in parts { store.take(part, lane: lane, of: lanes) }
      return store
    }
    let most = settled.map(\.groups).max() ?? 0
    if most > groups { addGroups(to: most) }
  }

  private func take(_ part: Waiting, lane: Int, of lanes: Int) {
    part.users.withUnsafeBufferPointer { users in
      part.actions.withUnsafeBufferPointer { actions in
        part.settings.withUnsafeBufferPointer { settings in
          for group in stride(from: lane, to: part.rows.groups, by: lanes) {
            let first = group &<< Self.groupShift
            part.rows.forEachPiece(of: group) { rows in
              for row in rows {
                append(
                  time: row.time, user: users[first | row.person],
                  action: actions[Int(row.action)], setting: settings[Int(row.setting)], side: nil)
              }
            }
            part.rows.release(group)
          }
        }
      }
    }
  }

  // MARK: One group

  /// How many rows a group has.
  func rowCount(of group: Int) -> Int {
    settled.reduce(ownCount(of: group)) { $0 + $1.rowCount(of: group) }
  }

  private func ownCount(of group: Int) -> Int {
    guard group < groups, let last = pieces[group].last, let next = tails[group].next else {
      return 0
    }
    return (pieces[group].count - 1) * Self.rowsPerPiece + (next - last)
  }

  /// Hands the rows of a group to `body`, piece by piece, in the order in which they were added.
  @inline(__always)
  func forEachPiece(of group: Int, _ body: (UnsafeBufferPointer<Packed>) -> Void) {
    for store in [self] + settled {
      var left = store.ownCount(of: group)
      guard left > 0 else { continue }
      for piece in store.pieces[group] {
        body(UnsafeBufferPointer(start: piece, count: min(Self.rowsPerPiece, left)))
        left -= Self.rowsPerPiece
      }
    }
  }

  /// What only some logs have, of the row at `place` of a group.
  func side(_ place: Int, of group: Int) -> Side {
    place < sides[group].count ? sides[group][place] : Side()
  }

  /// Whether a row of the group has what only some logs have.
  func hasSides(_ group: Int) -> Bool { sides[group].count > 0 }

  /// Hands every row of a group to `body`, in the order in which they were added.
  func forEachRow(of group: Int, _ body: (TimelineReduction.Row) -> Void) {
    var place = 0
    forEachPiece(of: group) { rows in
      for row in rows {
        body(unpacked(row, group, place))
        place += 1
      }
    }
  }

  /// Gives every row of a group the action that `change` makes of it.
  func changeActions(of group: Int, _ change: (TimelineReduction.Row) -> UInt32) {
    let mask = (UInt64(1) << UInt64(Self.indexBits) - 1) << UInt64(Self.indexBits)
    var place = 0
    let count = rowCount(of: group)
    for piece in pieces[group] {
      for index in 0..<min(Self.rowsPerPiece, count - place) {
        let action = change(unpacked(piece[index], group, place))
        piece[index].rest = piece[index].rest & ~mask | UInt64(action) << UInt64(Self.indexBits)
        place += 1
      }
    }
  }

  /// Takes the rows of a group out, which leaves it without memory.
  ///
  /// - Returns: The rows person by person, each person's in the order in which they were added, and
  ///   where each person's begin; one more than there are people.
  func take(_ group: Int) -> (rows: [TimelineReduction.Row], starts: [Int]) {
    let people = 1 << Self.groupShift
    var starts = [Int](repeating: 0, count: people + 1)
    starts.withUnsafeMutableBufferPointer { starts in
      forEachPiece(of: group) { rows in
        for row in rows { starts[row.person &+ 1] &+= 1 }
      }
      for person in 0..<people { starts[person + 1] += starts[person] }
    }
    var next = starts
    let count = rowCount(of: group)
    let rows = [TimelineReduction.Row](unsafeUninitializedCapacity: count) { taken, filled in
      next.withUnsafeMutableBufferPointer { next in
        var place = 0
        forEachPiece(of: group) { rows in
          for row in rows {
            let slot = next[row.person]
            taken.initializeElement(at: slot, to: unpacked(row, group, place))
            next[row.person] = slot &+ 1
            place &+= 1
          }
        }
      }
      filled = count
    }
    release(group)
    return (rows, starts)
  }

  /// Gives the memory of a group's rows back.
  func release(_ group: Int) {
    for store in [self] + settled where group < store.pieces.count {
      for piece in store.pieces[group] { Pages.release(piece) }
    }
  }

  @inline(__always)
  private func unpacked(_ row: Packed, _ group: Int, _ place: Int) -> TimelineReduction.Row {
    TimelineReduction.Row(
      time: row.time,
      user: UInt32(truncatingIfNeeded: group &<< Self.groupShift | row.person),
      action: row.action, setting: row.setting, place: UInt32(truncatingIfNeeded: place))
  }
}
