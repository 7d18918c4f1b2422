import Sessions
import Statistics
import Studies

extension Inquiry {
  /// Fills in every estimate that the fitted risks allow, on top of what was described so far; without a
  /// fit, none.
  func estimate(_ findings: inout Findings, _ fit: Fit?) {
    guard let fit else {
      findings.refuseEverything(with: .noConvergence)
      return
    }
    var inquiry = self
    inquiry.influence.fittedTerms = fit.termCount
    inquiry.estimateMetrics(&findings, fit)
    if let noAbsence {
      findings.refuseAbsence(with: noAbsence)
      return
    }
    inquiry.estimateShare(&findings, fit)
  }

  /// The metrics, each with its worlds; none waits for another.
  private func estimateMetrics(_ findings: inout Findings, _ fit: Fit) {
    findings.whatIf = Self.whatIfOdds.map { WhatIfFindings(odds: $0) }
    findings.fill(
      [
        metric(\.oneSessionChurn, \.oneSessionChurn) { estimateOneSessionChurn(&$0, fit) },
        metric(\.departuresByHorizon, \.departuresByHorizon) {
          estimateDeparturesByHorizon(&$0, fit)
        },
        metric(\.conversionByHorizon, \.conversionByHorizon) { estimateConversion(&$0, fit) },
      ], oneByOne: study.isLong)
  }

  /// One metric, as `estimate` makes it, with its cautions and what stands in the worlds of the curve.
  private func metric<Metric: Sendable>(
    _ path: any WritableKeyPath<Findings, Metric> & Sendable,
    _ world: any WritableKeyPath<WhatIfFindings, EffectEstimate?> & Sendable,
    _ estimate: @escaping @Sendable (inout Findings) -> Void
  ) -> Findings.Part {
    { before in
      var own = before
      own.cautions = []
      estimate(&own)
      let made = own
      return { findings in
        findings[keyPath: path] = made[keyPath: path]
        for (place, there) in made.whatIf.enumerated() {
          findings.whatIf[place][keyPath: world] = there[keyPath: world]
        }
        for caution in made.cautions { findings.add(caution) }
      }
    }
  }

  private func estimateOneSessionChurn(_ findings: inout Findings, _ fit: Fit) {
    let units = firstSessions
    let departed = units.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFew(
        users: findings.oneSessionChurn.users, outcomes: departed, "one-session departures")
        ?? .nobodyStayed(sessions: units.count, departed: departed)
    {
      findings.oneSessionChurn.refusal = refusal
      return
    }
    let metric = MetricUnits(
      name: "one-session churn", units: units,
      counted: eligible(units) { $0.isFirstSessionJudged },
      users: findings.oneSessionChurn.users, prediction: fit.expectedFirst)
    fill(
      &findings.oneSessionChurn, over: metric, fit, &findings.cautions, curve: &findings.whatIf,
      at: \.oneSessionChurn)
  }

  private func estimateDeparturesByHorizon(_ findings: inout Findings, _ fit: Fit) {
    let units = horizonSessions
    let departed = units.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFewByHorizon(
        users: findings.departuresByHorizon.users, outcomes: departed)
    {
      findings.departuresByHorizon.refusal = refusal
      findings.add(refusal)
      return
    }
    let metric = MetricUnits(
      name: "departures by the horizon", units: units,
      counted: eligible(units) { $0.isHorizonJudged },
      users: findings.departuresByHorizon.users, prediction: fit.expected)
    fill(
      &findings.departuresByHorizon, over: metric, fit, &findings.cautions,
      curve: &findings.whatIf, at: \.departuresByHorizon)
  }

  private func estimateConversion(_ findings: inout Findings, _ fit: Fit) {
    guard var conversion = findings.conversionByHorizon else { return }
    defer { findings.conversionByHorizon = conversion }
    let converted = conversions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFewByHorizon(
        users: conversions.count, outcomes: min(converted, conversions.count - converted),
        "conversions")
    {
      conversion.refusal = refusal
      return
    }
    var counted = [Bool](repeating: false, count: study.subjects.count)
    for unit in conversions { counted[Int(unit.subject)] = true }
    let metric = MetricUnits(
      name: "conversion", units: conversions, counted: counted, users: conversion.users,
      prediction: .groupMean)
    // Without friction for a whole fortnight: products of so many weights miss by several points
    // (docs/validation.md) unless they leave most people their own weight.
    fill(
      &conversion, over: metric, fit, leastCarried: 0.75, &findings.cautions,
      curve: &findings.whatIf, at: \.conversionByHorizon)
  }

  /// Friction's share of all departures, and how it splits.
  private func estimateShare(_ findings: inout Findings, _ fit: Fit) {
    let weighting = fit.weighting
    let units = judgedSessions
    let contributions = weighting.contributions(
      of: units, in: fit.off, predicting: fit.expected, by: fit.factors(odds: 0))
    let overlap = Overlap(contributions)
    let refusal = study.priced(
      overlap.refusal("friction's share of the departures"), overlap, users: findings.counts.judged)
    if !isReplicate, let refusal {
      findings.shareRefusal = refusal
      findings.add(refusal)
      return
    }
    guard let share = influence.share(contributions, count: findings.counts.judged) else {
      findings.refuseEverything(with: overlap.refusalOfNonsense)
      return
    }
    findings.share = share
    findings.robustness.effectivePeople = contributions.effectiveSubjects
    var parts = isWithdrawn ? [] : split(units, contributions, fit)
    if scope == .everything { parts += sturdiness(of: share, units, contributions, fit) }
    findings.fill(parts, oneByOne: study.isLong)
  }

  /// How the departures that friction caused, and those that it did not, split, and when people left.
  private func split(
    _ units: [Unit], _ contributions: Contributions, _ fit: Fit
  ) -> [Findings.Part] {
    let weighting = fit.weighting
    let judged = study.subjects.map(\.isFirstSessionJudged)
    let curves: Findings.Part = { _ in
      let curves = Retention(self, fit).curves
      return { $0.retention = curves }
    }
    if !splits { return [curves] }
    return [
      { before in
        var own = before
        KindSplit(self, weighting, units, fit.expected, judged: judged).fill(&own)
        let (causes, overlap) = (own.causes, own.kindsOverlap)
        return { ($0.causes, $0.kindsOverlap) = (causes, overlap) }
      },
      curves,
      { _ in
        let split = ValueSplit(self, units, contributions, fit)
        return { $0.take(split) }
      },
    ]
  }

  /// What to mend first, and what else says how far to trust the share.
  private func sturdiness(
    of share: EffectEstimate, _ units: [Unit], _ contributions: Contributions, _ fit: Fit
  ) -> [Findings.Part] {
    let balance: Findings.Part = { _ in
      let covariates = Balance(self, units, contributions).covariates
      return { $0.robustness.balance = covariates }
    }
    if isWithdrawn { return [balance] }
    return [
      { _ in
        let steps = FixFirst(self, fit.weighting).steps
        return { $0.steps = steps }
      },
      { _ in
        let odds = TippingOdds(self, units, fit).value(of: share)
        return { $0.robustness.tippingOdds = odds }
      },
      { _ in
        let others = otherEstimates(units, fit)
        return { $0.robustness.otherEstimates = others }
      },
      balance,
    ]
  }
}
