/// What was found while reading a log: its words, its columns, and what became of every row.
public struct Reading: Sendable {
  /// The words that events refer to by index.
  public var vocabulary = EventVocabulary()
  /// What became of every row.
  public var intake = Intake()
  /// The columns chosen, and what was passed over for them.
  public var columns: [ColumnChoice] = []
  /// The files read, in the order given.
  public var inputs: [Input] = []
  /// How times are written.
  public var times = Times()
  /// Plain sentences about what was assumed ("no time zone in 1,204 rows: read as UTC").
  public var notes: [String] = []
  /// Stamps have no time of day: sessions and latencies mean nothing (PROMISES D15).
  public var isDayResolution = false
  /// Every input was read to its end.
  public var isComplete = true
  /// Why it was not: inputs that could not be used or broke off, one sentence each.
  public var problems: [String] = []
  /// Sentences for whoever started the run about what is odd (PROMISES A17), or would let more of the
  /// log be read (A10, D07).
  public var warnings: [String] = []

  /// Makes an empty reading.
  public init() {}

  /// How the times of accepted rows are written.
  public struct Times: Sendable {
    /// Rows whose time names no zone and was read as one of ``zone``.
    public var rowsWithoutZone = 0
    /// The zone of times that name none.
    public var zone = "UTC"
    /// Rows whose time has no time of day.
    public var rowsWithoutTimeOfDay = 0
    /// What one unit of a number is; `nil` where times are dates.
    public var unit: TimeUnit?
  }
}

/// What became of every row: `rowsRead` = `accepted` + `rejected` + `duplicatesDropped` + `excluded`.
public struct Intake: Sendable {
  /// Rows seen, blank lines not counted.
  public var rowsRead = 0
  /// Rows handed on.
  public var accepted = 0
  /// Rows that could not be used.
  public var rejected = 0
  /// Rows dropped as repeats.
  public var duplicatesDropped = 0
  /// Rows left out on purpose.
  public var excluded = 0
  /// Lines with nothing on them.
  public var blankLines = 0
  /// Rejected rows by reason, with the first places.
  public var rejections: [String: Tally] = [:]
  /// Excluded rows by reason, with the first places.
  public var exclusions: [String: Tally] = [:]
  /// Values dropped from rows that were kept, by reason, with the first places.
  public var fieldNotes: [String: Tally] = [:]
  /// Rows read that equal an earlier row in every byte and were kept (`nil`: not counted).
  public var repeatedRowsKept: Int?

  /// A count and the first five places.
  public struct Tally: Sendable {
    /// How many.
    public var count = 0
    /// The first five, in reading order.
    public var examples: [Rejection] = []
  }
}

/// One row, or one field of it, that could not be used.
public struct Rejection: Sendable {
  /// The path as the user gave it.
  public var path: String
  /// The physical line, from 1, on which the record starts.
  public var line: Int
  /// The byte column, from 1, of the field at fault, on the line where the record starts.
  public var column: Int
  /// The slug of the reason, part of the public interface (`timestamp_invalid`).
  public var reason: String
  /// What was wrong, without the row's own words (`expected 6 fields, found 5`); may be empty.
  public var detail: String
}

/// The column that plays a role, and why.
public struct ColumnChoice: Sendable {
  /// What the column is for.
  public var role: Role
  /// Its name as the log writes it.
  public var name: String
  /// How it was chosen.
  public var reason: Reason
  /// Columns that might have been it, in order of preference.
  public var passedOver: [String]

  /// How a column was chosen.
  public enum Reason: String, Sendable {
    case name
    case content
    case flag
  }
}

/// One file that was read.
public struct Input: Sendable {
  /// The path as the user gave it.
  public var path: String
  /// Its length in bytes.
  public var bytes: Int
  /// The SHA-256 of its bytes, 64 hexadecimal digits; `nil` when not asked for.
  public var sha256: String?
  /// What it turned out to be.
  public var format: LogFormat
  /// The byte between fields, for CSV.
  public var delimiter: UInt8?
}
