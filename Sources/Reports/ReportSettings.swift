import EventLogs
public import Sessions
public import Studies

/// What a run was asked, as the report repeats it.
public struct ReportSettings: Sendable {
  /// How timelines were made.
  public var timelines = TimelineDesign()
  /// What was asked of them.
  public var study = StudyDesign()
  /// The level of intervals.
  public var level = 0.95
  /// The seed.
  public var seed: UInt64 = 1
  /// The zone of times that name none.
  public var timeZone = "UTC"
  /// The share of rejected rows above which the report is incomplete.
  public var maxRejectRate = 0.05
  /// The report says whose pseudonyms it uses.
  public var showsIDs = false

  /// Makes the usual settings.
  public init() {}
}
