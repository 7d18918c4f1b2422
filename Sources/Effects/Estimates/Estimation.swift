import Sessions
import Statistics
import Studies

extension Inquiry {
  /// Fits the risks and fills in every estimate they allow.
  ///
  /// - Parameters:
  ///   - findings: What was described so far.
  ///   - counted: The kinds of friction that count.
  ///   - whole: A fit of a study of which this one is the greater part; its terms are kept.
  /// - Returns: The fit; `nil` when there is none.
  @discardableResult
  func estimate(
    _ findings: inout Findings, counted: FrictionSet, near whole: Fit? = nil
  ) -> Fit? {
    guard let fit = Fit(self, counted: counted, near: whole) else {
      findings.refuseEverything(with: .noConvergence)
      return nil
    }
    var inquiry = self
    inquiry.influence.fittedTerms = fit.termCount
    inquiry.estimateMetrics(&findings, fit)
    if let noAbsence {
      findings.refuseAbsence(with: noAbsence)
      return fit
    }
    inquiry.estimateShare(&findings, fit)
    return fit
  }

  /// The metrics, each with its worlds; none waits for another.
  private func estimateMetrics(_ findings: inout Findings, _ fit: Fit) {
    let described = findings
    let parts = concurrently(3) { place in
      var own = described
      own.cautions = []
      switch place {
      case 0: estimateOneSessionChurn(&own, fit)
      case 1: estimateDeparturesByHorizon(&own, fit)
      default: if own.conversionByHorizon != nil { estimateConversion(&own, fit) }
      }
      return own
    }
    findings.oneSessionChurn = parts[0].oneSessionChurn
    findings.departuresByHorizon = parts[1].departuresByHorizon
    findings.conversionByHorizon = parts[2].conversionByHorizon
    findings.whatIf = Self.whatIfOdds.enumerated().map { world, odds in
      func at(_ part: Int, _ path: KeyPath<WhatIfFindings, EffectEstimate?>) -> EffectEstimate? {
        parts[part].whatIf.isEmpty ? nil : parts[part].whatIf[world][keyPath: path]
      }
      return WhatIfFindings(
        odds: odds, oneSessionChurn: at(0, \.oneSessionChurn),
        departuresByHorizon: at(1, \.departuresByHorizon),
        conversionByHorizon: at(2, \.conversionByHorizon))
    }
    for caution in parts.flatMap(\.cautions) { findings.add(caution) }
  }

  private func estimateOneSessionChurn(_ findings: inout Findings, _ fit: Fit) {
    let departed = firstSessions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFew(
        users: findings.oneSessionChurn.users, outcomes: departed, "one-session departures")
        ?? .nobodyStayed(firstSessions)
    {
      findings.oneSessionChurn.refusal = refusal
      return
    }
    let metric = MetricUnits(
      name: "one-session churn", units: pooled(firstSessions, fit.weighting),
      counted: eligible(firstSessions) { $0.isFirstSessionJudged },
      users: findings.oneSessionChurn.users, prediction: fit.expectedFirst)
    fill(
      &findings.oneSessionChurn, over: metric, fit, &findings.cautions, curve: &findings.whatIf,
      at: \.oneSessionChurn)
  }

  private func estimateDeparturesByHorizon(_ findings: inout Findings, _ fit: Fit) {
    let departed = horizonSessions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFewByHorizon(
        users: findings.departuresByHorizon.users, outcomes: departed)
    {
      findings.departuresByHorizon.refusal = refusal
      findings.add(refusal)
      return
    }
    let metric = MetricUnits(
      name: "departures by the horizon", units: pooled(horizonSessions, fit.weighting),
      counted: eligible(horizonSessions) { $0.isHorizonJudged },
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
    let units = pooled(judgedSessions, weighting)
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
    let judged = study.subjects.map(\.isFirstSessionJudged)
    let described = findings
    // None of these waits for another either; the first three are the estimates.
    let parts = concurrently(scope == .everything ? 7 : 3) { place in
      var own = described
      switch place {
      case 0: KindSplit(self, weighting, units, fit.expected).fill(&own, judged: judged)
      case 1: own.retention = Retention(self, fit).curves
      case 2: own.take(ValueSplit(self, units, contributions, fit))
      case 3: own.steps = FixFirst(self, weighting).steps
      case 4: own.robustness.tippingOdds = TippingOdds(self, units, fit).value(of: share)
      case 5: own.robustness.otherEstimates = otherEstimates(units, fit)
      default: own.robustness.balance = Balance(self, units, contributions).covariates
      }
      return own
    }
    findings.causes = parts[0].causes
    findings.kindsOverlap = parts[0].kindsOverlap
    findings.retention = parts[1].retention
    findings.beforeValue = parts[2].beforeValue
    findings.afterValue = parts[2].afterValue
    guard scope == .everything else { return }
    findings.steps = parts[3].steps
    findings.robustness.tippingOdds = parts[4].robustness.tippingOdds
    findings.robustness.otherEstimates = parts[5].robustness.otherEstimates
    findings.robustness.balance = parts[6].robustness.balance
  }

  /// The units with groups of few friction-free ones joined to the group before.
  func pooled(_ units: [Unit], _ weighting: Weighting) -> [Unit] {
    var clean = [Int](repeating: 0, count: 10)
    for unit in units where isClean(unit) { clean[Int(unit.group)] += 1 }
    var target = [Int32](repeating: 0, count: 10)
    var current: Int32 = 0
    var left = clean.reduce(0, +)
    var inCurrent = 0
    for group in 0..<10 {
      // A group of its own needs thirty, and must leave as many for what follows.
      if inCurrent >= 30 && left >= 30 {
        current += 1
        inCurrent = 0
      }
      target[group] = current
      inCurrent += clean[group]
      left -= clean[group]
    }
    return units.map { unit in
      var unit = unit
      unit.group = target[Int(unit.group)]
      return unit
    }
  }
}
