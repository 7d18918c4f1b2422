/// Worlds that were not, and how sturdy the answer is, member by member.
extension JSONValue {
  init(_ world: ConfoundReport.WhatIf) {
    self = [
      "odds": .number(world.odds),
      "one_session_churn": JSONValue(world.oneSessionChurn),
      "departures_by_horizon": JSONValue(world.departuresByHorizon),
      "conversion_by_horizon": JSONValue(world.conversionByHorizon),
    ]
  }

  init(_ curve: ConfoundReport.Curve) {
    self = [
      "group": .string(curve.group.rawValue),
      "t_s": .array(curve.points.map { .integer($0.seconds) }),
      "surviving": .array(curve.points.map { .number($0.surviving) }),
      "low": .array(curve.points.map { .number($0.low) }),
      "high": .array(curve.points.map { .number($0.high) }),
      "at_risk": .array(curve.points.map { .integer($0.atRisk) }),
      "difference": JSONValue(curve.difference),
      "difference_t_s": JSONValue(curve.differenceSeconds),
    ]
  }

  init(_ feature: ConfoundReport.Feature) {
    self = [
      "event": .string(masked(feature.event)),
      "users": .integer(feature.users),
      "return_after_success": JSONValue(feature.returnAfterSuccess),
      "return_without": JSONValue(feature.returnWithout),
      "difference": JSONValue(feature.difference),
      "certain": .bool(feature.isCertain),
    ]
  }

  init(_ robustness: ConfoundReport.Robustness?) {
    let found = robustness ?? ConfoundReport.Robustness()
    let terminal: JSONValue? = found.terminalBracket.map {
      ["all": JSONValue($0.all), "without_terminal": JSONValue($0.without)]
    }
    let signIn: JSONValue? = found.signInBracket.map {
      ["all": JSONValue($0.all), "without_only_failed_sign_ins": JSONValue($0.without)]
    }
    self = [
      "e_value": JSONValue(found.eValue),
      "e_value_low": JSONValue(found.eValueLow),
      "tipping_odds": JSONValue(found.tippingOdds),
      "balance": .array(found.balance.map { JSONValue($0) }),
      "placebo": .array(found.placebos.map { JSONValue($0) }),
      "stability": .array(found.stability.map { JSONValue($0) }),
      "clustering_z": JSONValue(found.clusteringZ),
      "terminal_bracket": terminal ?? nil,
      "other_estimates": .array(
        found.otherEstimates.map {
          ["method": .string($0.method), "share_due_to_friction": JSONValue($0.share)]
        }),
      "sign_in_bracket": signIn ?? nil,
      "balance_limit": .number(found.balanceLimit),
    ]
  }

  private init(_ balance: ConfoundReport.Robustness.Balance) {
    self = [
      "covariate": .string(balance.covariate),
      "before": .number(balance.before),
      "after": .number(balance.after),
    ]
  }

  private init(_ placebo: ConfoundReport.Robustness.Placebo) {
    self = [
      "test": .string(placebo.test),
      "estimate": JSONValue(placebo.estimate),
      "passed": .bool(placebo.isPassed),
    ]
  }

  private init(_ stability: ConfoundReport.Robustness.Stability) {
    self = [
      "setting": .string(stability.setting),
      "value_s": .number(stability.value),
      "share_due_to_friction": JSONValue(stability.share),
    ]
  }
}
