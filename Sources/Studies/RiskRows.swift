import Sessions
import Statistics

/// Attempts as rows from which risks by level are fitted: what surroundings, operation and what came
/// before are is looked up attempt by attempt, and only what came before is kept, in two bytes.
struct RiskRows: Sendable {
  /// The factors: each covariate but earlier friction, then what came before.
  ///
  /// That is the place in the session, its number, and earlier friction. What befell a row is a ``Fate``.
  let factors: GroupedFactors
  /// What came before each attempt and what it could meet, as ``Field/conditions(of:)`` puts them together;
  /// ``outside`` for attempts of no subject.
  let conditions: [UInt16]

  /// What befell an attempt, packed.
  enum Fate {
    /// How many there are.
    static let count = 128

    /// What it met, as raw value plus one, in bits 0 to 2; friction met earlier in the session in 3; what
    /// it could meet in 4 to 6.
    @inline(__always)
    static func packed(_ attempt: Attempt, conditions: UInt16) -> UInt8 {
      UInt8(truncatingIfNeeded: conditions >> 12) << 3
        | UInt8(truncatingIfNeeded: attempt.frictionCode)
    }

    /// Whether friction was met earlier in the session.
    static func isHitBefore(_ fate: Int) -> Bool { fate & 8 != 0 }
    /// Whether a kind could be met.
    static func canMeet(_ kind: Friction, _ fate: Int) -> Bool {
      Field.canMeet(kind, UInt64(fate >> 4) << UInt64(Field.types))
    }
    /// Whether a kind was met.
    static func isHit(_ fate: Int, by kind: Friction) -> Bool { fate & 7 == Int(kind.rawValue) + 1 }
  }

  /// The conditions of attempts of no subject, of which nothing is known.
  static let outside = UInt16.max

  /// Makes the rows; of covariates that are not `related` no level is told from another.
  init(
    _ timelines: Timelines, _ subjects: [Subject], _ keys: AttemptKeys, _ covariates: Covariates,
    leaving related: UInt64
  ) {
    let conditions = Self.conditions(timelines, subjects, keys, leaving: related)
    self.conditions = conditions
    let weeks = covariates.ofWeek.isEmpty ? [] : Self.weeks(timelines, covariates)
    let tables = LevelTables(timelines, covariates, leaving: related)
    let replaced = Covariate.allCases.filter { $0 != .earlierFriction }
    factors = GroupedFactors(
      rowCount: timelines.attempts.count,
      levelCounts: replaced.map { covariates.names[$0.rawValue].count }
        + Field.conditions.map(\.levels),
      groups: tables.groups
    ) { range, block in
      timelines.attempts.withUnsafeBufferPointer { attempts in
        conditions.withUnsafeBufferPointer { conditions in
          Self.putFates(range, attempts, conditions, block)
          if block.wantsCodes {
            Self.putCodes(range, attempts, conditions, tables, weeks, block)
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

  @inline(__always)
  private static func putFates(
    _ range: Range<Int>, _ attempts: UnsafeBufferPointer<Attempt>,
    _ conditions: UnsafeBufferPointer<UInt16>, _ block: GroupedFactors.Block
  ) {
    for index in range {
      let own = conditions[index] == outside ? 0 : conditions[index]
      block.fates[index &- range.lowerBound] = Fate.packed(attempts[index], conditions: own)
    }
  }

  @inline(__always)
  private static func putCodes(
    _ range: Range<Int>, _ attempts: UnsafeBufferPointer<Attempt>,
    _ conditions: UnsafeBufferPointer<UInt16>, _ tables: LevelTables, _ weeks: [UInt32],
    _ block: GroupedFactors.Block
  ) {
    let rows = GroupedFactors.Block.rows
    let (noOperation, noSetting) = (tables.noOperation, tables.noSetting)
    let last = (tables.hasWeeks ? 4 : 2) * rows
    for index in range {
      let isOutside = conditions[index] == outside
      let codes = block.codes + (index &- range.lowerBound)
      codes[0] = isOutside ? noOperation : attempts[index].operation
      codes[rows] = isOutside ? noSetting : attempts[index].setting
      codes[last] = isOutside ? 0 : UInt32(conditions[index]) & Field.conditionMask
    }
    guard tables.hasWeeks else { return }
    for index in range {
      let isOutside = conditions[index] == outside
      let codes = block.codes + (index &- range.lowerBound)
      codes[2 &* rows] = isOutside ? tables.noWeek : weeks[index]
      codes[3 &* rows] = codes[rows]
    }
  }

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
    func mask(_ covariate: Covariate) -> Int32 {
      related & Field.mask(of: covariate) == 0 ? 0 : -1
    }
    let ofOperation = mask(.operation)
    let operations = covariates.ofOperation.map { Int32($0) & ofOperation } + [0]
    let conditions = (0..<(1 << Field.conditionWidth)).flatMap { code in
      // Numbers that are none of a condition never come up.
      Field.levels(ofConditions: code)
    }
    let last = GroupedFactors.Group(size: 3, levels: conditions)
    let first = GroupedFactors.Group(size: 1, levels: operations)
    let places = SIMD2(mask(.platform), mask(.channel))
    let rest = SIMD2(mask(.country), mask(.plan))
    if hasWeeks {
      let ofWeek = mask(.release)
      let weeks = covariates.ofWeek.map { Int32($0) & ofWeek } + [0]
      groups = [
        first,
        Self.group(covariates, size: 2) { setting, at in
          at[0] = Int32(setting.0) & places.x
          at[1] = Int32(setting.1) & places.y
        },
        .init(size: 1, levels: weeks),
        Self.group(covariates, size: 2) { setting, at in
          at[0] = Int32(setting.3) & rest.x
          at[1] = Int32(setting.4) & rest.y
        }, last,
      ]
    } else {
      let ofRelease = mask(.release)
      let settings = Self.group(covariates, size: 5) { setting, at in
        at[0] = Int32(setting.0) & places.x
        at[1] = Int32(setting.1) & places.y
        at[2] = Int32(setting.2) & ofRelease
        at[3] = Int32(setting.3) & rest.x
        at[4] = Int32(setting.4) & rest.y
      }
      groups = [first, settings, last]
    }
  }

  /// A group of factors of settings; `put` says the levels of one, as many as there are factors.
  private static func group(
    _ covariates: Covariates, size: Int,
    _ put: @Sendable (Covariates.OfSetting, UnsafeMutablePointer<Int32>) -> Void
  ) -> GroupedFactors.Group {
    let settings = covariates.ofSetting
    let count = (settings.count + 1) * size
    let levels = [Int32](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer[(settings.count * size)...].initialize(repeating: 0)
      initialized = count
      // Each setting has room of its own.
      nonisolated(unsafe) let levels = buffer.baseAddress
      _ = concurrently(WorkParts.of(settings.count)) { part in
        guard let levels else { return }
        for place in part { put(settings[place], levels + place * size) }
      }
    }
    return GroupedFactors.Group(size: size, levels: levels)
  }
}
