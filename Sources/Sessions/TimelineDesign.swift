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
  /// - Parameter design: How to cut the log into sessions and attempts.
  /// - Returns: The timelines and what was found while reading.
  /// - Throws: What ``EventLog/read(into:)`` throws.
  public func timelines(
    _ design: TimelineDesign
  ) throws(LogError) -> (timelines: Timelines, reading: Reading) {
    var reduction = TimelineReduction(
      slow: design.rule.slow, sessionsFromLog: design.sessionsFromLog)
    let reading = try read(into: &reduction)
    var design = design
    design.milestones.find(in: reading.vocabulary.names)
    let timelines = Timelines(reduction, vocabulary: reading.vocabulary, design: design)
    return (timelines, reading)
  }
}
