extension ConfoundReport {
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
      /// What an estimate would take, where that can be said.
      public var price: Reason.Price?
    }
  }

  /// People who left, over all judged first departures.
  public struct Departures: Sendable {
    /// First departures the log can judge.
    public var total: Int
    /// Those of them that the estimates speak of: after sessions that are not left out.
    public var counted: Int
    /// Those counted with friction in the last session.
    public var countedAfterFriction: Int
    /// Those with friction in the last session.
    public var afterFriction: Int
    /// Those without.
    public var frictionFree: Int
    /// Those of ``counted`` that would not have happened then without the friction.
    public var dueToFriction: Estimate?
    /// The same as a share of ``counted``.
    public var shareDueToFriction: Estimate?
    /// Those of ``counted`` that met friction and would have left all the same.
    public var metFrictionLeftAnyway: Estimate?
    /// Of ``counted``, not explained by friction, activation not completed.
    public var beforeValue: Estimate?
    /// The same, activation completed.
    public var afterValue: Estimate?
    /// People who have not left.
    public var stillHere: Int
    /// People too recent to judge.
    public var tooRecent: Int
    /// People who left and came back later.
    public var resurrected: Int
    /// People all of whose attempts are failed sign-ins; they are in no other count.
    public var onlyFailedSignIns = 0
    /// What kinds cost one at a time, added up, less what they cost together.
    public var kindsOverlap: Estimate?
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
    /// The same as a share of the departures counted.
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
}
