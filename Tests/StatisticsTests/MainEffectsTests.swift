import Foundation
import Statistics
import Testing

@Suite struct `Main effects` {
  /// Two factors of three and four levels in rows of four bits each, hits by known odds.
  private static func rows(_ count: Int) -> (isHit: [Bool], rows: [UInt64]) {
    let odds = (first: [-2.0, -1, -3], second: [0.0, 0.5, 1, -0.5])
    var state: UInt64 = 7
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    var isHit: [Bool] = []
    var rows: [UInt64] = []
    for _ in 0..<count {
      let (first, second) = (next() % 3, next() % 4)
      let eta = odds.first[Int(first)] + odds.second[Int(second)]
      let chance = 1 / (1 + exp(-eta))
      isHit.append(Double(next() % 1_000_000) < chance * 1e6)
      rows.append(first | second << 4)
    }
    return (isHit, rows)
  }

  private static let packing = MainEffects.Packing([(0, 4, 3), (4, 4, 4)])

  /// Far more rows than the sample that stands for them.
  @Test func `of many rows are those of the regression on counts`() throws {
    let (isHit, rows) = Self.rows(300_000)
    let fit = try MainEffects(isHit, rows: rows, Self.packing, ridge: 0.5)
    var hits = [Double](repeating: 0, count: 12)
    var trials = hits
    for (hit, row) in zip(isHit, rows) {
      let cell = Int(row & 15) * 4 + Int(row >> 4)
      trials[cell] += 1
      hits[cell] += hit ? 1 : 0
    }
    let design = DesignMatrix(
      rowCount: 12, numericCount: 0, numeric: [], levelCounts: [3, 4],
      levels: (0..<12).flatMap { [Int32($0 / 4), Int32($0 % 4)] })
    let whole = try LogisticRegression(fitting: hits, of: trials, to: design, ridge: 0.5)
    let want = Array(whole.coefficients.dropFirst())
    // A standard error is about 0.02.
    for (got, want) in zip(fit.effects.flatMap { $0 }, want) { #expect(abs(got - want) < 2e-4) }
  }

  /// Eighty of a hundred levels have some 45 rows each, of which a sample of one in fifteen has hardly any.
  @Test func `of many rare levels lie within a tenth of a standard error`() throws {
    let levels = [100, 40]
    var generator = SplitMix(seed: 3)
    func draw(_ range: Range<Int>) -> Int { Int.random(in: range, using: &generator) }
    var isHit: [Bool] = []
    var rows: [UInt64] = []
    var hits = [Double](repeating: 0, count: levels[0] * levels[1])
    var trials = hits
    for _ in 0..<300_000 {
      let (first, second) = (draw(0..<1000) < 12 ? draw(20..<100) : draw(0..<20), draw(0..<40))
      let eta = (first < 20 ? -3.5 : -1) + 0.6 * sin(Double(first)) + 0.4 * Double(second % 3)
      let isOne = Double.random(in: 0..<1, using: &generator) < 1 / (1 + exp(-eta))
      isHit.append(isOne)
      rows.append(UInt64(first) | UInt64(second) << 8)
      trials[first * levels[1] + second] += 1
      if isOne { hits[first * levels[1] + second] += 1 }
    }
    let fit = try MainEffects(
      isHit, rows: rows, MainEffects.Packing([(0, 8, 100), (8, 8, 40)]), ridge: 0.5)
    let design = DesignMatrix(
      rowCount: hits.count, numericCount: 0, numeric: [], levelCounts: levels,
      levels: hits.indices.flatMap { [Int32($0 / levels[1]), Int32($0 % levels[1])] })
    let whole = try LogisticRegression(fitting: hits, of: trials, to: design, ridge: 0.5)
    for (place, got) in fit.effects.flatMap({ $0 }).enumerated() {
      var unit = [Double](repeating: 0, count: design.columnCount)
      unit[place + 1] = 1
      let error = whole.inverseInformation(times: unit)[place + 1].squareRoot()
      #expect(abs(got - whole.coefficients[place + 1]) < 0.1 * error, "column \(place + 1)")
    }
  }

  @Test func `cannot be had where nothing was hit`() {
    #expect(throws: FitError.self) {
      try MainEffects(
        [false, false], rows: [0, 1], Self.packing, ridge: 0.5)
    }
  }
}
