import EventLogs

extension Timelines {
  /// Orders what `reduction` took in, which uses it up, and cuts it into people, sessions and attempts.
  init(
    _ reduction: TimelineReduction, vocabulary: EventVocabulary, design: TimelineDesign,
    threads: Int
  ) {
    var builder = TimelineBuilder(reduction, vocabulary: vocabulary, design: design)
    builder.build(threads: threads)
    self = builder.timelines
  }
}

/// Makes timelines group by group, and puts them together in the order of people.
struct TimelineBuilder {
  private(set) var timelines = Timelines()
  private let reduction: TimelineReduction
  private let context: TimelineContext

  init(_ reduction: TimelineReduction, vocabulary: EventVocabulary, design: TimelineDesign) {
    self.reduction = reduction
    let interpreter = Interpreter(names: vocabulary.names, rule: design.rule)
    if case .quantile(let share) = design.rule.slow {
      reduction.markSlow(above: share, operationOf: interpreter.operationOfName)
    }
    context = TimelineContext(
      reduction.actions, reduction.settings, interpreter, vocabulary: vocabulary, design: design)
  }

  mutating func build(threads: Int) {
    timelines.vocabulary = context.vocabulary
    timelines.milestones = design.milestones
    timelines.operations = context.interpreter.operations
    timelines.sessionGap = design.sessionsFromLog ? nil : design.sessionGap
    if case .milliseconds(let limit) = design.rule.slow { timelines.slowMilliseconds = limit }
    timelines.isCharge = chargeOperations()
    recordFriction()
    if design.keepsRows { keepFriction() }
    let pieces = makePeople(threads: threads)
    openOperationsHit(pieces)
    dropDoubtfulSignup()
  }

  // MARK: People

  private mutating func makePeople(threads: Int) -> [TimelinePiece] {
    let rows = reduction.rows
    rows.settle(threads: threads)
    let survey = PeopleSurvey(rows, context, threads: threads)
    // Each group is one thread's.
    nonisolated(unsafe) let groups = rows
    let surroundings = Surroundings(reduction.settingTable)
    var pieces: [TimelinePiece] = []
    var counts: [UInt32] = []
    let people = survey.order.count
    timelines.users = Self.array(people) { users in
      timelines.milestoneTimes = MilestoneTimes(of: people, context.milestones) { milestones in
        timelines.attempts = Self.array(survey.attempts) { attempts in
          counts = Self.array(survey.attempts) { times in
            // Each person goes to a place of their own, and so do their attempts.
            nonisolated(unsafe) let users = PersonPlaces(users: users, milestones: milestones)
            nonisolated(unsafe) let places = AttemptPlaces(
              attempts: attempts, times: times, tick: survey.tick)
            pieces = sideBySide(rows.groups, threads: threads) { [context] group in
              var maker = PieceMaker(group, of: groups, context, surroundings)
              maker.make(
                survey.people[group], firstAttempts: survey.firstAttempts, into: places, and: users)
              return maker.piece
            }
          }
        }
      }
    }
    for (rank, reached) in pieces.lazy.flatMap(\.reachedEarliest) {
      timelines.milestoneTimes.set(reached, at: rank)
    }
    timelines.milestoneTimes.forgetUnreached()
    timelines.times = AttemptTimes(counts, tick: survey.tick, others: pieces.flatMap(\.times))
    number(&pieces)
    put(pieces, of: survey.people, threads: threads)
    if design.keepsRows { putRows(pieces, in: survey.order) }
    return pieces
  }

  private var design: TimelineDesign { context.design }

  /// Numbers the surroundings that came of filling blanks as if people had been taken in order.
  private mutating func number(_ pieces: inout [TimelinePiece]) {
    let known = context.settings.count
    timelines.settings = context.settings
    // One piece's are in order of the rank already, and no two pieces share a rank.
    let made = pieces.flatMap(\.settings).enumerated()
      .sorted { ($0.element.rank, $0.offset) < ($1.element.rank, $1.offset) }
    var indices: [Setting: UInt32] = [:]
    for (_, (setting, _)) in made where indices[setting] == nil {
      indices[setting] = UInt32(timelines.settings.count)
      timelines.settings.append(setting)
    }
    for piece in pieces.indices where !pieces[piece].settings.isEmpty {
      let numbers = pieces[piece].settings.map { indices[$0.setting] ?? 0 }
      for session in pieces[piece].sessions {
        for place in session.attempts where timelines.attempts[place].setting >= known {
          timelines.attempts[place].setting =
            numbers[Int(timelines.attempts[place].setting) - known]
        }
      }
      pieces[piece].settings = []
    }
  }

  /// An array of `count`, all of which `fill` makes.
  private static func array<Element>(
    _ count: Int, _ fill: (UnsafeMutableBufferPointer<Element>) -> Void
  ) -> [Element] {
    [Element](unsafeUninitializedCapacity: count) { buffer, filled in
      fill(buffer)
      filled = count
    }
  }

