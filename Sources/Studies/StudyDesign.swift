public import EventLogs

/// What is asked of the timelines; durations in nanoseconds.
public struct StudyDesign: Sendable {
  /// Someone who does not come back within this after a session has left.
  public var churnAfter: Int64 = 7 * 86_400_000_000_000
  /// How long after signup departures and conversions are counted.
  public var horizon: Int64 = 14 * 86_400_000_000_000
  /// Above this many cells of covariates, scores of risk take the place of levels.
  public var mostCells = 50_000
  /// Days that nobody recorded; `nil` to look for them.
  public var outages: Outages? {
    didSet { hasOutages = outages?.stretches.isEmpty == false }
  }
  /// There are such days.
  ///
  /// Asked of every session by all threads, for whom the list is dear to hold.
  private var hasOutages = false

  /// Makes the usual design.
  public init() {}
}

extension StudyDesign {
  /// The instant by which someone has left who did nothing after `time`: a return window later, not
  /// counting what nobody recorded.
  public func deadline(after time: Timestamp) -> Timestamp {
    guard hasOutages, let outages else { return time.adding(churnAfter) }
    return outages.time(after: time, lasting: churnAfter)
  }
}
