#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The penalised log likelihood of grouped counts under a logistic regression.
struct Likelihood {
  let hits: [Double]
  let trials: [Double]
  let design: DesignMatrix
  let ridge: Double
  /// What is added to the slope, column by column; empty for nothing.
  var tilt: [Double] = []

  /// Puts the log-odds of each level alone, less those of all, in the place of its coefficient.
  ///
  /// Most of the way to where the likelihood is greatest, unless factors go together.
  func startLevels(_ beta: inout [Double]) {
    let hit = design.transposed(times: hits)
    let tried = design.transposed(times: trials)
    let counts = zip(hit, tried).map { SIMD2($0, $1) }
    let rate = counts[0].x / counts[0].y
    for column in (1 + design.numericCount)..<max(design.columnCount, 1 + design.numericCount) {
      // Some attempts at the rate of all keep levels with few of them near.
      let least = 2 / min(rate, 1 - rate)
      let own = (counts[column].x + least * rate) / (counts[column].y + least)
      beta[column] = log(own / (1 - own)) - beta[0]
    }
  }

  /// The likelihood at some coefficients, its slope there, and the probability of each row.
  struct State {
    /// `nil` where it was not asked for.
    var value: Double?
    var score: [Double]
    var probabilities: [Double]
  }

  /// The likelihood at some coefficients, and its slope there.
  ///
  /// - Parameters:
  ///   - beta: The coefficients.
  ///   - wantsValue: Whether the likelihood itself is wanted, which takes a logarithm a row.
  /// - Returns: What the likelihood is like there.
  func state(at beta: [Double], wantsValue: Bool = true) -> State {
    var probabilities = design.times(beta)
    var residuals = [Double](repeating: 0, count: design.rowCount)
    var value = 0.0
    probabilities.withUnsafeMutableBufferPointer { probabilities in
      residuals.withUnsafeMutableBufferPointer { residuals in
        value = compare(probabilities, residuals, wantsValue: wantsValue)
      }
    }
    var score = design.transposed(times: residuals)
    for column in 1..<max(1, beta.count) {
      value -= ridge / 2 * beta[column] * beta[column]
      score[column] -= ridge * beta[column]
    }
    for (column, tilt) in tilt.enumerated() {
      value += tilt * beta[column]
      score[column] += tilt
    }
    return State(value: wantsValue ? value : nil, score: score, probabilities: probabilities)
  }

  /// Puts probabilities in the place of log-odds and what hits exceed them by beside them, four rows at a
  /// time, and sums the likelihood if it is wanted.
  private func compare(
    _ logOdds: UnsafeMutableBufferPointer<Double>, _ residuals: UnsafeMutableBufferPointer<Double>,
    wantsValue: Bool
  ) -> Double {
    var value = SIMD4<Double>(repeating: 0)
    hits.withUnsafeBufferPointer { hits in
      trials.withUnsafeBufferPointer { trials in
        for first in stride(from: 0, to: logOdds.count, by: 4) {
          let (hit, tried) = (Fours.read(hits, first), Fours.read(trials, first))
          let own = Fours.read(UnsafeBufferPointer(logOdds), first)
          let chance = LogisticParts(own)
          if wantsValue {
            value += hit * own - tried * (chance.excess - logarithm(ofShare: chance.larger))
          }
          Fours.write(chance.probability, to: logOdds, first)
          Fours.write(hit - tried * chance.probability, to: residuals, first)
        }
      }
    }
    return value.sum()
  }

  /// The information at some probabilities, from every `step`-th row.
  func information(at probabilities: [Double], every step: Int) -> SymmetricMatrix {
    var sums = InformationSums(design)
    trials.withUnsafeBufferPointer { trials in
      probabilities.withUnsafeBufferPointer { probabilities in
        sums.add(every: step) { row in
          trials[row] * probabilities[row] * (1 - probabilities[row]) * Double(step)
        }
      }
    }
    var matrix = sums.matrix
    for column in 1..<max(1, design.columnCount) { matrix[column, column] += ridge }
    return matrix
  }
}
