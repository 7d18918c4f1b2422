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

/// What stands in for an outcome before it is known.
enum Prediction {
  /// The weighted mean of the group: the plain normalised (Hajek) mean.
  case groupMean
  /// The outcome expected before the attempt, by cell: sequentially augmented.
  case byCell([Double])
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
  /// The slot of each attempt: what was met times the count of cells, plus its cell.
  private let slots: [UInt32]

  init(
    _ layout: AttemptLayout, met: [UInt8], _ risk: FrictionRisk, isCorrected: Bool = true
  ) {
    self.isCorrected = isCorrected
    self.layout = layout
    self.risk = risk
    self.met = met
    slots = zip(met, layout.cells).map { UInt32($0) * UInt32(layout.cellCount) + $1 }
  }

  init(_ study: Study, leftOut: [Bool], _ risk: FrictionRisk, isCorrected: Bool = true) {
    let layout = AttemptLayout(study, leftOut: leftOut)
    self.init(layout, met: risk.met(in: study, layout), risk, isCorrected: isCorrected)
  }

  func factors(_ regime: Regime) -> WeightFactors {
    WeightFactors(risk, regime, isHitBefore: layout.isHitBefore)
  }

  /// What each subject contributes in the world of `regime`, whose factors may be known already.
  ///
  /// With predictions Q before each attempt, weights w after it, outcome Y, and c the count of the
  /// group over its summed weights, a unit counts for
  /// Q₁ + c (Σ wⱼ (Qⱼ₊₁ − Qⱼ) + w_J (Y − Q_J)), which is the normalised mean where Q is constant
  /// (Robins, Rotnitzky and Zhao 1995, doi:10.1080/01621459.1995.10476493).
  func contributions(
    of units: [Unit], in regime: Regime, predicting prediction: Prediction,
    by factors: WeightFactors? = nil, isCorrected: Bool = true
  ) -> Contributions {
    let factors = factors ?? self.factors(regime)
    let weights = weights(of: units, factors)
    let groups = GroupMeans(units, weights)
    let count = layout.owners.count
    var result = Contributions(
      observed: [Double](repeating: 0, count: count),
      counterfactual: [Double](repeating: 0, count: count),
      correction: [], weight: [Double](repeating: 0, count: count),
      units: [Double](repeating: 0, count: count), unitWeight: weights,
      slopes: [Double](repeating: 0, count: factors.slope.count))
    for (place, unit) in units.enumerated() {
      let subject = Int(unit.subject)
      result.observed[subject] += unit.outcome
      result.weight[subject] += weights[place]
      result.units[subject] += 1
    }
    standIns(for: units, groups, factors, prediction, &result.counterfactual, &result.slopes)
    if isCorrected { result.correction = corrections(forSlopes: result.slopes, in: regime) }
    return result
  }

  /// What each subject's own attempts moved the fitted risks, and these the sum.
  func corrections(forSlopes slopes: [Double], in regime: Regime) -> [Double] {
    guard isCorrected else { return [Double](repeating: 0, count: layout.owners.count) }
    let influence = influences(forSlopes: slopes, in: regime)
    return concurrently(WorkParts.of(layout.owners.count)) { part in
      slots.withUnsafeBufferPointer { slots in
        influence.withUnsafeBufferPointer { influence in
          layout.owners[part].map { attempts in
            var sum = 0.0
            for index in attempts { sum += influence[Int(slots[index])] }
            return sum
          }
        }
      }
    }.flatMap { $0 }
  }

  /// The weight of each unit's whole history.
  private func weights(of units: [Unit], _ factors: WeightFactors) -> [Double] {
    concurrently(WorkParts.of(units.count)) { part in
      slots.withUnsafeBufferPointer { slots in
        factors.factor.withUnsafeBufferPointer { factor in
          units[part].map { unit in
            var weight = 1.0
            for index in unit.attempts where weight != 0 { weight *= factor[Int(slots[index])] }
            return weight
          }
        }
      }
    }.flatMap { $0 }
  }

