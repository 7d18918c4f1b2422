import Statistics
import Testing

@testable import Effects

@Suite struct `Worlds side by side` {
  /// A made-up study of two types: attempts of many people, a few of them hit.
  private struct Made {
    var units: [Unit] = []
    let weighting: Weighting
    let expected: [Double] = [0.2, 0.4, 0.3, 0.6]

    init(seed: UInt64) throws {
      var random = SplitMix(seed: seed)
      var cells: [UInt32] = []
      var met: [UInt8] = []
      var owners: [Range<Int>] = []
      for subject in 0..<60 {
        let start = cells.count
        for session in 0..<(1 + Int(random.next() % 3)) {
          let first = cells.count
          for _ in 0...(random.next() % 4) {
            cells.append(UInt32(random.next() % 4))
            met.append([0, 0, 0, 0, 0, 1, 2][Int(random.next() % 7)])
          }
          units.append(
            Unit(
              subject: Int32(subject), group: Int32(session), attempts: first..<cells.count,
              outcome: Double(random.next() % 2)))
        }
        owners.append(start..<cells.count)
      }
      let layout = AttemptLayout(
        cells: cells, cellCount: 4, isHitBefore: [false, false, false, false],
        owners: AttemptOwners(owners))
      weighting = Weighting(
        layout, met: met,
        try .known([[(1, 4), (1, 5), (1, 8), (2, 9)], [(1, 7), (2, 7), (1, 9), (1, 3)]]))
    }

    /// What each world comes to when `Worlds` hold them, by world and subject.
    func together<Worlds: Lanes>(_: Worlds.Type, _ regimes: [Regime]) -> [[Double]] {
      let tables = regimes.map { weighting.factors($0).factor }
      let sums = WorldPass(
        of: units, weighting, Worlds.side(tables, at: weighting.usedSlots), .byCell(expected),
        isPredicted: Worlds(repeating: 1)
      ).sums(subjects: weighting.layout.owners.count, derives: true)
      return regimes.indices.map { world in sums.bySubject.map { $0[world] } }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `are what each is alone`(_ seed: UInt64) throws {
    let made = try Made(seed: seed)
    let regimes = [[0, 0], [0, 1], [1, 0], [0.5, 0.5]].map { Regime(odds: $0) }
    let alone = regimes.map { regime in
      made.weighting.contributions(
        of: made.units, in: regime, predicting: .byCell(made.expected)
      ).counterfactual
    }
    for (world, own) in alone.enumerated() {
      #expect(near(made.together(SIMD4<Double>.self, regimes)[world], own))
      #expect(near(made.together(SIMD8<Double>.self, regimes)[world], own))
    }
  }

  @Test func `move with the risks as small steps say`() throws {
    let made = try Made(seed: 4)
    let off = Regime(odds: [0, 0])
    func sum(_ factors: [Double]) -> (sum: Double, tails: [Double]) {
      let sums = WorldPass<SIMD2<Double>>(
        of: made.units, made.weighting, SIMD2.side([factors], at: made.weighting.usedSlots),
        .groupMean, isPredicted: .zero
      ).sums(subjects: made.weighting.layout.owners.count, derives: true)
      return (sums.bySubject.firstLane.reduce(0, +), sums.tails.firstLane)
    }
    let factors = made.weighting.factors(off).factor
    let usual = sum(factors)
    for (place, slot) in made.weighting.usedSlots.enumerated() where factors[Int(slot)] > 0 {
      var moved = factors
      moved[Int(slot)] *= 1 + 1e-6
      let slope = (sum(moved).sum - usual.sum) / 1e-6
      #expect(abs(slope - usual.tails[place]) < 1e-3, "slot \(slot)")
    }
  }
}

@Suite struct `A unit` {
  @Test func `is sixteen bytes and keeps what it is made of`() {
    var unit = Unit(subject: 70_000, group: 9, attempts: 3_000_000_000..<3_000_000_007, outcome: 1)
    #expect(MemoryLayout<Unit>.stride == 16)
    #expect(unit.subject == 70_000 && unit.group == 9 && unit.outcome == 1)
    #expect(unit.attempts == 3_000_000_000..<3_000_000_007)
    unit.group = 2
    unit.outcome = 0
    #expect(unit.group == 2 && unit.outcome == 0 && unit.attempts.count == 7)
  }

  @Test func `is sampled with its person`() {
    let units = (0..<12).map {
      Unit(subject: Int32($0 / 2), group: 0, attempts: $0..<($0 + 1), outcome: 0)
    }
    #expect(units.sampled(every: 3).map(\.subject) == [0, 0, 3, 3])
    #expect(units.sampled(every: 0).count == 12 && units.sampled(every: 1).count == 12)
  }
}
