import Sessions
import Statistics
import Studies

/// What each subject contributes to a sum over units, as it was and in another world.
struct Contributions {
  /// The sum of outcomes, by subject.
  var observed: [Double]
  /// The sum of what stands for the outcome in the other world, by subject.
  var counterfactual: [Double]
  /// What the fitting of the risks adds to the influence of each subject.
  var correction: [Double]
  /// The size of an equally weighted sample of people as informative.
  var effectiveSubjects = 0.0
  /// The greatest share of the weight on one person.
  var largestWeightShare = 0.0
  /// The weight of each unit, in the order given.
  var unitWeight: [Double]
  /// How the counterfactual sum moves with the linear predictor of each type, then cell.
  var slopes: [Double] = []

  /// Nobody who stands for the other world has the outcome, so its sum is nil there and scatters by
  /// nothing.
  var isNilWithout: Bool {
    counterfactual.allSatisfy { $0 == 0 } && correction.allSatisfy { $0 == 0 }
  }
}

extension Contributions {
  /// What units say before any world is known.
  init(of units: [Unit], subjects: Int) {
    let none = [Double](repeating: 0, count: subjects)
    self.init(
      observed: none, counterfactual: [], correction: [], unitWeight: [])
    for unit in units { observed[Int(unit.subject)] += unit.outcome }
  }
}

/// What stands in for an outcome before it is known.
enum Prediction {
  /// The weighted mean of the group: the plain normalised (Hajek) mean.
  case groupMean
  /// The outcome expected before the attempt, by cell: sequentially augmented.
  case byCell([Double])
}

/// Where attempts stand: in which cell, and whose they are.
struct AttemptLayout {
  /// The cell of each attempt; empty where slots say it.
  let cells: [UInt32]
  /// How many cells there are.
  let cellCount: Int
  /// Whether the attempts of a cell came after friction in the same session, by cell.
  let isHitBefore: [Bool]
  /// The attempts of each subject.
  let owners: AttemptOwners
}

/// The attempts of each subject, side by side; 8 bytes.
struct AttemptOwners: Sendable {
  private let bounds: [(lower: UInt32, upper: UInt32)]

  init(_ ranges: some Collection<Range<Int>>) {
    bounds = ranges.map { (UInt32($0.lowerBound), UInt32($0.upperBound)) }
  }

  /// How many subjects there are.
  var count: Int { bounds.count }

  /// The attempts of a subject.
  @inline(__always)
  subscript(subject: Int) -> Range<Int> {
    let (lower, upper) = bounds[subject]
    return Range(uncheckedBounds: (Int(lower), Int(upper)))
  }
}

/// Weighs histories so that those spared friction stand for everybody.
///
/// Of an attempt all that matters is its slot: what it met and the cell it stands in. Slots in use are
/// numbered, those of attempts spared before those of hits, and everything else is looked up by number.
struct Weighting: Sendable {
  let layout: AttemptLayout
  let risk: FrictionRisk
  /// Whether what the fitting of the risks adds is worked out; without, there are points only.
  let isCorrected: Bool
  /// The slots that attempts stand in, ascending: what was met (0 nothing, 1 + type) times the count of
  /// cells, plus the cell.
  let usedSlots: [UInt32]
  /// Where among those the slot of each attempt is.
  let slots: [UInt32]
  /// How many of the slots in use are of attempts that met nothing; they come first.
  let sparedCount: Int
  /// The cell of each slot in use.
  let cellOfPlace: [UInt32]
  /// What was met in each slot in use: 0 nothing, 1 + type.
  let metOfPlace: [UInt8]

  init(
    _ layout: AttemptLayout, met: [UInt8], _ risk: FrictionRisk, isCorrected: Bool = true
  ) {
    let cells = UInt32(layout.cellCount)
    self.init(
      layout, risk, isCorrected: isCorrected,
      rawSlots: zip(met, layout.cells).map { UInt32($0) * cells + $1 })
  }

  init(_ study: Study, leftOut: [Bool], _ risk: FrictionRisk, isCorrected: Bool = true) {
    let layout = AttemptLayout(study)
    let own = AttemptSlots(study, leftOut: leftOut)
    let met = risk.met(in: own)
    let cells = UInt32(layout.cellCount)
    let raw = zip(met, own.cells).map { UInt32($0) * cells + $1 }
    // A kind that has no type is spared with the rest, and those stand before all others.
    guard !met[own.sparedCount...].contains(0) else {
      self.init(
        layout, risk, isCorrected: isCorrected, rawSlots: own.ofAttempt.map { raw[Int($0)] })
      return
    }
    self.init(layout, risk, isCorrected: isCorrected, slots: own, usedSlots: raw, met: met)
  }

  private init(
    _ layout: AttemptLayout, _ risk: FrictionRisk, isCorrected: Bool, slots: AttemptSlots,
    usedSlots: [UInt32], met: [UInt8]
  ) {
    self.isCorrected = isCorrected
    self.layout = layout
    self.risk = risk
    self.usedSlots = usedSlots
    self.slots = slots.ofAttempt
    sparedCount = slots.sparedCount
    cellOfPlace = slots.cells
    metOfPlace = met
  }

