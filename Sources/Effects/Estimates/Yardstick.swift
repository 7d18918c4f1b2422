package import Sessions
import Statistics
package import Studies

/// The main figures by other means than the product's own, to measure it by.
///
/// Nothing is refused: whether a log can tell is for the product to say.
package struct Yardstick {
  /// How a figure is come by.
  package enum Means {
    /// Those who met friction against those who met none.
    case plainComparison
    /// Fitted risks and weights, no prediction beside them.
    case weightsAlone
    /// The product's own estimator told the risks instead of fitting them: by kind's `rawValue`, the
    /// risk of each attempt, given that no kind before it in order struck.
    case trueRisks([[Double]])
  }

  /// One-session churn due to friction.
  package private(set) var oneSessionDue: EffectEstimate
  /// One-session churn at half the odds.
  package private(set) var oneSessionHalved: EffectEstimate
  /// First departures a user by the horizon due to friction.
  package private(set) var departuresDue: EffectEstimate
  /// The same at half the odds.
  package private(set) var departuresHalved: EffectEstimate
  /// Friction's share of the departures.
  package private(set) var share: EffectEstimate?
  /// Conversion at half the odds; `nil` without a conversion event.
  package private(set) var conversionHalved: EffectEstimate?

  /// Makes the figures of a study by each of `means`; none when the risks cannot be fitted.
  package static func figures(
    of study: Study, counted: FrictionSet, level: Double, by means: [Means]
  ) -> [Yardstick] {
    let segments = Segments(study, counted: counted)
    let inquiry = Inquiry(
      study, leftOut: segments.leftOut, Influence(reach: NormalDistribution.reach(level: level)),
      level: level, isReplicate: true)
    guard let fit = Fit(inquiry, counted: counted) else { return [] }
    return means.map { Yardstick(inquiry, Tools(inquiry, fit, $0)) }
  }

  private init(_ inquiry: Inquiry, _ tools: Tools) {
    let sessions = inquiry.eligible(inquiry.firstSessions) { $0.isFirstSessionJudged }
    oneSessionDue = tools.due(inquiry.firstSessions, sessions, tools.expectedFirst)
    oneSessionHalved = tools.halved(inquiry.firstSessions, sessions)
    let people = inquiry.eligible(inquiry.horizonSessions) { $0.isHorizonJudged }
    departuresDue = tools.due(inquiry.horizonSessions, people, tools.expected)
    departuresHalved = tools.halved(inquiry.horizonSessions, people)
    share = tools.share(inquiry.judgedSessions)
    guard !inquiry.conversions.isEmpty else { return }
    var converts = [Bool](repeating: false, count: inquiry.study.subjects.count)
    for unit in inquiry.conversions { converts[Int(unit.subject)] = true }
    conversionHalved = tools.halved(inquiry.conversions, converts)
  }
}

/// Weights, predictions and intervals of one way to come by the figures.
private struct Tools {
  let inquiry: Inquiry
  let weighting: Weighting
  let influence: Influence
  let expected: Prediction
  let expectedFirst: Prediction

  init(_ inquiry: Inquiry, _ fit: Fit, _ means: Yardstick.Means) {
    self.inquiry = inquiry
    var influence = inquiry.influence
    let study = inquiry.study
    switch means {
    case .plainComparison:
      // Risks next to nil: whoever met friction counts for nothing, everybody else for one.
      let types = fit.weighting.risk.types
      let next = TypeRisk(
        known: [Double](repeating: 1e-12, count: AttemptLayout.cellCount(of: study.cells)))
      let risks = types.map { _ in next }
      weighting = Weighting(
        study, leftOut: inquiry.leftOut,
        FrictionRisk(types: types, first: risks, all: risks, firstHits: 0))
      (expected, expectedFirst) = (.groupMean, .groupMean)
    case .weightsAlone:
      weighting = fit.weighting
      (expected, expectedFirst) = (.groupMean, .groupMean)
    case .trueRisks(let risks):
      weighting = Self.weighting(of: inquiry, fit, risks)
      expected = Self.byAttempt(fit.expected, study)
      expectedFirst = Self.byAttempt(fit.expectedFirst, study)
    }
    influence.fittedTerms = 0
    if case .weightsAlone = means { influence.fittedTerms = fit.termCount }
    self.influence = influence
  }

  /// Weights by known risks; every attempt is a cell of its own.
  private static func weighting(
    of inquiry: Inquiry, _ fit: Fit, _ risks: [[Double]]
  ) -> Weighting {
    let study = inquiry.study
    let byCell = AttemptLayout(study)
    let slots = AttemptSlots(study, leftOut: inquiry.leftOut)
    let cells = slots.ofAttempt.map { slots.cells[Int($0)] }
    let layout = AttemptLayout(
      cells: Array(0..<UInt32(cells.count)), cellCount: cells.count,
      isHitBefore: cells.map { byCell.isHitBefore[Int($0)] }, owners: byCell.owners)
    let kinds = Friction.allCases.filter { kind in
      fit.weighting.risk.types.contains { $0.kinds.contains(kind) }
    }
    let isOut = slots.ofAttempt.map { $0 == slots.outside }
    let tables = kinds.map { kind in
      TypeRisk(known: zip(risks[Int(kind.rawValue)], isOut).map { $1 ? 0 : $0 })
    }
    let risk = FrictionRisk(
      types: kinds.map { FrictionType(kinds: [$0]) }, first: tables, all: tables,
      firstHits: fit.weighting.risk.firstHits)
    let met = risk.met(in: slots)
    return Weighting(layout, met: slots.ofAttempt.map { met[Int($0)] }, risk)
  }

  private static func byAttempt(_ prediction: Prediction, _ study: Study) -> Prediction {
    guard case .byCell(let table) = prediction else { return .groupMean }
    return .byCell(study.cellsOfAttempts().map { table[Int($0)] })
  }

  private func contributions(
    of units: [Unit], odds: Double, _ prediction: Prediction
  ) -> Contributions {
    weighting.contributions(
      of: units, in: .allOdds(times: odds, of: weighting.risk.types.count), predicting: prediction)
  }

  func due(_ units: [Unit], _ counted: [Bool], _ prediction: Prediction) -> EffectEstimate {
    let off = contributions(of: units, odds: 0, prediction)
    let plain = zip(off.observed, off.counterfactual).map(-)
    return influence.mean(
      of: zip(plain, off.correction).map(-), isCounted: counted, count: counted.count { $0 },
      point: plain)
  }

  func halved(_ units: [Unit], _ counted: [Bool]) -> EffectEstimate {
    let half = contributions(of: units, odds: 0.5, .groupMean)
    return influence.mean(
      of: zip(half.counterfactual, half.correction).map(+), isCounted: counted,
      count: counted.count { $0 }, point: half.counterfactual)
  }

  func share(_ units: [Unit]) -> EffectEstimate? {
    influence.share(
      contributions(of: units, odds: 0, expected),
      count: inquiry.study.subjects.count { $0.isFirstSessionJudged })
  }
}
