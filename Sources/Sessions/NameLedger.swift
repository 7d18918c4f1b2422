import EventLogs

/// What rows mean by their names, found out as names turn up, and how many rows there were of each.
final class NameLedger {
  /// What a row is, as far as it can be told before all names are known.
  enum Part: UInt8 {
    case attempt
    /// A failure: an attempt if another name turns up for what was tried, else a bare failure.
    case failure
    case signal
    case passive
  }

  /// What a row is and the friction that it carries.
  struct Reading {
    var part: Part
    var friction: FrictionSet
  }

  /// What is known of one name and its rows.
  struct Line: BitwiseCopyable {
    var part = Part.attempt
    /// By class of status, error and slowness, the raw value plus one of the friction; 0 for none.
    fileprivate var frictions = InlineArray<32, UInt8>(repeating: 0)
    /// Rows by friction, numbered likewise.
    fileprivate(set) var rows = InlineArray<8, Int>(repeating: 0)
    fileprivate(set) var rowsWithStatus = 0
    fileprivate(set) var rowsWithLatency = 0
    fileprivate(set) var hasError = false
    /// A 402 was answered.
    fileprivate(set) var hasPaymentStatus = false

    /// How many rows there are.
    var rowCount: Int { rows.indices.reduce(0) { $0 + rows[$1] } }

    fileprivate mutating func add(_ other: Line) {
      for index in rows.indices { rows[index] += other.rows[index] }
      rowsWithStatus += other.rowsWithStatus
      rowsWithLatency += other.rowsWithLatency
      hasError = hasError || other.hasError
      hasPaymentStatus = hasPaymentStatus || other.hasPaymentStatus
    }
  }

  /// Rows that are alike in what their status means.
  private enum StatusClass: UInt8, CaseIterable {
    case fine, payment, refused, notFound, rateLimited, broken, other

    /// A status of the class.
    var example: Int16 {
      switch self {
      case .fine: 200
      case .payment: 402
      case .refused: 401
      case .notFound: 404
      case .rateLimited: 429
      case .broken: 500
      case .other: 400
      }
    }

    @inline(__always)
    init(_ status: Int16) {
      self = status < 400 ? .fine : StatusClass(ofFailure: status)
    }

    private init(ofFailure status: Int16) {
      switch status {
      case 402: self = .payment
      case 401, 403, 407: self = .refused
      case 404: self = .notFound
      case 429: self = .rateLimited
      case 500...: self = .broken
      default: self = .other
      }
    }
  }

  /// By word index.
  let lines = Chunks<Line>()
  private let rule: FrictionRule
  private let slowMilliseconds: Float
  private var texts: [String] = []
  /// By operation, the failures that no other name of it was seen for; empty once one was.
  private var openFailures: [String: [UInt32]] = [:]

  init(_ rule: FrictionRule, slowMilliseconds: Float) {
    self.rule = rule
    self.slowMilliseconds = slowMilliseconds
  }

  /// Takes in a name, which is known from then on.
  func meet(_ text: String, at index: UInt32) {
    while texts.count <= Int(index) { texts.append("") }
    texts[Int(index)] = text
    lines.grow(to: texts.count, with: Line())
    let words = NameWords(text)
    let meaning = NameMeaning(words, text, rule: rule)
    let line = lines.places[Int(index)]
    fill(line, meaning, index)
    decide(line, meaning, index, key: words.operationKey(of: text))
  }

  /// Tells the friction of the rows of a name.
  private func fill(_ line: UnsafeMutablePointer<Line>, _ meaning: NameMeaning, _ name: UInt32) {
    for status in StatusClass.allCases {
      for (hasError, isSlow) in [(false, false), (false, true), (true, false), (true, true)] {
        let action = Action(
          name: name, status: status.example, hasError: hasError, isTimed: isSlow, isSlow: isSlow)
        let friction = meaning.friction(of: action)
        line.pointee.frictions[Self.slot(status, hasError, isSlow)] =
          friction.map { $0.rawValue + 1 } ?? 0
      }
    }
  }

  /// Tells what the rows of a name are, which may settle it for others.
  private func decide(
    _ line: UnsafeMutablePointer<Line>, _ meaning: NameMeaning, _ name: UInt32, key: String
  ) {
    switch meaning.part(isBareFailure: meaning.isFailed) {
    case .signal: line.pointee.part = .signal
    case .passive: line.pointee.part = .passive
    case .attempt: line.pointee.part = .attempt
    case .bareFailure: line.pointee.part = openFailures[key] == [] ? .attempt : .failure
    }
    if !meaning.isFailed {
      for failure in openFailures[key] ?? [] { lines[Int(failure)].part = .attempt }
      openFailures[key] = []
    } else if line.pointee.part == .failure {
      openFailures[key, default: []].append(name)
    }
  }

  /// Notes a row, whose name is known, and says what it is.
  @inline(__always)
  func add(_ event: Event) -> Reading {
    let line = lines.places[Int(event.name)]
    let latency = event.latencyMilliseconds
    let slot = Self.slot(
      StatusClass(event.status), event.hasError, latency > slowMilliseconds)
    let friction = line.pointee.frictions[slot]
    line.pointee.rows[Int(friction)] &+= 1
    if event.status > 0 { line.pointee.rowsWithStatus &+= 1 }
    if latency >= 0 { line.pointee.rowsWithLatency &+= 1 }
    if event.hasError { line.pointee.hasError = true }
    if event.status == 402 { line.pointee.hasPaymentStatus = true }
    return Reading(part: line.pointee.part, friction: FrictionSet(code: friction))
  }

  @inline(__always)
  private static func slot(_ status: StatusClass, _ hasError: Bool, _ isSlow: Bool) -> Int {
    Int(status.rawValue) &<< 2 | (hasError ? 2 : 0) | (isSlow ? 1 : 0)
  }

  /// Takes in the names of `other`, which are called `names` here, and their rows.
  func merge(_ other: NameLedger, names: [UInt32]) {
    for index in 1..<max(1, other.texts.count) {
      let here = names[index]
      if Int(here) >= texts.count || texts[Int(here)].isEmpty {
        meet(other.texts[index], at: here)
      }
      lines.places[Int(here)].pointee.add(other.lines[index])
    }
  }
}
