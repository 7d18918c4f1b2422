public import EventLogs

/// How timelines are made from events.
public struct TimelineDesign: Sendable {
  /// A pause longer than this ends a session, in nanoseconds.
  public var sessionGap: Int64 = 1_800_000_000_000
  /// Sessions are the log's own where it names them.
  public var sessionsFromLog = false
  /// What counts as friction.
  public var rule = FrictionRule()
  /// The events that mark a signup, an activation, a conversion.
  public var milestones = Milestones()
  /// Whether the session and the friction of every row are wanted.
  public var keepsRows = false

  /// Makes the usual design.
  public init() {}
}

extension EventLog {
  /// Reads the log once and makes its timelines.
  ///
  /// - Parameters:
  ///   - design: How to cut the log into sessions and attempts.
  ///   - rejected: Hears of every row that was not accepted, in reading order.
  /// - Returns: The timelines and what was found while reading.
  /// - Throws: What ``EventLog/read(into:)`` throws.
  public func timelines(
    _ design: TimelineDesign, rejected: @escaping (Rejection) -> Void = { _ in }
  ) throws(LogError) -> (timelines: Timelines, reading: Reading) {
    let empty = TimelineReduction(
      slow: design.rule.slow, sessionsFromLog: design.sessionsFromLog)
    var intake = Intake(taken: empty, empty: empty, rejected: rejected)
    let reading = try read(into: &intake)
    var design = design
    design.milestones.find(in: reading.vocabulary.names)
    var timelines = Timelines(intake.taken, vocabulary: reading.vocabulary, design: design)
    timelines.isDayResolution = reading.isDayResolution
    if reading.inputs.count <= 1 { timelines.rowsRead = reading.intake.rowsRead }
    return (timelines, reading)
  }
}

/// A reduction of which somebody hears what it did not get.
private struct Intake: EventReduction {
  var taken: TimelineReduction
  let empty: TimelineReduction
  let rejected: (Rejection) -> Void

  mutating func add(_ event: Event, from record: borrowing Record) {
    taken.add(event)
  }

  mutating func reject(_ rejection: Rejection) {
    rejected(rejection)
  }

  mutating func startOver() -> Bool {
    taken = empty
    return true
  }
}
