import Sessions
import Studies

extension Inquiry {
  /// Looks for what could make the estimates wrong, once they are made: METHOD, section 5.
  ///
  /// What it finds becomes cautions, refusals and figures of robustness.
  func check(_ findings: inout Findings, _ fit: Fit, counted: FrictionSet) {
  }
}
