#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The mean outcome, had everybody had the exposure or nobody, by a logistic model of the outcome.
///
/// Everyone's outcome is predicted twice, exposed and not, and averaged (g-computation: Robins 1986,
/// doi:10.1016/0270-0255(86)90088-6). Errors stack the model's estimating equations with the means
/// and sum them within clusters.
public struct Standardization: Sendable {
  /// The mean with the exposure.
  public let exposed: Double
  /// The mean without.
  public let unexposed: Double
  /// What each cluster moves the mean with the exposure by.
  public let exposedInfluence: [Double]
  /// What it moves the other by.
  public let unexposedInfluence: [Double]
  /// The model's coefficients: intercept, exposure, the other covariates.
  public let coefficients: [Double]

  /// One row an observation.
  ///
  /// - Parameters:
  ///   - outcomes: 0 or 1.
  ///   - design: The covariates, the first numeric one being the exposure as 0 or 1.
  ///   - exposedDesign: The same rows with that covariate 1.
  ///   - unexposedDesign: The same rows with it 0.
  ///   - clusters: The cluster of each row, from 0.
  ///   - clusterCount: How many there are.
  ///   - ridge: The penalty on coefficients.
  /// - Throws: ``FitError`` when the model does not settle.
  public init(
    _ outcomes: [Double], design: DesignMatrix, exposedDesign: DesignMatrix,
    unexposedDesign: DesignMatrix, clusters: [Int32], clusterCount: Int, ridge: Double = 0
  ) throws(FitError) {
    let ones = [Double](repeating: 1, count: outcomes.count)
    let model = try LogisticRegression(fitting: outcomes, of: ones, to: design, ridge: ridge)
    let residuals = zip(outcomes, model.probabilities).map(-)
    coefficients = model.coefficients
    let rows = Double(outcomes.count)
    func mean(_ world: DesignMatrix) -> (Double, [Double]) {
      let chances = world.times(model.coefficients).map { 1 / (1 + exp(-$0)) }
      let mean = chances.reduce(0, +) / rows
      let gradient = world.transposed(times: chances.map { $0 * (1 - $0) })
      let leverage = design.times(model.inverseInformation(times: gradient))
      var influence = [Double](repeating: 0, count: clusterCount)
      for row in outcomes.indices {
        influence[Int(clusters[row])] +=
          (chances[row] - mean + leverage[row] * residuals[row]) / rows
      }
      return (mean, influence)
    }
    (exposed, exposedInfluence) = mean(exposedDesign)
    (unexposed, unexposedInfluence) = mean(unexposedDesign)
  }

  /// The standard error of a sum of influences.
  public static func standardError(_ influence: [Double]) -> Double {
    sqrt(influence.reduce(0) { $0 + $1 * $1 })
  }
}
