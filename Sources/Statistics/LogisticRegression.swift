#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The odds of a hit as a product of what the covariates contribute, fitted to grouped counts.
///
/// Penalised maximum likelihood: the log likelihood less half the ridge times the sum of squared
/// coefficients, the intercept free (le Cessie and van Houwelingen 1992, doi:10.2307/2347628), by
/// Newton steps (IRLS) that are halved while they do not climb, until the score is nil. Counts may
/// be fractional: weights are repeated rows.
public struct LogisticRegression: Sendable {
  /// The coefficients, one a column of the design.
  public let coefficients: [Double]
  /// Columns that others explain; their coefficients are held at zero.
  public let aliased: [Bool]
  /// The fitted probability of each row.
  public let probabilities: [Double]
  /// Newton steps taken.
  public let iterations: Int
  private let information: CholeskyFactor
  private let rows: DistinctRows
  /// The sum of the trials.
  private let total: Double

  /// Above this many rows the steps' curvature comes from an even sample of them.
  private static let curvatureRows = 10_000
  /// How many steps those are at most: near the end, and where few rows weigh much, all rows count.
  private static let sampledSteps = 8

  /// Fits the regression.
  ///
  /// - Parameters:
  ///   - hits: How often the outcome happened in each row.
  ///   - trials: How often it could have.
  ///   - design: The covariates.
  ///   - ridge: The penalty on each coefficient but the intercept; 0 for none.
  ///   - start: Coefficients of a fit like this one, to begin with; of no use unless they are as many.
  /// - Throws: ``FitError`` when there is nothing to fit or the steps do not settle.
  public init(
    fitting hits: [Double], of trials: [Double], to design: DesignMatrix, ridge: Double = 0,
    startingAt start: [Double]? = nil
  ) throws(FitError) {
    let total = trials.reduce(0, +)
    let hit = hits.reduce(0, +)
    guard total > 0, hit > 0, hit < total else { throw .noVariation }
    let rows = DistinctRows(design, trials: trials)
    self.rows = rows
    let likelihood = Likelihood(
      hits: rows.sums(hits), trials: rows.sums(trials), design: rows.design, ridge: ridge)
    var beta = [Double](repeating: 0, count: design.columnCount)
    beta[0] = log(hit / (total - hit))
    // What others explain has to stay at zero, and without a penalty levels without hits have no place.
    if ridge > 0 { likelihood.startLevels(&beta) }
    let isStarted = start?.count == design.columnCount
    if let start, isStarted { beta = start }
    let sampling = max(1, rows.design.rowCount / Self.curvatureRows)
    var state = likelihood.state(at: beta)
    var steps = 0
    // A sample shows the way from afar; the last steps, and any it fails, need all rows.
    var isNear = sampling == 1 || isStarted
    var last: Move?
    while steps < 100 {
      let move = Move(after: last, state, likelihood, every: isNear ? 1 : sampling)
      last = nil
      guard move.gain > 1e-20, let next = move.climb(from: beta, state, likelihood) else {
        if isNear {
          last = move
          break
        }
        isNear = true
        continue
      }
      (beta, state) = next
      steps += 1
      if isNear && move.isSure { last = move }
      // The next step would gain about the square of this, or a small share of it: nothing.
      if isNear && move.gain < (move.isFresh ? 1e-9 : 1e-17) { break }
      isNear = isNear || move.gain < 1e-6 || steps == Self.sampledSteps
    }
    if steps == 100 { throw .noConvergence }
    self.total = total
    coefficients = beta
    probabilities = rows.spread(state.probabilities, at: beta)
    iterations = steps
    let settled = last.flatMap { $0.isFresh && $0.gain < 1e-15 ? $0.curvature : nil }
    information =
      settled ?? CholeskyFactor(of: likelihood.information(at: state.probabilities, every: 1))
    aliased = information.aliased
  }

  /// Fits the regression of `model` to counts that differ little from its own, such as all but a fortieth of
  /// them: one step from its coefficients with its curvature, in proportion to the trials.
  ///
  /// - Parameters:
  ///   - model: A fit to the same design; what it never saw tried takes no part here either.
  ///   - hits: How often the outcome happened in each row.
  ///   - trials: How often it could have.
  ///   - ridge: The penalty on each coefficient but the intercept.
  public init(
    near model: LogisticRegression, fitting hits: [Double], of trials: [Double], ridge: Double
  ) {
    rows = model.rows
    total = trials.reduce(0, +)
    information = model.information
    aliased = model.aliased
    iterations = 1
    let likelihood = Likelihood(
      hits: rows.sums(hits), trials: rows.sums(trials), design: rows.design, ridge: ridge)
    let score = likelihood.state(at: model.coefficients, wantsValue: false).score
    let step = information.solve(zip(score, aliased).map { $1 ? 0 : $0 })
    let scale = total > 0 ? model.total / total : 1
    coefficients = zip(model.coefficients, step).map { $0 + scale * $1 }
    probabilities = rows.spread(logistic(rows.design.times(coefficients)), at: coefficients)
  }

  /// The inverse of the penalised information times `vector`.
  public func inverseInformation(times vector: [Double]) -> [Double] {
    information.solve(vector)
  }
}

/// Why a model could not be fitted.
public enum FitError: Error, Sendable {
  /// Nothing was hit, or everything.
  case noVariation
  /// The steps did not settle.
  case noConvergence
}
