extension ConfoundReport {
  /// Every metric were friction rarer.
  public struct WhatIf: Sendable {
    /// What the odds of friction are multiplied by at every attempt.
    public var odds: Double
    /// One-session churn.
    public var oneSessionChurn: Estimate?
    /// First departures a user by the horizon.
    public var departuresByHorizon: Estimate?
    /// Share converted by the horizon.
    public var conversionByHorizon: Estimate?
  }

  /// Who is still there as time passes since signup.
  public struct Curve: Sendable {
    /// The world it tells of.
    public var group: Group
    /// Its points; time ascends.
    public var points: [Point]
    /// How many more of all people the other world keeps at ``differenceSeconds``; on the curve
    /// without friction only.
    public var difference: Estimate?
    /// The last time that both curves reach.
    public var differenceSeconds: Int?

    /// The two worlds.
    public enum Group: String, Sendable {
      case observed
      case withoutFriction = "without_friction"
    }

    /// The share still there at a time.
    public struct Point: Sendable {
      /// Since signup.
      public var seconds: Int
      /// The share, 0 to 1.
      public var surviving: Double
      /// The lower end of its interval.
      public var low: Double
      /// The upper end.
      public var high: Double
      /// People at risk.
      public var atRisk: Int
    }
  }

  /// How people who succeeded at something in their first session differ in coming back.
  public struct Feature: Sendable {
    /// The operation.
    public var event: String
    /// People who succeeded at it.
    public var users: Int
    /// The share of them who came back.
    public var returnAfterSuccess: Estimate
    /// The share of the others who did.
    public var returnWithout: Estimate
    /// The difference.
    public var difference: Estimate
    /// It stays after control of false discoveries at 5 %.
    public var isCertain: Bool
  }
}
