import EventLogs
import Sessions
import Simulations
import Studies

extension Study {
  /// The true risks of the attempts of this study's timelines, by kind's `rawValue`, then attempt.
  ///
  /// A person's attempts have one order in the log and in the simulation, that of time.
  func trueRisks(in table: AttemptTable) -> [[Double]] {
    var start: [UInt32: Int] = [:]
    for index in table.users.indices.reversed() { start[table.users[index]] = index }
    var risks = [[Double]](
      repeating: [Double](repeating: 0, count: timelines.attempts.count),
      count: Friction.allCases.count)
    for user in timelines.users {
      // Person 0 is `u_0001`.
      let name = timelines.vocabulary.users.text(user.user)
      guard let number = UInt32(name.dropFirst(2)), var place = start[number - 1] else {
        preconditionFailure("\(name) is nobody in the simulation")
      }
      for session in user.sessions {
        let session = timelines.sessions[session]
        for attempt in session.attempts {
          let time = timelines.time(ofAttempt: attempt, in: session)
          precondition(
            table.times[place] * 1_000_000 == time.nanoseconds,
            "the attempts of \(name) are not those of the simulation")
          for kind in FrictionKind.allCases {
            // A risk of one, of who can never get in, leaves no weight to work out.
            risks[Int(kind.friction.rawValue)][attempt] = min(table.risks[place][kind], 1 - 1e-9)
          }
          place += 1
        }
      }
    }
    return risks
  }
}

extension FrictionKind {
  /// The same kind in the words of the analysis.
  fileprivate var friction: Friction {
    switch self {
    case .payment: .payment
    case .auth: .authentication
    case .error: .failure
    case .latency: .latency
    }
  }
}
