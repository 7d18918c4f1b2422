/// Something a person tried, and how it went.
struct Attempt: Sendable {
  /// When, in milliseconds from the start of the log.
  var time: Int64
  /// What, an index into the model's operations.
  var operation: Int
  /// How long the answer took, in milliseconds; 0 when none was waited for.
  var latency: Int64
  /// The friction it met.
  var friction: FrictionKind?
  /// The risk of each kind, given that no kind before it in order struck.
  var risks: ByKind
  /// A number that varies between attempts, for what has no consequence.
  var variety: Double
}
