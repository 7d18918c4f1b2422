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
    var trials = [Double](repeating: 0, count: study.cells.count)
    var hits = trials
    var outcomes = 0.0
    var clean = 0.0
    for unit in units where unit.attempts.allSatisfy({ weighting.met[$0] == 0 }) {
      outcomes += unit.outcome
      clean += 1
      var weight = 1.0
      for index in unit.attempts.reversed() {
        let cell = Int(study.cellOfAttempt[index])
        weight *= factors.factor[cell]
        trials[cell] += weight
        hits[cell] += weight * unit.outcome
      }
    }
    guard min(outcomes, clean - outcomes) >= 10 else {
      predicted = nil
      termCount = 0
      design = nil
      model = nil
      return
    }
    if let whole, let design = whole.design, let model = whole.model {
      let near = LogisticRegression(
        near: model, fitting: hits, of: trials, to: design, ridge: Self.ridge)
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
