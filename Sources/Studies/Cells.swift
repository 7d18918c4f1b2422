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

  /// The level of `covariate` in each of some cells, 0 for "other".
  public func levels(of covariate: Covariate, in cells: [Int]) -> [Int32] {
    if !scores.isEmpty && covariate != .earlierFriction {
      return [Int32](repeating: 0, count: cells.count)
    }
    let (offset, width) = (Field.offset(of: covariate), Field.width(of: covariate))
    return cells.map { Int32(truncatingIfNeeded: Field.read(keys[$0], offset, width)) }
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
    let keys = AttemptKeys(timelines, covariates)
    let count = timelines.attempts.count
    let keyOfAttempt = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: 0)
      initialized = count
      // Each person's attempts are theirs alone.
      nonisolated(unsafe) let places = buffer
      _ = concurrently(WorkParts.of(subjects.count)) { part in
        for subject in subjects[part] { keys.put(subject, into: places) }
      }
    }
    return number(keyOfAttempt, timelines, atMost: most)
  }

  /// Numbers the distinct keys in ascending order.
  ///
  /// With more than `most`, covariates that friction does not depend on, as far as one can see, are left
  /// out; with more still, scores of risk take the place of the others.
  private mutating func number(
    _ keyOfAttempt: [UInt64], _ timelines: Timelines, atMost most: Int
  ) -> [UInt32] {
    if let cells = number(keyOfAttempt, atMost: most) { return cells }
    var related = keyOfAttempt
    if !covariates.unrelated.isEmpty {
      let mask = ~covariates.unrelated.reduce(0) { $0 | Field.mask(of: $1) }
      related = keyOfAttempt.map { $0 & mask }
      if let cells = number(related, atMost: most) { return cells }
    }
    let numbering = DistinctKeys(condense(related, timelines))
    self.keys = numbering.keys
    return numbering.places
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
    // Half of what is replaced, the other half, and what came before: combinations of all six are hardly
    // fewer than attempts, and looking them up is to wait for memory.
    let half = replaced.count / 2
    let factors = GroupedFactors(
      keys, packing,
      groups: [0..<half, half..<replaced.count, replaced.count..<packing.fields.count])
    let classes = RiskClasses(
      keys, friction: timelines.attempts.map(\.friction), factors, covariates: replaced.count)
    scores = classes.scores
    for covariate in replaced { levelNames[covariate.rawValue] = ["other"] }
    let mask = ~replaced.reduce(0) { $0 | Field.mask(of: $1) }
    let offset = UInt64(Field.offset(of: .operation))
    return zip(keys, classes.classOfAttempt).map { $0 & mask | UInt64($1) << offset }
  }

  /// Numbers the distinct keys in ascending order; `nil` when there are more than `limit`.
  private mutating func number(_ keyOfAttempt: [UInt64], atMost limit: Int) -> [UInt32]? {
    guard let numbering = DistinctKeys(keyOfAttempt, atMost: limit) else { return nil }
    keys = numbering.keys
    return numbering.places
  }
}
