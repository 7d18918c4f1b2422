import Foundation
import Testing

@testable import Statistics

@Suite struct `A logistic regression` {
  @Test func `of one share is its logarithm of odds`() throws {
    // 3 of 12: odds 1/3; information 12 × 1/4 × 3/4 = 9/4.
    let model = try LogisticRegression(
      fitting: [1, 2], of: [5, 7], to: DesignMatrix(numericRows: [[], []]))
    #expect(agree(model.coefficients, [log(1.0 / 3)], within: 1e-12))
    #expect(agree(model.inverseInformation(times: [1]), [4.0 / 9], within: 1e-12))
  }

  @Test func `of two groups is the logarithm of their odds ratio`() throws {
    // Odds 2/8 and 6/4: the slope is log 6, its variance 1/2 + 1/8 + 1/6 + 1/4 (Woolf 1955).
    let model = try LogisticRegression(
      fitting: [2, 6], of: [10, 10], to: DesignMatrix(numericRows: [[0], [1]]))
    #expect(agree(model.coefficients, [log(0.25), log(6)], within: 1e-10))
    #expect(agree(model.probabilities, [0.2, 0.6], within: 1e-10))
    let variance = model.inverseInformation(times: [0, 1])[1]
    #expect(abs(variance - (1.0 / 2 + 1.0 / 8 + 1.0 / 6 + 1.0 / 4)) < 1e-9)
  }

  @Test func `with a ridge solves its own equation`() throws {
    // x = ±1, an attempt each, hit at 1: the slope b has 2 (1 − expit b) = λ b, the intercept is 0.
    let model = try LogisticRegression(
      fitting: [0, 1], of: [1, 1], to: DesignMatrix(numericRows: [[-1], [1]]), ridge: 0.5)
    let slope = model.coefficients[1]
    #expect(abs(2 / (1 + exp(slope)) - 0.5 * slope) < 1e-9)
    #expect(abs(model.coefficients[0]) < 1e-9)
  }

  @Test(arguments: Seed.all) func `of grouped counts is that of repeated rows`(_ seed: Seed) throws
  {
    let counts = SampleCounts(seed)
    let grouped = try counts.fit()
    let single = try counts.repeated.fit()
    #expect(agree(grouped.coefficients, single.coefficients, within: 1e-8))
    let ones = [Double](repeating: 1, count: counts.design.columnCount)
    #expect(
      agree(
        grouped.inverseInformation(times: ones), single.inverseInformation(times: ones),
        within: 1e-8))
  }

  @Test(arguments: Seed.all) func `takes a weight of 2 for a repeated row`(_ seed: Seed) throws {
    let counts = SampleCounts(seed)
    var weighted = counts
    var repeated = counts
    for row in stride(from: 0, to: counts.rowCount, by: 3) {
      weighted.hits[row] *= 2
      weighted.trials[row] *= 2
      repeated.append(row, of: counts, hits: counts.hits[row], trials: counts.trials[row])
    }
    let a = try weighted.fit().coefficients
    let b = try repeated.fit().coefficients
    #expect(agree(a, b, within: 1e-8))
  }

  @Test(arguments: Seed.all) func `does not depend on the order of rows`(_ seed: Seed) throws {
    var random = SplitMix64(seed)
    let counts = SampleCounts(seed)
    let order = Array(0..<counts.rowCount).shuffled(using: &random)
    let a = try counts.fit()
    let b = try counts.ordered(by: order).fit()
    #expect(agree(a.coefficients, b.coefficients, within: 1e-8))
    #expect(agree(order.map { a.probabilities[$0] }, b.probabilities, within: 1e-8))
  }

  @Test(arguments: Seed.all) func `takes fractions of counts for weights`(_ seed: Seed) throws {
    // Without a ridge a common factor moves no coefficient and divides the variances.
    let counts = SampleCounts(seed)
    let a = try LogisticRegression(fitting: counts.hits, of: counts.trials, to: counts.numbers)
    let b = try LogisticRegression(
      fitting: counts.hits.map { $0 * 0.37 }, of: counts.trials.map { $0 * 0.37 },
      to: counts.numbers)
    #expect(agree(a.coefficients, b.coefficients, within: 1e-8))
    #expect(
      agree(
        a.inverseInformation(times: [1, 2, 3]),
        b.inverseInformation(times: [1, 2, 3]).map { $0 * 0.37 }, within: 1e-8))
  }

  @Test(arguments: Seed.all) func `expects as many hits as there were`(_ seed: Seed) throws {
    // The intercept is free of the ridge, so its score is nil: fitted and counted hits agree.
    let counts = SampleCounts(seed)
    let model = try counts.fit(ridge: 2)
    let expected = zip(model.probabilities, counts.trials).reduce(0) { $0 + $1.0 * $1.1 }
    #expect(abs(expected - counts.hits.reduce(0, +)) < 1e-7)
  }

  @Test(arguments: Seed.all) func `turns round when hits and misses swap`(_ seed: Seed) throws {
    let counts = SampleCounts(seed)
    var swapped = counts
    swapped.hits = zip(counts.trials, counts.hits).map(-)
    let a = try counts.fit().coefficients
    let b = try swapped.fit().coefficients.map(-)
    #expect(agree(a, b, within: 1e-8))
  }

  @Test(arguments: Seed.all) func `passes over rows without trials`(_ seed: Seed) throws {
    let counts = SampleCounts(seed)
    var padded = counts
    for row in 0..<5 { padded.append(row, of: counts, hits: 0, trials: 0) }
    let a = try counts.fit()
    let b = try padded.fit()
    #expect(agree(a.coefficients, b.coefficients, within: 1e-9))
    #expect(agree(Array(b.probabilities.suffix(5)), Array(b.probabilities.prefix(5)), within: 0))
  }
}

