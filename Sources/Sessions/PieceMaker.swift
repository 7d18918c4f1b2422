import EventLogs

/// What making timelines takes, the rows aside; the same for all threads.
struct TimelineContext: Sendable {
  let design: TimelineDesign
  let vocabulary: EventVocabulary
  let interpreter: Interpreter
  let actions: [Action]
  /// By action.
  let meanings: [Meaning]
  let settings: [Setting]
  let milestones: MilestoneIndex
  let tie: TieBreak
}

/// The timelines of one group of people.
struct TimelinePiece: Sendable {
  /// Person by person in the order of the whole log, while they are made.
  var sessions: [Session] = []
  /// The same, all made; their attempts are places among those of the whole log.
  var finished: Mapped<Session>?
  /// Those of the person at hand.
  var attempts: [Attempt] = []
  /// Rows about an attempt that had none before them, by `rawValue`.
  var orphans = [Int](repeating: 0, count: Friction.allCases.count)
  /// People left out, by reason.
  var excludedUsers: [String: Int] = [:]
  /// The first and the last row's time.
  var first = Int64.max
  var last = Int64.min
  /// Surroundings that came of filling blanks, and the rank of the person they were first made for.
  var settings: [(setting: Setting, rank: Int)] = []
  /// Each person's rows in order, and the session of a row; only where they are wanted.
  var rowOrder: [[UInt32]] = []
  var rowSessions: [(row: UInt32, ordinal: UInt32)] = []
  fileprivate(set) var keepsRows = false

  mutating func noteSession(_ ordinal: UInt32, ofRow row: UInt32) {
    if keepsRows { rowSessions.append((row, ordinal)) }
  }
}

/// Makes the timelines of one group of people, person by person.
struct PieceMaker {
  private typealias Row = TimelineReduction.Row

  private(set) var piece = TimelinePiece()
  private let context: TimelineContext
  private let rows: RowStore
  private let group: Int
  private var surroundings: Surroundings

  init(_ group: Int, of rows: RowStore, _ context: TimelineContext, _ surroundings: Surroundings) {
    self.group = group
    self.rows = rows
    self.context = context
    self.surroundings = surroundings
    piece.keepsRows = context.design.keepsRows
  }

  /// Makes the timelines of `people`.
  ///
  /// - Parameters:
  ///   - people: Those of the group that have rows, and their rank, in order of it.
  ///   - firstAttempts: By person, where their attempts go.
  ///   - attempts: Where all attempts go.
  ///   - users: Where all people go, at their rank; those left out without sessions. Sessions are places
  ///     in those of the piece.
  mutating func make(
    _ people: [(user: UInt32, rank: Int)], firstAttempts: [UInt32],
    into attempts: UnsafeMutableBufferPointer<Attempt>,
    and users: UnsafeMutableBufferPointer<UserTimeline>
  ) {
    var (taken, starts) = rows.take(group)
    taken.withUnsafeMutableBufferPointer { taken in
      for person in starts.indices.dropLast() {
        order(taken[starts[person]..<starts[person + 1]])
      }
    }
    for (user, rank) in people {
      let person = Int(user) & (1 << RowStore.groupShift - 1)
      let range = starts[person]..<starts[person + 1]
      let firstSession = piece.sessions.count
      users.initializeElement(at: rank, to: timeline(of: user, taken[range]))
      let first = Int(firstAttempts[Int(user)])
      for session in firstSession..<piece.sessions.count {
        let range = piece.sessions[session].attempts
        piece.sessions[session].attempts = first + range.lowerBound..<first + range.upperBound
      }
      for (place, attempt) in piece.attempts.enumerated() {
        attempts.initializeElement(at: first + place, to: attempt)
      }
      while piece.settings.count < surroundings.made.count {
        piece.settings.append((surroundings.made[piece.settings.count], rank))
      }
    }
    piece.finished = Mapped(piece.sessions)
    piece.sessions = []
    piece.attempts = []
  }

  // MARK: Order

