import EventLogs

/// The surroundings of each row, blanks filled from the person's other rows.
///
/// Country, channel and plan come from the person's first row that tells; platform and release from
/// the row before that tells, and at the start from the first that does: exports put the channel on
/// the landing event only, and leave the platform out where the client did not send it.
struct Surroundings {
  /// Those that rows have, by index.
  private let settings: [Setting]
  private let known: InternTable<Setting>
  /// Those that came of filling blanks; their indices follow on the others.
  private(set) var made: [Setting] = []
  private var madeIndices: [Setting: UInt32] = [:]
  private var first = Setting()
  private var current = Setting()
  /// Settings filled lately, by a few bits of what they are.
  private var recent = [(setting: Setting, index: UInt32)](repeating: (Setting(), 0), count: 1024)

  init(_ known: InternTable<Setting>) {
    self.known = known
    settings = known.values
  }

  /// Begins with a person, whose rows are in order.
  ///
  /// - Returns: Whether there may be blanks to fill.
  mutating func begin(_ rows: UnsafeMutableBufferPointer<TimelineReduction.Row>) -> Bool {
    guard let own = rows.first?.setting, rows.contains(where: { $0.setting != own }) else {
      return false
    }
    first = Setting()
    for row in rows {
      first.fillBlanks(from: settings[Int(row.setting)])
      if first.isFull { break }
    }
    current = first
    return true
  }

  /// The setting of the person's next row, an index into ``settings``.
  mutating func next(_ own: UInt32) -> UInt32 {
    let asWritten = settings[Int(own)]
    if asWritten.platform != 0 { current.platform = asWritten.platform }
    if asWritten.release != 0 { current.release = asWritten.release }
    if asWritten.isFull { return own }
    var setting = asWritten
    setting.fillBlanks(from: current)
    if setting == asWritten { return own }
    let slot = Int(truncatingIfNeeded: (setting.mixed &* 0x9E37_79B9_7F4A_7C15) &>> 54)
    if recent[slot].setting == setting { return recent[slot].index }
    let index = find(setting)
    recent[slot] = (setting, index)
    return index
  }

  private mutating func find(_ setting: Setting) -> UInt32 {
    if let index = known.index(of: setting) ?? madeIndices[setting] { return index }
    let index = UInt32(settings.count + made.count)
    made.append(setting)
    madeIndices[setting] = index
    return index
  }
}

extension Setting {
  /// Nothing is blank.
  fileprivate var isFull: Bool {
    platform != 0 && country != 0 && channel != 0 && release != 0 && plan != 0
  }

  /// Takes from `other` what is blank here.
  fileprivate mutating func fillBlanks(from other: Setting) {
    if platform == 0 { platform = other.platform }
    if country == 0 { country = other.country }
    if channel == 0 { channel = other.channel }
    if release == 0 { release = other.release }
    if plan == 0 { plan = other.plan }
  }
}
