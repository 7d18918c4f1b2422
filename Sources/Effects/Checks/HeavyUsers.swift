import EventLogs
import Sessions
import Studies

/// People who do what hardly any person does: programs, load tests, accounts that many share.
///
/// Somebody is heavy who tried more than one thing a second for an hour, who tried a thousand things in a
/// day and more without a pause that ends a session, or who alone made over a third of the attempts of
/// fifty people or more. Where more than one in a hundred are so, the log's rows are finer than what
/// people do, and nobody is.
struct HeavyUsers: Sendable {
  /// One of them.
  struct Person: Sendable {
    /// Their place in the timelines.
    let place: Int
    /// What they tried.
    let attempts: Int
    /// The most they tried within an hour.
    let mostInAnHour: Int
  }

  /// They, the busiest first.
  private(set) var people: [Person] = []
  /// All that they tried.
  let attempts: Int

  private static let mostInAnHour = 3_600
  private static let many = 1_000
  private static let longest: Int64 = 24 * hour

  init(in timelines: Timelines) {
    let all = timelines.attempts.count
    var found: [Person] = []
    for (place, user) in timelines.users.enumerated() {
      let own = timelines.attempts(of: user)
      guard own.count >= Self.many else { continue }
      let most = own.count > Self.mostInAnHour ? timelines.mostInAnHour(of: user) : 0
      let isTireless =
        timelines.sessionGap != nil
        && user.sessions.contains {
          timelines.sessions[$0].attempts.count >= Self.many
            && timelines.sessions[$0].end.nanoseconds
              > timelines.sessions[$0].start.adding(Self.longest).nanoseconds
        }
      let isDominant = timelines.users.count >= 50 && own.count > all / 3
      if most > Self.mostInAnHour || isTireless || isDominant {
        found.append(Person(place: place, attempts: own.count, mostInAnHour: most))
      }
    }
    if found.count <= max(1, timelines.users.count / 100) {
      people = found.sorted { ($1.attempts, $0.place) < ($0.attempts, $1.place) }
    }
    attempts = people.reduce(0) { $0 + $1.attempts }
  }

  /// The timelines of everybody else.
  func without(_ timelines: Timelines, where isKept: (Int) -> Bool = { _ in true }) -> Timelines {
    let places = Set(people.map(\.place))
    return timelines.keeping { isKept($0) && !places.contains($0) }
  }
}

/// An hour in nanoseconds.
private let hour: Int64 = 3_600_000_000_000

extension Timelines {
  /// The places of what somebody tried.
  fileprivate func attempts(of user: UserTimeline) -> Range<Int> {
    guard !user.sessions.isEmpty else { return 0..<0 }
    return sessions[user.sessions.lowerBound].attempts
      .lowerBound..<sessions[user.sessions.upperBound - 1].attempts.upperBound
  }

  /// The most of one person's attempts within an hour.
  fileprivate func mostInAnHour(of user: UserTimeline) -> Int {
    let times = sessions[user.sessions].flatMap { session in
      session.attempts.map { time(ofAttempt: $0, in: session).nanoseconds }
    }
    var most = 0
    var first = 0
    for (place, time) in times.enumerated() {
      let start = time.subtractingReportingOverflow(hour)
      while !start.overflow, times[first] <= start.partialValue { first += 1 }
      most = max(most, place - first + 1)
    }
    return most
  }
}

extension Findings {
  /// Names the heavy users, and says whether the answer is another without them.
  mutating func nameHeavyUsers(of study: Study, counted: FrictionSet) {
    let heavy = HeavyUsers(in: study.timelines)
    guard !heavy.people.isEmpty else { return }
    let others = heavy.without(study.timelines)
    var caution = Caution(
      code: .heavyUsers, refuses: false,
      text: heavy.sentence(of: study.timelines),
      remedy: "if they are programs or tests, leave them out with --exclude-users (--show-ids says "
        + "who they are)",
      people: heavy.people.map(\.place))
    // It comes first: it may be why there are others.
    defer { cautions.insert(caution, at: 0) }
    guard !others.users.isEmpty else {
      caution.text += "; without heavy users nobody is left to judge"
      return
    }
    var without = Study(of: others, design: study.design)
      .estimates(counted: counted, level: level, looksForRefusals: true)
    // What leaves the verdict open with them does so without.
    without.cautions += cautions.filter(\.undecides)
    let (verdict, other) = (Verdict(weighing: self), Verdict(weighing: without))
    caution.text += "; without heavy users " + Self.change(from: verdict, to: without, other)
    guard let share else { return }
    robustness.stability.append(
      Robustness.Stability(
        setting: "without_heavy_users",
        value: Double(heavy.people.count) / Double(study.timelines.users.count),
        share: without.share))
    guard let otherShare = without.share else { return }
    let isApart = otherShare.low > share.high || otherShare.high < share.low
    caution.undecides = isApart && verdict.isOpposed(to: other)
    caution.isHarmless = !isApart && verdict == other
  }

  /// What the share and the verdict are without the heavy users.
  private static func change(
    from verdict: Verdict, to without: Findings, _ other: Verdict
  ) -> String {
    var words = "friction's share cannot be told"
    if let share = without.share {
      let percent = [share.point, share.low, share.high].map { Int(($0 * 100).rounded()) }
      words = "friction's share is \(percent[0]) % (\(percent[1]) to \(percent[2]))"
    }
    return words
      + (verdict == other
        ? ", and the verdict is the same"
        : ", and the verdict is '\(other.words)', not '\(verdict.words)'")
  }
}

extension HeavyUsers {
  /// Who they are and what they did; the first three of many.
  fileprivate func sentence(of timelines: Timelines) -> String {
    let named = people.prefix(3).map { person in
      let often =
        person.mostInAnHour > 0 ? ", up to \(person.mostInAnHour) of them in an hour" : ""
      return "\(timelines.pseudonym(ofUser: person.place)) made \(person.attempts) of the "
        + "\(timelines.attempts.count) attempts\(often)"
    }
    let more = people.count > 3 ? "; and \(people.count - 3) more" : ""
    return "\(counted(people.count, "heavy user", "heavy users")): " + named.joined(separator: "; ")
      + more
  }
}

extension Verdict {
  /// The verdict in words.
  fileprivate var words: String {
    String(rawValue.map { $0 == "_" ? " " : $0 })
  }
}