@Suite struct `Columns that others explain` {
  @Test(arguments: Seed.all) func `are named and held at zero`(_ seed: Seed) throws {
    let counts = SampleCounts(seed)
    let plain = counts.dense.map { Array($0[0..<2]) }
    // The third is the sum of the first two, the fourth a constant.
    let wide = plain.map { [$0[0], $0[1], $0[0] + $0[1], 7] }
    let a = try LogisticRegression(
      fitting: counts.hits, of: counts.trials, to: DesignMatrix(numericRows: plain))
    let b = try LogisticRegression(
      fitting: counts.hits, of: counts.trials, to: DesignMatrix(numericRows: wide))
    #expect(a.aliased == [false, false, false])
    #expect(b.aliased == [false, false, false, true, true])
    #expect(b.coefficients[3...] == [0, 0])
    #expect(agree(a.probabilities, b.probabilities, within: 1e-8))
    #expect(agree(a.coefficients, Array(b.coefficients[..<3]), within: 1e-8))
    #expect(b.inverseInformation(times: [1, 1, 1, 1, 1])[3...] == [0, 0])
  }

  @Test(arguments: [1e-6, 1, 1e6]) func `are known whatever their unit`(_ unit: Double) throws {
    let counts = SampleCounts(Seed(number: 5))
    let rows = counts.dense.map { [$0[0] * unit, $0[1], 2 * $0[0]] }
    let model = try LogisticRegression(
      fitting: counts.hits, of: counts.trials, to: DesignMatrix(numericRows: rows))
    #expect(model.aliased == [false, false, false, true])
  }

  @Test func `count the last level of a factor whose levels cover every row`() throws {
    let design = DesignMatrix(
      rowCount: 6, numericCount: 0, numeric: [], levelCounts: [3], levels: [0, 0, 1, 1, 2, 2])
    let model = try LogisticRegression(
      fitting: [1, 2, 1, 3, 2, 1], of: [4, 5, 4, 5, 6, 4], to: design)
    #expect(model.aliased == [false, false, false, true])
    // 3 of 9, 4 of 9, 3 of 10.
    let shares = [3, 3, 4, 4, 2.7, 2.7].map { $0 / 9 }
    #expect(agree(model.probabilities, shares, within: 1e-9))
  }

  @Test func `do not exist under a ridge`() throws {
    let rows = [[1.0, 2], [2, 4], [3, 6], [4, 8]]
    let model = try LogisticRegression(
      fitting: [1, 0, 2, 2], of: [3, 3, 3, 3], to: DesignMatrix(numericRows: rows), ridge: 0.5)
    #expect(model.aliased == [false, false, false])
    // The ridge shares the slope out: twice the number takes twice the coefficient.
    #expect(abs(model.coefficients[2] - 2 * model.coefficients[1]) < 1e-8)
  }
}

@Suite struct `A fit under strain` {
  @Test(arguments: [0.01, 0.5, 5]) func `stays finite where a level is always hit`(
    _ ridge: Double
  )
    throws
  {
    let design = DesignMatrix(
      rowCount: 3, numericCount: 1, numeric: [-1, 0, 1], levelCounts: [1], levels: [-1, -1, 0])
    let model = try LogisticRegression(
      fitting: [0, 1, 50], of: [40, 60, 50], to: design, ridge: ridge)
    #expect(model.coefficients.allSatisfy { $0.isFinite })
    #expect(model.probabilities.allSatisfy { $0 > 0 && $0 < 1 })
  }

  @Test func `draws harder with a greater ridge`() throws {
    let design = DesignMatrix(numericRows: [[-1], [1]])
    let slopes = try [0.1, 1, 10].map { ridge in
      try LogisticRegression(fitting: [0, 30], of: [30, 30], to: design, ridge: ridge)
        .coefficients[1]
    }
    #expect(slopes[0] > slopes[1] && slopes[1] > slopes[2] && slopes[2] > 0)
  }

