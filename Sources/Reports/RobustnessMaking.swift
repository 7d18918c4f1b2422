import Effects

extension ConfoundReport.Robustness {
  init(_ findings: Findings, _ figures: Rounding) {
    let found = findings.robustness
    self.init(
      eValue: findings.eValue.map(figures.number),
      eValueLow: findings.eValueLow.map(figures.number),
      tippingOdds: found.tippingOdds.map(figures.number),
      balance: found.balance.map {
        Balance(
          covariate: masked($0.covariate), before: figures.number($0.before),
          after: figures.number($0.after))
      },
      balanceLimit: figures.number(found.balanceLimit),
      placebos: found.placebos.map {
        Placebo(
          test: masked($0.test), estimate: figures.estimate($0.estimate), isPassed: $0.isPassed)
      },
      stability: found.stability.map {
        Stability(
          setting: $0.setting, value: figures.number($0.value),
          share: $0.share.map(figures.estimate))
      },
      clusteringZ: found.clusteringZ.map(figures.number),
      terminalBracket: found.terminalBracket.map { Bracket($0, figures) },
      otherEstimates: found.otherEstimates.map {
        OtherEstimate(method: $0.method, share: figures.estimate($0.share))
      },
      signInBracket: found.signInBracket.map { Bracket($0, figures) })
  }
}

extension ConfoundReport.Robustness.Bracket {
  fileprivate init(_ bracket: Robustness.Bracket, _ figures: Rounding) {
    self.init(all: figures.estimate(bracket.all), without: figures.estimate(bracket.without))
  }
}

extension ConfoundReport.WhatIf {
  init(_ world: WhatIfFindings, _ figures: Rounding) {
    self.init(
      odds: figures.number(world.odds),
      oneSessionChurn: world.oneSessionChurn.map(figures.estimate),
      departuresByHorizon: world.departuresByHorizon.map(figures.estimate),
      conversionByHorizon: world.conversionByHorizon.map(figures.estimate))
  }
}

extension ConfoundReport.Curve {
  /// Makes the curves of both worlds; one without points is no curve.
  static func both(_ found: RetentionCurves, _ figures: Rounding) -> [ConfoundReport.Curve] {
    let shared = min(found.observed.last?.day ?? 0, found.withoutFriction.last?.day ?? 0)
    let observed = Self(
      group: .observed, points: found.observed.map { Point($0, figures) }, difference: nil,
      differenceSeconds: nil)
    let without = Self(
      group: .withoutFriction, points: found.withoutFriction.map { Point($0, figures) },
      difference: found.difference.map(figures.estimate),
      differenceSeconds: found.difference == nil ? nil : shared * 86_400)
    return [observed, without].filter { !$0.points.isEmpty }
  }
}

extension ConfoundReport.Curve.Point {
  fileprivate init(_ point: RetentionCurves.Point, _ figures: Rounding) {
    self.init(
      seconds: point.day * 86_400, surviving: figures.number(point.surviving),
      low: figures.number(point.low), high: figures.number(point.high), atRisk: point.atRisk)
  }
}

extension ConfoundReport.Feature {
  init(_ feature: FeatureFindings, _ figures: Rounding) {
    self.init(
      event: feature.event, users: feature.users,
      returnAfterSuccess: figures.estimate(feature.returnAfterSuccess),
      returnWithout: figures.estimate(feature.returnWithout),
      difference: figures.estimate(feature.difference), isCertain: feature.isCertain)
  }
}
