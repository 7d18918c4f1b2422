import EventLogs
import Sessions
import Statistics
import Studies

/// Attempts that met friction, of everybody in the log: by kind, release and day.
struct RecordCounts: Sendable {
  /// Attempts, and those that met friction that counts.
  typealias Count = (attempts: Int, hits: Int)

  /// Attempts, sessions and people that met a kind, whether it counts or not.
  struct Kind {
    var attempts = 0
    var sessions = 0
    var users = 0
  }

  /// By kind's `rawValue`.
  private(set) var kinds: [Kind]
  /// By word of a release that has attempts, the blank one aside.
  private(set) var releases: [(word: UInt32, count: Count)] = []
  /// By day with attempts, as its number since 1970; ascending.
  private(set) var days: [(day: Int, count: Count)] = []

  init(_ timelines: Timelines) {
    let calendar = Days(of: timelines)
    let releases = timelines.vocabulary.releases.count
    let parts = concurrently(WorkParts.of(timelines.users.count)) { users in
      RecordPart(timelines, calendar, users)
    }
    let sum = { (table: KeyPath<RecordPart, [UInt32]>, place: Int) in
      parts.reduce(0) { $0 + Int($1[keyPath: table][place]) }
    }
    kinds = Friction.allCases.map { kind in
      let place = 3 * Int(kind.rawValue)
      return Kind(
        attempts: sum(\.kinds, place), sessions: sum(\.kinds, place + 1),
        users: sum(\.kinds, place + 2))
    }
    for release in 1..<max(1, releases) {
      let count = (sum(\.releases, 2 * release), sum(\.releases, 2 * release + 1))
      if count.0 > 0 { self.releases.append((UInt32(release), count)) }
    }
    for day in 0..<calendar.count {
      let count = (sum(\.days, 2 * day), sum(\.days, 2 * day + 1))
      if count.0 > 0 { days.append((calendar.number(of: day), count)) }
    }
  }
}

/// The counts of some of the people, attempts and hits side by side.
private struct RecordPart: Sendable {
  private(set) var releases: [UInt32]
  private(set) var days: [UInt32]
  /// Attempts, sessions and people by kind.
  private(set) var kinds = [UInt32](repeating: 0, count: 3 * Friction.allCases.count)

  init(_ timelines: Timelines, _ calendar: Days, _ users: Range<Int>) {
    var releases = [UInt32](repeating: 0, count: 2 * timelines.vocabulary.releases.count)
    var days = [UInt32](repeating: 0, count: 2 * calendar.count)
    let releaseOf = timelines.settings.map { Int($0.release) }
    var cursor = Days.Cursor(calendar)
    var kinds = KindCounts()
    let times = timelines.times
    timelines.attempts.withUnsafeBufferPointer { attempts in
      releases.withUnsafeMutableBufferPointer { releases in
        days.withUnsafeMutableBufferPointer { days in
          for user in users {
            for session in timelines.users[user].sessions {
              let start = timelines.sessions[session].start
              for index in timelines.sessions[session].attempts {
                let attempt = attempts[index]
                let release = 2 &* releaseOf[Int(attempt.setting)]
                let day = 2 &* cursor.day(of: times.nanoseconds(index, from: start))
                releases[release] &+= 1
                days[day] &+= 1
                if attempt.isHit {
                  releases[release &+ 1] &+= 1
                  days[day &+ 1] &+= 1
                }
                if !attempt.met.isEmpty {
                  kinds.add(attempt.met, session: session, person: user)
                }
              }
            }
          }
        }
      }
    }
    self.releases = releases
    self.days = days
    self.kinds = kinds.counts
  }
}

/// Attempts, sessions and people by kind, side by side.
private struct KindCounts {
  private(set) var counts = [UInt32](repeating: 0, count: 3 * Friction.allCases.count)
  private var lastSession = [Int](repeating: -1, count: Friction.allCases.count)
  private var lastPerson = [Int](repeating: -1, count: Friction.allCases.count)

  mutating func add(_ met: FrictionSet, session: Int, person: Int) {
    for kind in Friction.allCases where met.contains(kind) {
      let kind = Int(kind.rawValue)
      counts[3 * kind] += 1
      if lastSession[kind] != session { counts[3 * kind + 1] += 1 }
      if lastPerson[kind] != person { counts[3 * kind + 2] += 1 }
      lastSession[kind] = session
      lastPerson[kind] = person
    }
  }
}
