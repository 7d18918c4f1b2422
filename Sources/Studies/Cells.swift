import EventLogs
import Sessions
import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Distinct sets of covariates; attempts that share every one share a cell.
public struct Cells: Sendable {
  /// What makes a cell, packed.
  private(set) var keys: [UInt64] = []
  /// Names of the levels of each covariate, level 0 being "other".
  ///
  /// Where cells hold scores of risk, their covariates have but that one.
  public private(set) var levelNames: [[String]]
  /// The scores of risk by class, one list a kind; empty unless levels are too many for cells.
  private var scores: [[Double]] = []
  private let covariates: Covariates

  init(_ covariates: Covariates) {
    self.covariates = covariates
    levelNames = covariates.names
  }

  /// How many cells there are.
  public var count: Int { keys.count }

  /// How many levels a covariate may have, "other" included.
  static func maxLevels(of covariate: Covariate) -> Int {
    1 << Field.width(of: covariate)
  }

  /// The level of `covariate` in a cell, 0 for "other".
  public func level(of covariate: Covariate, in cell: Int) -> Int {
    if !scores.isEmpty && covariate != .earlierFriction { return 0 }
    return Int(Field.read(keys[cell], Field.offset(of: covariate), Field.width(of: covariate)))
  }

  /// How many scores of risk a cell has.
  public var scoreCount: Int { scores.count }

  /// What surroundings add to the log-odds of friction, by kind, less their mean.
  public func score(_ place: Int, in cell: Int) -> Double {
    let own = Field.read(keys[cell], Field.offset(of: .operation), RiskClasses.width)
    return scores[place][Int(own)]
  }

  /// The level of a covariate of an attempt, whether cells tell it apart or not.
  func level(of covariate: Covariate, of attempt: Attempt) -> Int {
    covariates.level(of: covariate, of: attempt)
  }

  /// Names of the levels of a covariate, whether cells tell them apart or not.
  func allNames(of covariate: Covariate) -> [String] { covariates.names[covariate.rawValue] }

  /// The logarithm of the attempt's place in its session, from 0.
  public func logPosition(in cell: Int) -> Double {
    Position.logMiddle(Int(Field.read(keys[cell], Field.position, 5)))
  }

  /// The logarithm of the session's number since signup, from 0: the first four, then classes up to the
  /// tenth, which stands for all after it.
  public func logSession(in cell: Int) -> Double {
    Self.logNumbers[Int(Field.read(keys[cell], Field.session, 4))]
  }

  private static let logNumbers = [1...1, 2...2, 3...3, 4...4, 5...6, 7...9, 10...10].map {
    numbers in
    numbers.reduce(0) { $0 + log(Double($1)) } / Double(numbers.count)
  }

  /// Friction was met earlier in the session.
  public func isHitBefore(in cell: Int) -> Bool {
    Field.read(keys[cell], Field.hitBefore, 1) == 1
  }

  /// The attempts could meet a failed sign-in.
  public func isSignIn(in cell: Int) -> Bool { Field.read(keys[cell], Field.types, 3) & 1 != 0 }

  /// The attempts say how long they took.
  public func isTimed(in cell: Int) -> Bool { Field.read(keys[cell], Field.types, 3) & 2 != 0 }

  /// The attempts could meet a failed payment.
  public func isCharge(in cell: Int) -> Bool { Field.read(keys[cell], Field.types, 3) & 4 != 0 }

  /// Puts every attempt of the subjects into its cell.
  ///
  /// Cells are numbered by what makes them, so that the order of rows changes nothing.
  mutating func assign(
    _ timelines: Timelines, _ subjects: [Subject], atMost most: Int
  ) -> [UInt32] {
    var keyOfAttempt = [UInt64](repeating: 0, count: timelines.attempts.count)
    for subject in subjects {
      var history = (hits: 0, attempts: 0)
      for (place, session) in subject.sessions.enumerated() {
        let attempts = timelines.sessions[session].attempts
        let earlier = EarlierFriction.level(place: place, history, rate: covariates.rate)
        let base = Field.session(place) | Field.level(.earlierFriction, UInt64(earlier))
        var isHit = false
        for (position, index) in attempts.enumerated() {
          let attempt = timelines.attempts[index]
          keyOfAttempt[index] =
            base | key(of: attempt, timelines) | Field.position(position)
            | (isHit ? 1 << Field.hitBefore : 0)
          if attempt.friction != nil {
            isHit = true
            history.hits += 1
          }
        }
        history.attempts += attempts.count
      }
    }
    return number(keyOfAttempt, timelines, atMost: most)
  }

