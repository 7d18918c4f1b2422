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
public enum Slowness: UInt8, Sendable, Comparable {
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

/// Reads names, statuses and fields as attempts and friction.
///
/// A name is read once, however many rows bear it.
struct Interpreter {
  private let rule: FrictionRule
  private let names: [NameMeaning]
  /// What was tried, by index.
  let operations: [Operation]

  private struct NameMeaning {
    var isSignIn = false
    var isCharge = false
    var isFailed = false
    var isSignal = false
    var isInteraction = false
    var isPassive = false
    var isHarmless = false
    var isBareFailure = false
    var operation: UInt32 = 0
  }

  init(names: WordTable, rule: FrictionRule) {
    self.rule = rule
    var read: [(words: NameWords, text: String)] = []
    for index in 0..<UInt32(names.count) {
      let text = names.text(index)
      read.append((NameWords(text), text))
    }
    let operations = OperationTable(read.map { ($0.words, $0.text) })
    self.operations = operations.operations
    self.names = read.indices.map { index in
      let words = read[index].words
      let bytes = Array(read[index].text.utf8)
      var meaning = NameMeaning()
      meaning.isPassive = words.isPassive
      // What the user calls friction is an error row, whatever else its words say.
      let isNamed = rule.frictionNames.contains { $0.matches(bytes) }
      meaning.isInteraction = words.isInteraction && !isNamed
      meaning.isSignal = words.isErrorOnly || isNamed
      meaning.isSignIn =
        words.isSignIn || rule.signInNames.contains { $0.matches(bytes) }
      meaning.isCharge = words.isCharge
      meaning.isFailed = words.isFailed
      meaning.isHarmless = rule.harmlessNames.contains { $0.matches(bytes) }
      meaning.isBareFailure = words.isFailed && operations.isAlone[index]
      meaning.operation = operations.ofName[index]
      return meaning
    }
  }

  /// Whether `name` is a sign-in.
  func isSignIn(_ name: UInt32) -> Bool { names[Int(name)].isSignIn }

  /// The operation of each name.
  var operationOfName: [UInt32] { names.map(\.operation) }

  /// Whether each operation is a charge by one of its names.
  var isChargeOperation: [Bool] {
    var isCharge = [Bool](repeating: false, count: operations.count)
    for name in names where name.isCharge { isCharge[Int(name.operation)] = true }
    return isCharge
  }

  /// How slow an attempt was, if it could be slow.
  func slowness(of action: Action) -> Slowness {
    action.status >= 400 || names[Int(action.name)].isHarmless ? .usual : action.slowness
  }

  func meaning(of action: Action) -> Meaning {
    let name = names[Int(action.name)]
    let friction = name.isHarmless ? nil : friction(of: action, name)
    let part: Meaning.Part =
      if name.isInteraction || name.isSignal {
        .signal
      } else if name.isPassive {
        .passive
      } else if name.isBareFailure && friction != nil {
        .bareFailure
      } else {
        .attempt
      }
    return Meaning(
      part: part, friction: part == .passive ? nil : friction,
      isUnnoticed: part == .passive && friction == .failure, operation: name.operation)
  }

  /// The one kind of friction a row carries: the first that fits.
  private func friction(of action: Action, _ name: NameMeaning) -> Friction? {
    let status = action.status
    let isRefused = status == 401 || status == 403 || status == 407
    if status == 402 || name.isCharge && name.isFailed { return .payment }
    if name.isSignIn && (name.isFailed || isRefused) { return .authentication }
    if name.isInteraction { return .interaction }
    if status == 404 { return .notFound }
    if status == 429 { return .rateLimited }
    if status >= 500 || name.isSignal || name.isFailed || action.hasError { return .failure }
    if action.isSlow && status < 400 { return .latency }
    return nil
  }
}

/// What people try, named without how it ended.
struct OperationTable {
  private(set) var operations: [Operation] = []
  /// The operation of each name.
  private(set) var ofName: [UInt32] = []
  /// Whether the name is a failure and no other kind of row has its operation.
  private(set) var isAlone: [Bool] = []

  init(_ names: [(words: NameWords, text: String)]) {
    var indices: [String: UInt32] = [:]
    var labels: [String] = []
    var hasOther: [Bool] = []
    for (words, text) in names {
      let label = words.label(of: text)
      let stripped = words.operation
      let key = words.isPath || stripped.isEmpty ? label : stripped
      let index = indices[key] ?? UInt32(labels.count)
      if index == labels.count {
        indices[key] = index
        labels.append(label)
        hasOther.append(false)
      }
      // The shortest that people gave it.
      if Self.precedes(label, labels[Int(index)]) { labels[Int(index)] = label }
      if !words.isFailed { hasOther[Int(index)] = true }
      ofName.append(index)
    }
    operations = labels.map { Operation(name: $0) }
    isAlone = names.indices.map { names[$0].words.isFailed && !hasOther[Int(ofName[$0])] }
  }

  private static func precedes(_ a: String, _ b: String) -> Bool {
    a.utf8.count != b.utf8.count
      ? a.utf8.count < b.utf8.count : a.utf8.lexicographicallyPrecedes(b.utf8)
  }
}

/// Something that can be tried.
public struct Operation: Sendable {
  /// Its name, without outcome.
  public let name: String
}
