package import Sessions
import Statistics
package import Studies

/// The estimates of a study made one stage at a time, so that each can be timed.
///
/// No refusals, cautions or checks: what every log of some size pays for its figures.
package struct Stages {
  private var inquiry: Inquiry
  private let counted: FrictionSet
  private var fitted: Fit?
  private var findings = Findings()

  /// Lays the study out for estimation.
  package init(of study: Study, counted: FrictionSet, level: Double) {
    self.counted = counted
    inquiry = Inquiry(
      study, leftOut: [Bool](repeating: false, count: study.sessions.count),
      Influence(reach: NormalDistribution.reach(level: level)), level: level, isReplicate: true)
    inquiry.scope = .estimates
  }

  /// Fits the risks of friction and the departures expected.
  package mutating func fit() {
    fitted = Fit(inquiry, counted: counted)
  }

  /// Makes every estimate but the fix-first list, with intervals by influence; fits once more.
  package mutating func estimate() {
    inquiry.describe(&findings)
    findings.counts = FollowUpCounts(inquiry.study)
    inquiry.estimate(&findings, Fit(inquiry, counted: counted))
  }

  /// Makes the fix-first list.
  package mutating func list() {
    guard let fitted else { return }
    findings.steps = FixFirst(inquiry, fitted.weighting).steps
  }
}