  private init(
    _ layout: AttemptLayout, _ risk: FrictionRisk, isCorrected: Bool,
    rawSlots: consuming [UInt32]
  ) {
    self.isCorrected = isCorrected
    self.layout = layout
    self.risk = risk
    let count = (risk.types.count + 1) * layout.cellCount
    var places = Self.marks(of: rawSlots, count)
    var used: [UInt32] = []
    for slot in places.indices where places[slot] == 1 {
      places[slot] = UInt32(used.count)
      used.append(UInt32(slot))
    }
    usedSlots = used
    let cells = UInt32(layout.cellCount)
    sparedCount = used.firstIndex { $0 >= cells } ?? used.count
    cellOfPlace = used.map { $0 % cells }
    metOfPlace = used.map { UInt8($0 / cells) }
    var slots = consume rawSlots
    slots.withUnsafeMutableBufferPointer { slots in
      // Each part has attempts of its own.
      nonisolated(unsafe) let slots = slots
      _ = concurrently(WorkParts.of(slots.count)) { [places] part in
        places.withUnsafeBufferPointer { places in
          for index in part { slots[index] = places[Int(slots[index])] }
        }
      }
    }
    self.slots = slots
  }

  /// 1 for each of `count` slots that an attempt stands in, else 0.
  private static func marks(of rawSlots: [UInt32], _ count: Int) -> [UInt32] {
    let parts = concurrently(WorkParts.of(rawSlots.count)) { part in
      var isUsed = [UInt8](repeating: 0, count: count)
      isUsed.withUnsafeMutableBufferPointer { isUsed in
        rawSlots.withUnsafeBufferPointer { slots in
          for index in part { isUsed[Int(slots[index])] = 1 }
        }
      }
      return isUsed
    }
    return (0..<count).map { slot in parts.contains { $0[slot] == 1 } ? 1 : 0 }
  }

  /// The attempt met no friction of the types.
  @inline(__always)
  func isSpared(_ attempt: Int) -> Bool { Int(slots[attempt]) < sparedCount }

  /// All attempts of the unit were spared.
  func isSpared(_ unit: Unit) -> Bool {
    slots.withUnsafeBufferPointer { slots in
      unit.attempts.allSatisfy { Int(slots[$0]) < sparedCount }
    }
  }

  func factors(_ regime: Regime) -> WeightFactors {
    WeightFactors(
      risk, regime, isHitBefore: layout.isHitBefore, wantsSlope: isCorrected)
  }

  /// What each subject contributes in the world of `regime`, whose factors may be known already.
  func contributions(
    of units: [Unit], in regime: Regime, predicting prediction: Prediction,
    by factors: WeightFactors? = nil, isCorrected: Bool = true
  ) -> Contributions {
    let factors = factors ?? self.factors(regime)
    let pass = WorldPass<SIMD2<Double>>(
      of: units, self, SIMD2.side([factors.factor], at: usedSlots), prediction,
      isPredicted: SIMD2(repeating: 1))
    var result = Contributions(of: units, subjects: layout.owners.count)
    result.unitWeight = [Double](repeating: 0, count: units.count)
    let sums = result.unitWeight.withUnsafeMutableBufferPointer { weights in
      pass.sums(subjects: layout.owners.count, derives: self.isCorrected, weights: weights)
    }
    result.counterfactual = sums.bySubject.firstLane
    result.effectiveSubjects = sums.spread.effectiveSubjects(0)
    result.largestWeightShare = sums.spread.largestShare(0)
    result.slopes = slopes(ofTails: sums.tails, [factors]).map { $0.x }
    if isCorrected { result.correction = corrections(forSlopes: result.slopes, in: regime) }
    return result
  }
}

extension FrictionRisk {
  /// What is met in each slot: 0 nothing, 1 + type; nothing for a kind of no type.
  func met(in slots: AttemptSlots) -> [UInt8] {
    var ofCode = [UInt8](repeating: 0, count: Friction.allCases.count + 1)
    for kind in Friction.allCases {
      if let type = type(of: kind) { ofCode[Int(kind.rawValue) + 1] = UInt8(type + 1) }
    }
    return slots.codes.map { ofCode[Int($0)] }
  }
}

extension AttemptSlots {
  /// Those of a study; attempts of sessions that are left out take no part.
  init(_ study: Study, leftOut: [Bool]) {
    self = study.slots
    guard leftOut.contains(true) else { return }
    for subject in study.subjects {
      for session in subject.sessions where leftOut[session] {
        leaveOut(study.timelines.sessions[session].attempts)
      }
    }
  }
}

extension AttemptLayout {
  /// The cells of a study, and a last one for attempts that take no part, of which no risk is known.
  static func cellCount(of cells: Cells) -> Int { cells.count + 1 }

  /// Lays out a study, whose slots say where attempts stand.
  ///
  /// No model is fitted to the last cell, so its attempts weigh nothing up or down and move no fit.
  init(_ study: Study) {
    let sessions = study.timelines.sessions
    cells = []
    cellCount = Self.cellCount(of: study.cells)
    isHitBefore = (0..<study.cells.count).map { study.cells.isHitBefore(in: $0) } + [false]
    // Sessions of a person lie side by side, and so do their attempts.
    owners = AttemptOwners(
      study.subjects.lazy.map { subject in
        sessions[subject.sessions.lowerBound].attempts
          .lowerBound..<sessions[subject.sessions.upperBound - 1].attempts.upperBound
      })
  }
}