  @Test(arguments: [
    ([0.0, 0], [3.0, 4]), ([3, 4], [3, 4]), ([0, 0], [0, 0]), ([], []),
  ]) func `is refused where nothing varies`(_ hits: [Double], _ trials: [Double]) {
    #expect(throws: FitError.noVariation) {
      try LogisticRegression(
        fitting: hits, of: trials,
        to: DesignMatrix(numericRows: hits.indices.map { [Double($0)] }))
    }
  }

  /// Most rows were never tried: what is fitted is what the others say, and the model foretells all.
  @Test(arguments: [0, 0.5]) func `takes rows that were never tried for nothing`(
    _ ridge: Double
  ) throws {
    func design(_ rows: [Int]) -> DesignMatrix {
      DesignMatrix(
        rowCount: rows.count, numericCount: 1, numeric: rows.map { Double($0 % 7) },
        levelCounts: [2], levels: rows.map { Int32($0 % 3) - 1 })
    }
    let rows = Array(0..<60)
    let tried = rows.filter { $0 % 4 == 0 }
    let trials = rows.map { $0 % 4 == 0 ? 10.0 : 0 }
    let hits = rows.map { $0 % 4 == 0 ? Double(1 + $0 % 5) : 0 }
    let whole = try LogisticRegression(
      fitting: hits, of: trials, to: design(rows), ridge: ridge)
    let own = try LogisticRegression(
      fitting: tried.map { hits[$0] }, of: tried.map { trials[$0] }, to: design(tried), ridge: ridge
    )
    for (one, other) in zip(whole.coefficients, own.coefficients) {
      #expect(abs(one - other) < 1e-12)
    }
    let foretold = logistic(design(rows).times(whole.coefficients))
    #expect(whole.probabilities.count == 60)
    for (one, other) in zip(whole.probabilities, foretold) { #expect(abs(one - other) < 1e-14) }
    let near = LogisticRegression(near: whole, fitting: hits, of: trials, ridge: ridge)
    for (one, other) in zip(near.probabilities, whole.probabilities) {
      #expect(abs(one - other) < 1e-9)
    }
  }

  @Test(arguments: [1e-4, 1e-3]) func `finds a rare risk`(_ share: Double) throws {
    let total = 2e6
    let model = try LogisticRegression(
      fitting: [total * share, total * share * 3], of: [total, total],
      to: DesignMatrix(numericRows: [[0], [1]]))
    #expect(abs(model.probabilities[0] / share - 1) < 1e-9)
    #expect(abs(model.probabilities[1] / share / 3 - 1) < 1e-9)
  }

  @Test(arguments: [80_000, 130_000], [0.3, 1.5]) func `of very many rows is that of their sums`(
    _ rows: Int, _ slope: Double
  ) throws {
    // From 80,000 rows on the curvature of the first steps comes from every second row or fewer;
    // where the slope is steep it changes much on the way.
    let cells = SampleCounts(Seed(number: 3), rows: 60)
    var random = SplitMix64(Seed(number: 4))
    var many = SampleCounts()
    var sums = cells
    sums.hits = [Double](repeating: 0, count: cells.rowCount)
    sums.trials = sums.hits
    for _ in 0..<rows {
      let cell = Int.random(in: 0..<cells.rowCount, using: &random)
      let chance =
        1 / (1 + exp(4 - slope * (cells.numeric[2 * cell] + cells.numeric[2 * cell + 1])))
      let hit = random.happens(chance) ? 1.0 : 0
      many.append(cell, of: cells, hits: hit, trials: 1)
      sums.hits[cell] += hit
      sums.trials[cell] += 1
    }
    let sampled = try many.fit()
    let exact = try sums.fit()
    #expect(agree(sampled.coefficients, exact.coefficients, within: 1e-8))
    let ones = [Double](repeating: 1, count: cells.design.columnCount)
    #expect(
      agree(
        sampled.inverseInformation(times: ones), exact.inverseInformation(times: ones),
        within: 1e-8))
  }

  @Test func `of very many rows minds the few that weigh the most`() throws {
    // The last level is one row of a thousand attempts, which no even sample holds.
    let rows = 81_001
    var hits = [Double](repeating: 0, count: rows)
    var trials = [Double](repeating: 1, count: rows)
    var levels = [Int32](repeating: -1, count: rows)
    for row in stride(from: 0, to: rows, by: 20) { hits[row] = 1 }
    (hits[80_999], trials[80_999], levels[80_999]) = (700, 1_000, 0)
    let design = DesignMatrix(
      rowCount: rows, numericCount: 0, numeric: [], levelCounts: [1], levels: levels)
    let model = try LogisticRegression(fitting: hits, of: trials, to: design, ridge: 0)
    #expect(model.aliased == [false, false])
    #expect(abs(model.probabilities[80_999] - 0.7) < 1e-8)
  }
}
