import EventLogs

/// Takes in events in any order and keeps of each what the timelines need: 24 bytes.
///
/// What tells rows apart beyond person and time is interned in two tables, one for what happened
/// (name, status, error, latency class) and one for the surroundings (platform, country, channel,
/// release, plan), since either alone takes few values and both together take many.
struct TimelineReduction: Sendable {
  struct Row: Sendable {
    var time: Int64
    var user: UInt32
    var action: UInt32
    var setting: UInt32
    /// The place of the row among those taken in, into the side columns.
    var index: UInt32
  }

  var rows: [Row] = []
  var actions: [Action] = []
  var settings: [Setting] = []
  /// The log's own order; empty while every row has 0.
  var sequences: [Int64] = []
  /// The log's own session ids; empty unless sessions are taken from the log.
  var sessionIDs: [UInt32] = []
  /// Latencies in milliseconds; empty unless the limit of slow is a quantile.
  var latencies: [Float] = []
  private let slowMilliseconds: Float
  private let keepsLatencies: Bool
  private let keepsSessions: Bool
  private var actionIndex: [Action: UInt32] = [:]
  private var settingIndex: [Setting: UInt32] = [:]
  private var lastSetting = Setting()
  private var lastSettingIndex: UInt32 = 0

  /// Makes a reduction that has taken in nothing.
  ///
  /// - Parameters:
  ///   - slow: When an answer is slow.
  ///   - sessionsFromLog: Whether the log's own session ids are to be kept.
  init(slow: SlowLimit, sessionsFromLog: Bool = false) {
    keepsSessions = sessionsFromLog
    if case .milliseconds(let limit) = slow {
      slowMilliseconds = Float(limit)
      keepsLatencies = false
    } else {
      slowMilliseconds = .infinity
      keepsLatencies = true
    }
    settings.append(lastSetting)
    settingIndex[lastSetting] = 0
  }

  /// Makes a reduction for `design` that has taken in nothing.
  init(_ design: TimelineDesign) {
    self.init(slow: design.rule.slow, sessionsFromLog: design.sessionsFromLog)
  }

  /// Takes in one event.
  mutating func add(_ event: Event) {
    let action = Action(
      name: event.name, status: event.status, hasError: event.hasError,
      isTimed: event.latencyMilliseconds >= 0,
      isSlow: event.latencyMilliseconds > slowMilliseconds,
      slowness: Slowness(event.latencyMilliseconds, limit: slowMilliseconds))
    let setting = Setting(
      platform: event.platform, country: event.country, channel: event.channel,
      release: event.release, plan: event.plan)
    let index = rows.count
    rows.append(
      Row(
        time: event.time.nanoseconds, user: event.user, action: intern(action),
        setting: intern(setting), index: UInt32(truncatingIfNeeded: index)))
    if event.sequence != 0 && sequences.isEmpty {
      sequences = [Int64](repeating: 0, count: index)
    }
    if event.sequence != 0 || !sequences.isEmpty { sequences.append(event.sequence) }
    if keepsSessions { sessionIDs.append(event.session) }
    if keepsLatencies { latencies.append(event.latencyMilliseconds) }
  }

  /// Takes in what `other` took in from another part of the log.
  mutating func merge(_ other: consuming TimelineReduction, words: WordRenaming) {
    let actions = other.actions.map { action in
      var action = action
      action.name = words.names[Int(action.name)]
      return intern(action)
    }
    let settings = other.settings.map { setting in
      intern(
        Setting(
          platform: words.platforms[Int(setting.platform)],
          country: words.countries[Int(setting.country)],
          channel: words.channels[Int(setting.channel)],
          release: words.releases[Int(setting.release)], plan: words.plans[Int(setting.plan)]))
    }
    let first = rows.count
    for row in other.rows {
      rows.append(
        Row(
          time: row.time, user: words.users[Int(row.user)], action: actions[Int(row.action)],
          setting: settings[Int(row.setting)],
          index: UInt32(truncatingIfNeeded: first + Int(row.index))))
    }
    if !sequences.isEmpty || !other.sequences.isEmpty {
      sequences += [Int64](repeating: 0, count: first - sequences.count)
      sequences += other.sequences
      sequences += [Int64](repeating: 0, count: rows.count - sequences.count)
    }
    sessionIDs += other.sessionIDs.map { words.sessions[Int($0)] }
    latencies += other.latencies
  }

  private mutating func intern(_ action: Action) -> UInt32 {
    if let index = actionIndex[action] { return index }
    let index = UInt32(actions.count)
    actions.append(action)
    actionIndex[action] = index
    return index
  }

  private mutating func intern(_ setting: Setting) -> UInt32 {
    if setting == lastSetting { return lastSettingIndex }
    lastSetting = setting
    if let index = settingIndex[setting] {
      lastSettingIndex = index
      return index
    }
    let index = UInt32(settings.count)
    settings.append(setting)
    settingIndex[setting] = index
    lastSettingIndex = index
    return index
  }
}

/// The surroundings of an attempt; each a word index, 0 where the log does not say.
public struct Setting: Hashable, Sendable {
  /// The platform.
  public var platform: UInt32 = 0
  /// The country.
  public var country: UInt32 = 0
  /// The acquisition channel.
  public var channel: UInt32 = 0
  /// The release.
  public var release: UInt32 = 0
  /// The plan.
  public var plan: UInt32 = 0
}

extension TimelineReduction {
  /// How many rows there are of each action.
  var rowsByAction: [Int] {
    var counts = [Int](repeating: 0, count: actions.count)
    for row in rows { counts[Int(row.action)] += 1 }
    return counts
  }

  /// Marks rows slower than the given share of all timed rows of the same operation.
  mutating func markSlow(above share: Double, operationOf operation: [UInt32]) {
    var byOperation: [UInt32: [Float]] = [:]
    for row in rows where latencies[Int(row.index)] >= 0 {
      let name = actions[Int(row.action)].name
      byOperation[operation[Int(name)], default: []].append(latencies[Int(row.index)])
    }
    let limits = byOperation.mapValues { values -> Float in
      let sorted = values.sorted()
      // The smallest value that at least the given share do not exceed.
      let place = Int((share * Double(sorted.count)).rounded(.up)) - 1
      return sorted[min(max(place, 0), sorted.count - 1)]
    }
    for index in rows.indices {
      var action = actions[Int(rows[index].action)]
      let latency = latencies[Int(rows[index].index)]
      guard latency >= 0, let limit = limits[operation[Int(action.name)]] else { continue }
      action.isSlow = latency > limit
      if action.isSlow { rows[index].action = intern(action) }
    }
  }
}
