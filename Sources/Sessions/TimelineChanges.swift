import EventLogs

extension Timelines {
  /// The same timelines with each attempt as `change` makes it, given its place.
  public func replacingAttempts(_ change: (Int, Attempt) -> Attempt) -> Timelines {
    var made = self
    for index in attempts.indices { made.attempts[index] = change(index, attempts[index]) }
    return made
  }

  /// The same timelines under another limit of slow.
  ///
  /// - Parameters:
  ///   - slowness: The least that is slow.
  ///   - counted: The kinds of friction that count.
  /// - Returns: The timelines, their friction told anew.
  public func slow(from slowness: Slowness, counted: FrictionSet) -> Timelines {
    replacingAttempts { _, attempt in
      var attempt = attempt
      attempt.met.remove(.latency)
      if attempt.slowness >= slowness { attempt.met.insert(.latency) }
      attempt.friction = attempt.met.first(of: counted)
      return attempt
    }
  }

  /// The same attempts cut into sessions by another gap.
  ///
  /// Exact where the gap grows. Where it shrinks, a session is cut between attempts, and between
  /// them and its ends; failures that are no attempts are not remembered one by one, and friction
  /// stays with the attempt that it was handed to.
  public func recut(gap: Int64) -> Timelines {
    var made = self
    made.sessions = []
    made.activities = activities.map { _ in [] }
    made.times = AttemptTimes(of: attempts.count, tick: times.tick)
    for place in users.indices {
      let first = made.sessions.count
      var last: Timestamp?
      for session in sessions[users[place].sessions] {
        made.go(to: session.start, gap, &last, attempt: session.attempts.lowerBound, isTried: false)
        for attempt in session.attempts {
          let time = self.time(ofAttempt: attempt, in: session)
          made.go(to: time, gap, &last, attempt: attempt, isTried: true)
          made.times.set(
            attempt, to: time.nanoseconds, from: made.sessions[made.sessions.count - 1].start)
        }
        made.go(to: session.end, gap, &last, attempt: session.attempts.upperBound, isTried: false)
      }
      made.users[place].sessions = first..<made.sessions.count
    }
    return made
  }

  /// Goes on with the session at hand, or begins another after a pause over the gap.
  private mutating func go(
    to time: Timestamp, _ gap: Int64, _ last: inout Timestamp?, attempt: Int, isTried: Bool
  ) {
    if last.map({ time.nanoseconds.subtractingClamped($0.nanoseconds) > gap }) ?? true {
      sessions.append(Session(start: time, end: time, attempts: attempt..<attempt))
      activities?.append(0)
    }
    last = time
    let place = sessions.count - 1
    sessions[place].end = time
    guard isTried else { return }
    activities?[place] += 1
    sessions[place].attempts = sessions[place].attempts.lowerBound..<(attempt + 1)
  }
}
