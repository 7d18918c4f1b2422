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
  /// Each metric as the odds of friction fall; empty when refused.
  public var whatIf: [WhatIf] = []
  /// Who is still there as time passes, in both worlds; empty when refused.
  public var curves: [Curve] = []
  /// What tells people who come back after the first session from those who do not.
  public var features: [Feature] = []
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
    /// The number is given, but no verdict is drawn from it.
    public var undecides = false
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
}
