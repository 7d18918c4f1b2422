import Sessions
import Statistics
import Testing

@testable import Effects

/// Three sessions over two cells, met with known risks of 1/4 and 1/2.
///
/// The first has an attempt in each cell and stays; the second one in the first cell and leaves;
/// the third is hit in the second cell and leaves.
struct ThreeSessions {
  let weighting: Weighting
  let units = [
    Unit(subject: 0, group: 0, attempts: 0..<2, outcome: 0),
    Unit(subject: 1, group: 0, attempts: 2..<3, outcome: 1),
    Unit(subject: 2, group: 0, attempts: 3..<5, outcome: 1),
  ]

  init() throws {
    let layout = AttemptLayout(
      cells: [0, 1, 0, 0, 1], cellCount: 2, isHitBefore: [false, false],
      owners: AttemptOwners([0..<2, 2..<3, 3..<5]))
    weighting = Weighting(layout, met: [0, 0, 0, 0, 1], try .known([[(1, 4), (2, 4)]]))
  }

  func world(
    odds: Double, _ prediction: Prediction = .groupMean
  ) -> Contributions {
    weighting.contributions(
      of: units, in: .allOdds(times: odds, of: 1), predicting: prediction)
  }
}

extension FrictionRisk {
  /// Risks that are the shares given for each cell, (hits, attempts), a row for each type.
  static func known(_ shares: [[(Double, Double)]]) throws -> FrictionRisk {
    let risks = try shares.map { shares in
      try TypeRisk(
        hits: shares.map(\.0), of: shares.map(\.1),
        // A column for every cell but the first.
        DesignMatrix(
          numericRows: shares.indices.map { row in
            shares.indices.dropFirst().map { $0 == row ? 1 : 0 }
          }), cellOfRow: Array(shares.indices), cellCount: shares.count, ridge: 0)
    }
    let kinds: [Friction] = [.payment, .authentication, .failure]
    return FrictionRisk(
      types: kinds.prefix(shares.count).map { FrictionType(kinds: [$0]) }, first: risks,
      all: risks, firstHits: 0)
  }
}

func near(_ a: [Double], _ b: [Double], within tolerance: Double = 1e-9) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
}

@Suite struct `Three sessions worked by hand` {
  @Test func `without friction`() throws {
    let world = try ThreeSessions().world(odds: 0)
    // 1 / (3/4 × 1/2), 1 / (3/4), and nothing for the one hit.
    #expect(near(world.unitWeight, [8.0 / 3, 4.0 / 3, 0]))
    #expect(world.observed == [0, 1, 1])
    // The mean is (4/3) / 4 = 1/3, c = 3/4; 1/3 + c w (Y − 1/3) for each.
    #expect(near(world.counterfactual, [-1.0 / 3, 1, 1.0 / 3]))
    // (8/3 + 4/3)² / (64/9 + 16/9), and 8/3 of 4.
    #expect(abs(world.effectiveSubjects - 9.0 / 5) < 1e-9)
    #expect(abs(world.largestWeightShare - 2.0 / 3) < 1e-9)
  }

  @Test func `corrected for the fitting of the risks`() throws {
    // The sum moves with the logarithm of the odds of a cell by Σ c w (Y − m) h: in the first
    // −2/3 × 1/4 + 2/3 × 1/4 = 0, in the second −2/3 × 1/2 = −1/3. The information there is
    // 4 × 1/2 × 1/2 = 1, so the one spared adds −1/2 × −1/3, the one hit (1 − 1/2) × −1/3.
    let world = try ThreeSessions().world(odds: 0)
    #expect(near(world.correction, [1.0 / 6, 0, -1.0 / 6]))
  }

