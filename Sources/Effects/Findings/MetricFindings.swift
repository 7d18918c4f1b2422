public import Sessions

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
  /// People all of whose attempts are failed sign-ins; they stand apart and are in no other count.
  public var onlyFailedSignIns = 0
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
