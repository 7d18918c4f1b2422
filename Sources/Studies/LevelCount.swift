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

    fileprivate mutating func add(_ user: Int, attempts: Int32, hits: Int32) {
      self.attempts += Int(attempts)
      self.hits += Int(hits)
      meet(user)
    }

    fileprivate mutating func meet(_ user: Int) {
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
    let attempts = total.operations.reduce(0) { $0 + $1.attempts }
    let hits = total.operations.reduce(0) { $0 + $1.hits }
    let rate = attempts == 0 ? 0 : Double(hits) / Double(attempts)
    self.rate = rate
    dispersion = Self.dispersion(total.subjects, rate: rate)
    operations = total.operations
    platforms = total.values[0]
    countries = total.values[1]
    channels = total.values[2]
    releases = total.values[3]
    plans = total.values[4]
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
///
/// Attempts are counted by their surroundings as a whole; what these consist of comes into it only when
/// a person is first met in them.
private struct PartCount: Sendable {
  var operations: [LevelCount.Count]
  /// Of platforms, countries, channels, releases and plans.
  var values: [[LevelCount.Count]]
  /// Attempts and hits of each person.
  var subjects: [(attempts: Int32, hits: Int32)] = []

  init(_ timelines: Timelines, _ all: [Subject], _ part: Range<Int>) {
    let words = timelines.vocabulary
    operations = Array(repeating: .init(), count: timelines.operations.count)
    values = [words.platforms, words.countries, words.channels, words.releases, words.plans].map {
      Array(repeating: LevelCount.Count(), count: $0.count)
    }
    var settings = [LevelCount.Count](repeating: .init(), count: timelines.settings.count)
    var operations = self.operations
    subjects.reserveCapacity(part.count)
    timelines.attempts.withUnsafeBufferPointer { attempts in
      operations.withUnsafeMutableBufferPointer { operations in
        settings.withUnsafeMutableBufferPointer { settings in
          for user in part {
            var own: (attempts: Int32, hits: Int32) = (0, 0)
            for session in all[user].sessions {
              let range = timelines.sessions[session].attempts
              var index = range.lowerBound
              while index < range.upperBound {
                // Attempts side by side tend to have their surroundings in common.
                let setting = attempts[index].setting
                var run: (attempts: Int32, hits: Int32) = (0, 0)
                repeat {
                  let attempt = attempts[index]
                  operations[Int(attempt.operation)].add(user, isHit: attempt.isHit)
                  run.attempts += 1
                  if attempt.isHit { run.hits += 1 }
                  index += 1
                } while index < range.upperBound && attempts[index].setting == setting
                if settings[Int(setting)].lastUser != user {
                  meet(user, in: timelines.settings[Int(setting)])
                }
                settings[Int(setting)].add(user, attempts: run.attempts, hits: run.hits)
                own.attempts += run.attempts
                own.hits += run.hits
              }
            }
            subjects.append(own)
          }
        }
      }
    }
    self.operations = operations
    for (setting, count) in zip(timelines.settings, settings) {
      Self.forEachWord(of: setting) { place, word in
        values[place][word].attempts += count.attempts
        values[place][word].hits += count.hits
      }
    }
  }

  private mutating func meet(_ user: Int, in setting: Setting) {
    Self.forEachWord(of: setting) { place, word in values[place][word].meet(user) }
  }

  /// Goes through platform, country, channel, release and plan.
  @inline(__always)
  private static func forEachWord(of setting: Setting, _ body: (Int, Int) -> Void) {
    body(0, Int(setting.platform))
    body(1, Int(setting.country))
    body(2, Int(setting.channel))
    body(3, Int(setting.release))
    body(4, Int(setting.plan))
  }

  mutating func add(_ other: PartCount) {
    for index in operations.indices { operations[index].add(other.operations[index]) }
    for place in values.indices {
      for index in values[place].indices { values[place][index].add(other.values[place][index]) }
    }
    subjects += other.subjects
  }
}
