import Foundation
import Testing

@testable import Statistics

@Suite struct `The normal distribution` {
  @Test(arguments: [
    (0.975, 1.959963984540054), (0.95, 1.644853626951473), (0.995, 2.575829303548901),
    (0.5, 0), (0.8, 0.8416212335729142), (1e-10, -6.361340902404056),
    (1e-100, -21.273453560965324),
  ]) func `has the quantiles of the tables`(_ probability: Double, _ quantile: Double) {
    let found = NormalDistribution.quantile(probability)
    #expect(abs(found - quantile) <= 1e-13 * max(1, abs(quantile)))
  }

  @Test(arguments: [
    (1.959963984540054, 0.025), (6, 9.865876450376981e-10), (-2, 0.9772498680518208),
    (15, 3.670966199312751e-51), (0, 0.5),
  ]) func `is exact in the upper tail`(_ x: Double, _ tail: Double) {
    #expect(abs(NormalDistribution.upperTail(x) / tail - 1) < 1e-13)
  }

  @Test(arguments: Seed.all) func `gives back the probability of a quantile`(_ seed: Seed) {
    var random = SplitMix64(seed)
    for _ in 0..<100 {
      let probability = exp(Double.random(in: -50...(-0.001), using: &random))
      let x = NormalDistribution.quantile(probability)
      #expect(abs(NormalDistribution.upperTail(-x) / probability - 1) < 1e-12)
      let both = 2 * NormalDistribution.upperTail(abs(x))
      #expect(abs(NormalDistribution.twoSided(x) - both) < 1e-15)
    }
  }

  @Test func `rises`() {
    let probabilities = stride(from: 0.001, to: 1, by: 0.001).map { $0 }
    let quantiles = probabilities.map(NormalDistribution.quantile)
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 < $1 })
  }

  @Test func `has no ends`() {
    #expect(NormalDistribution.quantile(0) == -.infinity)
    #expect(NormalDistribution.quantile(1) == .infinity)
    #expect(NormalDistribution.twoSided(0) == 1)
  }

  @Test(arguments: [(0.95, 1.959963984540054), (0.99, 2.575829303548901), (0.9, 1.644853626951473)])
  func `reaches so far at a level`(_ level: Double, _ reach: Double) {
    #expect(abs(NormalDistribution.reach(level: level) - reach) < 1e-12)
  }
}

@Suite struct `A share of a count` {
  // Newcombe (1998), Statistics in Medicine 17:857, table I, method 3.
  @Test(arguments: [
    (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611),
    (1, 29, 0.0061, 0.1718),
  ]) func `has the published interval`(_ count: Int, _ total: Int, _ low: Double, _ high: Double) {
    let share = Proportion(Double(count), of: Double(total))
    #expect(share.point == Double(count) / Double(total))
    #expect(abs(share.low - low) < 5.1e-5 && abs(share.high - high) < 5.1e-5)
  }

  @Test func `of half worked by hand`() {
    // With z = 2 and 2 of 4: middle 1/2, half 2 √(1/16 + 4/64) / (1 + 4/4).
    let level = 1 - NormalDistribution.twoSided(2)
    let share = Proportion(2, of: 4, level: level)
    let half = 2 * (1.0 / 16 + 4.0 / 64).squareRoot() / 2
    #expect(abs(share.low - (0.5 - half)) < 1e-12 && abs(share.high - (0.5 + half)) < 1e-12)
  }

  @Test(arguments: [1, 2, 20, 1_000_000]) func `is closed at its ends`(_ total: Int) {
    let none = Proportion(0, of: Double(total))
    let all = Proportion(Double(total), of: Double(total))
    #expect(none.low == 0 && none.high > 0 && none.high < 1)
    #expect(all.high == 1 && all.low > 0 && all.low < 1)
  }

  @Test(arguments: Seed.all) func `holds its point, mirrors, and widens with the level`(
    _ seed: Seed
  ) {
    var random = SplitMix64(seed)
    let total = Int.random(in: 1...500, using: &random)
    let count = Int.random(in: 0...total, using: &random)
    let usual = Proportion(Double(count), of: Double(total))
    let mirror = Proportion(Double(total - count), of: Double(total))
    let wider = Proportion(Double(count), of: Double(total), level: 0.99)
    #expect(usual.low <= usual.point && usual.point <= usual.high)
    #expect(abs(usual.low - (1 - mirror.high)) < 1e-12)
    #expect(abs(usual.high - (1 - mirror.low)) < 1e-12)
    #expect(wider.low <= usual.low && usual.high <= wider.high)
  }
}

@Suite struct `The chance of none` {
  @Test(arguments: [(0, 1), (1, 0.36787944117144233), (3, 0.049787068367863944), (-2, 1)])
  func `falls with what is expected`(_ mean: Double, _ chance: Double) {
    #expect(abs(poissonChanceOfNone(mean: mean) - chance) < 1e-15)
  }

  @Test func `is the limit of many small chances`() {
    #expect(abs(poissonChanceOfNone(mean: 2) - pow(1 - 2e-6, 1e6)) < 1e-6)
  }
}
