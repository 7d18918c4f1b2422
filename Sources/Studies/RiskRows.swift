import Sessions
import Statistics

/// Attempts as rows from which risks by level are fitted: what surroundings, operation and what came
/// before are is looked up attempt by attempt, and only what came before is kept, in two bytes.
struct RiskRows: Sendable {
  /// The factors: each covariate but earlier friction, then what came before.
  ///
  /// That is the place in the session, its number, and earlier friction. What befell a row is a ``Fate``.
  let factors: GroupedFactors

  /// What befell an attempt, packed.
  enum Fate {
    /// How many there are.
    static let count = 128

    /// What it met, as raw value plus one, in bits 0 to 2; what it could meet in 3 to 5; friction met
    /// earlier in the session in 6.
    @inline(__always)
    static func packed(_ attempt: Attempt, conditions: UInt16) -> UInt8 {
      UInt8(truncatingIfNeeded: conditions >> 12) << 3
        | UInt8(truncatingIfNeeded: attempt.frictionCode)
    }

    /// Whether friction was met earlier in the session.
    static func isHitBefore(_ fate: Int) -> Bool { fate & 64 != 0 }
    /// Whether a kind could be met.
    static func canMeet(_ kind: Friction, _ fate: Int) -> Bool {
      Field.canMeet(kind, UInt64(fate >> 3 & 7) << UInt64(Field.types))
    }
    /// Whether a kind was met.
    static func isHit(_ fate: Int, by kind: Friction) -> Bool { fate & 7 == Int(kind.rawValue) + 1 }
  }

  /// The conditions of attempts of no subject, of which nothing is known.
  private static let outside = UInt16.max

  /// Makes the rows; of covariates that are not `related` no level is told from another.
  init(
    _ timelines: Timelines, _ subjects: [Subject], _ keys: AttemptKeys, _ covariates: Covariates,
    leaving related: UInt64
  ) {
    let conditions = Self.conditions(timelines, subjects, keys, leaving: related)
    let weeks = covariates.ofWeek.isEmpty ? [] : Self.weeks(timelines, covariates)
    let tables = LevelTables(timelines, covariates, leaving: related)
    let replaced = Covariate.allCases.filter { $0 != .earlierFriction }
    factors = GroupedFactors(
      rowCount: timelines.attempts.count,
      levelCounts: replaced.map { covariates.names[$0.rawValue].count }
        + Field.conditions.map(\.levels),
      groups: tables.groups
    ) { range, block in
      let rows = GroupedFactors.Block.rows
      timelines.attempts.withUnsafeBufferPointer { attempts in
        conditions.withUnsafeBufferPointer { conditions in
          for index in range {
            let attempt = attempts[index]
            let isOutside = conditions[index] == Self.outside
            let own = isOutside ? 0 : conditions[index]
            let setting = isOutside ? tables.noSetting : attempt.setting
            let place = index &- range.lowerBound
            block.fates[place] = Fate.packed(attempt, conditions: own)
            guard block.wantsCodes else { continue }
            let codes = block.codes + place
            codes[0] = isOutside ? tables.noOperation : attempt.operation
            codes[rows] = setting
            var group = 2
            if tables.hasWeeks {
              codes[2 &* rows] = isOutside ? tables.noWeek : weeks[index]
              codes[3 &* rows] = setting
              group = 4
            }
            codes[group &* rows] = UInt32(own & 0xFFF)
          }
        }
      }
    }
  }

  /// The week of each attempt.
  private static func weeks(_ timelines: Timelines, _ covariates: Covariates) -> [UInt32] {
    var weeks = [UInt32](repeating: 0, count: timelines.attempts.count)
    for session in timelines.sessions {
      for index in session.attempts {
        weeks[index] = UInt32(covariates.week(of: timelines.time(ofAttempt: index, in: session)))
      }
    }
    return weeks
  }

  /// Where each attempt stands in its session, the number of that, and earlier friction, in bits 0 to 11;
  /// what it could meet in 12 to 14; friction met earlier in the session in 15.
  private static func conditions(
    _ timelines: Timelines, _ subjects: [Subject], _ keys: AttemptKeys, leaving related: UInt64
  ) -> [UInt16] {
    let count = timelines.attempts.count
    return [UInt16](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: outside)
      initialized = count
      // Each part's attempts are its own.
      nonisolated(unsafe) let conditions = buffer
      _ = concurrently(WorkParts.of(subjects.count)) { part in
        keys.forEachBatch(part, of: subjects) { range, keys in
          for (place, index) in range.enumerated() {
            let key = keys[place] & related
            // Where all is zero, no level has a name either.
            conditions[index] = key == 0 ? outside : Field.conditions(of: key)
          }
          return true
        }
      }
    }
  }
}

/// The levels of operations, settings, weeks and conditions, by index; one more at the end of each but the
/// last stands for nothing known.
private struct LevelTables: Sendable {
  let groups: [GroupedFactors.Group]
  let hasWeeks: Bool
  let noOperation: UInt32
  let noSetting: UInt32
  let noWeek: UInt32

  init(_ timelines: Timelines, _ covariates: Covariates, leaving related: UInt64) {
    noOperation = UInt32(covariates.ofOperation.count)
    noSetting = UInt32(covariates.ofSetting.count)
    noWeek = UInt32(covariates.ofWeek.count)
    hasWeeks = !covariates.ofWeek.isEmpty
    func level(_ covariate: Covariate, _ level: UInt16) -> Int32 {
      related & Field.mask(of: covariate) == 0 ? 0 : Int32(level)
    }
    let operations = covariates.ofOperation.map { level(.operation, $0) } + [0]
    let places = covariates.ofSetting.flatMap { [level(.platform, $0.0), level(.channel, $0.1)] }
    let rest = covariates.ofSetting.flatMap { [level(.country, $0.3), level(.plan, $0.4)] }
    let conditions = (0..<(1 << Field.conditionWidth)).flatMap { code in
      // Numbers that are none of a condition never come up.
      Field.levels(ofConditions: code)
    }
    let last = GroupedFactors.Group(size: 3, levels: conditions)
    let first = GroupedFactors.Group(size: 1, levels: operations)
    if hasWeeks {
      let weeks = covariates.ofWeek.map { level(.release, $0) } + [0]
      groups = [
        first, .init(size: 2, levels: places + [0, 0]), .init(size: 1, levels: weeks),
        .init(size: 2, levels: rest + [0, 0]), last,
      ]
    } else {
      var levels: [Int32] = []
      levels.reserveCapacity(5 * covariates.ofSetting.count + 5)
      for (setting, own) in covariates.ofSetting.enumerated() {
        levels += places[(2 * setting)..<(2 * setting + 2)]
        levels.append(level(.release, own.2))
        levels += rest[(2 * setting)..<(2 * setting + 2)]
      }
      groups = [first, .init(size: 5, levels: levels + [0, 0, 0, 0, 0]), last]
    }
  }
}
