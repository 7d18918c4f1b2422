import Reports

extension Target {
  /// What becomes of the decision: METHOD, section 6.
  func decision(in report: ConfoundReport) -> ConfoundReport.Decision {
    let metric: ConfoundReport.Metric? =
      switch self.metric {
      case .oneSessionChurn: report.oneSessionChurn
      case .departuresByHorizon: report.departuresByHorizon
      case .conversionByHorizon: report.conversionByHorizon
      }
    let observed = side(of: metric?.observed)
    let without = side(of: metric?.withoutFriction)
    let isOpen = observed == "straddles" || without == nil || without == "straddles"
    var decision = ConfoundReport.Decision(
      target: text, observed: observed ?? "straddles", withoutFriction: without,
      outcome: isOpen ? "open" : observed == without ? "stands" : "flips")
    decision.observedFigure = metric?.observed
    decision.withoutFrictionFigure = metric?.withoutFriction
    if isOpen { settle(&decision, by: metric) }
    return decision
  }

  /// Which side of the limit an interval lies on; `nil` when there is none.
  private func side(of estimate: ConfoundReport.Estimate?) -> String? {
    guard let estimate else { return nil }
    let low = comparison.holds(estimate.low, limit)
    let high = comparison.holds(estimate.high, limit)
    return low == high ? (low ? "meets" : "misses") : "straddles"
  }

  /// Says what would settle an open decision, for each interval and for both.
  private func settle(
    _ decision: inout ConfoundReport.Decision, by metric: ConfoundReport.Metric?
  ) {
    guard let metric else {
      decision.obstacle = "this log has no conversion event; name one with --conversion"
      return
    }
    let asItWas = need(of: metric.observed, among: metric.users, "as it was")
    let without =
      metric.withoutFriction == nil
      ? need(ofRefused: metric)
      : need(of: metric.withoutFriction, among: metric.users, "without friction")
    decision.moreUsersObserved = asItWas.users
    decision.moreUsersWithoutFriction = without.users
    decision.obstacle = asItWas.obstacle ?? without.obstacle
    guard decision.obstacle == nil else { return }
    decision.moreUsers = [asItWas.users, without.users].compactMap(\.self).max()
  }

  /// What would bring one interval off the limit.
  private enum Need {
    case nothing
    case users(Int)
    case never(String)

    var users: Int? { if case .users(let users) = self { users } else { nil } }
    var obstacle: String? { if case .never(let why) = self { why } else { nil } }
  }

  /// Users more that would bring an interval off the limit, were the point to stay where it is: an
  /// interval narrows with the root of their number.
  private func need(
    of estimate: ConfoundReport.Estimate?, among users: Int, _ words: String
  ) -> Need {
    guard let estimate else { return .never("there is no figure \(words)") }
    guard side(of: estimate) == "straddles" else { return .nothing }
    let distance = abs(estimate.estimate - limit)
    let reach =
      estimate.estimate > limit
      ? estimate.estimate - estimate.low : estimate.high - estimate.estimate
    let factor = (reach / distance) * (reach / distance)
    // The last bits of a quotient are no further person.
    let more = (Double(users) * (factor - 1) - 1e-6).rounded(.up)
    guard distance > 0, let more = Int(exactly: more), more < Self.mostUsers else {
      return .never("the figure \(words) lies on the limit")
    }
    return .users(max(1, more))
  }

  /// More people than there are: a figure that takes them lies on its limit.
  private static let mostUsers = 8_000_000_000

  /// What a refused figure takes before it can be held against the limit.
  private func need(ofRefused metric: ConfoundReport.Metric) -> Need {
    if let users = metric.refused?.price?.users { return .users(users) }
    return .never(metric.refused?.text.sentenceStart ?? "there is no figure without friction")
  }
}

extension String {
  /// The text with its first letter small, to stand after a colon.
  fileprivate var sentenceStart: String { prefix(1).lowercased() + dropFirst() }
}
