import Statistics

/// Everything that was estimated, and what may not be.
public struct Findings: Sendable {
  /// How people came out, counted.
  public var counts = FollowUpCounts()
  /// One-session churn.
  public var oneSessionChurn = MetricFindings()
  /// First departures a user by the horizon.
  public var departuresByHorizon = MetricFindings()
  /// Share converted by the horizon; `nil` without a conversion event.
  public var conversionByHorizon: MetricFindings?
  /// Friction's share of all judged first departures; `nil` when refused.
  public var share: EffectEstimate?
  /// The departures that share speaks of.
  public var departuresCounted = 0
  /// Those of them after a session with friction.
  public var afterFrictionCounted = 0
  /// Of the departures not explained by friction, those before the activation event; `nil` when
  /// not known.
  public var beforeValue: EffectEstimate?
  /// Those after it.
  public var afterValue: EffectEstimate?
  /// What kinds cost one at a time, all others left in place, less what they cost together.
  public var kindsOverlap: EffectEstimate?
  /// By kind, costliest first.
  public var causes: [CauseFindings] = []
  /// By step, costliest first.
  public var steps: [StepFindings] = []
  /// Each metric as the odds of friction fall; empty when refused.
  public var whatIf: [WhatIfFindings] = []
  /// Who is still there, day by day; `nil` when refused.
  public var retention: RetentionCurves?
  /// What tells people who come back after the first session from those who do not.
  public var features: [FeatureFindings] = []
  /// How sturdy the share is.
  public var robustness = Robustness()
  /// Refusals and cautions, refusals first.
  public var cautions: [Caution] = []
  /// The level of the intervals.
  public var level = 0.95
  /// Errors can be told from their absence in this log.
  public var monitorsErrors = false
  /// The log records something that counts as friction, or could.
  public var hasFrictionSignal = false

  /// Why friction's share is not given; `nil` when it is.
  public var shareRefusal: Caution?
  /// The verdict were the busiest 1 % of people left out; `nil` when it was not worked out.
  public var verdictWithoutHeaviest: Verdict?

  /// How strong a hidden cause would have to be to explain the point; `nil` where friction costs
  /// nothing, or everything.
  public var eValue: Double? {
    share.flatMap {
      $0.point > 0 && $0.point < 1 ? Statistics.eValue(ofRiskRatio: 1 / (1 - $0.point)) : nil
    }
  }

  /// The same for the lower end of the interval; 1 where that takes in zero.
  public var eValueLow: Double? {
    share.map { $0.low > 0 ? Statistics.eValue(ofRiskRatio: 1 / (1 - $0.low)) : 1 }
  }
}
