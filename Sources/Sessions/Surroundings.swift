import EventLogs

/// The surroundings of each row, blanks filled from the person's other rows.
///
/// Country, channel and plan come from the person's first row that tells; platform and release from
/// the row before that tells, and at the start from the first that does: exports put the channel on
/// the landing event only, and leave the platform out where the client did not send it.
struct Surroundings {
  /// Those that rows have, by index.
  private let settings: [Setting]
  private let indices: [Setting: UInt32]
  /// Those that came of filling blanks; their indices follow on the others.
  private(set) var made: [Setting] = []
  private var madeIndices: [Setting: UInt32] = [:]
  private var first = Setting()
  private var current = Setting()
  private var isFilling = false

  init(_ settings: [Setting]) {
    self.settings = settings
    indices = Dictionary(
      uniqueKeysWithValues: settings.enumerated().map { ($1, UInt32($0)) })
  }

  /// Begins with a person, whose rows are in order.
  mutating func begin(_ rows: ArraySlice<TimelineReduction.Row>) {
    let own = rows[rows.startIndex].setting
    isFilling = rows.contains { $0.setting != own }
    guard isFilling else { return }
    first = Setting()
    for row in rows { first.fillBlanks(from: settings[Int(row.setting)]) }
    current = first
  }

  /// The setting of the person's next row, an index into ``settings``.
  mutating func next(_ own: UInt32) -> UInt32 {
    guard isFilling else { return own }
    var setting = settings[Int(own)]
    if setting.platform != 0 { current.platform = setting.platform }
    if setting.release != 0 { current.release = setting.release }
    setting.fillBlanks(from: current)
    if setting == settings[Int(own)] { return own }
    if let index = indices[setting] ?? madeIndices[setting] { return index }
    let index = UInt32(settings.count + made.count)
    made.append(setting)
    madeIndices[setting] = index
    return index
  }
}

extension Setting {
  /// Takes from `other` what is blank here.
  fileprivate mutating func fillBlanks(from other: Setting) {
    if platform == 0 { platform = other.platform }
    if country == 0 { country = other.country }
    if channel == 0 { channel = other.channel }
    if release == 0 { release = other.release }
    if plan == 0 { plan = other.plan }
  }
}