  @Test func `at half the odds`() throws {
    let world = try ThreeSessions().world(odds: 0.5)
    // Spared: 1 / (1/8 + 3/4) = 8/7 and 1 / (1/4 + 1/2) = 4/3; hit: 1/2 of the latter.
    #expect(near(world.unitWeight, [32.0 / 21, 24.0 / 21, 16.0 / 21]))
    // (24 + 16) / (32 + 24 + 16) of 3.
    #expect(near([world.counterfactual.reduce(0, +)], [5.0 / 3]))
  }

  @Test func `as they were`() throws {
    let world = try ThreeSessions().world(odds: 1)
    #expect(world.unitWeight == [1, 1, 1])
    #expect(near(world.counterfactual, world.observed))
    #expect(world.correction == [0, 0, 0])
  }

  @Test func `augmented step by step`() throws {
    // Expected before an attempt: 1/2 in the first cell, 1/4 in the second; c = 3/4.
    let world = try ThreeSessions().world(odds: 0, .byCell([0.5, 0.25]))
    #expect(
      near(
        world.counterfactual,
        [
          // 1/2 + 3/4 (4/3 (1/4 − 1/2) + 8/3 (0 − 1/4))
          -1.0 / 4,
          // 1/2 + 3/4 × 4/3 (1 − 1/2)
          1,
          // 1/2 + 3/4 (4/3 (1/4 − 1/2) + 0)
          1.0 / 4,
        ]))
  }

  @Test(arguments: [0, 0.25, 0.5, 1], [-1, 0, 0.3, 2.0])
  func `with any constant expected give the weighted mean`(
    _ odds: Double, _ constant: Double
  )
    throws
  {
    let three = try ThreeSessions()
    let plain = three.world(odds: odds)
    let constant = three.world(odds: odds, .byCell([constant, constant]))
    let weighted = zip(plain.unitWeight, three.units).map { $0 * $1.outcome }
    let mean = weighted.reduce(0, +) / plain.unitWeight.reduce(0, +)
    #expect(near([plain.counterfactual.reduce(0, +)], [3 * mean]))
    #expect(near([constant.counterfactual.reduce(0, +)], [3 * mean]))
  }

  @Test func `averaged by group`() throws {
    let three = try ThreeSessions()
    var units = three.units
    units[1].group = 1
    let world = three.weighting.contributions(
      of: units, in: .allOdds(times: 0, of: 1), predicting: .groupMean)
    // The first and third: 2 × 0; the second alone: 1.
    #expect(near([world.counterfactual.reduce(0, +)], [1]))
  }

  @Test func `of one person are one person's`() throws {
    let three = try ThreeSessions()
    let layout = AttemptLayout(
      cells: three.weighting.layout.cells, cellCount: 2, isHitBefore: [false, false],
      owners: AttemptOwners([0..<5]))
    let weighting = Weighting(layout, met: [0, 0, 0, 0, 1], three.weighting.risk)
    let units = three.units.map {
      Unit(subject: 0, group: 0, attempts: $0.attempts, outcome: $0.outcome)
    }
    let world = weighting.contributions(
      of: units, in: .allOdds(times: 0, of: 1), predicting: .groupMean)
    #expect(near([world.unitWeight.reduce(0, +)], [4]))
    #expect(abs(world.effectiveSubjects - 1) < 1e-9 && world.largestWeightShare == 1)
  }

  @Test func `with nobody spared weigh nothing`() throws {
    let three = try ThreeSessions()
    let world = three.weighting.contributions(
      of: [three.units[2]], in: .allOdds(times: 0, of: 1), predicting: .groupMean)
    #expect(world.effectiveSubjects == 0 && world.largestWeightShare == 0)
    #expect(world.counterfactual == [0, 0, 0])
  }
}

@Suite struct `A world` {
  @Test func `without some kinds leaves the others alone`() {
    #expect(Regime.without([1], of: 3).odds == [1, 0, 1])
    #expect(Regime.allOdds(times: 0.5, of: 2).odds == [0.5, 0.5])
    #expect(Regime.without([0, 1], of: 2).isSwitch && Regime.allOdds(times: 1, of: 2).isSwitch)
    #expect(!Regime.allOdds(times: 0.5, of: 2).isSwitch)
  }

