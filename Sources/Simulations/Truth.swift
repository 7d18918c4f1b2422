/// What is true of a log, known because every life in it was lived with and without friction.
///
/// The truth of a log is of its own people, on their own random numbers; another log of the same
/// scenario has another truth, and both scatter around that of a large population.
public struct Truth: Equatable, Sendable {
  /// A share, or a mean number a user, as it was and as it would have been.
  public struct Metric: Equatable, Sendable {
    /// How many users the log follows long enough.
    public var users: Int
    /// As it was.
    public var observed: Double
    /// With no friction.
    public var withoutFriction: Double
    /// With half the odds of friction at every attempt.
    public var halvedFriction: Double
    /// With three quarters of them.
    public var atThreeQuarters: Double
    /// With a quarter of them.
    public var atQuarter: Double

    /// What friction caused.
    public var dueToFriction: Double { observed - withoutFriction }

    /// With the odds of friction multiplied by 1, 0.75, 0.5, 0.25 or 0; `nil` for any other number.
    public func value(atOdds odds: Double) -> Double? {
      switch odds {
      case 1: observed
      case 0.75: atThreeQuarters
      case 0.5: halvedFriction
      case 0.25: atQuarter
      case 0: withoutFriction
      default: nil
      }
    }
  }

  /// The share of users who depart after their first session; friction changed in that session.
  public internal(set) var oneSessionChurn: Metric?
  /// Departures a user by the horizon; friction changed in the session before leaving, one session
  /// at a time.
  public internal(set) var departuresByHorizon: Metric?
  /// The share of users who subscribe by the horizon; friction changed in their whole life.
  public internal(set) var conversionByHorizon: Metric?
  /// Who is still there, day by day, as it was.
  public internal(set) var retention: RetentionTruth
  /// The same with friction switched off in everybody's whole life.
  public internal(set) var retentionWithoutFriction: RetentionTruth
  /// First departures that the log can judge.
  public internal(set) var departures: Int
  /// Those of them that friction in the session before caused, less those that it prevented.
  public internal(set) var departuresDueToFriction: Int
  /// Share of users whose first session met friction.
  public internal(set) var firstSessionsHit: Double
  /// One-session churn of users whose first session met none: the naive answer.
  public internal(set) var naiveOneSessionChurn: Double
}

/// Lives summed up, to be judged once it is known when the log ends.
struct Tally {
  private struct Entry {
    var signup: Int64
    var sessions: [SessionOutcome]
    var conversions: Worlds
    var departure: Int64?
    var departureWithoutFriction: Int64?
  }

  private var entries: [Entry] = []

  /// Adds a life of one who signed up at `signup`.
  mutating func add(_ life: Life, signup: Int64) {
    entries.append(
      Entry(
        signup: signup, sessions: life.sessions, conversions: life.conversions,
        departure: life.departure, departureWithoutFriction: life.departureWithoutFriction))
  }

  /// The truth of a log that ends at `end`.
  func truth(end: Int64) -> Truth {
    let judged = end - Convention.returnWindow
    let firsts = entries.compactMap(\.sessions.first).filter { $0.end <= judged }
    let unhit = firsts.filter { !$0.metFriction }
    let all = Count(entries.flatMap { $0.sessions.filter { $0.end <= judged } }.map(\.departures))
    return Truth(
      oneSessionChurn: Count(firsts.map(\.departures)).metric(users: firsts.count),
      departuresByHorizon: departuresByHorizon(judged: judged),
      conversionByHorizon: conversionByHorizon(end: end),
      retention: retention(judged: judged, \.departure),
      retentionWithoutFriction: retention(judged: judged, \.departureWithoutFriction),
      departures: all.natural, departuresDueToFriction: all.natural - all.frictionFree,
      firstSessionsHit: 1 - Double(unhit.count) / Double(max(firsts.count, 1)),
      naiveOneSessionChurn: Double(Count(unhit.map(\.departures)).natural)
        / Double(max(unhit.count, 1)))
  }

  private func departuresByHorizon(judged: Int64) -> Truth.Metric? {
    let followed = entries.filter { $0.signup + Convention.horizon <= judged }
    let departures = followed.flatMap { entry in
      entry.sessions.filter { $0.end <= entry.signup + Convention.horizon }.map(\.departures)
    }
    return Count(departures).metric(users: followed.count)
  }

  private func retention(judged: Int64, _ departure: (Entry) -> Int64?) -> RetentionTruth {
    RetentionTruth(
      entries.compactMap { entry in
        guard let first = entry.sessions.first, first.end <= judged else { return nil }
        let end = departure(entry).flatMap { $0 <= judged ? $0 : nil }
        return RetentionTruth.Stay(
          // Nobody departs before having been there: the curve begins at one.
          length: max(1, (end ?? judged) - entry.signup), hasDeparted: end != nil)
      })
  }

  private func conversionByHorizon(end: Int64) -> Truth.Metric? {
    let followed = entries.filter { $0.signup + Convention.horizon <= end }
    return Count(followed.map(\.conversions)).metric(users: followed.count)
  }
}

/// How often something holds in each world.
private struct Count {
  var natural = 0
  var frictionFree = 0
  var halved = 0
  var threeQuarters = 0
  var quarter = 0

  init(_ cases: [Worlds]) {
    for worlds in cases {
      natural += worlds.contains(.natural) ? 1 : 0
      frictionFree += worlds.contains(.frictionFree) ? 1 : 0
      halved += worlds.contains(.halved) ? 1 : 0
      threeQuarters += worlds.contains(.threeQuarters) ? 1 : 0
      quarter += worlds.contains(.quarter) ? 1 : 0
    }
  }

  /// The counts a user; `nil` when there is no user.
  func metric(users: Int) -> Truth.Metric? {
    guard users > 0 else { return nil }
    let share = { (count: Int) in Double(count) / Double(users) }
    return Truth.Metric(
      users: users, observed: share(natural), withoutFriction: share(frictionFree),
      halvedFriction: share(halved), atThreeQuarters: share(threeQuarters),
      atQuarter: share(quarter))
  }
}
