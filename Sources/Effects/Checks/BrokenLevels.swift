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

  /// Sessions that take part in the estimates so far.
  private var sessionCount: Int {
    study.subjects.reduce(0) { $0 + $1.sessions.count { !leftOut[$0] } }
  }

  private func isRare(_ level: BrokenLevel) -> Bool { level.sessions * 20 <= sessionCount }

  private func broken(_ look: Look) -> [BrokenLevel] {
    var tally = LevelTally()
    for subject in study.subjects {
      for session in subject.sessions where !leftOut[session] {
        for index in study.timelines.sessions[session].attempts {
          let attempt = study.timelines.attempts[index]
          tally.add(look.key(attempt), session: session, isHit: attempt.friction != nil)
        }
      }
    }
    return tally.nearlyAlwaysHit.filter { look.isNamed($0.key) }.map {
      BrokenLevel(key: $0.key, name: look.name($0.key), sessions: $0.sessions, hit: $0.hit)
    }.sorted { $0.name < $1.name }
  }

  private mutating func leaveOut(_ level: BrokenLevel, _ look: Look) {
    for subject in study.subjects {
      for session in subject.sessions where !leftOut[session] {
        let attempts = study.timelines.sessions[session].attempts
        guard let first = attempts.first else { continue }
        leftOut[session] = look.begins(study.timelines.attempts[first], level.key)
      }
    }
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
    let share = Int((100 * Double(level.sessions) / Double(sessionCount)).rounded())
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
  /// The level of an attempt.
  let key: (Attempt) -> UInt64
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
    let sorts: [(level: (Setting) -> UInt32, name: (UInt32) -> String, others: String)] = [
      ({ $0.platform }, { words.platforms.text($0) }, "platforms"),
      ({ $0.channel }, { words.channels.text($0) }, "channels"),
      ({ $0.release }, { words.releases.text($0) }, "releases"),
      ({ $0.country }, { words.countries.text($0) }, "countries"),
    ]
    return sorts.map { sort in
      let key = { (attempt: Attempt) in UInt64(sort.level(settings[Int(attempt.setting)])) }
      let name = { (key: UInt64) in sort.name(UInt32(truncatingIfNeeded: key)) }
      return Look(
        key: key, name: name, isNamed: { $0 != 0 }, begins: { key($0) == $1 }, place: name,
        others: sort.others)
    }
  }

  /// Each operation on each platform.
  static func pair(_ timelines: Timelines) -> Look {
    let platforms = timelines.vocabulary.platforms
    let settings = timelines.settings
    let platform = { (attempt: Attempt) in UInt64(settings[Int(attempt.setting)].platform) }
    return Look(
      key: { platform($0) << 32 | UInt64($0.operation) },
      name: {
        platforms.text($0.platform) + ", " + timelines.operations[Int($0.operation)].name
      },
      isNamed: { $0.platform != 0 }, begins: { platform($0) == UInt64($1.platform) },
      place: { platforms.text($0.platform) }, others: "platforms")
  }

  /// Each operation, wherever it was tried.
  static func operation(_ timelines: Timelines) -> Look {
    let name = { (key: UInt64) in timelines.operations[Int(key)].name }
    return Look(
      key: { UInt64($0.operation) }, name: name, isNamed: { _ in true },
      begins: { _, _ in false }, place: name, others: "operations")
  }
}

extension UInt64 {
  /// The platform of a packed pair of platform and operation.
  fileprivate var platform: UInt32 { UInt32(self >> 32) }

  /// Its operation.
  fileprivate var operation: UInt64 { self & 0xFFFF_FFFF }
}

/// In how many sessions each level was seen, and in how many it was struck.
private struct LevelTally {
  private struct Count {
    var sessions = 0
    var hit = 0
    var lastSession = -1
    var lastHit = -1
  }

  private var places: [UInt64: Int] = [:]
  private var counts: [Count] = []
  private var lastLevel: UInt64?
  private var lastPlace = 0

  mutating func add(_ level: UInt64, session: Int, isHit: Bool) {
    // Attempts of one level tend to stand side by side.
    if level != lastLevel {
      lastPlace = places[level, default: counts.count]
      if lastPlace == counts.count {
        places[level] = lastPlace
        counts.append(Count())
      }
      lastLevel = level
    }
    if counts[lastPlace].lastSession != session {
      counts[lastPlace].lastSession = session
      counts[lastPlace].sessions += 1
    }
    if isHit && counts[lastPlace].lastHit != session {
      counts[lastPlace].lastHit = session
      counts[lastPlace].hit += 1
    }
  }

  /// Levels struck in more than 95 % of at least twenty sessions.
  var nearlyAlwaysHit: [(key: UInt64, sessions: Int, hit: Int)] {
    places.compactMap { level, place in
      let count = counts[place]
      guard count.sessions >= 20 && count.hit * 20 > count.sessions * 19 else { return nil }
      return (level, count.sessions, count.hit)
    }
  }
}
