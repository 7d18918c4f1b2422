public import EventLogs
public import Sessions

/// How a log was understood: what `inspect` shows, before anything is estimated.
public struct LogInspection: Sendable {
  /// What made it.
  public var tool = ConfoundReport.Tool()
  /// Which column was taken for what.
  public var columns: [ConfoundReport.Column]
  /// Names of events, commonest first.
  public var events: [EventSummary]
  /// Friction by kind, in the order in which kinds are told apart.
  public var kinds: [Kind]
  /// How times are written, in words.
  public var times: String
  /// Rows that were not used, by reason, commonest first.
  public var rejects: [Rejects]
  /// What became of the rows.
  public var dataQuality: ConfoundReport.DataQuality
  /// The files.
  public var inputs: [ConfoundReport.InputFile]
  /// What was asked.
  public var settings: ConfoundReport.Settings
  /// What was assumed, a sentence each.
  public var notes: [String]
  /// Every input was read to its end, and no more rows were rejected than may be.
  public var isComplete: Bool

  /// Rows that were not used for one reason.
  public struct Rejects: Sendable {
    /// The slug of the reason.
    public var reason: String
    /// How many.
    public var count: Int
    /// The first: file, line and column.
    public var first: String?
  }

  /// One kind of friction as it was recorded.
  public struct Kind: Sendable {
    /// The kind.
    public var kind: Friction
    /// It counts as friction in this run.
    public var isCounted: Bool
    /// The log has a field, status or event that could show it.
    public var isMonitored: Bool
    /// Rows that carry it.
    public var rows: Int
    /// Sessions that met it.
    public var sessions: Int
    /// People who met it.
    public var people: Int
    /// Names of events that carried it, commonest first.
    public var names: [String]
  }
}

extension LogInspection {
  /// Puts what was counted into the shape that every rendering shares.
  ///
  /// - Parameters:
  ///   - summary: What the log has.
  ///   - reading: How it was read.
  ///   - settings: What was asked.
  public init(_ summary: SessionSummary, reading: Reading, settings: ReportSettings) {
    let intake = reading.intake
    let limit = settings.maxRejectRate * Double(intake.rowsRead)
    let rule = settings.timelines.rule
    self.init(
      columns: reading.columns.map { ConfoundReport.Column($0) }, events: summary.events,
      kinds: summary.kinds.map { Kind($0, isCounted: rule.counted.contains($0.kind)) },
      times: reading.times.words(of: intake.accepted),
      rejects: intake.rejections.map { Rejects(reason: $0.key, $0.value) }
        .sorted { ($1.count, $0.reason) < ($0.count, $1.reason) },
      dataQuality: ConfoundReport.DataQuality(reading, summary),
      inputs: reading.inputs.map { ConfoundReport.InputFile($0) },
      settings: ConfoundReport.Settings(
        settings, settings.study, summary.milestones),
      notes: reading.notes + summary.notes,
      isComplete: reading.isComplete && Double(intake.rejected) <= limit)
  }
}

extension LogInspection.Rejects {
  init(reason: String, _ tally: Intake.Tally) {
    self.init(
      reason: reason, count: tally.count,
      first: tally.examples.first.map { "\($0.path):\($0.line):\($0.column)" })
  }
}

extension Reading.Times {
  /// How the times of so many rows are written.
  fileprivate func words(of rows: Int) -> String {
    if let unit { return "\(unit.words) since 1970" }
    guard rowsWithoutZone > 0 else { return "dates, each with its zone" }
    if rowsWithoutZone == rows { return "dates without a zone, read as \(zone)" }
    return "dates; \(Figures.count(rowsWithoutZone)) of \(Figures.count(rows)) without a zone, "
      + "read as \(zone)"
  }
}

extension LogInspection.Kind {
  init(_ summary: KindSummary, isCounted: Bool) {
    self.init(
      kind: summary.kind, isCounted: isCounted, isMonitored: summary.isMonitored,
      rows: summary.rows, sessions: summary.sessions, people: summary.people,
      names: summary.names)
  }
}

extension SessionSummary {
  /// What was assumed, and what is worth a second look before the log is believed, a sentence each.
  fileprivate var notes: [String] {
    var notes: [String] = []
    let found = milestones.foundByName
    if !found.isEmpty {
      notes.append("Found by name: " + found.map { "\($0) event" }.joined(separator: ", ") + ".")
    }
    let acts = [
      ("signup", milestones.signup), ("activation", milestones.activation),
      ("conversion", milestones.conversion),
    ]
    for case (let act, let name?) in acts where !events.contains(where: { $0.name == name }) {
      notes.append("No event is called '\(name)', which was to be the \(act).")
    }
    if !kinds.contains(where: \.isMonitored) {
      notes.append(
        "No column or event could show friction: not recorded is not the same as none "
          + "(mvpcheck help columns).")
    }
    for kind in kinds where kind.rows > 0 && kind.orphans * 2 > kind.rows {
      notes.append(
        "\(Figures.count(kind.orphans)) of \(Figures.counted(kind.rows, "row")) of "
          + "\(kind.kind.slug) have no attempt before them.")
    }
    if people > 1, sessions == people {
      notes.append("Everybody has one session only: nobody can be seen to come back.")
    }
    if likeIDs > 0 {
      let groups = Figures.counted(likeIDs, "group") + (likeIDs == 20 ? " or more" : "")
      notes.append(
        "Some ids differ only in capitals, in blanks around them or in how an accent is written "
          + "(\(groups)); each counts as a person of its own.")
    }
    if paddedIDs > 0 {
      notes.append("\(Figures.counted(paddedIDs, "id")) with blanks around, kept as written.")
    }
    for names in likeNames {
      let list = names.map { "'\(brief($0))'" }.joined(separator: ", ")
      notes.append("Names of events that are nearly the same count as different ones: \(list).")
    }
    return notes + [manyNames].compactMap { $0.map { $0 + "." } }
  }

  /// That the names of events are too many to be names of acts; `nil` where they are not.
  public var manyNames: String? { manyNamesSentence(events.count) }
}

/// What to say of so many names of events, or operations; `nil` where they are few.
func manyNamesSentence(_ count: Int) -> String? {
  guard count > 1_000 else { return nil }
  return
    "\(Figures.count(count)) different names of events: the commonest stand by themselves, the "
    + "others together as 'other'; addresses and numbers belong in a column of their own, not in the "
    + "event's name"
}

extension ConfoundReport.DataQuality {
  init(_ reading: Reading, _ summary: SessionSummary) {
    self.init(
      reading.intake, users: summary.people, sessions: summary.sessions,
      attempts: summary.attempts, window: summary.window, excludedUsers: summary.excludedUsers)
  }
}
