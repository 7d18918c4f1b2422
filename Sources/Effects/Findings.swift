public import Sessions
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
  /// Of the departures not explained by friction, those before the activation event; `nil` when
  /// not known.
  public var beforeValue: EffectEstimate?
  /// By kind, costliest first.
  public var causes: [CauseFindings] = []
  /// By step, costliest first.
  public var steps: [StepFindings] = []
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
  /// nothing.
  public var eValue: Double? {
    share.flatMap { $0.point > 0 ? Statistics.eValue(ofRiskRatio: 1 / (1 - $0.point)) : nil }
  }

  /// The same for the lower end of the interval; 1 where that takes in zero.
  public var eValueLow: Double? {
    share.map { $0.low > 0 ? Statistics.eValue(ofRiskRatio: 1 / (1 - $0.low)) : 1 }
  }
}

/// How people came out.
public struct FollowUpCounts: Sendable {
  /// People followed.
  public var subjects = 0
  /// People whose first session can be judged.
  public var judged = 0
  /// First departures.
  public var departures = 0
  /// First departures after a session with friction.
  public var afterFriction = 0
  /// People judged who have not left.
  public var stillHere = 0
  /// People too recent to judge.
  public var tooRecent = 0
  /// People who left and came back later.
  public var resurrected = 0
}

/// A metric as it was and as it would have been.
public struct MetricFindings: Sendable {
  /// People it is taken over.
  public var users = 0
  /// As it was.
  public var observed: EffectEstimate?
  /// Without friction.
  public var withoutFriction: EffectEstimate?
  /// The difference.
  public var dueToFriction: EffectEstimate?
  /// At half the odds of friction.
  public var halvedFriction: EffectEstimate?
  /// Without friction, were those who met none like everybody.
  public var naive: Double?
  /// The least it can be without friction, with no model.
  public var floor: Double?
  /// The most.
  public var ceiling: Double?
  /// The size of an equally weighted sample as informative.
  public var effectiveUsers: Double?
  /// The greatest share of the weight on one person.
  public var largestWeightShare: Double?
  /// Why there is no estimate.
  public var refusal: Caution?
}

/// What one kind of friction cost.
public struct CauseFindings: Sendable {
  /// The kind.
  public var kind: Friction
  /// People who met it.
  public var peopleHit = 0
  /// Attempts that could have met it.
  public var attempts = 0
  /// Attempts that met it.
  public var hits = 0
  /// Its Shapley share of the departures due to friction, in people.
  public var lost: EffectEstimate?
  /// Departures due to it with all other friction left in place.
  public var lostAlone: EffectEstimate?
}

/// What friction at one step cost.
public struct StepFindings: Sendable {
  /// What was tried.
  public var operation: String
  /// The kind of friction.
  public var kind: Friction
  /// The platform; `nil` for all.
  public var platform: String?
  /// The release; `nil` for all.
  public var release: String?
  /// Attempts at the step.
  public var attempts: Int
  /// Attempts that met the friction.
  public var hits: Int
  /// Departures that would not have happened then without it.
  public var lost: EffectEstimate
  /// It stays after control of false discoveries at 5 %.
  public var isCertain: Bool
}

/// Why to trust an answer less, or why there is none.
public struct Caution: Sendable {
  /// The slug, part of the public interface.
  public var code: Code
  /// No number is given for what it touches.
  public var refuses: Bool
  /// What was found, a sentence.
  public var text: String
  /// What would put it right, a sentence.
  public var remedy: String
  /// Whom it touches; `nil` for all.
  public var cell: String?
  /// Further people that would do.
  public var moreUsers: Int?
  /// Further weeks that would do at this pace.
  public var moreWeeks: Int?

  /// What can be wrong; METHOD, section 5.
  public enum Code: String, Sendable, CaseIterable {
    case noFrictionSignal = "no_friction_signal"
    case unmonitoredSegment = "unmonitored_segment"
    case tooFewUsers = "too_few_users"
    case tooFewHits = "too_few_hits"
    case noOverlap = "no_overlap"
    case notEnoughFollowUp = "not_enough_follow_up"
    case frictionWithoutAttempts = "friction_without_attempts"
    case noConvergence = "no_convergence"
    case dayResolution = "day_resolution"
  }
}
