import EventLogs
import Sessions
import Studies

/// Each person's way from signup to leaving, day by day.
///
/// Days are whole days since signup. A departure is dated at its session's end; everybody is followed
/// to a return window before the log's end, and a day that is not followed whole does not count.
struct RetentionHistories {
  /// One person's way.
  struct History {
    /// Their place in the study.
    let subject: Int32
    /// Attempts up to the end of the session after which they left, or all.
    let attempts: Range<Int>
    /// Signup, in nanoseconds.
    let signup: Int64
    /// The day of leaving; `Int32.max` for none.
    let left: Int32
    /// How many whole days they are followed.
    let followed: Int32

    /// How many days count: those followed, up to the day of leaving.
    var days: Int { Int(min(followed, left == .max ? .max : left + 1)) }

    /// They left on this day, within the days that count.
    func leaves(on day: Int) -> Bool { day == left }
  }

  let histories: [History]
  static let day: Int64 = 86_400_000_000_000

  /// Follows everybody whose first session is not left out; where one goes later is not known then.
  init(_ study: Study, leftOut: [Bool]) {
    let sessions = study.timelines.sessions
    let end = study.end.nanoseconds
    var histories: [History] = []
    for (place, subject) in study.subjects.enumerated()
    where !leftOut[subject.sessions.lowerBound] {
      let signup = subject.signup.nanoseconds
      let known = end - study.design.churnAfter - signup
      guard known >= Self.day else { continue }
      let last = subject.departure ?? subject.sessions.upperBound - 1
      let left = subject.departure.map { (sessions[$0].end.nanoseconds - signup) / Self.day }
      histories.append(
        History(
          subject: Int32(place),
          attempts: sessions[subject.sessions.lowerBound].attempts
            .lowerBound..<sessions[last].attempts.upperBound,
          signup: signup, left: left.map { Int32(clamping: $0) } ?? .max,
          followed: Int32(clamping: known / Self.day)))
    }
    self.histories = histories
  }
}

/// Weighted people at risk and leaving, step by step.
struct RetentionTally {
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
