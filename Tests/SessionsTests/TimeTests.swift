import EventLogs
import Statistics
import Testing

@testable import Sessions

/// When attempts were, whatever it takes to say so.
struct TimeTests {
  /// How far apart rows are, in nanoseconds: the unit of their stamps, the most between two.
  enum Pace: CaseIterable {
    case milliseconds, microseconds, nanoseconds, months, centuries

    var unit: Int64 {
      switch self {
      case .milliseconds: 1_000_000
      case .microseconds: 1_000
      case .nanoseconds: 1
      case .months, .centuries: 1_000_000_000
      }
    }

    var longest: Int64 {
      switch self {
      case .months: 1_700_000_000_000
      case .centuries: 3_000_000_000_000_000_000
      default: 900_000_000_000
      }
    }
  }

  @Test(arguments: Pace.allCases)
  func `are those of the log, in sessions cut again and of some of the people too`(
    _ pace: Pace
  ) throws {
    var generator = SplitMix(seed: 7)
    var stamps: [String: [Int64]] = [:]
    var csv = "user,timestamp,event\n"
    for user in ["ann", "bob", "cyd"] {
      var time: Int64 = 1_770_000_000_000_000_000
      for _ in 0..<(pace == .months ? 6_000 : 40) {
        let pause = Int64(generator.next() % UInt64(pace.longest)) / pace.unit * pace.unit
        let (next, isOver) = time.addingReportingOverflow(pause)
        guard !isOver, next < 4_000_000_000_000_000_000 else { continue }
        time = next
        stamps[user, default: []].append(time)
        csv += "\(user),\(written(time)),view\n"
      }
    }
    let made = try timelines(csv)
    #expect(made.times(ofUsers: { _ in true }) == stamps)
    // Where months pass without a pause, sessions last longer than milliseconds can be counted.
    if pace == .months { #expect(made.sessions.contains { $0.attempts.count > 3_000 }) }
    for gap in [Int64(60_000_000_000), 7_200_000_000_000] {
      #expect(made.recut(gap: gap).times(ofUsers: { _ in true }) == stamps)
    }
    let some = made.keeping { $0 != 1 }
    let left = made.vocabulary.users.text(made.users[1].user)
    #expect(some.times(ofUsers: { _ in true }) == stamps.filter { $0.key != left })
  }

  /// A time with all of its nine digits.
  private func written(_ time: Int64) -> String {
    let second = Timestamp(nanoseconds: time / 1_000_000_000 * 1_000_000_000).rfc3339
    let digits = String(1_000_000_000 + time % 1_000_000_000).dropFirst()
    return "\(second.prefix(19)).\(digits)Z"
  }

  @Test func `more sorts of rows than an attempt can say have the last number`() {
    var attempt = Attempt(
      operation: 0, setting: 0, met: FrictionSet([.failure]), isSignIn: true, isTimed: false,
      slowness: .usual)
    for number: UInt32 in [0, 1, 0x7F_FFFE, 0x7F_FFFF] {
      attempt.operation = number
      attempt.setting = number
      #expect(attempt.operation == number && attempt.setting == number)
    }
    attempt.operation = .max
    attempt.setting = .max
    #expect(Int(attempt.operation) == Attempt.mostOperations - 1)
    #expect(Int(attempt.setting) == Attempt.mostSettings - 1)
    #expect(attempt.met == FrictionSet([.failure]) && attempt.isSignIn && !attempt.isTimed)
    #expect(MemoryLayout<Attempt>.stride == 8)
  }
}

extension Timelines {
  /// The times of the attempts of people, by their ids.
  fileprivate func times(ofUsers isWanted: (Int) -> Bool) -> [String: [Int64]] {
    var times: [String: [Int64]] = [:]
    for place in users.indices where isWanted(place) {
      times[id(ofUser: place)] = sessions[users[place].sessions].flatMap { session in
        session.attempts.map { time(ofAttempt: $0, in: session).nanoseconds }
      }
    }
    return times
  }
}
