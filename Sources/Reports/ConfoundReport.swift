public import Effects

/// Everything a run found, in the shape every rendering shares: the contract of `--format json`.
///
/// Figures are rounded when the report is made, so that renderings cannot disagree. A figure that
/// is not known is `nil`; the reason stands in ``reasons`` or in the metric's `refused`.
public struct ConfoundReport: Sendable {
  /// The version of this contract.
  public static let schemaVersion = "1.0"

  /// What made the report.
  public var tool = Tool()
  /// What the report says in one word.
  public var verdict: Verdict
  /// How far to trust it; `nil` when there is no estimate to trust.
  public var confidence: Confidence?
  /// What each missing step of confidence was lost for, the weakest first.
  public var confidenceReasons: [String]
  /// No input was cut short and the reject rate is within its limit.
  public var isComplete: Bool
  /// Three sentences or fewer that answer the question, for any width.
  public var headline: [String]
  /// Refusals and cautions.
  public var reasons: [Reason]
  /// What becomes of the decision in `--target`.
  public var decision: Decision?
  /// One-session churn.
  public var oneSessionChurn: Metric
  /// First departures a user by the horizon.
  public var departuresByHorizon: Metric
  /// Share converted by the horizon; `nil` without a conversion event.
  public var conversionByHorizon: Metric?
  /// People who left, and what for.
  public var departures: Departures
  /// Kinds of friction, costliest first.
  public var causes: [Cause]
  /// Steps to mend, costliest first.
  public var fixFirst: [Step]
  /// How sturdy the estimate is.
  public var robustness: Robustness?
  /// Gates set by the user and how they came out.
  public var gates: [GateResult]
  /// Friction as it was recorded.
  public var friction: FrictionRecord
  /// What became of the rows.
  public var dataQuality: DataQuality
  /// Columns, by role.
  public var columns: [Column]
  /// Files.
  public var inputs: [InputFile]
  /// Settings in force.
  public var settings: Settings
  /// Plain sentences about what was assumed.
  public var notes: [String]
}

extension ConfoundReport {
  /// The program that made the report, and its version.
  public struct Tool: Sendable {
    /// The version of this program.
    public static let currentVersion = "0.1.0"

    /// Its name.
    public var name = "mvpcheck"
    /// Its version.
    public var version = Self.currentVersion

    /// Makes this program's name and version.
    public init() {}
  }

  /// What is concluded.
  public typealias Verdict = Effects.Verdict

  /// How far to trust the verdict.
  public typealias Confidence = Effects.Confidence.Word

  /// An estimate with its interval.
  public struct Estimate: Sendable, Equatable {
    /// The point.
    public var estimate: Double
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double
    /// The share of such intervals that hold the truth.
    public var level: Double
    /// How many people it stands on.
    public var n: Int

    /// Makes an estimate.
    public init(estimate: Double, low: Double, high: Double, level: Double, n: Int) {
      self.estimate = estimate
      self.low = low
      self.high = high
      self.level = level
      self.n = n
    }
  }

  /// A refusal or a caution.
  public struct Reason: Sendable {
    /// The slug, part of the public interface.
    public var code: String
    /// No number is given for what it touches.
    public var refuses: Bool
    /// A sentence.
    public var text: String
    /// What would put it right.
    public var remedy: String
    /// Which users it touches, `nil` for all.
    public var cell: String?
    /// What an answer would take, where that can be said.
    public var price: Price?

    /// More people, or more weeks.
    public struct Price: Sendable {
      /// Further users.
      public var users: Int?
      /// Further weeks at this pace.
      public var weeks: Int?
    }
  }

  /// What becomes of a decision that rests on a metric.
  public struct Decision: Sendable {
    /// The target as given.
    public var target: String
    /// `meets`, `misses` or `straddles`.
    public var observed: String
    /// The same for the metric without friction; `nil` when refused.
    public var withoutFriction: String?
    /// `stands`, `flips` or `open`.
    public var outcome: String
    /// Users that would settle it.
    public var moreUsers: Int?

