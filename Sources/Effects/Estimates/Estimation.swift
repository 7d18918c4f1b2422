import Sessions
import Statistics
import Studies

extension Inquiry {
  /// Fits the risks and fills in every estimate they allow.
  func estimate(_ findings: inout Findings, counted: FrictionSet) {
    guard let fit = Fit(self, counted: counted) else {
      findings.refuseEverything(with: .noConvergence)
      return
    }
    var inquiry = self
    inquiry.influence.fittedTerms = fit.termCount
    inquiry.estimateOneSessionChurn(&findings, fit)
    inquiry.estimateDeparturesByHorizon(&findings, fit)
    if findings.conversionByHorizon != nil { inquiry.estimateConversion(&findings, fit) }
    inquiry.estimateShare(&findings, fit)
    if !isReplicate { inquiry.check(&findings, fit, counted: counted) }
  }

  private func estimateOneSessionChurn(_ findings: inout Findings, _ fit: Fit) {
    let departed = firstSessions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFew(
        users: findings.oneSessionChurn.users, outcomes: departed, "one-session departures")
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
      if !findings.cautions.contains(where: { $0.code == refusal.code }) {
        findings.cautions.append(refusal)
      }
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
    let contributions = weighting.contributions(of: units, in: fit.off, predicting: fit.expected)
    let overlap = Overlap(contributions)
    if !isReplicate, let refusal = overlap.refusal("friction's share of the departures") {
      findings.shareRefusal = refusal
      if !findings.cautions.contains(where: { $0.code == .noOverlap && $0.refuses }) {
        findings.cautions.append(refusal)
      }
      return
    }
    guard let share = influence.share(contributions, count: findings.counts.judged) else {
      findings.refuseEverything(with: overlap.refusalOfNonsense)
      return
    }
    findings.share = share
    findings.retention = Retention(self, fit).curves
    if let split = ValueSplit(self, units, contributions, fit) {
      findings.beforeValue = split.before
      findings.afterValue = split.after
    }
    let split = KindSplit(self, weighting, units, fit.expected)
    split.fill(&findings.causes, judged: study.subjects.map(\.isFirstSessionJudged))
    if isReplicate { return }
    findings.robustness.tippingOdds = TippingOdds(
      self, units, fit, people: findings.counts.judged
    ).value(of: share)
    findings.robustness.balance = Balance(self, units, contributions).covariates
    findings.robustness.otherEstimates = otherEstimates(units, fit)
    findings.verdictWithoutHeaviest = verdictWithoutHeaviest(
      units, weighting, fit.expected, findings)
    findings.steps = FixFirst(self, weighting).steps
  }

  /// The verdict were the 1 % of people with the most attempts not there.
  private func verdictWithoutHeaviest(
    _ units: [Unit], _ weighting: Weighting, _ prediction: Prediction, _ findings: Findings
  ) -> Verdict? {
    let attempts = study.subjects.map { subject in
      subject.sessions.reduce(0) { $0 + study.timelines.sessions[$1].attempts.count }
    }
    let limit = attempts.sorted(by: >)[attempts.count / 100]
    let lighter = units.filter { attempts[Int($0.subject)] <= limit }
    let off = weighting.contributions(
      of: lighter, in: .allOdds(times: 0, of: weighting.risk.types.count), predicting: prediction)
    var without = findings
    without.share = influence.share(off, count: findings.counts.judged)
    return Verdict(weighing: without)
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
