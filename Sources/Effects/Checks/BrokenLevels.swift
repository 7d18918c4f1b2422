import EventLogs
import Sessions
import Studies

/// A level at which nearly every session met friction.
struct BrokenLevel {
  /// The level, as its look packs it.
  let key: UInt64
  /// What people call it.
  let name: String
  /// The sessions that tried it.
  let sessions: Int
  /// Those of them that met friction there.
  let hit: Int

  /// Where nearly everybody meets friction, and that nothing tells what its absence looks like.
  fileprivate var finding: String {
    "nearly everyone on \(name) met friction there (\(hit) of \(sessions) sessions), so nobody shows "
      + "what its absence looks like"
  }
}

extension Segments {
  /// Looks for levels where more than 95 % of at least twenty sessions met friction at that very level,
  /// and leaves out the sessions of which this is known before they begin.
  ///
  /// A place (platform, channel, release, country) is known: the sessions that begin there go. Of an
  /// operation broken on one platform that platform is known: the sessions that begin on it go,
  /// whether they come to the operation or not, since coming to it is no longer what was known before.
  /// Of an operation broken everywhere nothing is known. Where one in twenty sessions or fewer come to
  /// a broken operation nothing is left out: they can move an answer by little.
  mutating func leaveOutWithoutOverlap() {
    for look in Look.places(study.timelines) {
      for level in broken(look) { leaveOut(level, look) }
    }
    var everywhere = broken(.operation(study.timelines))
    let pair = Look.pair(study.timelines)
    let here = broken(pair).filter { level in
      // Broken on every platform alike, or on the only ones that have it?
      !everywhere.contains {
        $0.key == level.key.operation && level.sessions * 20 <= $0.sessions * 19
      }
    }
    for level in here {
      if isRare(level) { keep(level) } else { leaveOut(level, pair) }
    }
    if !here.isEmpty { everywhere = broken(.operation(study.timelines)) }
    for level in everywhere where !here.contains(where: { $0.key.operation == level.key }) {
      if isRare(level) { keep(level) } else { refuse(level) }
    }
  }

  private func isRare(_ level: BrokenLevel) -> Bool { level.sessions * 20 <= kept.sessionCount }

  /// Levels struck in more than 95 % of at least twenty sessions.
  private func broken(_ look: Look) -> [BrokenLevel] {
    var found: [BrokenLevel] = []
    look.forEachLevel(kept) { key, level in
      guard level.sessions >= 20, level.hit * 20 > level.sessions * 19, look.isNamed(key) else {
        return
      }
      found.append(
        BrokenLevel(key: key, name: look.name(key), sessions: level.sessions, hit: level.hit))
    }
    return found.sorted { $0.name < $1.name }
  }

  private mutating func leaveOut(_ level: BrokenLevel, _ look: Look) {
    for subject in study.subjects {
      for session in subject.sessions where !leftOut[session] {
        let attempts = study.timelines.sessions[session].attempts
        guard let first = attempts.first else { continue }
        leftOut[session] = look.begins(study.timelines.attempts[first], level.key)
      }
    }
    countAgain()
    cautions.append(
      .noOverlap(
        refuses: false,
        text: "\(level.finding); the estimates leave out every session that begins on "
          + "\(look.place(level.key)), and speak of people on other \(look.others)",
        cell: level.name))
  }

  private mutating func keep(_ level: BrokenLevel) {
    cautions.append(
      .noOverlap(
        refuses: false,
        text:
          "\(level.finding); so few sessions come to it that it can move the estimates by little, "
          + "and what friction costs there is not known",
        cell: level.name))
  }

  private mutating func refuse(_ level: BrokenLevel) {
    let share = Int((100 * Double(level.sessions) / Double(kept.sessionCount)).rounded())
    refusal =
      refusal
      ?? .noOverlap(
        refuses: true,
        text: "\(level.finding); that is \(share) % of all sessions, and nothing known before a "
          + "session tells which will come to it, so there is nobody to leave out",
        cell: level.name)
  }
}

/// Levels to look at, and what is known of them before a session.
private struct Look {
  /// Goes through the levels of a tally.
  let forEachLevel: (LogTally, (UInt64, LogTally.Level) -> Void) -> Void
  /// The level in words.
  let name: (UInt64) -> String
  /// It has a name: not the place of attempts that say none.
  let isNamed: (UInt64) -> Bool
  /// Whether a session that begins with an attempt was known to be one of the level's.
  let begins: (Attempt, UInt64) -> Bool
  /// What is left out with the level, in words.
  let place: (UInt64) -> String
  /// Those kept, in words.
  let others: String

  /// Each platform, channel, release and country.
  static func places(_ timelines: Timelines) -> [Look] {
    let words = timelines.vocabulary
    let settings = timelines.settings
    let sorts: [(place: LogTally.Place, name: (UInt32) -> String, others: String)] = [
      (.platform, { words.platforms.text($0) }, "platforms"),
      (.channel, { words.channels.text($0) }, "channels"),
      (.release, { words.releases.text($0) }, "releases"),
      (.country, { words.countries.text($0) }, "countries"),
    ]
    return sorts.map { sort in
      let name = { (key: UInt64) in sort.name(UInt32(truncatingIfNeeded: key)) }
      return Look(
        forEachLevel: { tally, body in
          for (key, level) in tally.levels(sort.place).enumerated() { body(UInt64(key), level) }
        },
        name: name, isNamed: { $0 != 0 },
        begins: { UInt64(sort.place.word(of: settings[Int($0.setting)])) == $1 }, place: name,
        others: sort.others)
    }
  }

  /// Each operation on each platform.
  static func pair(_ timelines: Timelines) -> Look {
    let platforms = timelines.vocabulary.platforms
    let settings = timelines.settings
    return Look(
      forEachLevel: { tally, body in
        tally.forEachPair { body(UInt64($0) << 32 | UInt64($1), $2) }
      },
      name: {
        platforms.text($0.platform) + ", " + timelines.operations[Int($0.operation)].name
      },
      isNamed: { $0.platform != 0 },
      begins: { settings[Int($0.setting)].platform == $1.platform },
      place: { platforms.text($0.platform) }, others: "platforms")
  }

  /// Each operation, wherever it was tried.
  static func operation(_ timelines: Timelines) -> Look {
    let name = { (key: UInt64) in timelines.operations[Int(key)].name }
    return Look(
      forEachLevel: { tally, body in
        for (key, level) in tally.operations.enumerated() { body(UInt64(key), level) }
      },
      name: name, isNamed: { _ in true }, begins: { _, _ in false }, place: name,
      others: "operations")
  }
}

extension UInt64 {
  /// The platform of a packed pair of platform and operation.
  fileprivate var platform: UInt32 { UInt32(self >> 32) }

  /// Its operation.
  fileprivate var operation: UInt64 { self & 0xFFFF_FFFF }
}
