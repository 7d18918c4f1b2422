import EventLogs
import Sessions

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Something known before an attempt on which its risk of friction may depend.
public enum Covariate: Int, CaseIterable, Sendable {
  /// What was tried.
  case operation
  /// Where it ran.
  case platform
  /// Where the person came from.
  case channel
  /// The release, or the week where the log names fewer than two releases.
  case release
  /// The country.
  case country
  /// The plan.
  case plan
  /// How much friction the person met in earlier sessions, in five classes.
  case earlierFriction
}

/// The levels of each covariate in a log, rare ones pooled.
///
/// A level has a place of its own when at least ten people have it and it has attempts enough for
/// five hits at the overall rate (STATISTICS, section 3); the rest share level 0, "other".
struct Covariates: Sendable {
  /// Names of the levels, level 0 being "other", by covariate.
  private(set) var names: [[String]]
  /// The level of each operation.
  private(set) var ofOperation: [UInt16] = []
  /// Levels of each setting: platform, channel, release, country, plan.
  private(set) var ofSetting: [OfSetting] = []
  /// Levels of platform, channel, release, country and plan.
  typealias OfSetting = (UInt16, UInt16, UInt16, UInt16, UInt16)
  /// The level of each week since the log's first day; empty when releases are known.
  private(set) var ofWeek: [UInt16] = []
  /// Covariates whose levels meet friction at one rate, as far as chance lets one see.
  private(set) var unrelated: [Covariate] = []
  /// Hits an attempt, over the whole log.
  private(set) var rate = 0.0
  /// How much more hits vary between people than if each attempt were struck on its own; at least 1.
  private var dispersion = 1.0
  private let calendar: Weeks

  init(of timelines: Timelines, subjects: [Subject]) {
    calendar = Weeks(of: timelines)
    names = [[String]](repeating: ["other"], count: Covariate.allCases.count)
    names[Covariate.earlierFriction.rawValue] = [
      "first session", "none", "below average", "above average", "far above average",
    ]
    let count = LevelCount(timelines, subjects)
    rate = count.rate
    dispersion = count.dispersion
    let words = timelines.vocabulary
    ofOperation = levels(.operation, count.operations) { timelines.operations[$0].name }
    let platforms = levels(.platform, count.platforms) { words.platforms.text(UInt32($0)) }
    let channels = levels(.channel, count.channels) { words.channels.text(UInt32($0)) }
    let countries = levels(.country, count.countries) { words.countries.text(UInt32($0)) }
    let plans = levels(.plan, count.plans) { words.plans.text(UInt32($0)) }
    var releases = [UInt16](repeating: 0, count: words.releases.count)
    // The blank word names no release.
    if count.releases.dropFirst().count(where: { $0.attempts > 0 }) > 1 {
      releases = levels(.release, count.releases) { words.releases.text(UInt32($0)) }
    } else {
      let weeks = LevelCount.weeks(timelines, subjects, calendar)
      ofWeek = levels(.release, weeks) { "week \($0 + 1)" }
    }
    ofSetting = timelines.settings.map { setting in
      (
        platforms[Int(setting.platform)], channels[Int(setting.channel)],
        releases[Int(setting.release)], countries[Int(setting.country)], plans[Int(setting.plan)]
      )
    }
  }

  /// The week of an instant of the log, from 0.
  @inline(__always)
  func week(of time: Timestamp) -> Int { calendar.week(of: time) }

  /// The level of the release of an attempt, or of its week.
  @inline(__always)
  func release(of attempt: Attempt, at time: () -> Timestamp) -> UInt16 {
    ofWeek.isEmpty ? ofSetting[Int(attempt.setting)].2 : ofWeek[calendar.week(of: time())]
  }

  /// The level of a covariate of an attempt; of earlier friction, which is not of the attempt, 0.
  func level(of covariate: Covariate, of attempt: Attempt, at time: () -> Timestamp) -> Int {
    let setting = ofSetting[Int(attempt.setting)]
    switch covariate {
    case .operation: return Int(ofOperation[Int(attempt.operation)])
    case .platform: return Int(setting.0)
    case .channel: return Int(setting.1)
    case .release: return Int(release(of: attempt, at: time))
    case .country: return Int(setting.3)
    case .plan: return Int(setting.4)
    case .earlierFriction: return 0
    }
  }

  /// Gives a level to each value that is common enough, the most common first.
  private mutating func levels(
    _ covariate: Covariate, _ counts: [LevelCount.Count], name: (Int) -> String
  ) -> [UInt16] {
    var levels = [UInt16](repeating: 0, count: counts.count)
    let common = counts.indices
      .filter { counts[$0].users >= 10 && Double(counts[$0].attempts) * rate >= 5 }
      .map { (index: $0, name: name($0)) }
      .sorted { (counts[$1.index].attempts, $0.name) < (counts[$0.index].attempts, $1.name) }
      .prefix(Cells.maxLevels(of: covariate) - 1)
    for (place, level) in common.enumerated() {
      levels[level.index] = UInt16(place + 1)
      names[covariate.rawValue].append(level.name)
    }
    if !isRelated(common.map { counts[$0.index] }) { unrelated.append(covariate) }
    return levels
  }
}

extension Covariates {
  /// Whether rates of friction differ between levels by more than two standard deviations of what
  /// chance would make of one rate (Pearson's statistic against its mean and spread),
  /// allowing for hits that come in clusters.
  private func isRelated(_ counts: [LevelCount.Count]) -> Bool {
    guard counts.count > 1, rate > 0, rate < 1 else { return false }
    let statistic = counts.reduce(0.0) { sum, count in
      let expected = Double(count.attempts) * rate
      let excess = Double(count.hits) - expected
      return sum + excess * excess / (expected * (1 - rate))
    }
    let freedom = Double(counts.count - 1)
    return statistic / dispersion - freedom > 2 * (2 * freedom).squareRoot()
  }
}

/// The weeks of a log, counted from its first event.
struct Weeks: Sendable {
  /// How many there are.
  let count: Int
  private let start: Int64

  init(of timelines: Timelines) {
    start = timelines.window?.lowerBound.nanoseconds ?? 0
    count = timelines.window.map { Self.between($0.lowerBound.nanoseconds, $0.upperBound) + 1 } ?? 1
  }

  /// The week of an instant of the log, from 0.
  func week(of time: Timestamp) -> Int { Self.between(start, time) }

  /// Whole weeks from one instant to a later one; 64 bits with a sign hold 292 years only.
  private static func between(_ start: Int64, _ end: Timestamp) -> Int {
    let elapsed = UInt64(bitPattern: end.nanoseconds &- start)
    return Int(elapsed / (7 * 86_400_000_000_000))
  }
}
