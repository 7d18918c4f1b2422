import EventLogs
import Sessions
import Statistics
import Studies

/// Parts of the log from which nothing can be learnt: where friction goes unrecorded though it is
/// recorded elsewhere, and where nearly everybody meets it.
struct Segments {
  /// Sessions to leave out of every estimate, by their place in the timelines.
  private(set) var leftOut: [Bool]
  private(set) var cautions: [Caution] = []
  private let study: Study
  private let counted: FrictionSet

  init(_ study: Study, counted: FrictionSet) {
    self.study = study
    self.counted = counted
    leftOut = [Bool](repeating: false, count: study.timelines.sessions.count)
    leaveOutUnmonitored()
    leaveOutWithoutOverlap()
  }

  // MARK: Unmonitored

  /// A platform or release with fifty sessions and none of a kind that others have, where chance
  /// would leave it without once in a hundred times over all segments and kinds looked at.
  private mutating func leaveOutUnmonitored() {
    let words = study.timelines.vocabulary
    let platforms = SegmentCounts(study) { $0.platform }
    let releases = SegmentCounts(study) { $0.release }
    var found: [(caution: Caution, sessions: [Int])] = []
    let tests = platforms.tests(counted) + releases.tests(counted)
    for (counts, name) in [
      (platforms, { "platform " + words.platforms.text($0) }),
      (releases, { "release " + words.releases.text($0) }),
    ] {
      for (segment, kind) in counts.unmonitored(counted, tests: tests) {
        let sessions = counts.sessions[segment] ?? []
        found.append(
          (.unmonitored(name(segment), kind: kind, sessions: sessions.count), sessions))
      }
    }
    for (caution, sessions) in found {
      cautions.append(caution)
      for session in sessions { leftOut[session] = true }
    }
  }

  // MARK: No overlap

  /// Levels where more than 95 % of at least twenty sessions met friction at that very level.
  private mutating func leaveOutWithoutOverlap() {
    let timelines = study.timelines
    let words = timelines.vocabulary
    let settings = timelines.settings
    let looks: [(key: (Attempt) -> UInt64, name: (UInt64) -> String)] = [
      ({ UInt64($0.operation) }, { timelines.operations[Int($0)].name }),
      (
        { UInt64(settings[Int($0.setting)].platform) },
        { words.platforms.text(UInt32(truncatingIfNeeded: $0)) }
      ),
      (
        { UInt64(settings[Int($0.setting)].channel) },
        { words.channels.text(UInt32(truncatingIfNeeded: $0)) }
      ),
      (
        { UInt64(settings[Int($0.setting)].release) },
        { words.releases.text(UInt32(truncatingIfNeeded: $0)) }
      ),
      (
        { UInt64(settings[Int($0.setting)].country) },
        { words.countries.text(UInt32(truncatingIfNeeded: $0)) }
      ),
      (
        { UInt64(settings[Int($0.setting)].platform) << 32 | UInt64($0.operation) },
        {
          words.platforms.text(UInt32($0 >> 32)) + ", "
            + timelines.operations[Int($0 & 0xFFFF_FFFF)].name
        }
      ),
    ]
    for look in looks { leaveOut(look.key, look.name) }
  }

