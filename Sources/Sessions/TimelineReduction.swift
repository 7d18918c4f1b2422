import EventLogs

/// Takes in events in any order and keeps of each what the timelines need: 16 bytes.
///
/// What tells rows apart beyond person and time is interned in two tables, one for what happened
/// (name, status, error, latency class) and one for the surroundings (platform, country, channel,
/// release, plan), since either alone takes few values and both together take many.
///
/// A class, handed from thread to thread and used by one at a time; making timelines uses it up.
final class TimelineReduction: @unchecked Sendable {
  /// A row as it is worked with.
  struct Row: BitwiseCopyable {
    var time: Int64
    var user: UInt32
    var action: UInt32
    var setting: UInt32
    /// The place of the row in its group, where its side is.
    var place: UInt32
  }

  /// The rows.
  private(set) var rows = RowStore()
  private let tables: UnsafeMutablePointer<Tables>
  private let design: TimelineDesign
  private let slowMilliseconds: Float
  /// Every row has a side, not only those of logs with an order of their own.
  private let keepsSides: Bool

  /// What rows are told apart by; behind a pointer, since a property of a class is watched for two
  /// uses at a time, which for every row costs as much as the use.
  private struct Tables {
    var actions = InternTable<Action>()
    var settings = InternTable<Setting>()
    /// How many rows there are of each action.
    var rowsByAction: [Int] = []
    var lastSetting = Setting()
    var lastSettingIndex: UInt32 = 0

    @inline(__always)
    mutating func intern(_ action: Action) -> UInt32 {
      let index = actions.intern(action)
      if Int(index) == rowsByAction.count { rowsByAction.append(0) }
      return index
    }

    @inline(__always)
    mutating func intern(_ setting: Setting) -> UInt32 {
      if setting == lastSetting { return lastSettingIndex }
      lastSetting = setting
      lastSettingIndex = settings.intern(setting)
      return lastSettingIndex
    }
  }

  /// Makes a reduction for `design` that has taken in nothing.
  init(_ design: TimelineDesign) {
    self.design = design
    var isQuantile = true
    var slowMilliseconds = Float.infinity
    if case .milliseconds(let limit) = design.rule.slow {
      slowMilliseconds = Float(limit)
      isQuantile = false
    }
    self.slowMilliseconds = slowMilliseconds
    keepsSides = isQuantile || design.sessionsFromLog || design.keepsRows
    tables = .allocate(capacity: 1)
    tables.initialize(to: Tables())
    tables.pointee.lastSettingIndex = tables.pointee.settings.intern(Setting())
  }

  deinit {
    tables.deinitialize(count: 1)
    tables.deallocate()
  }

  /// What happened, by index.
  var actions: [Action] { tables.pointee.actions.values }
  /// Surroundings, by index.
  var settings: [Setting] { tables.pointee.settings.values }
  /// The same, to be found in.
  var settingTable: InternTable<Setting> { tables.pointee.settings }
  /// How many rows there are of each action.
  var rowsByAction: [Int] { tables.pointee.rowsByAction }

  /// One of the same design.
  func emptied() -> TimelineReduction { TimelineReduction(design) }

  /// Takes in one event.
  func add(_ event: Event) {
    add(event, &tables.pointee, rows)
  }

  /// Takes in some events.
  func add(_ events: Span<Event>) {
    // Asked for once: what a class has is watched, and counted, at every use.
    let (tables, rows) = (tables, rows)
    for index in events.indices { add(events[index], &tables.pointee, rows) }
  }