  private func key(of attempt: Attempt, _ timelines: Timelines) -> UInt64 {
    let setting = covariates.ofSetting[Int(attempt.setting)]
    let types: UInt64 =
      (timelines.canMeet(.authentication, attempt) ? 1 : 0) | (attempt.isTimed ? 2 : 0)
      | (timelines.canMeet(.payment, attempt) ? 4 : 0)
    return Field.level(.operation, UInt64(covariates.ofOperation[Int(attempt.operation)]))
      | Field.level(.platform, UInt64(setting.0)) | Field.level(.channel, UInt64(setting.1))
      | Field.level(.release, UInt64(covariates.release(of: attempt)))
      | Field.level(.country, UInt64(setting.3))
      | Field.level(.plan, UInt64(setting.4)) | types << Field.types
  }

  /// Numbers the distinct keys in ascending order.
  ///
  /// With more than `most`, covariates that friction does not depend on, as far as one can see, are left
  /// out; with more still, scores of risk take the place of the others.
  private mutating func number(
    _ keyOfAttempt: [UInt64], _ timelines: Timelines, atMost most: Int
  ) -> [UInt32] {
    if let cells = number(keyOfAttempt, atMost: most) { return cells }
    let mask = ~covariates.unrelated.reduce(0) { $0 | Field.mask(of: $1) }
    let related = keyOfAttempt.map { $0 & mask }
    if let cells = number(related, atMost: most) { return cells }
    let condensed = condense(related, timelines)
    return number(condensed, atMost: .max) ?? []
  }

  /// Puts classes of risk in the place of the covariates' levels.
  private mutating func condense(_ keys: [UInt64], _ timelines: Timelines) -> [UInt64] {
    let replaced = Covariate.allCases.filter { $0 != .earlierFriction }
    let packing = MainEffects.Packing(
      replaced.map { covariate in
        (
          UInt64(Field.offset(of: covariate)), UInt64(Field.width(of: covariate)),
          covariates.names[covariate.rawValue].count
        )
      } + Field.conditions)
    let friction = timelines.attempts.map(\.friction)
    let classes = RiskClasses(
      keys, friction: zip(friction, keys).map { Field.isHitBefore($1) ? nil : $0 },
      asked: { !Field.isHitBefore(keys[$1]) && Field.canMeet($0, keys[$1]) }, packing,
      covariates: replaced.count)
    scores = classes.scores
    for covariate in replaced { levelNames[covariate.rawValue] = ["other"] }
    let mask = ~replaced.reduce(0) { $0 | Field.mask(of: $1) }
    let offset = UInt64(Field.offset(of: .operation))
    return zip(keys, classes.classOfAttempt).map { $0 & mask | UInt64($1) << offset }
  }

  /// Numbers the distinct keys in ascending order; `nil` when there are more than `limit`.
  private mutating func number(_ keyOfAttempt: [UInt64], atMost limit: Int) -> [UInt32]? {
    var table = KeyTable()
    var cellOfAttempt = [UInt32](repeating: 0, count: keyOfAttempt.count)
    for (index, key) in keyOfAttempt.enumerated() {
      cellOfAttempt[index] = table.place(of: key)
      if table.keys.count > limit { return nil }
    }
    let order = table.keys.indices.sorted { table.keys[$0] < table.keys[$1] }
    var rank = [UInt32](repeating: 0, count: order.count)
    for (place, index) in order.enumerated() { rank[index] = UInt32(place) }
    keys = order.map { table.keys[$0] }
    for index in cellOfAttempt.indices {
      cellOfAttempt[index] = rank[Int(cellOfAttempt[index])]
    }
    return cellOfAttempt
  }
}

/// How much friction a person met in earlier sessions, as a class.
private enum EarlierFriction {
  static func level(place: Int, _ history: (hits: Int, attempts: Int), rate: Double) -> Int {
    if place == 0 { return 0 }
    if history.hits == 0 { return 1 }
    let own = Double(history.hits) / Double(max(history.attempts, 1))
    return own <= rate ? 2 : own <= 3 * rate ? 3 : 4
  }
}

