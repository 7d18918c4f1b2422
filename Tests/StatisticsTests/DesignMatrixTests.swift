import Testing

@testable import Statistics

@Suite struct `A design of levels` {
  @Test func `worked by hand`() {
    // Columns: intercept, number, a1, a2, b1; the third row has no level of either.
    let design = DesignMatrix(
      rowCount: 3, numericCount: 1, numeric: [10, 20, 30], levelCounts: [2, 1],
      levels: [1, 0, 0, 0, -1, -1])
    #expect(design.columnCount == 5)
    // 1 + 2·10 + 4 + 5, 1 + 2·20 + 3 + 5, 1 + 2·30.
    let products: [Double] = [30, 49, 61]
    #expect(design.times([1, 2, 3, 4, 5]) == products)
    // 1 + 1 + 2, 10 + 20 + 2·30, the second row, the first, both.
    let sums: [Double] = [4, 90, 1, 1, 2]
    #expect(design.transposed(times: [1, 1, 2]) == sums)
  }

  @Test(arguments: Seed.all) func `gives of four at a time what it gives of each`(
    _ seed: Seed
  ) throws {
    var random = SplitMix64(seed)
    let design = SampleCounts(seed).design
    func four(_ count: Int) -> [[Double]] {
      (0..<4).map { _ in (0..<count).map { _ in random.number() } }
    }
    func side(_ four: [[Double]]) -> [SIMD4<Double>] {
      four[0].indices.map { SIMD4(four[0][$0], four[1][$0], four[2][$0], four[3][$0]) }
    }
    let (vectors, scales) = (four(design.columnCount), four(design.rowCount))
    let (products, sums) = (
      design.times(side(vectors)), design.transposed(times: side(scales))
    )
    for lane in 0..<4 {
      #expect(products.map { $0[lane] } == design.times(vectors[lane]))
      #expect(agree(sums.map { $0[lane] }, design.transposed(times: scales[lane]), within: 1e-12))
    }
  }

  @Test(arguments: Seed.all) func `is its columns written out`(_ seed: Seed) throws {
    var random = SplitMix64(seed)
    let counts = SampleCounts(seed)
    let levels = counts.design
    let dense = DesignMatrix(numericRows: counts.dense)
    let vector = (0..<levels.columnCount).map { _ in random.number() }
    let scales = (0..<levels.rowCount).map { _ in random.number() }
    #expect(agree(levels.times(vector), dense.times(vector), within: 1e-12))
    #expect(
      agree(levels.transposed(times: scales), dense.transposed(times: scales), within: 1e-12))
    let a = try counts.fit()
    let b = try LogisticRegression(
      fitting: counts.hits, of: counts.trials, to: dense, ridge: 0.5)
    #expect(agree(a.coefficients, b.coefficients, within: 1e-8))
    #expect(
      agree(a.inverseInformation(times: vector), b.inverseInformation(times: vector), within: 1e-8))
  }

  @Test func `can be an intercept alone`() {
    let design = DesignMatrix(numericRows: [[], [], []])
    #expect(design.columnCount == 1)
    #expect(design.times([4]) == [4, 4, 4])
    #expect(design.transposed(times: [1, 2, 3]) == [6])
  }

  @Test func `can have no rows`() {
    let design = DesignMatrix(numericRows: [])
    #expect(design.times([4]).isEmpty)
    #expect(design.transposed(times: []) == [0])
  }
}

@Suite struct `A Cholesky factor` {
  @Test(arguments: Seed.all) func `solves what it was made of`(_ seed: Seed) {
    var random = SplitMix64(seed)
    let size = 6
    let rows = (0..<9).map { _ in (0..<size).map { _ in random.number() } }
    var matrix = SymmetricMatrix(size: size)
    for a in 0..<size {
      for b in 0..<size { matrix[a, b] = rows.reduce(0) { $0 + $1[a] * $1[b] } }
    }
    let x = (0..<size).map { _ in random.number() }
    let right = (0..<size).map { a in (0..<size).reduce(0) { $0 + matrix[a, $1] * x[$1] } }
    let factor = CholeskyFactor(of: matrix)
    #expect(factor.aliased.allSatisfy { !$0 })
    #expect(agree(factor.solve(right), x, within: 1e-8))
  }

  @Test func `of nothing solves nothing`() {
    let factor = CholeskyFactor(of: SymmetricMatrix(size: 2))
    #expect(factor.aliased == [true, true])
    #expect(factor.solve([1, 2]) == [0, 0])
  }
}
