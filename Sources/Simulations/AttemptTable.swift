/// Every attempt of a log with its true risks, for the same estimator told the truth.
///
/// One entry an attempt in each array, a person's attempts together and in time order, people by
/// index: the order of the log sorted by user and time.
public struct AttemptTable: Sendable {
  /// Who, by index; user 0 is `u_0001` in the log.
  public internal(set) var users: [UInt32] = []
  /// When, in milliseconds since 1970-01-01T00:00:00Z.
  public internal(set) var times: [Int64] = []
  /// Which of the person's sessions it belongs to, the first being 1.
  public internal(set) var sessions: [UInt16] = []
  /// What, an index into ``operationNames``.
  public internal(set) var operations: [UInt8] = []
  /// The friction it met, if any.
  public internal(set) var frictions: [FrictionKind?] = []
  /// The risk of each kind, given that no kind before it in order struck; 0 where it cannot.
  public internal(set) var risks: [ByKind] = []
  /// The names of operations; a failed sign-in is an attempt at `login`.
  public let operationNames: [String]

  /// How many attempts there are.
  public var count: Int { users.count }

  init(operationNames: [String]) {
    self.operationNames = operationNames
  }

  mutating func append(_ attempt: Attempt, by person: Person, session: Int) {
    users.append(UInt32(person.index))
    times.append(1_000 * Simulation.startSeconds + attempt.time)
    sessions.append(UInt16(clamping: session))
    operations.append(UInt8(attempt.operation))
    frictions.append(attempt.friction)
    risks.append(attempt.risks)
  }
}

extension Simulation {
  /// The attempts of the log with their true risks; lives are lived once more to tell them.
  public func attempts() -> AttemptTable {
    var table = AttemptTable(operationNames: scenario.model.operations.map(\.name))
    for person in people {
      _ = Life(of: person, mechanism, inAllWorlds: false) { plan, attempts in
        for attempt in attempts where attempt.time <= mechanism.lastMillisecond {
          table.append(attempt, by: person, session: plan.order)
        }
      }
    }
    return table
  }
}
