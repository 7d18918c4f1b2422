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

  @Test func `cannot be had where nothing was hit`() {
    #expect(throws: FitError.self) {
      try MainEffects(
        [false, false], rows: [0, 1], Self.packing, ridge: 0.5)
    }
  }
}
