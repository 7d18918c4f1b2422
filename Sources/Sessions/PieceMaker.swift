import EventLogs

/// What making timelines takes, the rows aside; the same for all threads.
///
/// A class, so that to hand it on is to hand on one reference, not one a table.
final class TimelineContext: Sendable {
  let design: TimelineDesign
  let vocabulary: EventVocabulary
  let interpreter: Interpreter
  let actions: [Action]
  /// By action.
  let meanings: [Meaning]
  let settings: [Setting]
  let milestones: MilestoneIndex
  let tie: TieBreak
  /// By action.
  let recipes: [RowRecipe]

  init(
    _ actions: [Action], _ settings: [Setting], _ interpreter: Interpreter,
    vocabulary: EventVocabulary, design: TimelineDesign
  ) {
    self.actions = actions
    self.settings = settings
    self.interpreter = interpreter
    self.vocabulary = vocabulary
    self.design = design
    let meanings = actions.map { interpreter.meaning(of: $0) }
    let milestones = MilestoneIndex(design.milestones, names: vocabulary.names)
    self.meanings = meanings
    self.milestones = milestones
    tie = TieBreak(vocabulary)
    recipes = zip(actions, meanings).map { action, meaning in
      RowRecipe(action, meaning, interpreter, isMilestone: milestones.isOne(action.name))
    }
  }
}

/// What a row of an action comes to, worked out once for all of them.
struct RowRecipe: BitwiseCopyable {
  /// The attempt it is, if it is one; when and where are the row's.
  var attempt: Attempt
  let part: Meaning.Part
  /// The event is one that marks a signup, an activation or a conversion.
  let isMilestone: Bool

  init(
    _ action: Action, _ meaning: Meaning, _ interpreter: Interpreter, isMilestone: Bool
  ) {
    attempt = Attempt(
      operation: meaning.operation, setting: 0,
      met: FrictionSet(code: meaning.friction.map { $0.rawValue + 1 } ?? 0),
      isSignIn: interpreter.isSignIn(action.name), isTimed: action.isTimed,
      slowness: interpreter.slowness(of: action))
    part = meaning.part
    self.isMilestone = isMilestone
  }
}

/// The timelines of one group of people.
struct TimelinePiece: Sendable {
  /// Person by person in the order of the whole log; their attempts are places among those of the whole
  /// log.
  var sessions: [Session] = []
  /// How many rows of each of them were activity; `nil` where nobody asks.
  var activities: [UInt32]?
  /// Rows about an attempt that had none before them, by `rawValue`.
  var orphans = [Int](repeating: 0, count: Friction.allCases.count)
  /// People left out, by reason.
  var excludedUsers: [String: Int] = [:]
  /// The first and the last row's time.
  var first = Int64.max
  var last = Int64.min
  /// Operations at which a charge failed, and those at which a sign-in did that is not one by its name.
  var chargesHit: Set<UInt32> = []
  var signInsHit: Set<UInt32> = []
  /// Surroundings that came of filling blanks, and the rank of the person they were first made for.
  var settings: [(setting: Setting, rank: Int)] = []
  /// Times of attempts that are no count from their session's start.
  var times: [(attempt: UInt32, time: Int64)] = []
  /// People who reached a milestone at an instant that stands for never where times are kept.
  var reachedEarliest: [(rank: Int, reached: MilestonesReached)] = []
  /// Each person's rows in order, and the session of a row; only where they are wanted.
  var rowOrder: [[UInt32]] = []
  var rowSessions: [(row: UInt32, ordinal: UInt32)] = []
  fileprivate(set) var keepsRows = false

  mutating func noteSession(_ ordinal: UInt32, ofRow row: UInt32) {
    if keepsRows { rowSessions.append((row, ordinal)) }
  }

  /// Notes what an attempt shows to be possible at its operation.
  mutating func note(_ friction: Friction, at attempt: Attempt) {
    switch friction {
    case .payment: chargesHit.insert(attempt.operation)
    case .authentication where !attempt.isSignIn: signInsHit.insert(attempt.operation)
    default: break
    }
  }
}

/// Makes the timelines of one group of people, person by person.
struct PieceMaker {
  private typealias Row = TimelineReduction.Row
  private typealias Rows = UnsafeMutableBufferPointer<Row>

  private(set) var piece = TimelinePiece()
  private let context: TimelineContext
  private let rows: RowStore
  private let group: Int
  private let sessionsFromLog: Bool
  private var surroundings: Surroundings
  /// One of its own: asked at every friction, while other threads ask theirs.
  private let firstCounted: FirstCounted

