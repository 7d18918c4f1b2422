import EventLogs
import Sessions
import Statistics
import Studies

/// Each person's way from signup to leaving, day by day.
///
/// Days are whole days since signup. A departure is dated at its session's end; everybody is followed
/// to a return window before the log's end (outages not counted), and a day that is not followed whole does not count.
struct RetentionHistories {
  /// One person's way.
  struct History {
    /// Their place in the study.
    let subject: Int32
    private let session: UInt32
    private let firstAttempt: UInt32
    private let endAttempt: UInt32
    /// Signup, in nanoseconds.
    let signup: Int64
    /// The day of leaving; `Int32.max` for none.
    let left: Int32
    /// How many whole days they are followed.
    let followed: Int32

    init(
      subject: Int32, firstSession: Int, attempts: Range<Int>, signup: Int64, left: Int32,
      followed: Int32
    ) {
      self.subject = subject
      session = UInt32(firstSession)
      firstAttempt = UInt32(attempts.lowerBound)
      endAttempt = UInt32(attempts.upperBound)
      self.signup = signup
      self.left = left
      self.followed = followed
    }

    /// Attempts up to the end of the session after which they left, or all.
    var attempts: Range<Int> { Int(firstAttempt)..<Int(endAttempt) }

    /// Their first session, by its place in the timelines.
    var firstSession: Int { Int(session) }

    /// How many days count: those followed, up to the day of leaving.
    var days: Int { Int(min(followed, left == .max ? .max : left + 1)) }

    /// They left on this day, within the days that count.
    func leaves(on day: Int) -> Bool { day == left }
  }

  let histories: [History]
  /// Those at risk and those who leave, day by day.
  let tally: RetentionTally
  /// How many people have so many days that count, and how many of them leave on the last.
  private let spells: [Int]
  private let leaving: [Int]
  /// How many days have people enough to speak of.
  let carriedDays: Int
  /// With fewer at risk a day is not shown.
  private static let fewPeople = 10
  static let day: Int64 = 86_400_000_000_000

  /// Follows everybody whose first session is not left out; where one goes later is not known then.
  init(_ study: Study, leftOut: [Bool]) {
    let sessions = study.timelines.sessions
    let end = study.lastJudged.nanoseconds
    var histories: [History] = []
    for (place, subject) in study.subjects.enumerated()
    where !leftOut[subject.sessions.lowerBound] {
      let signup = subject.signup.nanoseconds
      let known = end - signup
      guard known >= Self.day else { continue }
      let last = subject.departure ?? subject.sessions.upperBound - 1
      let left = subject.departure.map { (sessions[$0].end.nanoseconds - signup) / Self.day }
      histories.append(
        History(
          subject: Int32(place), firstSession: subject.sessions.lowerBound,
          attempts: sessions[subject.sessions.lowerBound].attempts
            .lowerBound..<sessions[last].attempts.upperBound,
          signup: signup, left: left.map { Int32(clamping: $0) } ?? .max,
          followed: Int32(clamping: known / Self.day)))
    }
    self.histories = histories
    let longest = histories.reduce(0) { max($0, $1.days) }
    var spells = [Int](repeating: 0, count: longest + 1)
    var leaving = spells
    for history in histories {
      spells[history.days] += 1
      if history.left < history.followed { leaving[history.days] += 1 }
    }
    (self.spells, self.leaving) = (spells, leaving)
    let tally = RetentionTally(spells: spells, leaving: leaving)
    self.tally = tally
    carriedDays =
      tally.people.indices.first { tally.people[$0] < Self.fewPeople } ?? tally.people.count
  }

