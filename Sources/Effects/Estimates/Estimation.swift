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
    inquiry.estimateOneSessionChurn(&findings, fit.weighting, fit.expectedFirst)
    inquiry.estimateDepartures(&findings, fit.weighting, fit.expected)
    if findings.conversionByHorizon != nil { inquiry.estimateConversion(&findings, fit.weighting) }
    if !isReplicate { inquiry.check(&findings, fit, counted: counted) }
  }

  private func estimateOneSessionChurn(
    _ findings: inout Findings, _ weighting: Weighting, _ prediction: Prediction
  ) {
    let departed = firstSessions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFew(
        users: findings.oneSessionChurn.users, outcomes: departed, "one-session departures")
    {
      findings.oneSessionChurn.refusal = refusal
      return
    }
    let counted = eligible(firstSessions) { $0.isFirstSessionJudged }
    fill(
      &findings.oneSessionChurn, firstSessions, counted, weighting, prediction, "one-session churn",
      &findings.cautions)
  }

  private func estimateDepartures(
    _ findings: inout Findings, _ weighting: Weighting, _ prediction: Prediction
  ) {
    let horizonDepartures = horizonSessions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFewByHorizon(
        users: findings.departuresByHorizon.users, outcomes: horizonDepartures)
    {
      findings.departuresByHorizon.refusal = refusal
      if !findings.cautions.contains(where: { $0.code == refusal.code }) {
        findings.cautions.append(refusal)
      }
    } else {
      let counted = eligible(horizonSessions) { $0.isHorizonJudged }
      fill(
        &findings.departuresByHorizon, horizonSessions, counted, weighting, prediction,
        "departures by the horizon", &findings.cautions)
    }
    let off = Regime.allOdds(times: 0, of: weighting.risk.types.count)
    let units = pooled(judgedSessions, weighting)
    let contributions = weighting.contributions(of: units, in: off, predicting: prediction)
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
    findings.verdictWithoutHeaviest = verdictWithoutHeaviest(units, weighting, prediction, findings)
    findings.beforeValue = beforeValue(units, contributions, weighting, findings)
    let split = KindSplit(self, weighting, units, prediction)
    split.fill(&findings.causes, judged: study.subjects.map(\.isFirstSessionJudged))
    if isReplicate { return }
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

  /// Fills in a metric over sessions without friction and at half its odds.
  private func fill(
    _ metric: inout MetricFindings, _ units: [Unit], _ counted: [Bool], _ weighting: Weighting,
    _ prediction: Prediction, _ name: String, _ cautions: inout [Caution]
  ) {
    let types = weighting.risk.types.count
    let units = pooled(units, weighting)
    let off = weighting.contributions(
      of: units, in: .allOdds(times: 0, of: types), predicting: prediction)
    metric.effectiveUsers = off.effectiveSubjects
    metric.largestWeightShare = off.largestWeightShare
    let overlap = Overlap(off)
    if !isReplicate, let refusal = overlap.refusal(name) {
      metric.refusal = refusal
      cautions.append(refusal)
    } else {
      if let caution = overlap.caution(name) { cautions.append(caution) }
      let without = zip(off.counterfactual, off.correction).map(+)
      metric.withoutFriction = influence.mean(
        of: without, isCounted: counted, count: metric.users, point: off.counterfactual
      ).held(from: 0, to: 1)
      metric.dueToFriction = influence.mean(
        of: zip(off.observed, without).map(-), isCounted: counted, count: metric.users,
        point: zip(off.observed, off.counterfactual).map(-))
    }
    let half = weighting.contributions(
      of: units, in: .allOdds(times: 0.5, of: types), predicting: .groupMean)
    guard isReplicate || half.effectiveSubjects >= 30 else { return }
    metric.halvedFriction = influence.mean(
      of: zip(half.counterfactual, half.correction).map(+), isCounted: counted,
      count: metric.users, point: half.counterfactual
    ).held(from: 0, to: 1)
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

  private func estimateConversion(_ findings: inout Findings, _ weighting: Weighting) {
    guard var metric = findings.conversionByHorizon else { return }
    defer { findings.conversionByHorizon = metric }
    let converted = conversions.count { $0.outcome == 1 }
    if !isReplicate,
      let refusal = study.tooFewByHorizon(
        users: conversions.count, outcomes: min(converted, conversions.count - converted),
        "conversions")
    {
      metric.refusal = refusal
      return
    }
    var counted = [Bool](repeating: false, count: study.subjects.count)
    for unit in conversions { counted[Int(unit.subject)] = true }
    let types = weighting.risk.types.count
    let half = weighting.contributions(
      of: conversions, in: .allOdds(times: 0.5, of: types), predicting: .groupMean)
    metric.effectiveUsers = half.effectiveSubjects
    metric.largestWeightShare = half.largestWeightShare
    if isReplicate || half.effectiveSubjects >= 30 {
      metric.halvedFriction = influence.mean(
        of: zip(half.counterfactual, half.correction).map(+), isCounted: counted,
        count: metric.users, point: half.counterfactual
      ).held(from: 0, to: 1)
    }
    let off = weighting.contributions(
      of: conversions, in: .allOdds(times: 0, of: types), predicting: .groupMean)
    // Without friction for a whole fortnight: products of so many weights miss by several points
    // (docs/validation.md) unless they leave most people their own weight.
    let isCarried =
      off.effectiveSubjects >= max(100, 0.75 * Double(conversions.count))
      && off.largestWeightShare <= 0.05
    guard isReplicate || isCarried else { return }
    metric.effectiveUsers = off.effectiveSubjects
    metric.largestWeightShare = off.largestWeightShare
    let without = zip(off.counterfactual, off.correction).map(+)
    metric.withoutFriction = influence.mean(
      of: without, isCounted: counted, count: metric.users, point: off.counterfactual
    ).held(from: 0, to: 1)
    metric.dueToFriction = influence.mean(
      of: zip(off.observed, without).map(-), isCounted: counted, count: metric.users,
      point: zip(off.observed, off.counterfactual).map(-))
  }

  /// Of the departures without friction, those before the activation event was completed.
  private func beforeValue(
    _ units: [Unit], _ contributions: Contributions, _ weighting: Weighting, _ findings: Findings
  ) -> EffectEstimate? {
    guard study.timelines.milestones.activation != nil, let share = findings.share else {
      return nil
    }
    let sessions = judgedSessionPlaces()
    var before = 0.0
    var total = 0.0
    var parts = [Double](repeating: 0, count: study.subjects.count)
    var wholes = parts
    for (place, unit) in units.enumerated() {
      let weighted = contributions.unitWeight[place] * unit.outcome
      total += weighted
      wholes[Int(unit.subject)] += weighted
      if !study.sessions[sessions[place]].isActivated {
        before += weighted
        parts[Int(unit.subject)] += weighted
      }
    }
    guard total > 0 else { return nil }
    let ratio = before / total
    let residuals = zip(parts, wholes).map { ($0 - ratio * $1) / total }
    let error = residuals.reduce(0) { $0 + $1 * $1 }.squareRoot()
    let explained = Double(findings.departuresCounted)
    let left = share.subtracted(from: 1)
    let relative = (left.high - left.low) / (2 * influence.reach) / max(left.point, 1e-9)
    let point = explained * left.point * ratio
    let spread =
      point * (relative * relative + (ratio > 0 ? error * error / (ratio * ratio) : 0)).squareRoot()
    return EffectEstimate(
      point, standardError: spread, reach: influence.reach, count: findings.counts.judged
    ).held(from: 0, to: explained)
  }

  /// The place in the timelines of each of ``judgedSessions``.
  private func judgedSessionPlaces() -> [Int] {
    study.subjects.flatMap(\.sessions).filter {
      !leftOut[$0] && study.sessions[$0].isAtRisk && study.sessions[$0].isJudged
    }
  }
}
