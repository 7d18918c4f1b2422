import Statistics
import Studies

/// The outcome expected before an attempt, had no friction followed, from what is known by then.
///
/// Fitted to the friction-free histories, each attempt weighted for what came after it, on the same
/// covariates as the risk; a table over cells.
struct OutcomeModel: Sendable {
  /// The expected outcome, by cell; `nil` when there is too little to fit one.
  let predicted: [Double]?
  /// How many terms it has.
  let termCount: Int
  private let design: DesignMatrix?
  private let model: LogisticRegression?
  private static let ridge = 1.0

  /// Fits the model.
  ///
  /// - Parameters:
  ///   - units: The histories.
  ///   - weighting: What they met, and where.
  ///   - factors: Their weights in the world without friction.
  ///   - study: The cells.
  ///   - whole: The model of a study of which this one is the greater part; its terms are kept.
  init(
    of units: [Unit], _ weighting: Weighting, off factors: WeightFactors, _ study: Study,
    near whole: OutcomeModel? = nil
  ) {
    let spared = SparedCounts(of: units, weighting, factors, cells: study.cells.count)
    let (trials, hits) = (spared.trials, spared.hits)
    let (outcomes, clean) = (spared.outcomes, spared.units)
    guard min(outcomes, clean - outcomes) >= 10 else {
      predicted = nil
      termCount = 0
      design = nil
      model = nil
      return
    }
    if let whole, let design = whole.design, let model = whole.model {
      let near = LogisticRegression(
        near: model, fitting: hits, of: trials, ridge: Self.ridge)
      self.design = design
      self.model = near
      predicted = near.probabilities
      termCount = whole.termCount
      return
    }
    let rows = Array(0..<study.cells.count)
    let design = CovariateTerms(
      cells: study.cells, rows: rows, trials: trials,
      budget: min(outcomes, clean - outcomes) / 20, withHitBefore: false
    ).design
    self.design = design
    termCount = design.columnCount
    model = try? LogisticRegression(fitting: hits, of: trials, to: design, ridge: Self.ridge)
    predicted = model?.probabilities
  }
}

/// Attempts of friction-free histories, by cell, each weighted for what came after it.
private struct SparedCounts {
  /// Their summed weights.
  private(set) var trials: [Double]
  /// Those of histories with the outcome.
  private(set) var hits: [Double]
  /// How many histories there are, and how many with the outcome.
  private(set) var units = 0.0
  private(set) var outcomes = 0.0

  init(of units: [Unit], _ weighting: Weighting, _ factors: WeightFactors, cells: Int) {
    let spared = weighting.cellOfPlace[..<weighting.sparedCount].map { factors.factor[Int($0)] }
    let parts = concurrently(WorkParts.of(units.count)) { part in
      Part(of: units[part], weighting.slots, spared)
    }
    trials = [Double](repeating: 0, count: cells)
    hits = trials
    for part in parts {
      self.units += part.units
      outcomes += part.outcomes
      // Attempts that take no part stand in a last cell, and in no history.
      for (place, sum) in part.sums.enumerated() where sum.x > 0 {
        let cell = Int(weighting.cellOfPlace[place])
        guard cell < cells else { continue }
        trials[cell] += sum.x
        hits[cell] += sum.y
      }
    }
  }

  /// The counts of some of the histories.
  private struct Part: Sendable {
    private(set) var units = 0.0
    private(set) var outcomes = 0.0
    /// Weights, and those with the outcome, by slot in use.
    private(set) var sums: [SIMD2<Double>]

    init(of units: ArraySlice<Unit>, _ slots: [UInt32], _ factors: [Double]) {
      sums = [SIMD2<Double>](repeating: .zero, count: factors.count)
      sums.withUnsafeMutableBufferPointer { sums in
        slots.withUnsafeBufferPointer { slots in
          factors.withUnsafeBufferPointer { factors in
            for unit in units {
              let attempts = unit.attempts
              guard attempts.allSatisfy({ Int(slots[$0]) < factors.count }) else { continue }
              self.units += 1
              outcomes += unit.outcome
              var weight = SIMD2(1, unit.outcome)
              var index = attempts.upperBound
              while index > attempts.lowerBound {
                index &-= 1
                let place = Int(slots[index])
                weight *= factors[place]
                sums[place] += weight
              }
            }
          }
        }
      }
    }
  }
}
