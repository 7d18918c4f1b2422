import Sessions
import Studies

extension Inquiry {
  /// Looks for what could make the estimates wrong, once they are made: METHOD, section 5.
  ///
  /// What it finds becomes cautions, refusals and figures of robustness; only refusals if
  /// `wantsSturdiness` is false.
  func check(
    _ findings: inout Findings, _ sample: CheckSample, counted: FrictionSet,
    wantsSturdiness: Bool
  ) {
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
}
