public import Statistics

/// A number with the interval that says how well it is known.
public struct EffectEstimate: Sendable {
  /// The number.
  public var point: Double
  /// The lower end of the interval.
  public var low: Double
  /// The upper end.
  public var high: Double
  /// How many people it stands on.
  public var count: Int

  /// The interval without zero.
  public var excludesZero: Bool { low > 0 || high < 0 }

  /// A point with a normal interval of `reach` standard errors.
  init(_ point: Double, standardError: Double, reach: Double, count: Int) {
    self.point = point
    low = point - reach * standardError
    high = point + reach * standardError
    self.count = count
  }

  init(point: Double, low: Double, high: Double, count: Int) {
    self.point = point
    self.low = low
    self.high = high
    self.count = count
  }

  /// Wilson's interval for a share of `count`.
  public init(_ share: Proportion, count: Int) {
    self.init(point: share.point, low: share.low, high: share.high, count: count)
  }

  /// Newcombe's interval for the difference of two shares.
  init(_ difference: ProportionDifference, count: Int) {
    self.init(
      point: difference.point, low: difference.low, high: difference.high, count: count)
  }

  /// The estimate times a constant.
  public func times(_ factor: Double) -> EffectEstimate {
    let ends = [low * factor, high * factor]
    return EffectEstimate(
      point: point * factor, low: min(ends[0], ends[1]), high: max(ends[0], ends[1]), count: count)
  }

  /// A constant less the estimate.
  public func subtracted(from total: Double) -> EffectEstimate {
    EffectEstimate(point: total - point, low: total - high, high: total - low, count: count)
  }

  /// The estimate with its ends held between two numbers; the point with them.
  func held(from least: Double, to most: Double) -> EffectEstimate {
    EffectEstimate(
      point: min(max(point, least), most), low: min(max(low, least), most),
      high: min(max(high, least), most), count: count)
  }
}
