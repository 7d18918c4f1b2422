import Sessions
import Statistics
import Studies

/// One history with one outcome: the attempts before it was settled.
struct Unit {
  /// The subject's place in the study.
  var subject: Int32
  /// Units of one group are averaged together.
  var group: Int32
  /// The attempts, as a range of the timelines'.
  var attempts: Range<Int>
  /// What came of it, 0 to 1.
  var outcome: Double
}

/// What each subject contributes to a sum over units, as it was and in another world.
struct Contributions {
  /// The sum of outcomes, by subject.
  var observed: [Double]
  /// The sum of what stands for the outcome in the other world, by subject.
  var counterfactual: [Double]
  /// What the fitting of the risks adds to the influence of each subject.
  var correction: [Double]
  /// The summed weight of each subject.
  var weight: [Double]
  /// Units of each subject.
  var units: [Double]
  /// The weight of each unit, in the order given.
  var unitWeight: [Double]
  /// How the counterfactual sum moves with the linear predictor of each type, then cell.
  var slopes: [Double] = []

  /// Nobody who stands for the other world has the outcome, so its sum is nil there and scatters by
  /// nothing.
  var isNilWithout: Bool {
    counterfactual.allSatisfy { $0 == 0 } && correction.allSatisfy { $0 == 0 }
  }

  /// The size of an equally weighted sample of people as informative.
  var effectiveSubjects: Double {
    let sum = weight.reduce(0, +)
    let squares = weight.reduce(0) { $0 + $1 * $1 }
    return squares > 0 ? sum * sum / squares : 0
  }

  /// The greatest share of the weight on one person.
  var largestWeightShare: Double {
    let sum = weight.reduce(0, +)
    return sum > 0 ? (weight.max() ?? 0) / sum : 0
  }
}

extension Contributions {
  /// What units say before any world is known.
  init(of units: [Unit], subjects: Int) {
    let none = [Double](repeating: 0, count: subjects)
    self.init(
      observed: none, counterfactual: none, correction: [], weight: none, units: none,
      unitWeight: [])
    for unit in units {
      observed[Int(unit.subject)] += unit.outcome
      self.units[Int(unit.subject)] += 1
    }
  }
}

/// What stands in for an outcome before it is known.
enum Prediction {
  /// The weighted mean of the group: the plain normalised (Hajek) mean.
  case groupMean
  /// The outcome expected before the attempt, by cell: sequentially augmented.
  case byCell([Double])
}

/// A world to compare with, and what stands in for outcomes there.
struct World {
  let regime: Regime
  let factors: WeightFactors
  let prediction: Prediction
}

/// Where attempts stand: in which cell, and whose they are.
struct AttemptLayout {
  /// The cell of each attempt.
  let cells: [UInt32]
  /// How many cells there are.
  let cellCount: Int
  /// Whether the attempts of a cell came after friction in the same session, by cell.
  let isHitBefore: [Bool]
  /// The attempts of each subject, side by side.
  let owners: [Range<Int>]
}

/// Weighs histories so that those spared friction stand for everybody.
struct Weighting {
  let layout: AttemptLayout
  let risk: FrictionRisk
  /// What each attempt met: 0 nothing, 1 + type.
  let met: [UInt8]
  /// Whether what the fitting of the risks adds is worked out; without, there are points only.
  private let isCorrected: Bool
  /// The slots that attempts stand in, ascending: what was met times the count of cells, plus the cell.
  let usedSlots: [UInt32]
  /// Where among those the slot of each attempt is.
  let slots: [UInt32]

  init(
    _ layout: AttemptLayout, met: [UInt8], _ risk: FrictionRisk, isCorrected: Bool = true
  ) {
    self.isCorrected = isCorrected
    self.layout = layout
    self.risk = risk
    self.met = met
    let raw = zip(met, layout.cells).map { UInt32($0) * UInt32(layout.cellCount) + $1 }
    var places = [UInt32](repeating: 0, count: (risk.types.count + 1) * layout.cellCount)
    for slot in raw { places[Int(slot)] = 1 }
    var used: [UInt32] = []
    for slot in places.indices where places[slot] == 1 {
      places[slot] = UInt32(used.count)
      used.append(UInt32(slot))
    }
    usedSlots = used
    slots = raw.map { places[Int($0)] }
  }

  init(_ study: Study, leftOut: [Bool], _ risk: FrictionRisk, isCorrected: Bool = true) {
    let layout = AttemptLayout(study, leftOut: leftOut)
    self.init(layout, met: risk.met(in: study, layout), risk, isCorrected: isCorrected)
  }

  func factors(_ regime: Regime) -> WeightFactors {
    WeightFactors(risk, regime, isHitBefore: layout.isHitBefore)
  }

  /// What each subject contributes in the world of `regime`, whose factors may be known already.
  func contributions(
    of units: [Unit], in regime: Regime, predicting prediction: Prediction,
    by factors: WeightFactors? = nil, isCorrected: Bool = true
  ) -> Contributions {
    let world = World(
      regime: regime, factors: factors ?? self.factors(regime), prediction: prediction)
    return contributions(of: units, in: [world], isCorrected: isCorrected)[0]
  }

