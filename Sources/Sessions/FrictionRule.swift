public import EventLogs

/// What counts as friction, and what as an attempt.
public struct FrictionRule: Sendable {
  /// Names that are error events though their words do not say so.
  public var frictionNames: [Glob] = []
  /// Names that are sign-ins though their words do not say so.
  public var signInNames: [Glob] = []
  /// Names that never carry friction.
  public var harmlessNames: [Glob] = []
  /// When an answer is slow.
  public var slow = SlowLimit.milliseconds(3000)
  /// The kinds that count.
  public var counted = FrictionSet(Friction.usual)

  /// Makes the usual rule.
  public init() {}
}

/// When a successful attempt is slow.
public enum SlowLimit: Sendable, Equatable {
  /// Above a number of milliseconds.
  case milliseconds(Double)
  /// Above a quantile, 0 to 1, of the same operation over the whole log.
  case quantile(Double)
}

/// What a row can be told apart by, apart from who and when: name, status, error, latency.
struct Action: Hashable, Sendable {
  var name: UInt32
  var status: Int16
  var hasError: Bool
  var isTimed: Bool
  var isSlow: Bool
  var slowness = Slowness.usual
}

/// How long an answer took, in classes around the limit of slow.
public enum Slowness: UInt8, Sendable, Comparable, BitwiseCopyable {
  /// At most half the limit, or not known.
  case usual
  /// Over half the limit.
  case overHalf
  /// Over the limit.
  case over
  /// Over double the limit.
  case overDouble

  /// The class of a time against a limit.
  init(_ milliseconds: Float, limit: Float) {
    self =
      milliseconds > 2 * limit
      ? .overDouble : milliseconds > limit ? .over : milliseconds > limit / 2 ? .overHalf : .usual
  }

  /// Whether `a` is the shorter.
  public static func < (a: Slowness, b: Slowness) -> Bool { a.rawValue < b.rawValue }
}

/// What a row means.
struct Meaning: Sendable {
  enum Part: UInt8, Comparable, Sendable {
    /// Something a person tried.
    case attempt
    /// A failure whose operation the log has not: a sign of life, about the attempt before it.
    case bareFailure
    /// An error row or a reaction: about the attempt before it, no sign of life.
    case signal
    /// Nobody did it.
    case passive

    static func < (a: Part, b: Part) -> Bool { a.rawValue < b.rawValue }
  }

  var part: Part
  /// The friction it carries, counted or not.
  var friction: Friction?
  /// It failed, and nobody did it: nobody noticed.
  var isUnnoticed = false
  /// The operation tried, an index into ``Timelines/operations``.
  var operation: UInt32
}
