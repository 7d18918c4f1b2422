import Sessions
import Statistics
import Studies

/// The models fitted to one study: risks of friction, weights by them, departures expected.
struct Fit: Sendable {
  let weighting: Weighting
  /// The departure expected after any judged session, before each of its attempts.
  let expected: Prediction
  /// The same after first sessions: what tells who leaves then is not what tells it later.
  let expectedFirst: Prediction
  /// Terms fitted to the same people.
  let termCount: Int
  /// The weights of the worlds of the what-if curve, by their odds; of the share alone, none.
  private let worlds: [Double: WeightFactors]
  /// The models of departures: any, and first.
  private let models: [OutcomeModel]

  /// Fits the models; `nil` when a risk does not settle or no friction that counts was met.
  ///
  /// - Parameters:
  ///   - inquiry: What is asked of which sessions.
  ///   - counted: The kinds of friction that count.
  ///   - onlyShare: Only what friction's share of the departures takes.
  ///   - whole: A fit of a study of which this one is the greater part; its terms are kept.
  init?(
    _ inquiry: Inquiry, counted: FrictionSet, onlyShare: Bool = false, near whole: Fit? = nil
  ) {
    guard
      let risk = inquiry.risk(
        counted: counted, onlyShare: onlyShare, near: whole?.weighting.risk)
    else { return nil }
    self.init(inquiry, risk, onlyShare: onlyShare, near: whole)
  }

  /// Fits what goes on top of risks that are fitted: where every estimate is withdrawn, weights alone.
  init(_ inquiry: Inquiry, _ risk: FrictionRisk, onlyShare: Bool = false, near whole: Fit? = nil) {
    let study = inquiry.study
    let weighting = Weighting(
      study, leftOut: inquiry.leftOut, risk,
      isCorrected: inquiry.scope != .points && !inquiry.isWithdrawn)
    self.weighting = weighting
    let odds = onlyShare ? [] : inquiry.odds
    let worlds = concurrently(odds.count) { place in
      weighting.factors(.allOdds(times: odds[place], of: risk.types.count))
    }
    self.worlds = Dictionary(uniqueKeysWithValues: zip(odds, worlds))
    let off = self.worlds[0] ?? weighting.factors(.allOdds(times: 0, of: risk.types.count))
    let models = concurrently(inquiry.isWithdrawn ? 0 : onlyShare ? 1 : 2) { place in
      OutcomeModel(
        of: place == 0 ? inquiry.judgedSessions : inquiry.firstSessions, weighting,
        off: off, study, near: whole?.models[place])
    }
    self.models = models
    expected = models.first?.predicted.map(Prediction.byCell) ?? .groupMean
    expectedFirst = models.dropFirst().first?.predicted.map(Prediction.byCell) ?? expected
    termCount = (models.first?.termCount ?? 0) + risk.first.reduce(0) { $0 + $1.termCount }
  }

  /// The world in which friction is switched off.
  var off: Regime { .allOdds(times: 0, of: weighting.risk.types.count) }

  /// The weights of the world in which the odds of friction are multiplied.
  func factors(odds multiplier: Double) -> WeightFactors {
    worlds[multiplier] ?? weighting.factors(odds(times: multiplier))
  }

  /// The world in which its odds are multiplied.
  func odds(times multiplier: Double) -> Regime {
    .allOdds(times: multiplier, of: weighting.risk.types.count)
  }
}

extension Inquiry {
  /// The risks of friction; `nil` when one does not settle or no friction that counts was met.
  func risk(
    counted: FrictionSet, onlyShare: Bool = false, near whole: FrictionRisk? = nil
  ) -> FrictionRisk? {
    let risk = try? FrictionRisk(
      of: study, leftOut: leftOut, counted: counted, fitsAll: !onlyShare, near: whole)
    guard let risk, !risk.types.isEmpty else { return nil }
    return risk
  }

  /// Friction's share of the departures and nothing else; `nil` when it cannot be had.
  ///
  /// For checks that estimate again under another definition or on part of the log.
  func shareAlone(counted: FrictionSet) -> EffectEstimate? {
    guard let fit = Fit(self, counted: counted, onlyShare: true) else { return nil }
    var influence = influence
    influence.fittedTerms = fit.termCount
    let contributions = fit.weighting.contributions(
      of: judgedSessions, in: fit.off, predicting: fit.expected)
    let judged = study.subjects.count { $0.isFirstSessionJudged }
    return influence.share(contributions, count: judged)
  }
}