  /// Puts one person's rows in order: by time, attempts before error rows, sequence, then content.
  private func order(_ rows: Slice<UnsafeMutableBufferPointer<Row>>) {
    var rows = rows
    for index in rows.indices.dropFirst() where rows[index].time <= rows[index - 1].time {
      rows.sort(by: precedes)
      return
    }
  }

  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.time != b.time { return a.time < b.time }
    let partA = context.meanings[Int(a.action)].part
    let partB = context.meanings[Int(b.action)].part
    if partA != partB { return partA < partB }
    guard rows.hasSides(group) else { return contentPrecedes(a, b) ?? (a.place < b.place) }
    let sideA = rows.side(Int(a.place), of: group)
    let sideB = rows.side(Int(b.place), of: group)
    if sideA.sequence != sideB.sequence { return sideA.sequence < sideB.sequence }
    return contentPrecedes(a, b) ?? context.tie.orderOfSessions(sessionID(sideA), sessionID(sideB))
      ?? (sideA.index != sideB.index ? sideA.index < sideB.index : a.place < b.place)
  }

  private func contentPrecedes(_ a: Row, _ b: Row) -> Bool? {
    context.tie.order(context.actions[Int(a.action)], context.actions[Int(b.action)])
      ?? context.tie.order(context.settings[Int(a.setting)], context.settings[Int(b.setting)])
  }

  // MARK: One person

  private mutating func timeline(of user: UInt32, _ rows: ArraySlice<Row>) -> UserTimeline {
    var walk = UserWalk(gap: context.design.sessionGap, firstSession: piece.sessions.count)
    var timeline = UserTimeline(user: user, sessions: 0..<0)
    piece.attempts.removeAll(keepingCapacity: true)
    surroundings.begin(rows)
    if piece.keepsRows { piece.rowOrder.append(rows.map { index(of: $0) }) }
    for row in rows {
      let meaning = context.meanings[Int(row.action)]
      let setting = surroundings.next(row.setting)
      piece.first = min(piece.first, row.time)
      piece.last = max(piece.last, row.time)
      context.milestones.note(row, context.actions[Int(row.action)], meaning, in: &timeline)
      let isInSession = take(row, meaning, setting, &walk)
      if isInSession && piece.keepsRows {
        piece.noteSession(walk.ordinal(piece), ofRow: index(of: row))
      }
    }
    walk.finish(counted: context.design.rule.counted, &piece)
    timeline.sessions = walk.firstSession..<piece.sessions.count
    if timeline.sessions.isEmpty {
      let hasSignal = rows.contains { context.meanings[Int($0.action)].part == .signal }
      piece.excludedUsers[hasSignal ? "errors_only" : "passive_only", default: 0] += 1
    }
    return timeline
  }

  /// Takes one row.
  ///
  /// - Returns: Whether it belongs to the session at hand.
  private mutating func take(
    _ row: Row, _ meaning: Meaning, _ setting: UInt32, _ walk: inout UserWalk
  ) -> Bool {
    switch meaning.part {
    case .attempt:
      walk.beginActivity(at: row.time, session: sessionID(of: row), &piece)
      walk.add(attempt(row, meaning, setting), &piece)
      return true
    case .bareFailure:
      walk.beginActivity(at: row.time, session: sessionID(of: row), &piece)
      if let friction = meaning.friction {
        _ = walk.attach(friction, at: row.time, row: index(of: row), &piece)
      }
      return true
    case .signal:
      guard let friction = meaning.friction else { return walk.isWithinSession(row.time) }
      return walk.attach(friction, at: row.time, row: index(of: row), &piece)
    case .passive:
      if meaning.isUnnoticed { walk.noteUnnoticed(at: row.time, &piece) }
      return walk.isWithinSession(row.time)
    }
  }

  private func attempt(_ row: Row, _ meaning: Meaning, _ setting: UInt32) -> Attempt {
    let action = context.actions[Int(row.action)]
    return Attempt(
      time: Timestamp(nanoseconds: row.time), operation: meaning.operation, setting: setting,
      met: FrictionSet(code: meaning.friction.map { $0.rawValue + 1 } ?? 0),
      isSignIn: context.interpreter.isSignIn(action.name), isTimed: action.isTimed,
      slowness: context.interpreter.slowness(of: action))
  }

  private func sessionID(of row: Row) -> UInt32 {
    context.design.sessionsFromLog ? rows.side(Int(row.place), of: group).session : 0
  }

  private func sessionID(_ side: RowStore.Side) -> UInt32 {
    context.design.sessionsFromLog ? side.session : 0
  }

  /// The place of a row among those taken in; 0 where nobody asks.
  private func index(of row: Row) -> UInt32 {
    piece.keepsRows ? rows.side(Int(row.place), of: group).index : 0
  }
}