  /// What each subject contributes in each of several worlds.
  ///
  /// With predictions Q before each attempt, weights w after it, outcome Y, and c the count of the
  /// group over its summed weights, a unit counts for
  /// Q₁ + c (Σ wⱼ (Qⱼ₊₁ − Qⱼ) + w_J (Y − Q_J)), which is the normalised mean where Q is constant
  /// (Robins, Rotnitzky and Zhao 1995, doi:10.1080/01621459.1995.10476493).
  func contributions(
    of units: [Unit], in worlds: [World], isCorrected: Bool = true
  ) -> [Contributions] {
    var all: [Contributions] = []
    forEachContribution(of: units, in: worlds, isCorrected: isCorrected) { all.append($1) }
    return all
  }

  /// Calls `body` with the place of each world, and what each subject contributes there.
  ///
  /// Of many worlds, each is as large as the log has people and cells: to sum over them one by one
  /// takes no room for all.
  func forEachContribution(
    of units: [Unit], in worlds: [World], isCorrected: Bool = true,
    _ body: (Int, Contributions) -> Void
  ) {
    let base = Contributions(of: units, subjects: layout.owners.count)
    for first in stride(from: 0, to: worlds.count, by: FourWorlds.count) {
      let some = Array(worlds[first..<min(worlds.count, first + FourWorlds.count)])
      let four = FourWorlds(
        some, units, slots, usedSlots, layout, derives: self.isCorrected)
      for (lane, world) in some.enumerated() {
        var result = base
        four.fill(&result, of: units, world: lane, types: risk.types.count)
        if isCorrected {
          result.correction = corrections(forSlopes: result.slopes, in: world.regime)
        }
        body(first + lane, result)
      }
    }
  }

  /// What each subject's own attempts moved the fitted risks, and these the sum.
  func corrections(forSlopes slopes: [Double], in regime: Regime) -> [Double] {
    guard isCorrected else { return [Double](repeating: 0, count: layout.owners.count) }
    let all = influences(forSlopes: slopes, in: regime)
    let influence = usedSlots.map { all[Int($0)] }
    return joined(
      concurrently(WorkParts.of(layout.owners.count)) { part in
        slots.withUnsafeBufferPointer { slots in
          influence.withUnsafeBufferPointer { influence in
            layout.owners[part].map { attempts in
              var sum = 0.0
              for index in attempts { sum += influence[Int(slots[index])] }
              return sum
            }
          }
        }
      })
  }

  /// What an attempt adds to the influence of its subject, by what it met (0 nothing, 1 + type)
  /// times the count of cells, plus its cell.
  func influences(forSlopes slopes: [Double], in regime: Regime) -> [Double] {
    let cells = layout.cellCount
    let types = risk.types.count
    var influence = [Double](repeating: 0, count: (types + 1) * cells)
    for type in 0..<types {
      let own = slopes[(type * cells)..<((type + 1) * cells)]
      for (model, isAmongAll) in [(risk.first[type], false), (risk.all[type], true)]
      where isAmongAll || regime.isSwitch {
        model.forEachLeverage(
          ofSlopes: own, after: regime.isSwitch ? isAmongAll : nil, in: layout
        ) { cell, chance, leverage in
          let spared = -chance * leverage
          influence[cell] += spared
          influence[(type + 1) * cells + cell] += leverage + spared
          for later in (type + 1)..<max(types, type + 1) {
            influence[(later + 1) * cells + cell] += spared
          }
        }
      }
    }
    return influence
  }
}

extension FrictionRisk {
  /// What each attempt met: 0 nothing, 1 + type; nothing where it takes no part.
  func met(in study: Study, _ layout: AttemptLayout) -> [UInt8] {
    let last = UInt32(study.cells.count)
    return zip(study.timelines.attempts, layout.cells).map { attempt, cell in
      cell == last ? 0 : type(of: attempt.friction).map { UInt8($0 + 1) } ?? 0
    }
  }
}

extension AttemptLayout {
  /// The cells of a study, and a last one for attempts that take no part, of which no risk is known.
  static func cellCount(of cells: Cells) -> Int { cells.count + 1 }

  /// Lays out a study; attempts of sessions that are left out stand in the last cell.
  ///
  /// No model is fitted to that cell, so they weigh nothing up or down and move no fit.
  init(_ study: Study, leftOut: [Bool]) {
    let sessions = study.timelines.sessions
    var cells = study.cellOfAttempt
    for subject in study.subjects {
      for session in subject.sessions where leftOut[session] {
        for index in sessions[session].attempts { cells[index] = UInt32(study.cells.count) }
      }
    }
    self.cells = cells
    cellCount = Self.cellCount(of: study.cells)
    isHitBefore = (0..<study.cells.count).map { study.cells.isHitBefore(in: $0) } + [false]
    // Sessions of a person lie side by side, and so do their attempts.
    owners = study.subjects.map { subject in
      sessions[subject.sessions.lowerBound].attempts
        .lowerBound..<sessions[subject.sessions.upperBound - 1].attempts.upperBound
    }
  }
}
