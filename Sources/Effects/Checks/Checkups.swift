import Sessions
import Studies

extension Inquiry {
  /// Looks for what could make the estimates wrong, once they are made: METHOD, section 5.
  ///
  /// What it finds becomes cautions, refusals and figures of robustness; only refusals if
  /// `wantsSturdiness` is false.
  func check(_ findings: inout Findings, counted: FrictionSet, wantsSturdiness: Bool) {
    let sample = CheckSample(self, counted: counted, enough: CheckSample.enoughToTest)
    let isIncident = checkIncidents(&findings)
    checkClustering(&findings, sample, isExplained: isIncident)
    if findings.share == nil { return }
    checkTerminalFriction(&findings, sample, counted: counted)
    guard wantsSturdiness else { return }
    checkPlacebos(&findings, sample, counted: counted)
    findings.checkBalance()
    let fewer = CheckSample(self, counted: counted, enough: CheckSample.enoughToMove)
    guard let share = findings.share,
      let check = StabilityCheck(fewer, share: share, counted: counted)
    else { return }
    findings.weighStability(check.rows)
  }

  /// Whether friction seems to change what it cannot change.
  private func checkPlacebos(
    _ findings: inout Findings, _ sample: CheckSample, counted: FrictionSet
  ) {
    guard let placebos = Placebos(sample.inquiry, counted: counted) else { return }
    findings.robustness.placebos = placebos.all(seed: seed)
    let failed = findings.robustness.placebos.filter { !$0.isPassed }
    if !failed.isEmpty { findings.cautions.append(.failsPlacebo(failed)) }
  }

  /// Whether most of those hit were hit in one incident.
  private func checkIncidents(_ findings: inout Findings) -> Bool {
    let tally = tally ?? LogTally(study, leftOut: leftOut, wantsDays: true)
    let incidents = Incidents(study, leftOut: leftOut, tally)
    if incidents.isMostOfIt {
      let refuses = incidents.incidents.count < Incidents.enough
      let caution = Caution.singleIncident(incidents, refuses: refuses)
      if refuses { findings.withdraw(with: caution) } else { findings.cautions.append(caution) }
      return true
    }
    guard let release = ReleaseIncident(study, tally) else { return false }
    findings.withdraw(with: .singleIncident(release))
    return true
  }

  /// Whether friction keeps to people, as a hidden cause would make it; an incident does so too.
  private func checkClustering(
    _ findings: inout Findings, _ sample: CheckSample, isExplained: Bool
  ) {
    guard let clustering = FrictionClustering(sample.inquiry) else { return }
    findings.robustness.clusteringZ = clustering.z
    if clustering.z > FrictionClustering.limit && !isExplained {
      findings.withdraw(with: .clusteredFriction(clustering))
    }
  }
}
