import Effects
import Simulations

/// Every figure of a report that has a truth, beside it.
struct Figures {
  private let truth: Truth

  init(_ truth: Truth) {
    self.truth = truth
  }

  /// What the product found.
  func answers(_ findings: Findings) -> [Trial.Answer] {
    let one = findings.oneSessionChurn
    let horizon = findings.departuresByHorizon
    let conversion = findings.conversionByHorizon
    var answers = [
      answer(.ours, "one-session churn, due", one.dueToFriction, due(truth.oneSessionChurn)),
      answer(.ours, "one-session churn, halved", one.halvedFriction, half(truth.oneSessionChurn)),
      answer(
        .ours, "departures by horizon, due", horizon.dueToFriction, due(truth.departuresByHorizon)),
      answer(
        .ours, "departures by horizon, halved", horizon.halvedFriction,
        half(truth.departuresByHorizon)),
      answer(.ours, "share of departures", findings.share, share),
      answer(
        .ours, "conversion, halved", conversion?.halvedFriction, half(truth.conversionByHorizon)),
      answer(
        .ours, "conversion, without friction", conversion?.withoutFriction,
        truth.conversionByHorizon?.withoutFriction),
    ]
    for world in findings.whatIf where world.odds == 0.75 || world.odds == 0.25 {
      answers += whatIf(world)
    }
    if let curves = findings.retention { answers += retention(curves) }
    return answers.compactMap { $0 }
  }

  /// What another method found.
  func answers(_ figures: Yardstick, by method: Trial.Method) -> [Trial.Answer] {
    [
      answer(method, "one-session churn, due", figures.oneSessionDue, due(truth.oneSessionChurn)),
      answer(
        method, "one-session churn, halved", figures.oneSessionHalved, half(truth.oneSessionChurn)),
      answer(
        method, "departures by horizon, due", figures.departuresDue,
        due(truth.departuresByHorizon)),
      answer(
        method, "departures by horizon, halved", figures.departuresHalved,
        half(truth.departuresByHorizon)),
      answer(method, "share of departures", figures.share, share),
      answer(
        method, "conversion, halved", figures.conversionHalved, half(truth.conversionByHorizon)),
    ].compactMap { $0 }
  }

  private func whatIf(_ world: WhatIfFindings) -> [Trial.Answer?] {
    let name = "at \(world.odds) of the odds"
    return [
      answer(
        .ours, "one-session churn, \(name)", world.oneSessionChurn,
        truth.oneSessionChurn?.value(atOdds: world.odds)),
      answer(
        .ours, "departures by horizon, \(name)", world.departuresByHorizon,
        truth.departuresByHorizon?.value(atOdds: world.odds)),
      answer(
        .ours, "conversion, \(name)", world.conversionByHorizon,
        truth.conversionByHorizon?.value(atOdds: world.odds)),
    ]
  }

  private func retention(_ curves: RetentionCurves) -> [Trial.Answer?] {
    let asItWas = truth.retention.surviving
    let without = truth.retentionWithoutFriction.surviving
    var answers: [Trial.Answer?] = []
    let last = min(curves.observed.last?.day ?? -1, curves.withoutFriction.last?.day ?? -1)
    if without.indices.contains(last), asItWas.indices.contains(last) {
      answers.append(
        answer(
          .ours, "people kept by the curve's last day", curves.difference,
          without[last] - asItWas[last]))
    }
    let both = [
      ("as it was", curves.observed, asItWas),
      ("without friction", curves.withoutFriction, without),
    ]
    for (name, points, truth) in both {
      if let point = points.first(where: { $0.day == 7 }), truth.count > 7 {
        answers.append(
          Trial.Answer(
            method: .ours, figure: "still there on day 7, \(name)", point: point.surviving,
            low: point.low, high: point.high, truth: truth[7]))
      }
    }
    return answers
  }

  private func answer(
    _ method: Trial.Method, _ figure: String, _ estimate: EffectEstimate?, _ truth: Double?
  ) -> Trial.Answer? {
    guard let estimate, let truth else { return nil }
    return Trial.Answer(
      method: method, figure: figure, point: estimate.point, low: estimate.low,
      high: estimate.high, truth: truth)
  }

  private func due(_ metric: Truth.Metric?) -> Double? { metric?.dueToFriction }

  private func half(_ metric: Truth.Metric?) -> Double? { metric?.halvedFriction }

  private var share: Double? {
    truth.departures > 0
      ? Double(truth.departuresDueToFriction) / Double(truth.departures) : nil
  }
}
