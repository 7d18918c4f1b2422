import EventLogs
import Sessions
import Statistics

/// How many people, attempts and hits have each value of each covariate.
struct LevelCount {
  struct Count: Sendable {
    var users = 0
    var attempts = 0
    var hits = 0
    fileprivate var lastUser = -1

    fileprivate mutating func add(_ user: Int, isHit: Bool) {
      attempts += 1
      if isHit { hits += 1 }
      meet(user)
    }

    fileprivate mutating func add(_ user: Int, _ run: (attempts: Int32, hits: Int32)) {
      attempts += Int(run.attempts)
      hits += Int(run.hits)
      meet(user)
    }

    private mutating func meet(_ user: Int) {
      if user != lastUser {
        users += 1
        lastUser = user
      }
    }

    fileprivate mutating func add(_ other: Count) {
      users += other.users
      attempts += other.attempts
      hits += other.hits
    }
  }

  let operations: [Count]
  let platforms: [Count]
  let channels: [Count]
  let releases: [Count]
  let countries: [Count]
  let plans: [Count]
  /// Hits an attempt.
  let rate: Double
  /// Pearson's statistic over people, a person; at least 1.
  let dispersion: Double

  /// Counts what the subjects did.
  init(_ timelines: Timelines, _ subjects: [Subject]) {
    let parts = concurrently(WorkParts.of(subjects.count)) { part in
      PartCount(timelines, subjects, part)
    }
    let total = parts.dropFirst().reduce(into: parts[0]) { $0.add($1) }
    operations = total.counts(0)
    let attempts = operations.reduce(0) { $0 + $1.attempts }
    let hits = operations.reduce(0) { $0 + $1.hits }
    let rate = attempts == 0 ? 0 : Double(hits) / Double(attempts)
    self.rate = rate
    dispersion = Self.dispersion(total.subjects, rate: rate)
    platforms = total.counts(1)
    countries = total.counts(2)
    channels = total.counts(3)
    releases = total.counts(4)
    plans = total.counts(5)
  }

  private static func dispersion(
    _ subjects: [(attempts: Int32, hits: Int32)], rate: Double
  ) -> Double {
    guard rate > 0, rate < 1, !subjects.isEmpty else { return 1 }
    let statistic = subjects.reduce(0.0) { sum, own in
      guard own.attempts > 0 else { return sum }
      let expected = Double(own.attempts) * rate
      let excess = Double(own.hits) - expected
      return sum + excess * excess / (expected * (1 - rate))
    }
    return max(1, statistic / Double(subjects.count))
  }

  /// The same by week, for logs that name fewer than two releases.
  static func weeks(_ timelines: Timelines, _ subjects: [Subject], _ calendar: Weeks) -> [Count] {
    var weeks = [Count](repeating: Count(), count: calendar.count)
    for (user, subject) in subjects.enumerated() {
      for session in subject.sessions {
        let session = timelines.sessions[session]
        for index in session.attempts {
          let week = calendar.week(of: timelines.time(ofAttempt: index, in: session))
          weeks[week].add(user, isHit: timelines.attempts[index].isHit)
        }
      }
    }
    return weeks
  }
}

/// The counts of some of the people.
private struct PartCount: Sendable {
  /// Of operations, then of platforms, countries, channels, releases and plans.
  private var counts: [LevelCount.Count]
  /// Where those of each begin, and where the last end.
  private let starts: [Int]
  /// Attempts and hits of each person.
  var subjects: [(attempts: Int32, hits: Int32)]

  init(_ timelines: Timelines, _ all: [Subject], _ part: Range<Int>) {
    let words = timelines.vocabulary
    var starts = [0]
    for count in [
      timelines.operations.count, words.platforms.count, words.countries.count,
      words.channels.count, words.releases.count, words.plans.count,
    ] {
      starts.append(starts[starts.count - 1] + count)
    }
    self.starts = starts
    counts = Array(repeating: .init(), count: starts[starts.count - 1])
    subjects = []
    var counts = self.counts
    subjects = counts.withUnsafeMutableBufferPointer { counts in
      Self.count(timelines, all, part, starts, counts)
    }
    self.counts = counts
  }

  private static func count(
    _ timelines: Timelines, _ all: [Subject], _ part: Range<Int>, _ starts: [Int],
    _ counts: UnsafeMutableBufferPointer<LevelCount.Count>
  ) -> [(attempts: Int32, hits: Int32)] {
    let (platforms, countries) = (starts[1], starts[2])
    let (channels, releases, plans) = (starts[3], starts[4], starts[5])
    return timelines.attempts.withUnsafeBufferPointer { attempts in
      timelines.settings.withUnsafeBufferPointer { settings in
        part.map { user in
          var own: (attempts: Int32, hits: Int32) = (0, 0)
          let range = timelines.attempts(of: all[user])
          var index = range.lowerBound
          while index < range.upperBound {
            // Attempts side by side tend to have their surroundings in common.
            let place = attempts[index].setting
            var run: (attempts: Int32, hits: Int32) = (0, 0)
            repeat {
              let attempt = attempts[index]
              counts[Int(attempt.operation)].add(user, isHit: attempt.isHit)
              run.attempts += 1
              if attempt.isHit { run.hits += 1 }
              index += 1
            } while index < range.upperBound && attempts[index].setting == place
            let setting = settings[Int(place)]
            counts[platforms + Int(setting.platform)].add(user, run)
            counts[countries + Int(setting.country)].add(user, run)
            counts[channels + Int(setting.channel)].add(user, run)
            counts[releases + Int(setting.release)].add(user, run)
            counts[plans + Int(setting.plan)].add(user, run)
            own.attempts += run.attempts
            own.hits += run.hits
          }
          return own
        }
      }
    }
  }

  /// The counts of operations (0), platforms, countries, channels, releases or plans (5).
  func counts(_ place: Int) -> [LevelCount.Count] {
    Array(counts[starts[place]..<starts[place + 1]])
  }

  mutating func add(_ other: PartCount) {
    for index in counts.indices { counts[index].add(other.counts[index]) }
    subjects += other.subjects
  }
}
