/// Why to trust an answer less, or why there is none.
public struct Caution: Sendable {
  /// The slug, part of the public interface.
  public var code: Code
  /// No number is given for what it touches.
  public var refuses: Bool
  /// The number is given, but no verdict is drawn from it.
  public var undecides = false
  /// It was tried, and changes no answer, so it takes nothing from the confidence.
  public var isHarmless = false
  /// What was found, a sentence.
  public var text: String
  /// What would put it right, a sentence.
  public var remedy: String
  /// Whom it names, by their places in the timelines.
  public var people: [Int] = []
  /// Whom it touches; `nil` for all.
  public var cell: String?
  /// Further people that would do.
  public var moreUsers: Int?
  /// Further weeks that would do at this pace.
  public var moreWeeks: Int?

  /// What can be wrong; METHOD, section 5.
  public enum Code: String, Sendable, CaseIterable {
    case noFrictionSignal = "no_friction_signal"
    case unmonitoredSegment = "unmonitored_segment"
    case tooFewUsers = "too_few_users"
    case tooFewHits = "too_few_hits"
    case noOverlap = "no_overlap"
    case clusteredFriction = "clustered_friction"
    case failsPlacebo = "fails_placebo"
    case methodsDisagree = "methods_disagree"
    case leavingCausesError = "leaving_causes_error"
    case singleIncident = "single_incident"
    case onlyFailedSignIns = "only_failed_sign_ins"
    case notEnoughFollowUp = "not_enough_follow_up"
    case frictionWithoutAttempts = "friction_without_attempts"
    case unstableLabel = "unstable_label"
    case leftTruncated = "left_truncated"
    case truncatedOrSampled = "truncated_or_sampled"
    case noConvergence = "no_convergence"
    case dayResolution = "day_resolution"
    case heavyUsers = "heavy_users"
    case separation
  }
}