    /// Makes a decision.
    public init(
      target: String, observed: String, withoutFriction: String?, outcome: String, moreUsers: Int?
    ) {
      self.target = target
      self.observed = observed
      self.withoutFriction = withoutFriction
      self.outcome = outcome
      self.moreUsers = moreUsers
    }
  }

  /// A share or a mean of users.
  public struct Metric: Sendable {
    /// Users it is taken over.
    public var users: Int
    /// As it was.
    public var observed: Estimate?
    /// As it would have been without friction.
    public var withoutFriction: Estimate?
    /// The difference.
    public var dueToFriction: Estimate?
    /// As it would have been at half the odds of friction.
    public var halvedFriction: Estimate?
    /// The plain comparison, which misleads.
    public var naive: Naive?
    /// No lower can `withoutFriction` be with no model.
    public var floor: Double?
    /// No higher can it be.
    public var ceiling: Double?
    /// The size of an equally weighted sample as informative.
    public var effectiveUsers: Double?
    /// The greatest share of the weight on one person.
    public var largestWeightShare: Double?
    /// Why the estimates are missing.
    public var refused: Refusal?

    /// The comparison with those who met none.
    public struct Naive: Sendable {
      /// Its answer for the metric without friction.
      public var withoutFriction: Double
      /// Its answer for the difference.
      public var dueToFriction: Double
    }

    /// A reason by its code.
    public struct Refusal: Sendable {
      /// The slug.
      public var code: String
      /// A sentence.
      public var text: String
    }
  }

  /// People who left, over all judged first departures.
  public struct Departures: Sendable {
    /// First departures the log can judge.
    public var total: Int
    /// Those with friction in the last session.
    public var afterFriction: Int
    /// Those without.
    public var frictionFree: Int
    /// Those that would not have happened then without the friction.
    public var dueToFriction: Estimate?
    /// The same as a share of ``total``.
    public var shareDueToFriction: Estimate?
    /// Those that met friction and would have left all the same.
    public var metFrictionLeftAnyway: Estimate?
    /// Not explained by friction, activation not completed.
    public var beforeValue: Estimate?
    /// Not explained by friction, activation completed.
    public var afterValue: Estimate?
    /// People who have not left.
    public var stillHere: Int
    /// People too recent to judge.
    public var tooRecent: Int
    /// People who left and came back later.
    public var resurrected: Int
  }

  /// A kind of friction and what it cost.
  public struct Cause: Sendable {
    /// The kind's slug, stable.
    public var id: String
    /// The kind in words.
    public var label: String
    /// The kind: `error`, `auth`, `payment`, `latency`, `interaction`, `not_found`, `rate_limited`.
    public var kind: String
    /// People who met it.
    public var peopleHit: Int
    /// Attempts that could have met it.
    public var attempts: Int
    /// The share of them that did.
    public var frictionRate: Double?
    /// Its Shapley share of the people lost.
    public var peopleLost: Estimate?
    /// The same as a share of departures.
    public var share: Estimate?
    /// People lost to it with all other friction left in place.
    public var peopleLostAlone: Estimate?
  }

  /// One thing to mend.
  public struct Step: Sendable {
    /// Its place, from 1.
    public var rank: Int
    /// The operation.
    public var event: String
    /// The kind of friction.
    public var kind: String
    /// The platform; `nil` for all.
    public var platform: String?
    /// The release; `nil` for all.
    public var release: String?
    /// Attempts at the step.
    public var attempts: Int
    /// The share of them that met the friction.
    public var frictionRate: Double
    /// People it may have cost.
    public var peopleLost: Estimate
    /// It stays after control of false discoveries at 5 %.
    public var isCertain: Bool
  }

  /// How strong a hidden cause would have to be.
  public struct Robustness: Sendable {
    /// The E-value of the point.
    public var eValue: Double?
    /// The E-value of the end of the interval nearer to no effect.
    public var eValueLow: Double?
  }

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
  }
}
