extension ConfoundReport {
  /// What becomes of a decision that rests on a metric.
  public struct Decision: Sendable {
    /// The target as given.
    public var target: String
    /// `meets`, `misses` or `straddles`.
    public var observed: String
    /// The same for the metric without friction; `nil` when refused.
    public var withoutFriction: String?
    /// `stands`, `flips` or `open`.
    public var outcome: String
    /// The metric as it was.
    public var observedFigure: Estimate?
    /// The metric without friction.
    public var withoutFrictionFigure: Estimate?
    /// Users that would settle it; `nil` when it is settled, or no number of them would.
    public var moreUsers: Int?
    /// Users that would settle it as it was.
    public var moreUsersObserved: Int?
    /// Users that would settle it without friction.
    public var moreUsersWithoutFriction: Int?
    /// Why no number of users would settle it, a sentence; `nil` when some would, or it is settled.
    public var obstacle: String?

    /// Makes a decision that no users are missing for.
    public init(target: String, observed: String, withoutFriction: String?, outcome: String) {
      self.target = target
      self.observed = observed
      self.withoutFriction = withoutFriction
      self.outcome = outcome
    }
  }
}

extension ConfoundReport.Decision {
  /// What becomes of the decision, and what would settle it.
  public var sentence: String {
    let asItWas = Self.words(observed) + Self.range(observedFigure)
    let without =
      withoutFriction.map {
        "without friction it \(Self.words($0))" + Self.range(withoutFrictionFigure)
      } ?? "without friction there is no number"
    let answer =
      switch outcome {
      case "stands": "The decision STANDS."
      case "flips": "The decision FLIPS."
      default: "The decision is OPEN."
      }
    let parts = [
      "Target \(target): as it was, the product \(asItWas); \(without). \(answer)", needed,
    ]
    return parts.compactMap(\.self).joined(separator: " ")
  }

  /// What would settle it; `nil` when it is settled.
  private var needed: String? {
    if let obstacle { return "No number of people would settle it: \(obstacle.withoutStop)." }
    guard let moreUsers else { return nil }
    func people(_ number: Int) -> String {
      Figures.counted(number, "more person", "more people")
    }
    if withoutFriction == nil, let users = moreUsersWithoutFriction {
      let others = moreUsers > users ? ", and about \(Figures.count(moreUsers)) to settle it" : ""
      return "At least about \(people(users)) would be needed for a number without "
        + "friction\(others)."
    }
    return "About \(people(moreUsers)) would settle it, if the figures stay where they are."
  }

  private static func words(_ side: String) -> String {
    side == "straddles" ? "may meet it or miss it" : side + " it"
  }

  private static func range(_ figure: ConfoundReport.Estimate?) -> String {
    guard let figure else { return "" }
    let range = Figures.percentRange(figure.low, figure.high)
    return " (\(Figures.percent(figure.estimate)); \(range))"
  }
}
