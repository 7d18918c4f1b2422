public import EventLogs

/// What each person did, in order: sessions, attempts, and the friction they met.
///
/// The order of people, and of what one person did at one instant, depends on what the log says
/// and never on the order of its rows.
public struct Timelines: Sendable {
  /// People with at least one session, by first activity.
  public internal(set) var users: [UserTimeline] = []
  /// When each of them reached the milestones.
  public internal(set) var milestoneTimes = MilestoneTimes()
  /// Sessions, person by person, in order.
  public internal(set) var sessions: [Session] = []
  /// How many rows of each of them were activity; `nil` unless asked for.
  public internal(set) var activities: [UInt32]?
  /// Attempts, session by session, in order.
  public internal(set) var attempts: [Attempt] = []
  /// When each of them was.
  public internal(set) var times = AttemptTimes()
  /// What can be tried.
  public internal(set) var operations: [Operation] = []
  /// Whether the operation is a charge, or what failed charges were attached to, by operation.
  public internal(set) var isCharge: [Bool] = []
  /// The pause over which a session ends, in nanoseconds; `nil` where the log names its sessions.
  public internal(set) var sessionGap: Int64?
  /// The limit of slow in milliseconds; `nil` where it is a quantile.
  public internal(set) var slowMilliseconds: Double?
  /// Surroundings, by index.
  public internal(set) var settings: [Setting] = []
  /// The words that settings refer to.
  public internal(set) var vocabulary = EventVocabulary()
  /// Stamps have no time of day: what came first within a day is not known.
  public internal(set) var isDayResolution = false
  /// The milestones in force.
  public internal(set) var milestones = Milestones()
  /// The first and the last event's time; `nil` when there is none.
  public internal(set) var window: ClosedRange<Timestamp>?
  /// Rows that the log had, whatever became of them; `nil` where not known.
  public internal(set) var rowsRead: Int?
  /// People left out, by reason.
  public internal(set) var excludedUsers: [String: Int] = [:]
  /// Friction as rows recorded it, by kind.
  public internal(set) var recorded = FrictionRecord()
  /// The session of each row taken in, from 1 within its person; 0 for none.
  ///
  /// Empty unless asked for.
  public internal(set) var sessionOfRow: [UInt32] = []
  /// The friction each row carries, as its raw value plus one; 0 for none.
  ///
  /// Empty unless asked for.
  public internal(set) var frictionOfRow: [UInt8] = []

  /// The rows taken in, person by person and in order.
  ///
  /// Empty unless asked for.
  public internal(set) var rowOrder: [UInt32] = []
}

extension Timelines {
  /// Whether an attempt could have met a kind of friction.
  public func canMeet(_ kind: Friction, _ attempt: Attempt) -> Bool {
    switch kind {
    case .authentication: attempt.isSignIn
    case .payment: isCharge[Int(attempt.operation)]
    case .latency: attempt.isTimed
    case .failure, .interaction, .notFound, .rateLimited: true
    }
  }
}

/// One person's sessions; 12 bytes.
public struct UserTimeline: Sendable {
  /// The person, a word index.
  public var user: UInt32
  private var range: ShortRange

  init(user: UInt32, sessions: Range<Int>) {
    self.user = user
    range = ShortRange(sessions)
  }

  /// Their sessions, as a range of ``Timelines/sessions``.
  public var sessions: Range<Int> {
    get { range.full }
    set { range = ShortRange(newValue) }
  }
}

/// A run of activity with no pause over the session gap; 24 bytes.
public struct Session: Sendable {
  /// The first activity.
  public var start: Timestamp
  /// The last activity.
  public var end: Timestamp
  @usableFromInline var range: ShortRange

  init(start: Timestamp, end: Timestamp, attempts: Range<Int>) {
    self.start = start
    self.end = end
    range = ShortRange(attempts)
  }

  /// Its attempts, as a range of ``Timelines/attempts``.
  public var attempts: Range<Int> {
    @inlinable @inline(__always)
    get { range.full }
    set { range = ShortRange(newValue) }
  }
}

/// A range in half the room; no log that fits in memory has 2^32 attempts.
@usableFromInline
struct ShortRange: Sendable, BitwiseCopyable {
  @usableFromInline let lower: UInt32
  @usableFromInline let upper: UInt32

  init(_ range: Range<Int>) {
    lower = UInt32(range.lowerBound)
    upper = UInt32(range.upperBound)
  }

  @inlinable @inline(__always)
  var full: Range<Int> { Range(uncheckedBounds: (Int(lower), Int(upper))) }
}

/// Friction as the log recorded it, whether it counts or not.
public struct FrictionRecord: Sendable {
  /// Rows that carry each kind, by `rawValue`.
  public internal(set) var rows = [Int](repeating: 0, count: Friction.allCases.count)
  /// Rows about an attempt that had none before them, by `rawValue`.
  public internal(set) var orphans = [Int](repeating: 0, count: Friction.allCases.count)
  /// Whether the log has what could show the kind, by `rawValue`.
  public internal(set) var isMonitored = [Bool](repeating: false, count: Friction.allCases.count)
  /// Names of events that carried each kind, commonest first, by `rawValue`.
  public internal(set) var names = [[String]](repeating: [], count: Friction.allCases.count)

  /// Rows that carry a kind.
  public func rows(of kind: Friction) -> Int { rows[Int(kind.rawValue)] }
  /// Orphan rows of a kind.
  public func orphans(of kind: Friction) -> Int { orphans[Int(kind.rawValue)] }
  /// Whether the log could show a kind.
  public func isMonitored(_ kind: Friction) -> Bool { isMonitored[Int(kind.rawValue)] }
}

extension Timelines {
  /// What a report calls a person, whose place in ``users`` is given, so that it names nobody: `person 17`.
  ///
  /// People are numbered by first activity, so the name holds for one log and tells nothing of the id.
  public func pseudonym(ofUser place: Int) -> String { "person \(place + 1)" }

  /// The person's id as the log has it.
  public func id(ofUser place: Int) -> String { vocabulary.users.text(users[place].user) }
}
