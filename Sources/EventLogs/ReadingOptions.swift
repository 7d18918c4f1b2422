/// How a log is to be read; what is `nil` is found out from the log and said.
public struct ReadingOptions: Sendable {
  /// CSV or JSON Lines, or told apart by content.
  public var format: LogFormat?
  /// Columns named by the user, by role.
  public var columns: [Role: String] = [:]
  /// The byte between fields.
  public var delimiter: UInt8?
  /// Names for the columns of a log without a header line; `nil` when it has one.
  public var columnNames: [String]?
  /// Lines that begin with this are skipped.
  public var comment: String?
  /// How the text is written as bytes; `nil` for UTF-8, or UTF-16 where it shows.
  public var encoding: TextEncoding?
  /// The zone of times that name none.
  public var timeZone = LogTimeZone.utc
  /// What one unit of a numeric timestamp is.
  public var timeUnit: TimeUnit?
  /// Which of day and month comes first in dates like `03/04/2026`.
  public var dateOrder: DateOrder?
  /// Events before this are left out and counted under `excluded`.
  public var since: Timestamp?
  /// Events at or after this are left out and counted under `excluded`.
  public var until: Timestamp?
  /// Stamps before this are rejected (`timestamp_out_of_range`).
  public var earliest = Timestamp(nanoseconds: 946_684_800_000_000_000)
  /// Stamps over 48 hours after this are rejected (`timestamp_future`); `nil` checks nothing.
  public var now: Timestamp?
  /// Which repeated rows are dropped.
  public var deduplication = Deduplication.auto
  /// The longest record that is read.
  public var maxRecordBytes = 16 << 20
  /// The most bytes of text that are read of one input.
  public var maxInputBytes = 64 << 30
  /// The most memory to use, in bytes; `nil` for nine tenths of what there is.
  public var maxMemory: Int?
  /// Where programs that unpack files are looked for, in this order; only absolute paths count.
  public var programFolders = ["/usr/local/bin", "/usr/bin", "/bin"]
  /// People whose id matches one of these are left out (`excluded_user`).
  public var excludedUsers: [Glob] = []

  /// Works out the SHA-256 of every input; costs time, and only JSON shows it.
  public var digestsInputs = false

  /// Threads to read with, at the most; `nil` for one a processor, eight at the most.
  public var threads: Int?

  /// Makes options under which everything is found out.
  public init() {}
}

/// The shape of a log.
public enum LogFormat: String, CaseIterable, Sendable {
  case csv
  case jsonl
}

/// What one unit of a numeric timestamp is.
public enum TimeUnit: String, CaseIterable, Sendable {
  case seconds = "s"
  case milliseconds = "ms"
  case microseconds = "us"
  case nanoseconds = "ns"
}

/// Which repeated rows are dropped.
public enum Deduplication: String, CaseIterable, Sendable {
  /// By event id when the log has one, else none.
  case auto
  /// By event id.
  case id
  /// Rows equal in every byte.
  case exact
  /// None.
  case none
}

/// What a column is for.
public enum Role: String, CaseIterable, Sendable {
  case user
  case time
  case event
  case session
  case status
  case latency
  case error
  case platform
  case country
  case channel
  case release
  case plan
  case eventID = "event_id"
  case sequence
}
