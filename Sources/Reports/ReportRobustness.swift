extension ConfoundReport {
  /// How sturdy friction's share of the departures is.
  public struct Robustness: Sendable {
    /// The E-value of the point.
    public var eValue: Double?
    /// The E-value of the end of the interval nearer to no effect.
    public var eValueLow: Double?
    /// The smallest distortion of every attempt's odds at which the interval takes in zero.
    public var tippingOdds: Double?
    /// How those spared friction differ from all, before and after weighting.
    public var balance: [Balance] = []
    /// Above this a covariate is out of balance.
    public var balanceLimit = 0.1
    /// Effects that must be nil where the method works.
    public var placebos: [Placebo] = []
    /// The share under other definitions.
    public var stability: [Stability] = []
    /// How much more friction clusters on people than chance has it, in standard deviations.
    public var clusteringZ: Double?
    /// The share with and without friction at the very end of sessions.
    public var terminalBracket: Bracket?
    /// The share by other methods.
    public var otherEstimates: [OtherEstimate] = []
    /// The share with and without people who only ever failed to sign in.
    public var signInBracket: Bracket?

    /// A covariate's standardised difference.
    public struct Balance: Sendable {
      /// `platform=android`.
      public var covariate: String
      /// Unweighted.
      public var before: Double
      /// Weighted.
      public var after: Double
    }

    /// An effect that must be nil where the method works.
    public struct Placebo: Sendable {
      /// What was tried, in words.
      public var test: String
      /// What came out.
      public var estimate: Estimate
      /// Zero is within reach.
      public var isPassed: Bool
    }

    /// The share under another definition.
    public struct Stability: Sendable {
      /// `session_gap`, `churn_after`, `slow_after`, `without_heaviest` or `without_heavy_users`.
      public var setting: String
      /// Its value in seconds; of the last two, the share of people left out.
      public var value: Double
      /// The share; `nil` where it cannot be had.
      public var share: Estimate?
    }

    /// Two ends of an answer that the log cannot settle.
    public struct Bracket: Sendable {
      /// All counted.
      public var all: Estimate
      /// The doubtful part left out.
      public var without: Estimate
    }

    /// The share by another method.
    public struct OtherEstimate: Sendable {
      /// Its slug.
      public var method: String
      /// The share.
      public var share: Estimate
    }
  }
}