  /// Puts sessions in the order of people, and drops people without.
  ///
  /// - Parameters:
  ///   - pieces: Where the sessions are.
  ///   - people: The people of each piece, by rank.
  ///   - threads: How many put them there, at most.
  private mutating func put(
    _ pieces: [TimelinePiece], of people: [[(user: UInt32, rank: Int)]], threads: Int
  ) {
    for piece in pieces { add(piece) }
    let (own, count) = placeSessions()
    let users = timelines.users
    func inOrder<Element: Sendable>(_ made: [[Element]]) -> [Element] {
      Self.array(count) { all in
        // Each person's sessions are theirs alone.
        nonisolated(unsafe) let all = all
        _ = sideBySide(made.count, threads: threads) { piece in
          for (_, rank) in people[piece] {
            let target = UnsafeMutableBufferPointer(rebasing: all[users[rank].sessions])
            _ = target.initialize(from: made[piece][own[rank]])
          }
        }
      }
    }
    timelines.sessions = inOrder(pieces.map(\.sessions))
    if design.countsActivities {
      timelines.activities = inOrder(pieces.map { $0.activities ?? [] })
    }
    if users.contains(where: { $0.sessions.isEmpty }) {
      timelines.milestoneTimes = timelines.milestoneTimes.keeping(
        users.indices.lazy.filter { !users[$0].sessions.isEmpty })
      timelines.users.removeAll { $0.sessions.isEmpty }
    }
  }

  /// Gives each person's sessions their places among those of all.
  ///
  /// - Returns: By rank, which they are among those of the piece; how many there are of all.
  private mutating func placeSessions() -> (own: [Range<Int>], count: Int) {
    var count = 0
    let own = timelines.users.indices.map { place in
      let own = timelines.users[place].sessions
      timelines.users[place].sessions = count..<count + own.count
      count += own.count
      return own
    }
    return (own, count)
  }

  /// Adds what is counted over all.
  private mutating func add(_ piece: TimelinePiece) {
    for (reason, count) in piece.excludedUsers {
      timelines.excludedUsers[reason, default: 0] += count
    }
    for kind in piece.orphans.indices { timelines.recorded.orphans[kind] += piece.orphans[kind] }
    guard piece.first <= piece.last else { return }
    let first = Timestamp(nanoseconds: piece.first)
    let last = Timestamp(nanoseconds: piece.last)
    timelines.window =
      min(
        first, timelines.window?.lowerBound ?? first)...max(
        last, timelines.window?.upperBound ?? last)
  }

  // MARK: Rows

  /// Notes the friction that each row carries.
  private mutating func keepFriction() {
    let rows = reduction.rows
    timelines.sessionOfRow = [UInt32](repeating: 0, count: rows.count)
    timelines.frictionOfRow = [UInt8](repeating: 0, count: rows.count)
    for group in 0..<rows.groups {
      rows.forEachRow(of: group) { row in
        guard let friction = context.meanings[Int(row.action)].friction else { return }
        let index = rows.side(Int(row.place), of: group).index
        timelines.frictionOfRow[Int(index)] = friction.rawValue + 1
      }
    }
  }

  private mutating func putRows(_ pieces: [TimelinePiece], in order: [UInt32]) {
    var next = [Int](repeating: 0, count: pieces.count)
    for user in order {
      let piece = Int(user) >> RowStore.groupShift
      timelines.rowOrder += pieces[piece].rowOrder[next[piece]]
      next[piece] += 1
    }
    for (row, ordinal) in pieces.lazy.flatMap(\.rowSessions) {
      timelines.sessionOfRow[Int(row)] = ordinal
    }
  }

  // MARK: The whole log

  /// A signup event found by name counts only if nearly everybody has it.
  private mutating func dropDoubtfulSignup() {
    guard timelines.milestones.isSignupGuessed else { return }
    let signedUp = timelines.milestoneTimes.signedUp.count
    guard Double(signedUp) < 0.95 * Double(timelines.users.count) else {
      timelines.milestones.foundByName.append("signup")
      return
    }
    timelines.milestones.signup = nil
    timelines.milestoneTimes.forgetSignup()
  }

  /// Where failed charges and sign-ins have no attempt of their own, what they were attached to is
  /// what they can happen at: a hit where none is possible would be lost to the risk of its kind.
  private mutating func openOperationsHit(_ pieces: [TimelinePiece]) {
    var isSignIn = [Bool](repeating: false, count: timelines.operations.count)
    for piece in pieces {
      for operation in piece.chargesHit { timelines.isCharge[Int(operation)] = true }
      for operation in piece.signInsHit { isSignIn[Int(operation)] = true }
    }
    guard isSignIn.contains(true) else { return }
    for index in timelines.attempts.indices
    where isSignIn[Int(timelines.attempts[index].operation)] {
      timelines.attempts[index].isSignIn = true
    }
  }

  /// An operation is a charge by its name, or where a 402 was answered.
  private func chargeOperations() -> [Bool] {
    var isCharge = context.interpreter.isChargeOperation
    for (action, meaning) in zip(context.actions, context.meanings) where action.status == 402 {
      isCharge[Int(meaning.operation)] = true
    }
    return isCharge
  }

  private mutating func recordFriction() {
    let rows = reduction.rowsByAction
    var names = [[UInt32: Int]](repeating: [:], count: Friction.allCases.count)
    var monitored = timelines.recorded.isMonitored
    // A row that nobody sent carries no friction, so it could not show any either.
    for (index, meaning) in context.meanings.enumerated() where meaning.part != .passive {
      let action = context.actions[index]
      if let kind = meaning.friction {
        timelines.recorded.rows[Int(kind.rawValue)] += rows[index]
        names[Int(kind.rawValue)][action.name, default: 0] += rows[index]
        monitored[Int(kind.rawValue)] = true
      }
      if action.status > 0 || action.hasError { monitored[Int(Friction.failure.rawValue)] = true }
      if action.isTimed { monitored[Int(Friction.latency.rawValue)] = true }
      if action.status > 0 {
        let isSignIn = context.interpreter.isSignIn(action.name)
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
      counts.map { (context.vocabulary.names.text($0.key), $0.value) }
        .sorted { ($1.1, $0.0) < ($0.1, $1.0) }.map(\.0)
    }
  }
}
