@testable import Statistics

/// Counts by cell, made up from a seed: two numbers, a factor of three levels and one of four.
struct SampleCounts {
  var hits: [Double] = []
  var trials: [Double] = []
  var numeric: [Double] = []
  var levels: [Int32] = []

  var rowCount: Int { hits.count }

  /// The design with the levels as levels.
  var design: DesignMatrix {
    DesignMatrix(
      rowCount: rowCount, numericCount: 2, numeric: numeric, levelCounts: [3, 4], levels: levels)
  }

  /// The design of the numbers alone.
  var numbers: DesignMatrix {
    DesignMatrix(
      rowCount: rowCount, numericCount: 2, numeric: numeric, levelCounts: [], levels: [])
  }

  /// The columns of the design written out as numbers.
  var dense: [[Double]] {
    (0..<rowCount).map { row in
      var entries = Array(numeric[(2 * row)..<(2 * row + 2)])
      for (factor, count) in [3, 4].enumerated() {
        let level = levels[2 * row + factor]
        entries += (0..<count).map { Int32($0) == level ? 1 : 0 }
      }
      return entries
    }
  }

  init(_ seed: Seed, rows: Int = 40) {
    var random = SplitMix64(seed)
    for _ in 0..<rows {
      let total = Int.random(in: 1...9, using: &random)
      numeric += [random.number(), 3 * random.number()]
      levels += [
        Int32.random(in: -1..<3, using: &random), Int32.random(in: -1..<4, using: &random),
      ]
      trials.append(Double(total))
      hits.append(Double((0..<total).count { _ in random.happens(0.3) }))
    }
  }

  init() {}

  /// Adds a row of another sample.
  mutating func append(_ row: Int, of other: SampleCounts, hits: Double, trials: Double) {
    self.hits.append(hits)
    self.trials.append(trials)
    numeric += other.numeric[(2 * row)..<(2 * row + 2)]
    levels += other.levels[(2 * row)..<(2 * row + 2)]
  }

  /// Each attempt in a row of its own.
  var repeated: SampleCounts {
    var result = SampleCounts()
    for row in 0..<rowCount {
      for trial in 0..<Int(trials[row]) {
        result.append(row, of: self, hits: Double(trial) < hits[row] ? 1 : 0, trials: 1)
      }
    }
    return result
  }

  /// The rows in another order.
  func ordered(by order: [Int]) -> SampleCounts {
    var result = SampleCounts()
    for row in order { result.append(row, of: self, hits: hits[row], trials: trials[row]) }
    return result
  }

  func fit(ridge: Double = 0.5) throws(FitError) -> LogisticRegression {
    try LogisticRegression(fitting: hits, of: trials, to: design, ridge: ridge)
  }
}
