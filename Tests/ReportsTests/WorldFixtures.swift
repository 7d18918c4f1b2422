@testable import Reports

/// What checks and other worlds came to in the report of `mixed`.
extension Fixture {
  static var whatIf: [ConfoundReport.WhatIf] {
    [
      world(1, estimate(0.32, 0.29, 0.35), estimate(0.41, 0.38, 0.44, n: 1100)),
      world(0.75, estimate(0.3, 0.27, 0.33), estimate(0.395, 0.36, 0.43, n: 1100)),
      world(0.5, estimate(0.28, 0.25, 0.31), estimate(0.38, 0.34, 0.42, n: 1100)),
      world(0.25, estimate(0.26, 0.23, 0.3), estimate(0.36, 0.31, 0.41, n: 1100)),
      world(0, estimate(0.24, 0.2, 0.28), nil),
    ]
  }

  private static func world(
    _ odds: Double, _ churn: Estimate, _ departures: Estimate?
  ) -> ConfoundReport.WhatIf {
    ConfoundReport.WhatIf(
      odds: odds, oneSessionChurn: churn, departuresByHorizon: departures,
      conversionByHorizon: nil)
  }

  /// Twelve weeks as they were; nine, as far as those spared friction reach.
  static var curves: [ConfoundReport.Curve] {
    let observed = (0...84).map { point($0, 0.67 + 0.33 * decline($0, over: 24), spread: 0.03) }
    let without = (0...63).map { point($0, 0.74 + 0.26 * decline($0, over: 24), spread: 0.04) }
    return [
      ConfoundReport.Curve(
        group: .observed, points: observed, difference: nil, differenceSeconds: nil),
      ConfoundReport.Curve(
        group: .withoutFriction, points: without, difference: estimate(0.07, 0.03, 0.11),
        differenceSeconds: 63 * 86_400),
    ]
  }

  /// From 1 on the first day towards 0, with no function that differs between machines.
  private static func decline(_ day: Int, over days: Double) -> Double {
    let left = max(0, 1 - Double(day) / (3.5 * days))
    return left * left * left
  }

  private static func point(
    _ day: Int, _ share: Double, spread: Double
  ) -> ConfoundReport.Curve.Point {
    func round(_ value: Double) -> Double { (value * 10_000).rounded() / 10_000 }
    return ConfoundReport.Curve.Point(
      seconds: day * 86_400, surviving: round(share), low: round(max(0, share - spread)),
      high: round(min(1, share + spread)), atRisk: 1284 - 9 * day)
  }

  static var features: [ConfoundReport.Feature] {
    [
      feature(
        "add_card", 640, estimate(0.81, 0.78, 0.84, n: 640), estimate(0.62, 0.58, 0.66, n: 644),
        estimate(0.19, 0.14, 0.24)),
      feature(
        "share_link", 210, estimate(0.84, 0.78, 0.88, n: 210), estimate(0.69, 0.66, 0.72, n: 1074),
        estimate(0.15, 0.09, 0.2)),
      feature(
        "open_help", 88, estimate(0.74, 0.64, 0.82, n: 88), estimate(0.71, 0.69, 0.74, n: 1196),
        estimate(0.03, -0.07, 0.12), isCertain: false),
    ]
  }

  private static func feature(
    _ event: String, _ users: Int, _ after: Estimate, _ without: Estimate, _ difference: Estimate,
    isCertain: Bool = true
  ) -> ConfoundReport.Feature {
    ConfoundReport.Feature(
      event: event, users: users, returnAfterSuccess: after, returnWithout: without,
      difference: difference, isCertain: isCertain)
  }

  /// Every check made, every one passed.
  static var robustness: ConfoundReport.Robustness {
    ConfoundReport.Robustness(
      eValue: 3.5, eValueLow: 2.9, tippingOdds: 1.6,
      balance: [
        .init(covariate: "platform=android", before: 0.31, after: 0.02),
        .init(covariate: "channel=ads", before: -0.12, after: -0.04),
      ],
      placebos: [
        .init(
          test: "earlier successes, as if friction had caused them",
          estimate: estimate(0.01, -0.03, 0.05), isPassed: true)
      ],
      stability: [
        .init(setting: "session_gap", value: 900, share: estimate(0.29, 0.21, 0.37)),
        .init(setting: "churn_after", value: 1_209_600, share: estimate(0.33, 0.24, 0.42)),
        .init(setting: "without_heaviest", value: 0.01, share: estimate(0.3, 0.21, 0.38)),
      ],
      clusteringZ: 0.7,
      terminalBracket: .init(all: estimate(0.3, 0.22, 0.38), without: estimate(0.24, 0.16, 0.32)),
      otherEstimates: [
        .init(method: "risk_set", share: estimate(0.27, 0.18, 0.36)),
        .init(method: "regression", share: estimate(0.22, 0.15, 0.29)),
        .init(method: "crude", share: estimate(-0.04, -0.1, 0.02)),
      ],
      signInBracket: .init(all: estimate(0.32, 0.24, 0.4), without: estimate(0.3, 0.22, 0.38)))
  }
}
