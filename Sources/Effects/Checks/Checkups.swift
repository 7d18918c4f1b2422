import Sessions
import Studies

extension Inquiry {
  /// Looks for what could make the estimates wrong, once they are made: METHOD, section 5.
  ///
  /// What it finds becomes cautions, refusals and figures of robustness.
  func check(_ findings: inout Findings, _ fit: Fit, counted: FrictionSet) {
    let sample = CheckSample(self, counted: counted)
    checkClustering(&findings, sample)
  }

  /// Whether friction keeps to people, as a hidden cause would make it.
  private func checkClustering(_ findings: inout Findings, _ sample: CheckSample) {
    guard let clustering = FrictionClustering(sample.inquiry) else { return }
    findings.robustness.clusteringZ = clustering.z
    if clustering.z > FrictionClustering.limit {
      findings.withdraw(with: .clusteredFriction(clustering))
    }
  }
}