  @inline(__always)
  private func add(_ event: Event, _ tables: inout Tables, _ rows: RowStore) {
    let latency = event.latencyMilliseconds
    let action = tables.intern(
      Action(
        name: event.name, status: event.status, hasError: event.hasError,
        isTimed: latency >= 0, isSlow: latency > slowMilliseconds,
        slowness: Slowness(latency, limit: slowMilliseconds)))
    tables.rowsByAction[Int(action)] &+= 1
    let setting = tables.intern(
      Setting(
        platform: event.platform, country: event.country, channel: event.channel,
        release: event.release, plan: event.plan))
    let time = event.time.nanoseconds
    guard keepsSides || event.sequence != 0 else {
      rows.append(time: time, user: event.user, action: action, setting: setting, side: nil)
      return
    }
    let side = RowStore.Side(
      sequence: event.sequence, session: event.session,
      index: UInt32(truncatingIfNeeded: rows.count), latency: latency)
    rows.append(time: time, user: event.user, action: action, setting: setting, side: side)
  }

  /// Takes in what `other` took in from another part of the log, which uses it up.
  func merge(_ other: TimelineReduction, words: WordRenaming) {
    let actions = other.actions.map { action in
      var action = action
      action.name = words.names[Int(action.name)]
      return tables.pointee.intern(action)
    }
    for (action, count) in zip(actions, other.rowsByAction) {
      tables.pointee.rowsByAction[Int(action)] += count
    }
    let settings = other.settings.map { setting in
      tables.pointee.intern(
        Setting(
          platform: words.platforms[Int(setting.platform)],
          country: words.countries[Int(setting.country)],
          channel: words.channels[Int(setting.channel)],
          release: words.releases[Int(setting.release)], plan: words.plans[Int(setting.plan)]))
    }
    if !keepsSides, !(0..<other.rows.groups).contains(where: other.rows.hasSides) {
      rows.wait(for: other.rows, users: words.users, actions: actions, settings: settings)
      return
    }
    let first = UInt32(truncatingIfNeeded: rows.count)
    for group in 0..<other.rows.groups {
      let hasSides = other.rows.hasSides(group)
      other.rows.forEachRow(of: group) { row in
        var side: RowStore.Side?
        if hasSides {
          var moved = other.rows.side(Int(row.place), of: group)
          moved.session = words.sessions[Int(moved.session)]
          moved.index &+= first
          side = moved
        }
        rows.append(
          time: row.time, user: words.users[Int(row.user)], action: actions[Int(row.action)],
          setting: settings[Int(row.setting)], side: side)
      }
      other.rows.release(group)
    }
  }

  /// What only some logs have, of a row.
  func side(of row: Row) -> RowStore.Side {
    rows.side(Int(row.place), of: Int(row.user) >> RowStore.groupShift)
  }

  /// Marks rows slower than the given share of all timed rows of the same operation.
  func markSlow(above share: Double, operationOf operation: [UInt32]) {
    let limits = slowLimits(above: share, operationOf: operation)
    for group in 0..<rows.groups {
      rows.changeActions(of: group) { row in
        var action = actions[Int(row.action)]
        let latency = rows.side(Int(row.place), of: group).latency
        guard latency >= 0, let limit = limits[operation[Int(action.name)]], latency > limit else {
          return row.action
        }
        action.isSlow = true
        let index = tables.pointee.intern(action)
        tables.pointee.rowsByAction[Int(row.action)] -= 1
        tables.pointee.rowsByAction[Int(index)] += 1
        return index
      }
    }
  }

  /// The times that at least the given share do not exceed, the smallest such, by operation.
  private func slowLimits(
    above share: Double, operationOf operation: [UInt32]
  ) -> [UInt32: Float] {
    var byOperation: [UInt32: [Float]] = [:]
    for group in 0..<rows.groups {
      rows.forEachRow(of: group) { row in
        let latency = rows.side(Int(row.place), of: group).latency
        guard latency >= 0 else { return }
        let name = actions[Int(row.action)].name
        byOperation[operation[Int(name)], default: []].append(latency)
      }
    }
    return byOperation.mapValues { values in
      let sorted = values.sorted()
      let place = Int((share * Double(sorted.count)).rounded(.up)) - 1
      return sorted[min(max(place, 0), sorted.count - 1)]
    }
  }
}
