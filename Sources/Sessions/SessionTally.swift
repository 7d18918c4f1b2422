public import EventLogs

/// Counts people, sessions and friction as a log passes, in any order of its rows.
///
/// It holds some 24 bytes a person and 24 a session, whatever the number of rows, and what it counts
/// is what ``Timelines`` of the same log say. Where sessions are the log's own, or the limit of slow
/// is a quantile, a row means nothing without the others; then it keeps 24 bytes a row.
///
/// A class, handed from thread to thread and used by one at a time.
public final class SessionTally: MergeableReduction, @unchecked Sendable {
  private let design: TimelineDesign
  private let lateLimit: Int?
  /// What is counted row by row; `nil` where it cannot be.
  private var rows: RowTally?
  /// What the timelines are made of where they are needed.
  private var reduction: TimelineReduction
  /// Hears of every row that was not accepted, in reading order; with it a log is read from start to end.
  var rejected: ((Rejection) -> Void)?

  /// Makes a tally that has taken in nothing.
  ///
  /// - Parameter design: How to cut the log into sessions, and what counts as friction.
  public convenience init(_ design: TimelineDesign) {
    self.init(design, lateLimit: nil)
  }

  /// Makes a tally that has taken in nothing.
  ///
  /// - Parameters:
  ///   - design: How to cut the log into sessions, and what counts as friction.
  ///   - lateLimit: How many attempts older than a person's newest session wait at most, to be put in
  ///     place together; `nil` for what suits the log.
  init(_ design: TimelineDesign, lateLimit: Int?) {
    self.design = design
    self.lateLimit = lateLimit
    rows = RowTally(design, lateLimit: lateLimit)
    reduction = TimelineReduction(design)
  }

  /// What tells a row's meaning; where rows mean nothing alone, also what orders those of one instant.
  public var roles: Set<Role> {
    rows == nil
      ? Set(Role.allCases).subtracting([.eventID])
      : [.user, .time, .event, .status, .latency, .error]
  }

  /// It does when somebody asks it to.
  public var hearsRejections: Bool { rejected != nil }

  /// One of the same design.
  public func emptied() -> SessionTally { SessionTally(design, lateLimit: lateLimit) }

  /// Takes in the name of an event.
  public func meet(name: String, at index: UInt32) {
    rows?.names.meet(name, at: index)
  }

  /// Takes in one event.
  public func add(_ event: Event, from record: borrowing Record) {
    add(CollectionOfOne(event).span)
  }

  /// Takes in events that follow one another.
  public func add(_ events: Span<Event>, from records: borrowing EventRecords) {
    add(events)
  }

  private func add(_ events: Span<Event>) {
    if let rows {
      rows.add(events)
    } else {
      for index in events.indices { reduction.add(events[index]) }
    }
  }

  /// Passes a row on that was not accepted.
  public func reject(_ rejection: Rejection) { rejected?(rejection) }

  /// Forgets everything.
  public func startOver() -> Bool {
    rows = RowTally(design, lateLimit: lateLimit)
    reduction = TimelineReduction(design)
    return true
  }

  /// Takes in what `other` took in, whose words are called `words` here.
  public func merge(_ other: consuming SessionTally, words: WordRenaming) {
    if let rows, let others = other.rows {
      rows.merge(others, words: words)
    } else {
      reduction.merge(other.reduction, words: words)
    }
  }

  /// What was counted, when the log is read, which may use the tally up.
  ///
  /// - Parameters:
  ///   - vocabulary: Has the words.
  ///   - threads: How many put it together, at the most; `nil` for one a processor.
  /// - Returns: The counts, whatever the number of threads.
  public func summary(_ vocabulary: EventVocabulary, threads: Int? = nil) -> SessionSummary {
    if let rows {
      return SessionSummary(
        rows, Interpreter(names: vocabulary.names, rule: design.rule), vocabulary,
        threads: threads ?? processorCount())
    }
    return SessionSummary(reduction, design, vocabulary)
  }
}
