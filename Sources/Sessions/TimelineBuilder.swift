import EventLogs

extension Timelines {
  /// Orders what `reduction` took in and cuts it into people, sessions and attempts.
  init(
    _ reduction: consuming TimelineReduction, vocabulary: EventVocabulary, design: TimelineDesign
  ) {
    var builder = TimelineBuilder(reduction, vocabulary: vocabulary, design: design)
    builder.build()
    self = builder.timelines
  }
}

/// Makes timelines person by person.
struct TimelineBuilder {
  private(set) var timelines = Timelines()
  private var reduction: TimelineReduction
  private let design: TimelineDesign
  private let vocabulary: EventVocabulary
  private let interpreter: Interpreter
  private let meanings: [Meaning]
  private var surroundings: Surroundings
  private let milestones: MilestoneIndex
  private let tie: TieBreak

  init(_ reduction: TimelineReduction, vocabulary: EventVocabulary, design: TimelineDesign) {
    self.reduction = reduction
    self.design = design
    self.vocabulary = vocabulary
    let interpreter = Interpreter(names: vocabulary.names, rule: design.rule)
    self.interpreter = interpreter
    if case .quantile(let share) = design.rule.slow {
      self.reduction.markSlow(above: share, operationOf: interpreter.operationOfName)
    }
    meanings = self.reduction.actions.map { interpreter.meaning(of: $0) }
    surroundings = Surroundings(self.reduction.settings)
    milestones = MilestoneIndex(design.milestones, names: vocabulary.names)
    tie = TieBreak(vocabulary)
  }

  mutating func build() {
    timelines.vocabulary = vocabulary
    timelines.milestones = design.milestones
    timelines.operations = interpreter.operations
    timelines.sessionGap = design.sessionsFromLog ? nil : design.sessionGap
    if case .milliseconds(let limit) = design.rule.slow { timelines.slowMilliseconds = limit }
    timelines.isCharge = chargeOperations()
    recordFriction()
    if design.keepsRows {
      timelines.sessionOfRow = [UInt32](repeating: 0, count: reduction.rows.count)
      timelines.frictionOfRow = reduction.rows.map { row in
        meanings[Int(row.action)].friction.map { $0.rawValue + 1 } ?? 0
      }
    }
    let order = rowsByUser()
    for user in order.users {
      let rows = ordered(order.rows[order.starts[Int(user)]..<order.starts[Int(user) + 1]])
      addUser(user, rows)
    }
    timelines.settings = surroundings.settings
    openOperationsHit()
    dropDoubtfulSignup()
  }

  // MARK: Order

  private typealias Row = TimelineReduction.Row

  /// Rows grouped by user, and users by first row's time, then id.
  private func rowsByUser() -> (users: [UInt32], rows: [UInt32], starts: [Int]) {
    let count = vocabulary.users.count
    var starts = [Int](repeating: 0, count: count + 1)
    var first = [Int64](repeating: .max, count: count)
    for row in reduction.rows {
      starts[Int(row.user) + 1] += 1
      if row.time < first[Int(row.user)] { first[Int(row.user)] = row.time }
    }
    for user in 0..<count { starts[user + 1] += starts[user] }
    var next = starts
    var rows = [UInt32](repeating: 0, count: reduction.rows.count)
    for (index, row) in reduction.rows.enumerated() {
      rows[next[Int(row.user)]] = UInt32(index)
      next[Int(row.user)] += 1
    }
    let users = (0..<UInt32(count)).filter { starts[Int($0)] < starts[Int($0) + 1] }
      .sorted { a, b in
        first[Int(a)] != first[Int(b)]
          ? first[Int(a)] < first[Int(b)]
          : vocabulary.users[a].lexicographicallyPrecedes(vocabulary.users[b])
      }
    return (users, rows, starts)
  }

  /// One person's rows by time, attempts before error rows, sequence, then content.
  private func ordered(_ indices: ArraySlice<UInt32>) -> [Row] {
    var rows = indices.map { reduction.rows[Int($0)] }
    var isOrdered = true
    for index in rows.indices.dropFirst() where rows[index].time <= rows[index - 1].time {
      isOrdered = false
      break
    }
    if !isOrdered { rows.sort(by: precedes) }
    return rows
  }

  private func precedes(_ a: Row, _ b: Row) -> Bool {
    if a.time != b.time { return a.time < b.time }
    let partA = meanings[Int(a.action)].part
    let partB = meanings[Int(b.action)].part
    if partA != partB { return partA < partB }
    if !reduction.sequences.isEmpty {
      let sequenceA = reduction.sequences[Int(a.index)]
      let sequenceB = reduction.sequences[Int(b.index)]
      if sequenceA != sequenceB { return sequenceA < sequenceB }
    }
    return tie.order(reduction.actions[Int(a.action)], reduction.actions[Int(b.action)])
      ?? tie.order(reduction.settings[Int(a.setting)], reduction.settings[Int(b.setting)])
      ?? tie.orderOfSessions(sessionID(of: a), sessionID(of: b))
      ?? (a.index < b.index)
  }

  // MARK: One person