  /// Adds what stands for each unit's outcome to its subject, and how it moves with the risks to
  /// `slopes`.
  private func standIns(
    for units: [Unit], _ groups: GroupMeans, _ factors: WeightFactors, _ prediction: Prediction,
    _ sums: inout [Double], _ slopes: inout [Double]
  ) {
    let parts = concurrently(WorkParts.of(units.count)) { part in
      self.standIns(for: units[part], groups, factors, prediction)
    }
    for part in parts {
      for (unit, sum) in zip(units[part.units], part.sums) { sums[Int(unit.subject)] += sum }
    }
    guard isCorrected else { return }
    var tails = parts[0].tails
    for part in parts.dropFirst() {
      for slot in tails.indices { tails[slot] += part.tails[slot] }
    }
    // An attempt that met a type was asked about it and those before it; one spared, about all.
    let cells = layout.cellCount
    for type in 0..<risk.types.count {
      for cell in 0..<cells where factors.slope[type * cells + cell] != 0 {
        var tail = tails[cell]
        for met in (type + 1)...risk.types.count { tail += tails[met * cells + cell] }
        slopes[type * cells + cell] += factors.slope[type * cells + cell] * tail
      }
    }
  }

  /// What stands for the outcomes of some of the units.
  private struct StandIns {
    let units: Range<Int>
    /// What stands for each unit's outcome.
    var sums: [Double]
    /// By slot, the sum over its attempts of how a unit's sum moves with the logarithm of the factor.
    var tails: [Double]
  }

  private func standIns(
    for units: ArraySlice<Unit>, _ groups: GroupMeans, _ factors: WeightFactors,
    _ prediction: Prediction
  ) -> StandIns {
    var table: [Double] = []
    if case .byCell(let predicted) = prediction { table = predicted }
    let longest = units.reduce(0) { max($0, $1.attempts.count) }
    var steps = [Double](repeating: 0, count: longest)
    var result = StandIns(
      units: units.indices, sums: [],
      tails: [Double](repeating: 0, count: isCorrected ? factors.factor.count : 0))
    result.sums.reserveCapacity(units.count)
    let mayPredict = !table.isEmpty
    slots.withUnsafeBufferPointer { slots in
      layout.cells.withUnsafeBufferPointer { cells in
        factors.factor.withUnsafeBufferPointer { factor in
          table.withUnsafeBufferPointer { table in
            steps.withUnsafeMutableBufferPointer { steps in
              result.tails.withUnsafeMutableBufferPointer { tails in
                for unit in units {
                  let mean = groups.mean[Int(unit.group)]
                  let scale = groups.scale[Int(unit.group)]
                  let first = unit.attempts.lowerBound
                  var weight = 1.0
                  var length = 0
                  for index in unit.attempts {
                    weight *= factor[Int(slots[index])]
                    steps[length] = weight
                    length &+= 1
                  }
                  var next = unit.outcome
                  var tail = 0.0
                  while length > 0 {
                    length &-= 1
                    let before = mayPredict ? table[Int(cells[first &+ length])] : mean
                    tail += scale * steps[length] * (next - before)
                    next = before
                    if isCorrected, tail != 0 { tails[Int(slots[first &+ length])] += tail }
                  }
                  result.sums.append(next + tail)
                }
              }
            }
          }
        }
      }
    }
    return result
  }

  /// What an attempt adds to the influence of its subject, by what it met (0 nothing, 1 + type)
  /// times the count of cells, plus its cell.
  func influences(forSlopes slopes: [Double], in regime: Regime) -> [Double] {
    let usesAll = layout.isHitBefore.map { !regime.isSwitch || $0 }
    let cells = layout.cellCount
    let types = risk.types.count
    var influence = [Double](repeating: 0, count: (types + 1) * cells)
    for type in 0..<types {
      let own = slopes[(type * cells)..<((type + 1) * cells)]
      for (model, wantsAll) in [(risk.first[type], false), (risk.all[type], true)] {
        let slopes = zip(own, usesAll).map { $1 == wantsAll ? $0 : 0 }
        guard slopes.contains(where: { $0 != 0 }) else { continue }
        let leverage = model.leverage(ofSlopes: slopes)
        let chance = model.risk
        for cell in 0..<cells where leverage[cell] != 0 {
          let spared = -chance[cell] * leverage[cell]
          influence[cell] += spared
          influence[(type + 1) * cells + cell] += leverage[cell] + spared
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

/// The weighted mean of each group, and its count over its summed weight.
private struct GroupMeans {
  let mean: [Double]
  let scale: [Double]

  init(_ units: [Unit], _ weights: [Double]) {
    let groups = Int(units.map(\.group).max() ?? 0) + 1
    var count = [Double](repeating: 0, count: groups)
    var sum = count
    var weighted = count
    for (unit, weight) in zip(units, weights) {
      count[Int(unit.group)] += 1
      sum[Int(unit.group)] += weight
      weighted[Int(unit.group)] += weight * unit.outcome
    }
    mean = zip(weighted, sum).map { $1 > 0 ? $0 / $1 : 0 }
    scale = zip(count, sum).map { $1 > 0 ? $0 / $1 : 0 }
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
