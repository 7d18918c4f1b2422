public import Sessions
import Statistics
public import Studies

extension Study {
  /// Estimates everything that this study allows, and says what it does not.
  ///
  /// - Parameters:
  ///   - counted: The kinds of friction that count.
  ///   - level: The level of the intervals.
  ///   - seed: Where the random numbers begin; only the placebo that deals friction out anew uses any.
  /// - Returns: The estimates, refusals and cautions.
  public func findings(counted: FrictionSet, level: Double, seed: UInt64 = 1) -> Findings {
    findings(counted: counted, level: level, seed: seed, checks: .all)
  }

  /// The metrics, curves and share with the refusals that they need, not split over kinds or value, and no
  /// check that only says how sturdy they are; those that take estimates back, once made, are made if
  /// `looksForRefusals` says so.
  package func estimates(
    counted: FrictionSet, level: Double, looksForRefusals: Bool = false
  ) -> Findings {
    findings(counted: counted, level: level, seed: 1, checks: looksForRefusals ? .refusals : .none)
  }

  /// What is asked of the estimates besides.
  enum Checks {
    case none
    /// What could take them back.
    case refusals
    case all
  }

  private func findings(
    counted: FrictionSet, level: Double, seed: UInt64, checks: Checks
  ) -> Findings {
    let segments = Segments(self, counted: counted, wantsDays: true)
    var inquiry = Inquiry(
      self, leftOut: segments.leftOut,
      Influence(reach: NormalDistribution.reach(level: level)), level: level, isReplicate: false)
    if checks != .all { (inquiry.scope, inquiry.splits) = (.estimates, false) }
    inquiry.noAbsence = segments.refusal
    inquiry.tally = segments.kept
    inquiry.whole = segments.whole
    inquiry.seed = seed
    var findings = described(by: inquiry, counted: counted)
    findings.cautions += segments.cautions + logCautions(counted: counted, segments.whole)
    if isLong { Allocation.givesBack() }
    if let refusal = inquiry.refusal(counted: counted, &findings) {
      findings.refuseEverything(with: refusal)
    } else {
      inquiry.answer(&findings, counted: counted, checks)
    }
    findings.compareMethods()
    if checks == .all { findings.nameHeavyUsers(of: self, counted: counted) }
    findings.cautions.sort { $0.refuses && !$1.refuses }
    findings.bracketLockedOut(self)
    return findings
  }

  /// What is known before anything is estimated.
  private func described(by inquiry: Inquiry, counted: FrictionSet) -> Findings {
    var findings = Findings()
    findings.level = inquiry.level
    findings.counts = FollowUpCounts(self)
    findings.monitorsErrors = timelines.recorded.isMonitored(.failure)
    findings.hasFrictionSignal = Friction.allCases.contains {
      counted.contains($0) && timelines.recorded.isMonitored($0)
    }
    inquiry.describe(&findings)
    return findings
  }

  /// The estimates from part of the people, who have no say in what is refused.
  fileprivate func replicate(
    of whole: Inquiry, counted: FrictionSet, near fit: Fit
  ) -> Findings {
    var inquiry = Inquiry(
      self, leftOut: whole.leftOut, whole.influence, level: whole.level, isReplicate: true)
    (inquiry.scope, inquiry.splits) = (.points, whole.splits)
    var findings = described(by: inquiry, counted: counted)
    inquiry.estimate(&findings, Fit(inquiry, counted: counted, near: fit))
    return findings
  }
}

extension Inquiry {
  /// Fits, estimates and checks.
  ///
  /// What could take every estimate back is looked for beside the fit of the risks, and where it does, what
  /// it would take back is not made: of the estimates only how far the friction-free reach.
  fileprivate func answer(
    _ findings: inout Findings, counted: FrictionSet, _ checks: Study.Checks
  ) {
    let (risk, objections) = beside(
      { self.risk(counted: counted) },
      { checks == .none ? nil : Objections(self, counted: counted) })
    if study.isLong { Allocation.givesBack() }
    var inquiry = self
    inquiry.isWithdrawn = objections?.refuses ?? false
    let fit = risk.map { Fit(inquiry, $0) }
    inquiry.estimate(&findings, fit)
    guard let fit else { return }
    if study.subjects.count < Jackknife.fewPeople, !inquiry.isWithdrawn {
      let jackknife = Jackknife(study, level: level) { part in
        part.replicate(of: self, counted: counted, near: fit)
      }
      jackknife.widen(&findings)
    }
    guard let objections else { return }
    objections.weigh(on: &findings)
    check(&findings, objections.sample, counted: counted, wantsSturdiness: checks == .all)
  }
}

extension FollowUpCounts {
  init(_ study: Study) {
    subjects = study.subjects.count
    onlyFailedSignIns = study.lockedOut.count
    for subject in study.subjects {
      guard subject.isFirstSessionJudged else {
        tooRecent += 1
        continue
      }
      judged += 1
      guard let departure = subject.departure else {
        stillHere += 1
        continue
      }
      departures += 1
      if study.sessions[departure].metFriction { afterFriction += 1 }
      if subject.isResurrected { resurrected += 1 }
    }
  }
}

extension Findings {
  /// Leaves every number that friction enters out, for one reason.
  mutating func refuseEverything(with refusal: Caution) {
    shareRefusal = refusal
    oneSessionChurn.refusal = oneSessionChurn.refusal ?? refusal
    departuresByHorizon.refusal = departuresByHorizon.refusal ?? refusal
    if conversionByHorizon?.refusal == nil { conversionByHorizon?.refusal = refusal }
    add(refusal)
  }

  /// Adds a caution, unless it refuses and one of its code does already.
  mutating func add(_ caution: Caution) {
    if caution.refuses, cautions.contains(where: { $0.code == caution.code && $0.refuses }) {
      return
    }
    cautions.append(caution)
  }

  /// Leaves out the numbers of a world without any friction; those of one with less of it stay.
  mutating func refuseAbsence(with refusal: Caution) {
    oneSessionChurn.refuseAbsence(with: refusal)
    departuresByHorizon.refuseAbsence(with: refusal)
    conversionByHorizon?.refuseAbsence(with: refusal)
    for index in whatIf.indices where whatIf[index].odds == 0 {
      whatIf[index] = WhatIfFindings(odds: 0)
    }
    refuseEverything(with: refusal)
  }

  /// Takes the split of the departures that friction does not explain.
  mutating func take(_ split: ValueSplit?) {
    beforeValue = split?.before
    afterValue = split?.after
  }
}

extension MetricFindings {
  fileprivate mutating func refuseAbsence(with refusal: Caution) {
    withoutFriction = nil
    dueToFriction = nil
    self.refusal = self.refusal ?? refusal
  }
}
