public import EventLogs

/// How many people, sessions and attempts a log has, and what friction it recorded.
public struct SessionSummary: Sendable, Equatable {
  /// People with at least one session.
  public internal(set) var people = 0
  /// People left out, by reason.
  public internal(set) var excludedUsers: [String: Int] = [:]
  /// Sessions.
  public internal(set) var sessions = 0
  /// Rows that are attempts.
  public internal(set) var attempts = 0
  /// The first and the last event's time; `nil` when there is none.
  public internal(set) var window: ClosedRange<Timestamp>?
  /// Rows taken in.
  public internal(set) var rows = 0
  /// Rows with a status.
  public internal(set) var rowsWithStatus = 0
  /// Rows that say how long the answer took.
  public internal(set) var rowsWithLatency = 0
  /// Friction, by `rawValue` of its kind.
  public internal(set) var kinds = Friction.allCases.map { KindSummary(kind: $0) }
  /// Names of events, commonest first, then by name.
  public internal(set) var events: [EventSummary] = []
  /// Acts that metrics are about, those found by name too.
  public internal(set) var milestones = Milestones()
  /// Groups of ids that a person would take for one another, twenty at most, and are not.
  public internal(set) var likeIDs = 0
  /// Ids with blanks around them.
  public internal(set) var paddedIDs = 0
  /// Names of events that a person would take for one another, group by group.
  public internal(set) var likeNames: [[String]] = []
}

/// What a log recorded of one kind of friction, whether it counts or not.
public struct KindSummary: Sendable, Equatable {
  /// The kind.
  public let kind: Friction
  /// Whether the log has what could show it.
  public internal(set) var isMonitored = false
  /// Rows that carry it.
  public internal(set) var rows = 0
  /// Rows of it about an attempt that had none before them.
  public internal(set) var orphans = 0
  /// Sessions with an attempt that met it.
  public internal(set) var sessions = 0
  /// People with such a session.
  public internal(set) var people = 0
  /// Names of events that carried it, commonest first.
  public internal(set) var names: [String] = []
}

/// The rows of one name.
public struct EventSummary: Sendable, Equatable {
  /// What rows of a name are taken for.
  public enum Part: String, Sendable {
    /// Something a person tried.
    case attempt
    /// A failure whose operation the log has not: activity, about the attempt before it.
    case bareFailure = "failure"
    /// An error row or a reaction: about the attempt before it, no activity.
    case signal
    /// Nobody did it.
    case passive
  }

  /// The name.
  public let name: String
  /// What was tried, named without outcome.
  public let operation: String
  /// What its rows are.
  public let part: Part
  /// How many they are.
  public internal(set) var rows = 0
  /// Rows that carry each kind of friction, by its `rawValue`.
  public internal(set) var rowsByKind = [Int](repeating: 0, count: Friction.allCases.count)
}

extension EventLog {
  /// Reads the log once and counts what it has.
  ///
  /// - Parameters:
  ///   - design: How to cut the log into sessions, and what counts as friction.
  ///   - rejected: Hears of every row that was not used, in reading order, which has the log read from
  ///     start to end; `nil` for nobody.
  /// - Returns: What was counted and what was found while reading.
  /// - Throws: What ``EventLog/read(into:)`` throws.
  public func sessionSummary(
    _ design: TimelineDesign, rejected: ((Rejection) -> Void)? = nil
  ) throws(LogError) -> (summary: SessionSummary, reading: Reading) {
    var tally = SessionTally(design)
    tally.rejected = rejected
    let reading = try read(into: &tally, threads: nil)
    var summary = tally.summary(reading.vocabulary, threads: options.threads)
    summary.milestones = design.milestones
    summary.milestones.find(in: reading.vocabulary.names)
    // Whether nearly everybody has a signup that was found by name is not counted here.
    if summary.milestones.isSignupGuessed { summary.milestones.signup = nil }
    let (users, names) = (reading.vocabulary.users, reading.vocabulary.names)
    summary.likeIDs = users.lookalikes().count
    summary.paddedIDs = users.paddedCount
    summary.likeNames = names.lookalikes().map { $0.map { names.text($0) } }
    return (summary, reading)
  }
}