  /// The curve as it was; `nil` when hardly anybody is followed for a day.
  func curves(reach: Double) -> RetentionCurves? {
    guard carriedDays > 0 else { return nil }
    // Leaving on a day is leaving by its end, and that is known of those followed to it.
    let curve = KaplanMeier(spells: spells, leaving: leaving)
    var points = [RetentionCurves.Point.start(atRisk: histories.count)]
    var place = 0
    for day in Self.marks(upTo: carriedDays) {
      while place < curve.steps.count, curve.steps[place].time <= Double(day + 1) { place += 1 }
      let step = place > 0 ? curve.steps[place - 1] : nil
      points.append(
        .init(
          after: day, step?.surviving ?? 1, logError: step?.logVariance.squareRoot() ?? 0,
          reach: reach, atRisk: tally.people[day]))
    }
    return RetentionCurves(observed: points, withoutFriction: [], difference: nil)
  }

  /// The days shown: the first fourteen, then ever fewer, and the last.
  static func marks(upTo days: Int) -> [Int] {
    (0..<days).filter { day in
      switch day + 1 {
      case ...14, days: true
      case ...28: (day + 1) % 7 == 0
      case ...84: (day + 1) % 14 == 0
      default: (day + 1) % 84 == 0
      }
    }
  }
}

/// Weighted people at risk and leaving, step by step.
struct RetentionTally: Sendable {
  /// The weight of those at risk, step by step.
  private(set) var weight: [Double]
  /// Its squares.
  private(set) var squares: [Double]
  /// The weight of those who leave.
  private(set) var leaving: [Double]
  /// Those at risk.
  private(set) var people: [Int]
  /// The greatest single weight.
  private(set) var heaviest: [Double]

  /// Counts people who each weigh 1, by how many steps they have and whether they leave in the last.
  init(spells: [Int], leaving: [Int]) {
    self.init(steps: spells.count - 1)
    var atRisk = spells.reduce(0, +)
    for step in weight.indices {
      atRisk -= spells[step]
      people[step] = atRisk
      weight[step] = Double(atRisk)
      heaviest[step] = atRisk > 0 ? 1 : 0
      self.leaving[step] = Double(leaving[step + 1])
    }
    squares = weight
  }

  init(steps: Int) {
    weight = [Double](repeating: 0, count: steps)
    squares = weight
    leaving = weight
    heaviest = weight
    people = [Int](repeating: 0, count: steps)
  }

  /// Counts someone at risk in a step.
  mutating func add(_ own: Double, at step: Int, leaves: Bool) {
    weight[step] += own
    squares[step] += own * own
    people[step] += 1
    heaviest[step] = max(heaviest[step], own)
    if leaves { leaving[step] += own }
  }

  /// The share of those at risk who leave in a step.
  func hazard(_ step: Int) -> Double {
    weight[step] > 0 ? leaving[step] / weight[step] : 0
  }

  /// The share still there after each step.
  var surviving: [Double] {
    var left = 1.0
    return weight.indices.map { step in
      left *= 1 - hazard(step)
      return left
    }
  }

  /// How many people's worth the weight of a step is.
  func effective(_ step: Int) -> Double {
    squares[step] > 0 ? weight[step] * weight[step] / squares[step] : 0
  }

  /// Whether a step has enough people's worth, none of them too heavy.
  func isCarried(_ step: Int) -> Bool {
    weight[step] > 0
      && !Overlap(effective: effective(step), largestShare: heaviest[step] / weight[step])
        .isTooThin
  }
}

extension RetentionCurves.Point {
  /// Everybody, at signup.
  static func start(atRisk: Int) -> RetentionCurves.Point {
    RetentionCurves.Point(day: 0, surviving: 1, low: 1, high: 1, atRisk: atRisk)
  }

  /// The share still there after a day, counted from 0.
  init(
    after day: Int, _ surviving: Double, logError: Double, reach: Double, atRisk: Int
  ) {
    let ends = logLogInterval(surviving, logError: logError, reach: reach)
    self.init(
      day: day + 1, surviving: surviving, low: ends?.low ?? surviving,
      high: ends?.high ?? surviving, atRisk: atRisk)
  }
}
