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
    var counts = [SIMD2<Double>](repeating: .zero, count: design.columnCount)
    counts.withUnsafeMutableBufferPointer { counts in
      design.withEntries { entries in
        for row in 0..<design.rowCount {
          let own = SIMD2(hits[row], trials[row])
          counts[0] += own
          for index in 0..<entries.factorCount {
            let column = entries.levels[row &* entries.factorCount &+ index]
            if column >= 0 { counts[Int(column)] += own }
          }
        }
      }
    }
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
    var score = [Double](repeating: 0, count: design.columnCount)
    var value = 0.0
    let rows = design.rowCount
    score.withUnsafeMutableBufferPointer { score in
      probabilities.withUnsafeMutableBufferPointer { probabilities in
        hits.withUnsafeBufferPointer { hits in
          trials.withUnsafeBufferPointer { trials in
            design.withEntries { entries in
              for row in 0..<rows {
                let eta = probabilities[row]
                let tail = exp(-abs(eta))
                let probability = eta >= 0 ? 1 / (1 + tail) : tail / (1 + tail)
                probabilities[row] = probability
                guard trials[row] > 0 else { continue }
                if wantsValue {
                  value += hits[row] * eta - trials[row] * (max(eta, 0) + log(1 + tail))
                }
                entries.add(hits[row] - trials[row] * probability, timesRow: row, to: score)
              }
            }
          }
        }
      }
    }
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

  /// The information at some probabilities, from every `step`-th row.
  func information(at probabilities: [Double], every step: Int) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(size: design.columnCount)
    let size = design.columnCount
    matrix.entries.withUnsafeMutableBufferPointer { matrix in
      design.withEntries { entries in
        for row in stride(from: 0, to: design.rowCount, by: step) where trials[row] > 0 {
          let probability = probabilities[row]
          let weight = trials[row] * probability * (1 - probability) * Double(step)
          entries.addSquare(of: row, weighing: weight, to: matrix, size: size)
        }
      }
    }
    for column in 1..<max(1, size) { matrix[column, column] += ridge }
    matrix.mirrorLowerTriangle()
    return matrix
  }
}
