@testable import Reports

extension JSONValue {
  /// The paths of all members, estimates and what is empty not opened: `causes[].people_lost`.
  ///
  /// The three metrics share one set of paths, `metrics.NAME`.
  var memberPaths: [String] { paths(under: "") }

  private func paths(under path: String) -> [String] {
    switch self {
    case .object(let members) where !members.isEmpty && members.first?.key != "estimate":
      members.flatMap { key, value in
        value.paths(under: path.isEmpty ? key : "\(path).\(path == "metrics" ? "NAME" : key)")
      }
    case .array(let values) where !values.isEmpty:
      values.flatMap { value in
        if case .object = value { value.paths(under: path + "[]") } else { [path] }
      }
    default: [path]
    }
  }
}

extension ConfoundReport {
  /// Fills in whatever may be missing.
  mutating func fill() {
    let estimate = SampleReport.estimate(0.4, 0.3, 0.5)
    reasons = [
      Reason(
        code: "no_overlap", refuses: true, text: "", remedy: "", cell: "android",
        price: Reason.Price(users: 1, weeks: 1))
    ]
    decision = Decision(target: "", observed: "", withoutFriction: nil, outcome: "")
    oneSessionChurn.naive = Metric.Naive(withoutFriction: 0, dueToFriction: 0)
    oneSessionChurn.refused = Metric.Refusal(
      code: "", text: "", price: Reason.Price(users: 1, weeks: 1))
    departuresByHorizon = oneSessionChurn
    conversionByHorizon = oneSessionChurn
    causes = [
      Cause(
        id: "auth", label: "", kind: "auth", peopleHit: 1, attempts: 1, frictionRate: 0.1,
        peopleLost: estimate, share: estimate, peopleLostAlone: estimate)
    ]
    fixFirst = [
      Step(
        rank: 1, event: "", kind: "", platform: nil, release: nil, attempts: 1, frictionRate: 0.1,
        peopleLost: estimate, isCertain: true)
    ]
    whatIf = [WhatIf(odds: 0.5)]
    curves = [Curve(group: .observed, points: [], difference: estimate)]
    features = [
      Feature(
        event: "", users: 1, returnAfterSuccess: estimate, returnWithout: estimate,
        difference: estimate, isCertain: true)
    ]
    let bracket = Robustness.Bracket(all: estimate, without: estimate)
    robustness = Robustness(
      eValue: 2, eValueLow: 1, balance: [.init(covariate: "", before: 0.2, after: 0)],
      placebos: [.init(test: "", estimate: estimate, isPassed: true)],
      stability: [.init(setting: "", value: 1, share: estimate)], terminalBracket: bracket,
      otherEstimates: [.init(method: "", share: estimate)], signInBracket: bracket)
    gates = [GateResult(rule: "", level: "", outcome: "", message: "")]
    friction.byKind = [
      FrictionRecord.Kind(
        kind: "auth", isMonitored: true, events: 1, attempts: 1, sessions: 1, users: 1)
    ]
    friction.byRelease = [
      FrictionRecord.Release(release: "", attempts: 1, frictionRate: estimate)
    ]
    friction.byDay = [FrictionRecord.Day(day: "", attempts: 1, hits: 1)]
    columns = [Column(role: "user", name: "", why: "", passedOver: [])]
  }
}