  init(_ group: Int, of rows: RowStore, _ context: TimelineContext, _ surroundings: Surroundings) {
    self.group = group
    self.rows = rows
    self.context = context
    self.surroundings = surroundings
    sessionsFromLog = context.design.sessionsFromLog
    firstCounted = FirstCounted(context.design.rule.counted)
    piece.keepsRows = context.design.keepsRows
    if context.design.countsActivities { piece.activities = [] }
  }

  /// Makes the timelines of `people`.
  ///
  /// - Parameters:
  ///   - people: Those of the group that have rows, and their rank, in order of it.
  ///   - firstAttempts: By person, where their attempts go.
  ///   - attempts: Where all attempts go, and their times.
  ///   - users: Where all people go, at their rank; those left out without sessions. Sessions are places
  ///     in those of the piece.
  mutating func make(
    _ people: [(user: UInt32, rank: Int)], firstAttempts: [UInt32],
    into attempts: AttemptPlaces,
    and users: PersonPlaces
  ) {
    var (taken, starts) = rows.take(group)
    let order = RowOrder(context, rows, group)
    let recipes = context.recipes
    taken.withUnsafeMutableBufferPointer { taken in
      // All threads share them: one hold for all people, not one for each.
      recipes.withUnsafeBufferPointer { recipes in
        for (user, rank) in people {
          let person = Int(user) & (1 << RowStore.groupShift - 1)
          let own = Rows(rebasing: taken[starts[person]..<starts[person + 1]])
          order.put(own)
          let walk = UserWalk(
            gap: context.design.sessionGap, attempts, from: Int(firstAttempts[Int(user)]),
            firstSession: piece.sessions.count)
          var reached = MilestonesReached()
          users.put(timeline(of: user, own, recipes, walk, &reached), reached, at: rank)
          if reached.needsListing { piece.reachedEarliest.append((rank, reached)) }
          while piece.settings.count < surroundings.made.count {
            piece.settings.append((surroundings.made[piece.settings.count], rank))
          }
        }
      }
    }
  }

  // MARK: One person

  private mutating func timeline(
    of user: UInt32, _ rows: Rows, _ recipes: UnsafeBufferPointer<RowRecipe>,
    _ beginning: UserWalk, _ reached: inout MilestonesReached
  ) -> UserTimeline {
    var walk = beginning
    var timeline = UserTimeline(user: user, sessions: 0..<0)
    let isFilling = surroundings.begin(rows)
    if piece.keepsRows { piece.rowOrder.append(rows.map { index(of: $0) }) }
    piece.first = min(piece.first, rows.first?.time ?? .max)
    piece.last = max(piece.last, rows.last?.time ?? .min)
    for row in rows {
      let action = Int(row.action)
      let recipe = recipes[action]
      let setting = isFilling ? surroundings.next(row.setting) : row.setting
      if recipe.isMilestone {
        context.milestones.note(
          row, context.actions[action], context.meanings[action], in: &reached)
      }
      let isInSession: Bool
      if recipe.part == .attempt {
        walk.beginActivity(at: row.time, session: sessionID(of: row), &piece)
        walk.add(recipe.attempt, at: row.time, in: setting, &piece)
        isInSession = true
      } else {
        isInSession = takeOther(row, context.meanings[action], &walk)
      }
      if isInSession && piece.keepsRows {
        piece.noteSession(walk.ordinal(piece), ofRow: index(of: row))
      }
    }
    walk.finish(firstCounted, &piece)
    timeline.sessions = walk.firstSession..<piece.sessions.count
    if timeline.sessions.isEmpty {
      let hasSignal = rows.contains { context.meanings[Int($0.action)].part == .signal }
      piece.excludedUsers[hasSignal ? "errors_only" : "passive_only", default: 0] += 1
    }
    return timeline
  }

  /// Takes a row that is no attempt.
  ///
  /// - Returns: Whether it belongs to the session at hand.
  private mutating func takeOther(_ row: Row, _ meaning: Meaning, _ walk: inout UserWalk) -> Bool {
    switch meaning.part {
    case .attempt, .bareFailure:
      walk.beginActivity(at: row.time, session: sessionID(of: row), &piece)
      if let friction = meaning.friction {
        _ = walk.attach(friction, at: row.time, row: index(of: row), &piece)
      }
      return true
    case .signal:
      guard let friction = meaning.friction else { return walk.isWithinSession(row.time) }
      return walk.attach(friction, at: row.time, row: index(of: row), &piece)
    case .passive:
      if meaning.isUnnoticed { walk.noteUnnoticed(at: row.time) }
      return walk.isWithinSession(row.time)
    }
  }

  private func sessionID(of row: Row) -> UInt32 {
    sessionsFromLog ? rows.side(Int(row.place), of: group).session : 0
  }

  /// The place of a row among those taken in; 0 where nobody asks.
  private func index(of row: Row) -> UInt32 {
    piece.keepsRows ? rows.side(Int(row.place), of: group).index : 0
  }
}