  private mutating func leaveOut(
    _ key: (Attempt) -> UInt64, _ name: (UInt64) -> String
  ) {
    var met: [UInt64: (sessions: Int, hit: Int)] = [:]
    var places: [UInt64: [Int]] = [:]
    for subject in study.subjects {
      for session in subject.sessions where !leftOut[session] {
        var isHit: [UInt64: Bool] = [:]
        guard study.sessions[session].metFriction else {
          for index in study.timelines.sessions[session].attempts {
            isHit[key(study.timelines.attempts[index])] = false
          }
          for level in isHit.keys { met[level, default: (0, 0)].sessions += 1 }
          continue
        }
        for index in study.timelines.sessions[session].attempts {
          let attempt = study.timelines.attempts[index]
          isHit[key(attempt), default: false] =
            isHit[key(attempt), default: false] || attempt.friction != nil
        }
        for (level, wasHit) in isHit {
          met[level, default: (0, 0)].sessions += 1
          if wasHit {
            met[level, default: (0, 0)].hit += 1
            places[level, default: []].append(session)
          }
        }
      }
    }
    let levels = met.filter {
      $0.value.sessions >= 20 && $0.value.hit * 20 > $0.value.sessions * 19
    }
    for (level, count) in levels.sorted(by: { name($0.key) < name($1.key) }) {
      let cell = name(level)
      guard !cell.isEmpty else { continue }
      cautions.append(
        .noOverlap(
          refuses: false,
          text: "nearly everyone on \(cell) met friction there (\(count.hit) of \(count.sessions) "
            + "sessions), so nobody shows what its absence looks like; the estimates leave those "
            + "sessions out",
          cell: cell))
      leaveOutSessions(withLevel: level, key)
    }
  }

  private mutating func leaveOutSessions(withLevel level: UInt64, _ key: (Attempt) -> UInt64) {
    for subject in study.subjects {
      for session in subject.sessions where !leftOut[session] {
        leftOut[session] = study.timelines.sessions[session].attempts.contains {
          key(study.timelines.attempts[$0]) == level
        }
      }
    }
  }
}

/// Attempts and hits by segment and operation.
private struct SegmentCounts {
  /// The sessions with an attempt in each segment.
  private(set) var sessions: [UInt32: [Int]] = [:]
  private var attempts: [UInt32: [UInt32: [Int]]] = [:]
  private var hits: [UInt32: [Int]] = [:]
  private var totalAttempts: [UInt32: [Int]] = [:]
  private var totalHits: [UInt32: [Int]] = [:]

  init(_ study: Study, segment: (Setting) -> UInt32) {
    let timelines = study.timelines
    let kinds = Friction.allCases
    let none = [Int](repeating: 0, count: kinds.count)
    for subject in study.subjects {
      for session in subject.sessions {
        var seen: [UInt32] = []
        for index in timelines.sessions[session].attempts {
          let attempt = timelines.attempts[index]
          let place = segment(timelines.settings[Int(attempt.setting)])
          if !seen.contains(place) { seen.append(place) }
          for kind in kinds where study.couldMeet(kind, attempt) {
            let slot = Int(kind.rawValue)
            attempts[place, default: [:]][attempt.operation, default: none][slot] += 1
            totalAttempts[attempt.operation, default: none][slot] += 1
          }
          if let friction = attempt.friction {
            hits[place, default: none][Int(friction.rawValue)] += 1
            totalHits[attempt.operation, default: none][Int(friction.rawValue)] += 1
          }
        }
        for place in seen { sessions[place, default: []].append(session) }
      }
    }
  }

  /// Segments worth looking at: named, with fifty sessions.
  private var candidates: [UInt32] {
    sessions.keys.filter { $0 != 0 && (sessions[$0]?.count ?? 0) >= 50 }.sorted()
  }

  /// How many segments and kinds are looked at.
  func tests(_ counted: FrictionSet) -> Int {
    candidates.count * Friction.allCases.count { counted.contains($0) }
  }

  func unmonitored(_ counted: FrictionSet, tests: Int) -> [(UInt32, Friction)] {
    var found: [(UInt32, Friction)] = []
    for segment in candidates {
      for kind in Friction.allCases where counted.contains(kind) {
        let slot = Int(kind.rawValue)
        guard (hits[segment]?[slot] ?? 0) == 0 else { continue }
        var expected = 0.0
        for (operation, own) in attempts[segment] ?? [:] where own[slot] > 0 {
          let others = (totalAttempts[operation]?[slot] ?? 0) - own[slot]
          let struck = totalHits[operation]?[slot] ?? 0
          if others > 0 { expected += Double(own[slot]) * Double(struck) / Double(others) }
        }
        if poissonChanceOfNone(mean: expected) * Double(tests) < 0.01 {
          found.append((segment, kind))
        }
      }
    }
    return found
  }
}