  private mutating func addUser(_ user: UInt32, _ rows: [Row]) {
    var walk = UserWalk(
      gap: design.sessionGap, firstSession: timelines.sessions.count,
      firstAttempt: timelines.attempts.count)
    var timeline = UserTimeline(user: user, sessions: 0..<0)
    surroundings.begin(rows)
    if design.keepsRows { timelines.rowOrder += rows.map(\.index) }
    for row in rows {
      let meaning = meanings[Int(row.action)]
      let setting = surroundings.next(row.setting)
      timelines.extendWindow(to: row.time)
      milestones.note(row, reduction.actions[Int(row.action)], meaning, in: &timeline)
      let isInSession = take(row, meaning, setting, &walk)
      if isInSession { timelines.noteSession(walk.ordinal(timelines), ofRow: row.index) }
    }
    walk.finish(counted: design.rule.counted, &timelines)
    timeline.sessions = walk.firstSession..<timelines.sessions.count
    if timeline.sessions.isEmpty {
      let reason =
        rows.contains { meanings[Int($0.action)].part == .signal } ? "errors_only" : "passive_only"
      timelines.excludedUsers[reason, default: 0] += 1
    } else {
      timelines.users.append(timeline)
    }
  }

  /// Takes one row.
  ///
  /// - Returns: Whether it belongs to the session at hand.
  private mutating func take(
    _ row: Row, _ meaning: Meaning, _ setting: UInt32, _ walk: inout UserWalk
  ) -> Bool {
    switch meaning.part {
    case .attempt:
      walk.beginActivity(at: row.time, session: sessionID(of: row), &timelines)
      walk.add(attempt(row, meaning, setting), &timelines)
      return true
    case .bareFailure:
      walk.beginActivity(at: row.time, session: sessionID(of: row), &timelines)
      if let friction = meaning.friction {
        _ = walk.attach(friction, at: row.time, row: row.index, &timelines)
      }
      return true
    case .signal:
      guard let friction = meaning.friction else { return walk.isWithinSession(row.time) }
      return walk.attach(friction, at: row.time, row: row.index, &timelines)
    case .passive:
      if meaning.isUnnoticed { walk.noteUnnoticed(at: row.time, &timelines) }
      return walk.isWithinSession(row.time)
    }
  }

  private func attempt(_ row: Row, _ meaning: Meaning, _ setting: UInt32) -> Attempt {
    let action = reduction.actions[Int(row.action)]
    return Attempt(
      time: Timestamp(nanoseconds: row.time), operation: meaning.operation, setting: setting,
      met: FrictionSet(meaning.friction.map { [$0] } ?? []), friction: nil,
      isSignIn: interpreter.isSignIn(action.name), isTimed: action.isTimed,
      slowness: interpreter.slowness(of: action))
  }

  private func sessionID(of row: Row) -> UInt32 {
    reduction.sessionIDs.isEmpty ? 0 : reduction.sessionIDs[Int(row.index)]
  }

  // MARK: The whole log

  /// A signup event found by name counts only if nearly everybody has it.
  private mutating func dropDoubtfulSignup() {
    guard timelines.milestones.isSignupGuessed else { return }
    let signedUp = timelines.users.count { $0.signedUp != nil }
    guard Double(signedUp) < 0.95 * Double(timelines.users.count) else {
      timelines.milestones.foundByName.append("signup")
      return
    }
    timelines.milestones.signup = nil
    for index in timelines.users.indices { timelines.users[index].signedUp = nil }
  }

  /// Where failed charges and sign-ins have no attempt of their own, what they were attached to is
  /// what they can happen at: a hit where none is possible would be lost to the risk of its kind.
  private mutating func openOperationsHit() {
    var isSignIn = [Bool](repeating: false, count: timelines.operations.count)
    for attempt in timelines.attempts {
      switch attempt.friction {
      case .payment: timelines.isCharge[Int(attempt.operation)] = true
      case .authentication where !attempt.isSignIn: isSignIn[Int(attempt.operation)] = true
      default: break
      }
    }
    guard isSignIn.contains(true) else { return }
    for index in timelines.attempts.indices
    where isSignIn[Int(timelines.attempts[index].operation)] {
      timelines.attempts[index].isSignIn = true
    }
  }

  /// An operation is a charge by its name, or where a 402 was answered.
  private func chargeOperations() -> [Bool] {
    var isCharge = interpreter.isChargeOperation
    for (action, meaning) in zip(reduction.actions, meanings) where action.status == 402 {
      isCharge[Int(meaning.operation)] = true
    }
    return isCharge
  }

  private mutating func recordFriction() {
    var rows = [Int](repeating: 0, count: reduction.actions.count)
    for row in reduction.rows { rows[Int(row.action)] += 1 }
    var names = [[UInt32: Int]](repeating: [:], count: Friction.allCases.count)
    var monitored = timelines.recorded.isMonitored
    // A row that nobody sent carries no friction, so it could not show any either.
    for (index, meaning) in meanings.enumerated() where meaning.part != .passive {
      let action = reduction.actions[index]
      if let kind = meaning.friction {
        timelines.recorded.rows[Int(kind.rawValue)] += rows[index]
        names[Int(kind.rawValue)][action.name, default: 0] += rows[index]
        monitored[Int(kind.rawValue)] = true
      }
      if action.status > 0 || action.hasError { monitored[Int(Friction.failure.rawValue)] = true }
      if action.isTimed { monitored[Int(Friction.latency.rawValue)] = true }
      if action.status > 0 {
        let isSignIn = interpreter.isSignIn(action.name)
        if isSignIn { monitored[Int(Friction.authentication.rawValue)] = true }
        if timelines.isCharge[Int(meaning.operation)] {
          monitored[Int(Friction.payment.rawValue)] = true
        }
        monitored[Int(Friction.notFound.rawValue)] = true
        monitored[Int(Friction.rateLimited.rawValue)] = true
      }
    }
    timelines.recorded.isMonitored = monitored
    timelines.recorded.names = names.map { counts in
      counts.map { (vocabulary.names.text($0.key), $0.value) }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    }
  }
}
