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
  func level(of covariate: Covariate, of attempt: Attempt, at time: () -> Timestamp) -> Int {
    covariates.level(of: covariate, of: attempt, at: time)
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

  /// Cells that are told apart by other things than friction met before and what attempts could meet: one
  /// of each kind, and the kind of each cell.
  public func unlikeBeforeFriction() -> (cells: [Int], kinds: [UInt32]) {
    let mask =
      Field.mask(of: .earlierFriction) | 1 << UInt64(Field.hitBefore) | 7 << UInt64(Field.types)
    let distinct = DistinctKeys(keys.map { $0 & ~mask })
    var cells = [Int](repeating: 0, count: distinct.keys.count)
    for (cell, kind) in distinct.places.enumerated() { cells[Int(kind)] = cell }
    return (cells, distinct.places)
  }

  /// Puts every attempt of the subjects into its cell.
  ///
  /// Cells are numbered by what makes them, so that the order of rows changes nothing. With more than
  /// `most`, covariates that friction does not depend on, as far as one can see, are left out; with more
  /// still, scores of risk take the place of the others.
  mutating func assign(
    _ timelines: Timelines, _ subjects: [Subject], atMost most: Int
  ) -> [UInt32] {
    let keys = AttemptKeys(timelines, covariates)
    let unrelated = covariates.unrelated.reduce(0) { $0 | Field.mask(of: $1) }
    for left in unrelated == 0 ? [0] : [0, unrelated] {
      let numbering = CellNumbering(timelines, subjects, atMost: most) { part, body in
        keys.forEachBatch(part, of: subjects) { range, keys in
          if left != 0 { for place in keys.indices { keys[place] &= ~left } }
          return body(range, UnsafeBufferPointer(keys))
        }
      }
      if let numbering {
        self.keys = numbering.keys
        return numbering.places
      }
    }
    return condense(keys, timelines, subjects, leaving: ~unrelated)
  }

  /// Puts classes of risk in the place of the covariates' levels.
  private mutating func condense(
    _ keys: AttemptKeys, _ timelines: Timelines, _ subjects: [Subject], leaving related: UInt64
  ) -> [UInt32] {
    let replaced = Covariate.allCases.filter { $0 != .earlierFriction }
    let rows = RiskRows(timelines, subjects, keys, covariates, leaving: related)
    let classes = RiskClasses(rows.factors, covariates: replaced.count)
    scores = classes.scores
    for covariate in replaced { levelNames[covariate.rawValue] = ["other"] }
    let numbering = ClassNumbering(rows.conditions, classes.classOfAttempt)
    self.keys = numbering.codes.map { code in
      let conditions = UInt16(code >> UInt32(RiskClasses.width))
      let own = UInt64(code) & ((1 << UInt64(RiskClasses.width)) - 1)
      return Field.key(ofConditions: conditions) | own << UInt64(Field.offset(of: .operation))
    }
    return numbering.places
  }
}

/// The distinct keys of all attempts in ascending order, and the place of each attempt's.
private struct CellNumbering {
  let keys: [UInt64]
  let places: [UInt32]

  /// Goes through what `forEachBatch` has for parts of the subjects: it calls its body with the places of
  /// attempts and their keys, until that says to stop.
  ///
  /// With more than `most` keys there is no numbering.
  init?(
    _ timelines: Timelines, _ subjects: [Subject], atMost most: Int,
    _ forEachBatch:
      @Sendable (Range<Int>, (Range<Int>, UnsafeBufferPointer<UInt64>) -> Bool) -> Void
  ) {
    let count = timelines.attempts.count
    var numbered: [UInt64]?
    places = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
      // Attempts of no subject, which may lie between those of others, stand anywhere: nobody asks.
      buffer.initialize(repeating: 0)
      // Each part's attempts are its own.
      nonisolated(unsafe) let places = buffer
      let parts = concurrently(WorkParts.of(subjects.count)) { part in
        var table = KeyTable()
        var attempts = 0..<0
        forEachBatch(part) { range, keys in
          attempts = (attempts.isEmpty ? range.lowerBound : attempts.lowerBound)..<range.upperBound
          table.add(keys, at: places.baseAddress.map { $0 + range.lowerBound })
          return table.keys.count <= most
        }
        return (table: table, attempts: attempts)
      }
      guard parts.allSatisfy({ $0.table.keys.count <= most }) else { return }
      let ascending = AscendingKeys(parts.map(\.table))
      guard ascending.keys.count <= most else { return }
      _ = concurrently(parts.count) { part in
        ascending.rank(of: parts[part].table).withUnsafeBufferPointer { rank in
          for index in parts[part].attempts { places[index] = rank[Int(places[index])] }
        }
      }
      initialized = count
      numbered = ascending.keys
    }
    guard let numbered else { return nil }
    keys = numbered
  }
}
