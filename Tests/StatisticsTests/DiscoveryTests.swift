import Testing

@testable import Statistics

@Suite struct `Adjusted p-values` {
  /// Benjamini and Hochberg (1995), section 4.
  static let published = [
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
    0.5719, 0.6528, 0.7590, 1.0,
  ]

  @Test func `keep the four discoveries of the paper`() {
    let adjusted = falseDiscoveryAdjusted(Self.published)
    #expect(adjusted.count { $0 <= 0.05 } == 4)
    // 15 × .0095 / 4.
    #expect(abs(adjusted[3] - 0.035625) < 1e-15)
    // The sixth takes over what the seventh has: 15 × .0298 / 7.
    #expect(abs(adjusted[5] - 15 * 0.0298 / 7) < 1e-15)
  }

  @Test(arguments: Seed.all) func `follow the p-values whatever their order`(_ seed: Seed) {
    var random = SplitMix64(seed)
    let values = (0..<20).map { _ in Double.random(in: 0...1, using: &random) }
    let order = Array(values.indices).shuffled(using: &random)
    let plain = falseDiscoveryAdjusted(values)
    #expect(falseDiscoveryAdjusted(order.map { values[$0] }) == order.map { plain[$0] })
    #expect(zip(values, plain).allSatisfy { $0 <= $1 + 1e-15 && $1 <= 1 })
    let sorted = values.indices.sorted { values[$0] < values[$1] }.map { plain[$0] }
    #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0 <= $1 })
  }

  @Test func `leave one alone, tie what ties, and may be none`() {
    #expect(falseDiscoveryAdjusted([]) == [])
    #expect(falseDiscoveryAdjusted([0.03]) == [0.03])
    #expect(falseDiscoveryAdjusted([0.04, 0.04, 0.04]) == [0.04, 0.04, 0.04])
    #expect(falseDiscoveryAdjusted([1, 1]) == [1, 1])
  }
}

@Suite struct `An E-value` {
  // VanderWeele and Ding (2017) print 7.26 for 3.9 and 3.0 for its limit 1.8; the EValue vignette
  // has 20.95 for 10.73 and 15.52 for 8.02.
  @Test(arguments: [(3.9, 7.263), (1.8, 3.0), (10.73, 20.948), (8.02, 15.523), (1, 1)])
  func `has the published value`(_ ratio: Double, _ published: Double) {
    #expect(abs(eValue(ofRiskRatio: ratio) - published) < 5.1e-4)
  }

  @Test(arguments: Seed.all) func `solves its equation, either way round`(_ seed: Seed) {
    var random = SplitMix64(seed)
    let ratio = Double.random(in: 1.001...20, using: &random)
    let value = eValue(ofRiskRatio: ratio)
    // A cause so strong on both sides explains exactly the ratio: E² / (2 E − 1).
    #expect(abs(value * value / (2 * value - 1) - ratio) < 1e-10 * ratio)
    #expect(abs(eValue(ofRiskRatio: 1 / ratio) - value) < 1e-10 * value)
  }
}
