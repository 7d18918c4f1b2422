extension ConfoundReport {
  /// A gate and how it came out.
  public struct GateResult: Sendable {
    /// The rule as given.
    public var rule: String
    /// `fail` or `warn`.
    public var level: String
    /// `pass`, `trip` or `inconclusive`.
    public var outcome: String
    /// The figure, its interval and the limit in words.
    public var message: String

    /// Makes the result of one gate.
    public init(rule: String, level: String, outcome: String, message: String) {
      self.rule = rule
      self.level = level
      self.outcome = outcome
      self.message = message
    }
  }

  /// Friction as it was recorded.
  public struct FrictionRecord: Sendable {
    /// By kind.
    public var byKind: [Kind]
    /// By release.
    public var byRelease: [Release]
    /// By day, UTC.
    public var byDay: [Day]
    /// Operations behind each kind, commonest first, for "what was taken as friction".
    public var sources: [String: [String]]

    /// One kind.
    public struct Kind: Sendable {
      /// The kind.
      public var kind: String
      /// The log has a field, status or event that could show it.
      public var isMonitored: Bool
      /// Rows that carry it.
      public var events: Int
      /// Attempts that met it.
      public var attempts: Int
      /// Sessions with it.
      public var sessions: Int
      /// People who met it.
      public var users: Int
    }

    /// One release.
    public struct Release: Sendable {
      /// The release.
      public var release: String
      /// Attempts in it.
      public var attempts: Int
      /// The share of them that met friction.
      public var frictionRate: Estimate?
    }

    /// One day.
    public struct Day: Sendable {
      /// The day, `2026-11-22`.
      public var day: String
      /// Attempts on it.
      public var attempts: Int
      /// Those that met friction.
      public var hits: Int
    }
  }

  /// What became of the rows.
  public struct DataQuality: Sendable {
    /// Rows seen.
    public var rowsRead: Int
    /// Rows used.
    public var accepted: Int
    /// Rows that could not be used.
    public var rejected: Int
    /// Repeats dropped.
    public var duplicatesDropped: Int
    /// Rows left out on purpose.
    public var excluded: Int
    /// Empty lines.
    public var blankLines: Int
    /// People.
    public var users: Int
    /// Sessions.
    public var sessions: Int
    /// Attempts.
    public var attempts: Int
    /// The first event's time, RFC 3339.
    public var firstEvent: String?
    /// The last event's time, RFC 3339.
    public var lastEvent: String?
    /// Rejected rows by reason.
    public var rejectedByReason: [String: Int]
    /// Left-out rows and people by reason.
    public var excludedByReason: [String: Int]
    /// Values dropped by reason.
    public var fieldNotes: [String: Int]
  }

  /// A column and its role.
  public struct Column: Sendable {
    /// The role.
    public var role: String
    /// The name as the log writes it.
    public var name: String
    /// `name`, `content` or `flag`.
    public var why: String
    /// Candidates passed over.
    public var passedOver: [String]
  }

  /// A file that was read.
  public struct InputFile: Sendable {
    /// Its name without folders.
    public var name: String
    /// Its length.
    public var bytes: Int
    /// SHA-256, hexadecimal.
    public var sha256: String?
    /// `csv` or `jsonl`.
    public var format: String
    /// The byte between fields, for CSV, as the reader of a report would name it (`,` `;` `tab`).
    public var delimiter: String?
  }

  /// Settings in force; durations in whole seconds.
  public struct Settings: Sendable {
    /// The seed.
    public var seed: UInt64
    /// The session gap.
    public var sessionGapSeconds: Int
    /// The return window.
    public var churnAfterSeconds: Int
    /// The horizon.
    public var horizonSeconds: Int
    /// The limit of slow, in milliseconds; `nil` when it is a quantile.
    public var slowAfterMilliseconds: Int?
    /// The quantile that is the limit of slow (`p95`).
    public var slowAfterQuantile: String?
    /// The signup event.
    public var signup: String?
    /// The activation event.
    public var activation: String?
    /// The conversion event.
    public var conversion: String?
    /// Kinds counted beyond the usual ones.
    public var counted: [String]
    /// The level of intervals.
    public var level: Double
    /// The name of the config that some of them come from; the notes say which.
    public var config: String?
    /// The zone of times that name none.
    public var timeZone = "UTC"
  }
}
