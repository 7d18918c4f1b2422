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
  /// Whether it is wanted how many rows of each session were activity.
  public var countsActivities = false

  /// Makes the usual design.
  public init() {}
}

extension EventLog {
  /// Reads the log once and makes its timelines.
  ///
  /// - Parameters:
  ///   - design: How to cut the log into sessions and attempts.
  ///   - threads: How many are used to make them, at most, `nil` for one a processor; the timelines
  ///     are the same.
  ///   - rejected: Hears of every row that was not accepted, in reading order.
  /// - Returns: The timelines and what was found while reading.
  /// - Throws: What ``EventLog/read(into:)`` throws.
  public func timelines(
    _ design: TimelineDesign, threads: Int? = nil,
    rejected: ((Rejection) -> Void)? = nil
  ) throws(LogError) -> (timelines: Timelines, reading: Reading) {
    var intake = TimelineIntake(design, rejected: rejected)
    var reading = try read(into: &intake, threads: threads)
    // People are not looked for any more.
    reading.vocabulary.users.forgetPlaces()
    var design = design
    design.milestones.find(in: reading.vocabulary.names)
    // 12 bytes an attempt, as the 16 of its row go. A person takes 12 and 8 a milestone, and a session
    // 24, twice while sessions are put in order.
    let (row, person) = design.keepsRows ? (160, 360) : (16, 96)
    try MemoryWatch.expect(
      row * reading.intake.accepted + person * reading.vocabulary.users.count)
    var timelines = Timelines(
      intake.taken, vocabulary: reading.vocabulary, design: design,
      threads: threads ?? options.threads ?? processorCount())
    timelines.isDayResolution = reading.isDayResolution
    if reading.inputs.count <= 1 { timelines.rowsRead = reading.intake.rowsRead }
    return (timelines, reading)
  }
}

/// A reduction of which somebody may hear what it did not get.
struct TimelineIntake: MergeableReduction {
  private(set) var taken: TimelineReduction
  // Called by whoever reads from start to end, never by several at once.
  private nonisolated(unsafe) let rejected: ((Rejection) -> Void)?

  init(_ design: TimelineDesign, rejected: ((Rejection) -> Void)? = nil) {
    taken = TimelineReduction(design)
    self.rejected = rejected
  }

  /// All that say something about a row; repeats are found by the reader.
  var roles: Set<Role> { Set(Role.allCases).subtracting([.eventID]) }

  var hearsRejections: Bool { rejected != nil }

  func emptied() -> TimelineIntake {
    var other = self
    other.taken = taken.emptied()
    return other
  }

  mutating func add(_ event: Event, from record: borrowing Record) {
    taken.add(event)
  }

  mutating func add(_ events: Span<Event>, from records: borrowing EventRecords) {
    taken.add(events)
  }

  mutating func reject(_ rejection: Rejection) {
    rejected?(rejection)
  }

  mutating func startOver() -> Bool {
    taken = taken.emptied()
    return true
  }

  mutating func merge(_ other: consuming TimelineIntake, words: WordRenaming) {
    taken.merge(other.taken, words: words)
  }
}
