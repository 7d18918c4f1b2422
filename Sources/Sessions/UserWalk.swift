import EventLogs

/// A walk along one person's rows, cutting sessions and handing friction to attempts.
struct UserWalk {
  let firstSession: Int
  private let gap: Int64
  private var lastActivity: Int64?
  /// The log's id of the session at hand; 0 while no row of it has told.
  private var sessionID: UInt32 = 0
  /// Friction about an attempt that has not come yet.
  private var waiting: [(friction: Friction, time: Int64, row: UInt32)] = []

  init(gap: Int64, firstSession: Int) {
    self.gap = gap
    self.firstSession = firstSession
  }

  /// Goes on with the session, or begins another one after a pause over the gap.
  mutating func beginActivity(at time: Int64, session id: UInt32, _ piece: inout TimelinePiece) {
    let now = Timestamp(nanoseconds: time)
    if isNewSession(at: time, id) {
      let next = piece.attempts.count
      piece.sessions.append(
        Session(start: now, end: now, attempts: next..<next, activities: 1))
      sessionID = id
    } else {
      piece.sessions[piece.sessions.count - 1].end = now
      piece.sessions[piece.sessions.count - 1].activities += 1
    }
    lastActivity = time
    // A row without an id takes none away from the session it joins.
    if id != 0 { sessionID = id }
  }

  private func isNewSession(at time: Int64, _ id: UInt32) -> Bool {
    guard let lastActivity else { return true }
    if id != 0 && sessionID != 0 { return id != sessionID }
    return time.subtractingClamped(lastActivity) > gap
  }

  /// Adds an attempt to the session at hand, with the friction that waits for it.
  mutating func add(_ attempt: Attempt, _ piece: inout TimelinePiece) {
    var attempt = attempt
    for waiter in waiting
    where attempt.time.nanoseconds.subtractingClamped(waiter.time) <= gap {
      attempt.met.insert(waiter.friction)
      piece.noteSession(ordinal(piece), ofRow: waiter.row)
    }
    waiting = []
    piece.attempts.append(attempt)
    let last = piece.sessions.count - 1
    let range = piece.sessions[last].attempts
    piece.sessions[last].attempts = range.lowerBound..<piece.attempts.count
  }

  /// Hands friction to the attempt just before, at most a gap ago; else it waits for the next.
  ///
  /// - Returns: Whether an attempt took it.
  mutating func attach(
    _ friction: Friction, at time: Int64, row: UInt32, _ piece: inout TimelinePiece
  ) -> Bool {
    let last = piece.attempts.count - 1
    guard last >= 0,
      time.subtractingClamped(piece.attempts[last].time.nanoseconds) <= gap
    else {
      waiting.append((friction, time, row))
      piece.orphans[Int(friction.rawValue)] += 1
      return false
    }
    piece.attempts[last].met.insert(friction)
    return true
  }

  /// Notes a failure that nobody notices at the attempt just before, at most a gap ago.
  func noteUnnoticed(at time: Int64, _ piece: inout TimelinePiece) {
    let last = piece.attempts.count - 1
    guard last >= 0,
      time.subtractingClamped(piece.attempts[last].time.nanoseconds) <= gap
    else { return }
    piece.attempts[last].precedesUnnoticed = true
  }

  /// Whether `time` is at most a gap after the last activity.
  func isWithinSession(_ time: Int64) -> Bool {
    guard let lastActivity else { return false }
    return time.subtractingClamped(lastActivity) <= gap
  }

  /// The number of the session at hand within its person, from 1.
  func ordinal(_ piece: TimelinePiece) -> UInt32 {
    UInt32(piece.sessions.count - firstSession)
  }

  /// Ends the walk: each attempt keeps the first of the kinds it met that count.
  func finish(counted: FrictionSet, _ piece: inout TimelinePiece) {
    for index in piece.attempts.indices {
      piece.attempts[index].friction = piece.attempts[index].met.first(of: counted)
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
