import EventLogs

/// Where the attempts of all people go, and their times.
struct AttemptPlaces {
  let attempts: UnsafeMutableBufferPointer<Attempt>
  let times: UnsafeMutableBufferPointer<UInt32>
  /// Nanoseconds to a count of time.
  let tick: Int64
}

/// A walk along one person's rows, cutting sessions and handing friction to attempts.
struct UserWalk {
  let firstSession: Int
  private let gap: Int64
  /// Where the person's attempts go, and which of all they are.
  private let attempts: UnsafeMutablePointer<Attempt>?
  private let times: UnsafeMutablePointer<UInt32>?
  private let tick: Int64
  private let firstAttempt: Int
  private var attemptCount = 0
  private var lastAttemptTime: Int64 = 0
  /// The session at hand.
  private var session: Session?
  /// How many of its rows were activity.
  private var activities: UInt32 = 0
  private var lastActivity: Int64?
  /// The log's id of the session at hand; 0 while no row of it has told.
  private var sessionID: UInt32 = 0
  /// Friction about an attempt that has not come yet.
  private var waiting: [(friction: Friction, time: Int64, row: UInt32)] = []

  /// Begins before the first row of somebody.
  ///
  /// - Parameters:
  ///   - gap: A longer pause ends a session.
  ///   - places: Where all attempts go.
  ///   - first: Where the person's go.
  ///   - firstSession: Where the person's sessions go.
  init(
    gap: Int64, _ places: AttemptPlaces, from first: Int, firstSession: Int
  ) {
    self.gap = gap
    self.firstSession = firstSession
    attempts = places.attempts.baseAddress.map { $0 + first }
    times = places.times.baseAddress.map { $0 + first }
    tick = places.tick
    firstAttempt = first
  }

  /// Goes on with the session, or begins another one after a pause over the gap.
  @inline(__always)
  mutating func beginActivity(at time: Int64, session id: UInt32, _ piece: inout TimelinePiece) {
    let now = Timestamp(nanoseconds: time)
    if isNewSession(at: time, id) {
      endSession(&piece)
      let next = firstAttempt + attemptCount
      session = Session(start: now, end: now, attempts: next..<next)
      activities = 1
      sessionID = id
    } else {
      session?.end = now
      activities += 1
    }
    lastActivity = time
    // A row without an id takes none away from the session it joins.
    if id != 0 { sessionID = id }
  }

  @inline(__always)
  private func isNewSession(at time: Int64, _ id: UInt32) -> Bool {
    guard let lastActivity else { return true }
    if id != 0 && sessionID != 0 { return id != sessionID }
    return time.subtractingClamped(lastActivity) > gap
  }

  private mutating func endSession(_ piece: inout TimelinePiece) {
    guard var session else { return }
    session.attempts = session.attempts.lowerBound..<firstAttempt + attemptCount
    piece.sessions.append(session)
    piece.activities?.append(activities)
    self.session = nil
  }

  /// Adds an attempt to the session at hand, with the friction that waits for it.
  @inline(__always)
  mutating func add(
    _ attempt: Attempt, at time: Int64, in setting: UInt32, _ piece: inout TimelinePiece
  ) {
    guard let place = attempts.map({ $0 + attemptCount }), let times, let session else { return }
    place.initialize(to: attempt)
    place.pointee.setting = setting
    let count = AttemptTimes.count(time, from: session.start, tick)
    (times + attemptCount).initialize(to: count)
    if count == .max {
      piece.times.append((UInt32(truncatingIfNeeded: firstAttempt + attemptCount), time))
    }
    lastAttemptTime = time
    if !waiting.isEmpty { meetWaiting(place, at: time, &piece) }
    attemptCount += 1
  }

  private mutating func meetWaiting(
    _ attempt: UnsafeMutablePointer<Attempt>, at time: Int64, _ piece: inout TimelinePiece
  ) {
    for waiter in waiting where time.subtractingClamped(waiter.time) <= gap {
      attempt.pointee.met.insert(waiter.friction)
      piece.noteSession(ordinal(piece), ofRow: waiter.row)
    }
    waiting = []
  }

  /// Hands friction to the attempt just before, at most a gap ago; else it waits for the next.
  ///
  /// - Returns: Whether an attempt took it.
  mutating func attach(
    _ friction: Friction, at time: Int64, row: UInt32, _ piece: inout TimelinePiece
  ) -> Bool {
    guard let last = lastAttempt(near: time) else {
      waiting.append((friction, time, row))
      piece.orphans[Int(friction.rawValue)] += 1
      return false
    }
    last.pointee.met.insert(friction)
    return true
  }

  /// Notes a failure that nobody notices at the attempt just before, at most a gap ago.
  func noteUnnoticed(at time: Int64) {
    lastAttempt(near: time)?.pointee.precedesUnnoticed = true
  }

  /// The attempt just before, if it was at most a gap ago.
  private func lastAttempt(near time: Int64) -> UnsafeMutablePointer<Attempt>? {
    guard attemptCount > 0, let last = attempts.map({ $0 + (attemptCount - 1) }),
      time.subtractingClamped(lastAttemptTime) <= gap
    else { return nil }
    return last
  }

  /// Whether `time` is at most a gap after the last activity.
  func isWithinSession(_ time: Int64) -> Bool {
    guard let lastActivity else { return false }
    return time.subtractingClamped(lastActivity) <= gap
  }

  /// The number of the session at hand within its person, from 1.
  func ordinal(_ piece: TimelinePiece) -> UInt32 {
    UInt32(piece.sessions.count - firstSession + (session == nil ? 0 : 1))
  }

  /// Ends the walk: each attempt keeps the first of the kinds it met that count.
  mutating func finish(_ firstCounted: FirstCounted, _ piece: inout TimelinePiece) {
    endSession(&piece)
    guard let attempts else { return }
    for place in 0..<attemptCount where !attempts[place].met.isEmpty {
      guard let friction = firstCounted[attempts[place].met] else { continue }
      attempts[place].friction = friction
      piece.note(friction, at: attempts[place])
    }
  }
}

extension Int64 {
  /// The difference, held at the ends of the range.
  func subtractingClamped(_ other: Int64) -> Int64 {
    let (difference, overflow) = subtractingReportingOverflow(other)
    return overflow ? (self > other ? .max : .min) : difference
  }
}
