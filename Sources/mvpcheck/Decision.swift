import Reports
import Statistics

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
    return ConfoundReport.Decision(
      target: text, observed: observed ?? "straddles", withoutFriction: without,
      outcome: isOpen ? "open" : observed == without ? "stands" : "flips",
      moreUsers: isOpen ? moreUsers(metric) : nil)
  }

  /// Which side of the limit an interval lies on; `nil` when there is none.
  private func side(of estimate: ConfoundReport.Estimate?) -> String? {
    guard let estimate else { return nil }
    let low = comparison.holds(estimate.low, limit)
    let high = comparison.holds(estimate.high, limit)
    return low == high ? (low ? "meets" : "misses") : "straddles"
  }

  /// Users more that would bring the wider of the straddling intervals off the limit, were the
  /// points to stay where they are: an interval narrows with the root of their number.
  private func moreUsers(_ metric: ConfoundReport.Metric?) -> Int? {
    guard let metric else { return nil }
    let straddling = [metric.observed, metric.withoutFriction].compactMap { $0 }
      .filter { side(of: $0) == "straddles" }
    let factors = straddling.map { estimate -> Double in
      let distance = abs(estimate.estimate - limit)
      let reach =
        estimate.estimate > limit
        ? estimate.estimate - estimate.low : estimate.high - estimate.estimate
      return distance > 0 ? (reach / distance) * (reach / distance) : .infinity
    }
    guard let factor = factors.max(), factor.isFinite, factor > 1 else { return nil }
    return Int(exactly: (Double(metric.users) * (factor - 1)).rounded(.up))
  }
}
