/// How sturdy friction's share of the departures is.
public struct Robustness: Sendable {
  /// The smallest distortion of every attempt's odds by a hidden cause at which the interval takes in
  /// zero; 1 where it does already, `nil` where not known.
  public var tippingOdds: Double?
  /// How covariates differ between friction-free sessions and all, before and after weighting.
  public var balance: [Balance] = []
  /// How many people's worth the weight behind the share and the balance is.
  public var effectivePeople: Double?

  /// Above this many standard deviations friction keeps to people beyond chance.
  public static let clusteringLimit = 6.0
  /// Above this many standard deviations a covariate is out of balance: a tenth, and three standard
  /// errors where few people carry the weight.
  public var balanceLimit: Double {
    max(0.1, 3 / max(effectivePeople ?? .infinity, 1).squareRoot())
  }
  /// Effects that must be nil where the method works.
  public var placebos: [Placebo] = []
  /// The share under other definitions.
  public var stability: [Stability] = []
  /// How much more friction clusters on people than the risks allow, in standard deviations.
  public var clusteringZ: Double?
  /// The share with and without friction at the very end of sessions.
  public var terminalBracket: Bracket?
  /// The share without and with people who only ever failed to sign in.
  public var signInBracket: Bracket?
  /// The share by other methods.
  public var otherEstimates: [OtherEstimate] = []

  /// A covariate's standardised difference between friction-free sessions and all.
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
    public var estimate: EffectEstimate
    /// Zero is within reach.
    public var isPassed: Bool
  }

  /// The share under another definition.
  public struct Stability: Sendable {
    /// `session_gap`, `churn_after`, `slow_after`, `without_heaviest` or `without_heavy_users`.
    public var setting: String
    /// The value in seconds; of the last two, the share of people left out.
    public var value: Double
    /// The share; `nil` where it cannot be had.
    public var share: EffectEstimate?
  }

  /// Two ends of an answer that the log cannot settle.
  public struct Bracket: Sendable {
    /// All counted.
    public var all: EffectEstimate
    /// The doubtful part left out.
    public var without: EffectEstimate
  }

  /// The share by another method.
  public struct OtherEstimate: Sendable {
    /// `risk_set`, `regression` or `crude`.
    public var method: String
    /// The share.
    public var share: EffectEstimate
  }
}