/// Places in a session, in classes that widen: 1 to 4 each alone, then about two fifths more each.
private enum Position {
  private static let starts: [Int] = [
    1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 56, 79, 111, 156, 219, 307, 430, 602, 843,
  ]

  /// The class of a place counted from 0.
  static func level(_ position: Int) -> Int {
    if position < 4 { return position }
    return (starts.firstIndex { $0 > position + 1 } ?? starts.count) - 1
  }

  /// The logarithm of the geometric middle of a class.
  static func logMiddle(_ level: Int) -> Double { logMiddles[level] }

  private static let logMiddles = starts.indices.map { level in
    let start = Double(starts[level])
    let last = level + 1 < starts.count ? Double(starts[level + 1] - 1) : start * 1.25
    return (log(start) + log(last)) / 2
  }
}

/// Where in a packed key each covariate stands.
private enum Field {
  static let types = 61
  static let hitBefore = 60
  static let position = 55
  static let session = 51

  static func width(of covariate: Covariate) -> Int {
    switch covariate {
    case .operation: 12
    case .platform: 6
    case .channel: 7
    case .release: 9
    case .country: 8
    case .plan: 4
    case .earlierFriction: 3
    }
  }

  static func offset(of covariate: Covariate) -> Int { offsets[covariate.rawValue] }

  private static let offsets = Covariate.allCases.map { covariate in
    Covariate.allCases[..<covariate.rawValue].reduce(0) { $0 + width(of: $1) }
  }

  static func mask(of covariate: Covariate) -> UInt64 {
    ((1 << UInt64(width(of: covariate))) - 1) << UInt64(offset(of: covariate))
  }

  static func level(_ covariate: Covariate, _ level: UInt64) -> UInt64 {
    level << UInt64(offset(of: covariate))
  }

  /// Friction was met earlier in the session.
  static func isHitBefore(_ key: UInt64) -> Bool { read(key, hitBefore, 1) == 1 }

  /// The attempt could meet a kind.
  static func canMeet(_ kind: Friction, _ key: UInt64) -> Bool {
    let types = read(key, types, 3)
    switch kind {
    case .authentication: return types & 1 != 0
    case .latency: return types & 2 != 0
    case .payment: return types & 4 != 0
    case .failure, .interaction, .notFound, .rateLimited: return true
    }
  }

  /// Where the place in the session, the session's number and earlier friction stand.
  static let conditions: [(shift: UInt64, width: UInt64, levels: Int)] = [
    (UInt64(position), 5, 20), (UInt64(session), 4, 7),
    (UInt64(offset(of: .earlierFriction)), 3, 5),
  ]

  static func position(_ position: Int) -> UInt64 {
    UInt64(Position.level(position)) << UInt64(Self.position)
  }

  static func session(_ place: Int) -> UInt64 {
    let level: UInt64 =
      switch place {
      case ..<4: UInt64(place)
      case ..<6: 4
      case ..<9: 5
      default: 6
      }
    return level << UInt64(Self.session)
  }

  static func read(_ key: UInt64, _ offset: Int, _ width: Int) -> UInt64 {
    (key >> UInt64(offset)) & ((1 << UInt64(width)) - 1)
  }
}

/// Distinct keys and their places, by open addressing.
private struct KeyTable {
  private(set) var keys: [UInt64] = []
  private var slots = [UInt32](repeating: 0, count: 1 << 12)

  mutating func place(of key: UInt64) -> UInt32 {
    let mask = slots.count - 1
    var slot = hash(key) & mask
    while slots[slot] != 0 {
      let place = slots[slot] - 1
      if keys[Int(place)] == key { return place }
      slot = (slot + 1) & mask
    }
    keys.append(key)
    slots[slot] = UInt32(keys.count)
    if keys.count * 2 > slots.count { grow() }
    return UInt32(keys.count - 1)
  }

  private mutating func grow() {
    slots = [UInt32](repeating: 0, count: slots.count * 2)
    let mask = slots.count - 1
    for (place, key) in keys.enumerated() {
      var slot = hash(key) & mask
      while slots[slot] != 0 { slot = (slot + 1) & mask }
      slots[slot] = UInt32(place + 1)
    }
  }

  private func hash(_ key: UInt64) -> Int {
    let (high, low) = (key ^ 0x9E37_79B9_7F4A_7C15).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
    return Int(truncatingIfNeeded: high ^ low)
  }
}
