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

/// Weighs histories so that those spared friction stand for everybody.
struct Weighting {
  let study: Study
  let risk: FrictionRisk
  /// What each attempt met: 0 nothing, 1 + type.
  let met: [UInt8]

  init(_ study: Study, _ risk: FrictionRisk) {
    self.study = study
    self.risk = risk
    met = study.timelines.attempts.map { attempt in
      risk.type(of: attempt.friction).map { UInt8($0 + 1) } ?? 0
    }
  }

  func factors(_ regime: Regime) -> WeightFactors {
    let cells = study.cells
    return WeightFactors(
      risk, regime, cellCount: cells.count, isHitBefore: { cells.isHitBefore(in: $0) })
  }

  /// The weight of each unit's whole history.
  func weights(of units: [Unit], _ factors: WeightFactors) -> [Double] {
    units.map { unit in
      var weight = 1.0
      for index in unit.attempts {
        weight *= factors.factor[Int(met[index])][Int(study.cellOfAttempt[index])]
        if weight == 0 { break }
      }
      return weight
    }
  }

  /// What each subject contributes in the world of `regime`.
  ///
  /// With predictions Q before each attempt, weights w after it, outcome Y, and c the count of the
  /// group over its summed weights, a unit counts for
  /// Q₁ + c (Σ wⱼ (Qⱼ₊₁ − Qⱼ) + w_J (Y − Q_J)), which is the normalised mean where Q is constant
  /// (Robins, Rotnitzky and Zhao 1995, doi:10.1080/01621459.1995.10476493).
  func contributions(
    of units: [Unit], in regime: Regime, predicting prediction: Prediction
  ) -> Contributions {
    let factors = factors(regime)
    let weights = weights(of: units, factors)
    let groups = GroupMeans(units, weights)
    let count = study.subjects.count
    var result = Contributions(
      observed: [Double](repeating: 0, count: count),
      counterfactual: [Double](repeating: 0, count: count),
      correction: [], weight: [Double](repeating: 0, count: count),
      units: [Double](repeating: 0, count: count), unitWeight: weights)
    var slopes = [[Double]](
      repeating: [Double](repeating: 0, count: study.cells.count), count: risk.types.count)
    var steps: [Double] = []
    for (place, unit) in units.enumerated() {
      let subject = Int(unit.subject)
      result.observed[subject] += unit.outcome
      result.weight[subject] += weights[place]
      result.units[subject] += 1
      result.counterfactual[subject] += standIn(
        for: unit, groups, factors, prediction, &steps, &slopes)
    }
    result.correction = corrections(forSlopes: slopes, factors)
    return result
  }

  /// What stands for a unit's outcome; adds how it moves with the risks to `slopes`.
  private func standIn(
    for unit: Unit, _ groups: GroupMeans, _ factors: WeightFactors, _ prediction: Prediction,
    _ steps: inout [Double], _ slopes: inout [[Double]]
  ) -> Double {
    let mean = groups.mean[Int(unit.group)]
    let scale = groups.scale[Int(unit.group)]
    guard !unit.attempts.isEmpty else { return unit.outcome }
    steps.removeAll(keepingCapacity: true)
    var weight = 1.0
    for index in unit.attempts {
      weight *= factors.factor[Int(met[index])][Int(study.cellOfAttempt[index])]
      steps.append(weight)
    }
    func predicted(_ index: Int) -> Double {
      if case .byCell(let table) = prediction { return table[Int(study.cellOfAttempt[index])] }
      return mean
    }
    var next = unit.outcome
    var tail = 0.0
    for (place, index) in unit.attempts.enumerated().reversed() {
      let before = predicted(index)
      tail += scale * steps[place] * (next - before)
      if tail != 0 {
        let cell = Int(study.cellOfAttempt[index])
        let last = met[index] == 0 ? risk.types.count : Int(met[index])
        for type in 0..<last { slopes[type][cell] += factors.slope[type][cell] * tail }
      }
      next = before
    }
    return next + tail
  }

  /// What each subject's own attempts moved the fitted risks, and these the sum.
  private func corrections(forSlopes slopes: [[Double]], _ factors: WeightFactors) -> [Double] {
    var first: [[Double]] = []
    var all: [[Double]] = []
    for type in risk.types.indices {
      let ofAll = zip(slopes[type], factors.usesAll).map { $1 ? $0 : 0 }
      let ofFirst = zip(slopes[type], factors.usesAll).map { $1 ? 0 : $0 }
      first.append(risk.first[type].leverage(ofSlopes: ofFirst))
      all.append(risk.all[type].leverage(ofSlopes: ofAll))
    }
    let table = InfluenceTable(risk, first: first, all: all)
    var corrections = [Double](repeating: 0, count: study.subjects.count)
    for (place, subject) in study.subjects.enumerated() {
      var sum = 0.0
      for session in subject.sessions {
        for index in study.timelines.sessions[session].attempts {
          sum += table.influence[Int(met[index])][Int(study.cellOfAttempt[index])]
        }
      }
      corrections[place] = sum
    }
    return corrections
  }
}

/// What an attempt adds to the influence of its subject, by what was met (0 nothing), then cell.
private struct InfluenceTable {
  var influence: [[Double]]

  init(_ risk: FrictionRisk, first: [[Double]], all: [[Double]]) {
    let cellCount = risk.first.first?.risk.count ?? 0
    let types = risk.types.count
    influence = [[Double]](
      repeating: [Double](repeating: 0, count: cellCount), count: types + 1)
    for type in 0..<types {
      for (model, leverage) in [(risk.first[type], first[type]), (risk.all[type], all[type])] {
        for cell in 0..<cellCount where model.isFitted[cell] && leverage[cell] != 0 {
          let spared = -model.risk[cell] * leverage[cell]
          influence[0][cell] += spared
          influence[type + 1][cell] += leverage[cell] + spared
          for later in (type + 1)..<max(types, type + 1) { influence[later + 1][cell] += spared }
        }
      }
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
