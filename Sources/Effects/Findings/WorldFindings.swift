/// Every metric in one world of the what-if curve.
public struct WhatIfFindings: Sendable {
  /// What the odds of friction are multiplied by at every attempt.
  public var odds: Double
  /// One-session churn.
  public var oneSessionChurn: EffectEstimate?
  /// First departures a user by the horizon.
  public var departuresByHorizon: EffectEstimate?
  /// Share converted by the horizon.
  public var conversionByHorizon: EffectEstimate?
}

/// Who is still there, day by day since signup.
public struct RetentionCurves: Sendable {
  /// The share still there some days after signup.
  public struct Point: Sendable {
    /// Whole days since signup.
    public var day: Int
    /// The share still there, 0 to 1.
    public var surviving: Double
    /// The lower end of its interval.
    public var low: Double
    /// The upper end.
    public var high: Double
    /// People at risk at the start of the day; of the world without friction, those still friction-free.
    public var atRisk: Int
  }

  /// As it was.
  public var observed: [Point]
  /// Without friction; shorter, as it stops where too few friction-free people are left to say, and
  /// empty where that is refused.
  public var withoutFriction: [Point]
  /// The share of people who would still be there besides by the last day of ``withoutFriction``.
  public var difference: EffectEstimate?

  /// Takes back the curve without friction; the one as it was stays.
  mutating func withdraw() {
    withoutFriction = []
    difference = nil
  }
}

/// How people who succeeded at something in their first session differ in coming back.
///
/// An association: who does more comes back more, whatever they did.
public struct FeatureFindings: Sendable {
  /// The operation.
  public var event: String
  /// People who succeeded at it in their first session, of those judged.
  public var users: Int
  /// The share of them who came back.
  public var returnAfterSuccess: EffectEstimate
  /// The share of the others who did.
  public var returnWithout: EffectEstimate
  /// The difference.
  public var difference: EffectEstimate
  /// The difference stays after control of false discoveries at 5 %.
  public var isCertain: Bool
}
