import Statistics
import Studies

/// The outcome expected before an attempt, had no friction followed, from what is known by then.
///
/// Fitted to the friction-free histories, each attempt weighted for what came after it, on the same
/// covariates as the risk; a table over cells.
struct OutcomeModel {
  /// The expected outcome, by cell; `nil` when there is too little to fit one.
  let predicted: [Double]?
  /// How many terms it has.
  let termCount: Int
  /// Its coefficients; `nil` when there is no model.
  let coefficients: [Double]?

  init(
    of units: [Unit], _ weighting: Weighting, off factors: WeightFactors, _ study: Study,
    startingAt start: [Double]? = nil
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
      coefficients = nil
      termCount = 0
      return
    }
    let rows = Array(0..<study.cells.count)
    let terms = CovariateTerms(
      cells: study.cells, rows: rows, trials: trials,
      budget: min(outcomes, clean - outcomes) / 20, withHitBefore: false)
    termCount = terms.design.columnCount
    let model = try? LogisticRegression(
      fitting: hits, of: trials, to: terms.design, ridge: 1, startingAt: start)
    predicted = model?.probabilities
    coefficients = model?.coefficients
  }
}
