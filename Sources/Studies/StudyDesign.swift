/// What is asked of the timelines; durations in nanoseconds.
public struct StudyDesign: Sendable {
  /// Someone who does not come back within this after a session has left.
  public var churnAfter: Int64 = 7 * 86_400_000_000_000
  /// How long after signup departures and conversions are counted.
  public var horizon: Int64 = 14 * 86_400_000_000_000
  /// Above this many cells of covariates, scores of risk take the place of levels.
  public var mostCells = 50_000

  /// Makes the usual design.
  public init() {}
}
