import EventLogs
public import Sessions
import Statistics

/// Stretches of whole days (UTC) on which nobody did anything, in a log that is dense around them: read
/// as outages of tracking.
///
/// What nobody recorded says nothing about who left, so the clock of leaving stands still meanwhile: a
/// return window that an outage falls into is longer by as much.
public struct Outages: Sendable {
  /// One stretch.
  public struct Stretch: Sendable, Equatable {
    /// Days since 1970.
    public var days: Range<Int>
    /// How many people were to be expected on the day of them with the fewest.
    public var expectedPeople: Double

    var start: Timestamp { Timestamp(nanoseconds: Int64(days.lowerBound) * dayLength) }
    var end: Timestamp { Timestamp(nanoseconds: Int64(days.upperBound) * dayLength) }
    var length: Int64 { Int64(days.count) * dayLength }
  }

  /// The stretches, in order of time.
  public private(set) var stretches: [Stretch] = []

  /// No outages.
  public static let none = Outages()

  private init() {}

  init(_ stretches: [Stretch]) {
    self.stretches = stretches
  }

  /// Looks for them in what people did.
  public init(of timelines: Timelines) {
    if let days = DayCensus(of: timelines) { stretches = days.outages }
  }
}

extension Outages {
  /// The instant by which so many nanoseconds have passed that the log could record.
  func time(after instant: Timestamp, lasting window: Int64) -> Timestamp {
    var end = instant.adding(window)
    for stretch in stretches where stretch.end > instant && stretch.start < end {
      end = end.adding(stretch.end.nanoseconds &- max(stretch.start, instant).nanoseconds)
    }
    return end
  }

  /// The last instant from which ``time(after:lasting:)`` comes to no more than `end`.
  func time(before end: Timestamp, lasting window: Int64) -> Timestamp {
    var start = end.adding(-window)
    for stretch in stretches.reversed() where stretch.start < end && stretch.end > start {
      start = start.adding(-stretch.length)
    }
    return start
  }
}

/// How many people did something on each day of a log.
private struct DayCensus: Sendable {
  private let first: Int
  private let people: [Int32]

  /// Weeks to either side in which the same day of the week is looked at.
  private static let weeks = 4
  /// Chance would leave nobody on a day less than once in so many.
  private static let mostChance = 1e-6

  /// `nil` for a log too short to have a day with the same day of the week beside it.
  init?(of timelines: Timelines) {
    guard let window = timelines.window else { return nil }
    let first = window.lowerBound.daysSince1970
    let count = window.upperBound.daysSince1970 - first + 1
    guard count > 8 else { return nil }
    let parts = concurrently(WorkParts.of(timelines.users.count)) { users in
      Self.count(users, of: timelines, from: first, days: count)
    }
    self.first = first
    people = parts.dropFirst().reduce(into: parts[0]) { sum, part in
      for day in sum.indices { sum[day] += part[day] }
    }
  }

  private static func count(
    _ users: Range<Int>, of timelines: Timelines, from first: Int, days: Int
  ) -> [Int32] {
    var people = [Int32](repeating: 0, count: days)
    for user in users {
      var last = -1
      func see(_ time: Timestamp) {
        let day = time.daysSince1970 - first
        guard day > last, day < days else { return }
        people[day] += 1
        last = day
      }
      for index in timelines.users[user].sessions {
        let session = timelines.sessions[index]
        see(session.start)
        if session.end.daysSince1970 - first > last {
          for attempt in session.attempts { see(timelines.time(ofAttempt: attempt, in: session)) }
          see(session.end)
        }
      }
    }
    return people
  }

  /// Days without anybody that chance would not leave so, as long as all days side by side are such.
  var outages: [Outages.Stretch] {
    let silent = people.indices.filter { people[$0] == 0 }
    // Where most days are silent, silence is nothing odd.
    guard !silent.isEmpty, 2 * silent.count < people.count else { return [] }
    var found: [Outages.Stretch] = []
    var start = 0
    while start < silent.count {
      var end = start + 1
      while end < silent.count, silent[end] == silent[end - 1] + 1 { end += 1 }
      let days = silent[start..<end]
      let expected = days.map { expectedPeople(on: $0) }.min() ?? 0
      if poissonChanceOfNone(mean: expected) < Self.mostChance {
        found.append(
          Outages.Stretch(
            days: (first + silent[start])..<(first + silent[end - 1] + 1),
            expectedPeople: expected))
      }
      start = end
    }
    return found
  }

  /// The people of the same day of the week in the weeks before and in those after, whichever are fewer.
  private func expectedPeople(on day: Int) -> Double {
    let before = (1...Self.weeks).map { day - 7 * $0 }.filter(people.indices.contains)
    let after = (1...Self.weeks).map { day + 7 * $0 }.filter(people.indices.contains)
    guard !before.isEmpty || !after.isEmpty else { return 0 }
    // Within a week of the log's end the days there have to do, whatever day of the week they are.
    return min(
      usual(before.isEmpty ? Array(0..<day) : before),
      usual(after.isEmpty ? Array((day + 1)..<people.count) : after))
  }

  /// The median, the lower one of two.
  private func usual(_ days: [Int]) -> Double {
    guard !days.isEmpty else { return 0 }
    return Double(days.map { people[$0] }.sorted()[(days.count - 1) / 2])
  }
}

/// A day in nanoseconds.
private let dayLength: Int64 = 86_400_000_000_000