  /// One cell; the risks 1/4 and, among those spared by it, 1/3.
  private func factors(_ odds: [Double]) throws -> [Double] {
    let risk = try FrictionRisk.known([[(1, 4)], [(1, 3)]])
    return WeightFactors(risk, Regime(odds: odds), isHitBefore: [false]).factor
  }

  @Test func `with odds of 1 changes nothing`() throws {
    #expect(try factors([1, 1]) == [1, 1, 1])
  }

  @Test func `with odds of 0 weighs the spared by their chance of it`() throws {
    // Spared by both: 1 / (3/4 × 2/3); hit by either: nothing.
    #expect(near(try factors([0, 0]), [2, 0, 0]))
  }

  @Test func `without one kind asks for no other`() throws {
    #expect(near(try factors([0, 1]), [4.0 / 3, 0, 4.0 / 3]))
    // What the first kind struck, the second was not asked for.
    #expect(near(try factors([1, 0]), [3.0 / 2, 1, 0]))
  }

  @Test func `multiplies its factors over kinds`() throws {
    // 1 / (7/8), 1 / (5/6); hits count half.
    let both: [Double] = [48.0 / 35, 4.0 / 7, 24.0 / 35]
    #expect(near(try factors([0.5, 0.5]), both))
    // Expected weight 1, whatever the odds: 1/2 spared, 1/4 hit by the first, 1/4 by the second.
    for odds in [0, 0.25, 0.5, 0.75, 1] {
      let factor = try factors([odds, odds])
      let expected = factor[0] / 2 + factor[1] / 4 + factor[2] / 4
      #expect(abs(expected - 1) < 1e-9)
    }
  }

  @Test func `moves its weights with the logarithm of the odds`() throws {
    let step = 1e-5
    for odds in [0, 0.25, 0.5] {
      let regime = Regime(odds: [odds])
      let share = 0.3
      let slope = WeightFactors(
        try .known([[(share, 1)]]), regime, isHitBefore: [false]
      ).slope[0]
      // The share at a logarithm of odds a little up and a little down.
      let factors = try [step, -step].map { step in
        let chance = share + share * (1 - share) * step
        return WeightFactors(try .known([[(chance, 1)]]), regime, isHitBefore: [false]).factor[0]
      }
      let moved = (factors[0] - factors[1]) / (2 * step) / factors[0]
      #expect(abs(moved - slope) < 1e-4)
    }
  }

  @Test func `takes the risk of a cell from the model that a world calls for`() {
    let hitBefore = [false, true]
    let risk = try? FrictionRisk.known([[(1, 4), (1, 2)]])
    let off = risk.map { WeightFactors($0, Regime(odds: [0]), isHitBefore: hitBefore).usesAll }
    let half = risk.map { WeightFactors($0, Regime(odds: [0.5]), isHitBefore: hitBefore).usesAll }
    #expect(off == [false, true] && half == [true, true])
  }
}

@Suite struct `A risk` {
  @Test(arguments: [([0.0, 0.0], 0.0), ([4.0, 4.0], 1.0)])
  func `where nothing or everything was hit is sure`(_ hits: [Double], _ risk: Double) throws {
    let type = try TypeRisk(
      hits: hits, of: [4, 4], DesignMatrix(numericRows: [[0], [1]]), cellOfRow: [0, 2],
      cellCount: 3, ridge: 0.5)
    #expect(type.risk == [risk, 0, risk])
    let layout = AttemptLayout(
      cells: [0], cellCount: 3, isHitBefore: [false, false, false], owners: AttemptOwners([0..<1]))
    type.forEachLeverage(
      ofSlopes: [.one, .one, .one], unhit: .one, hit: .one, in: layout
    ) { cell, _, _ in
      Issue.record("cell \(cell) moves a risk that is sure")
    }
  }
}
