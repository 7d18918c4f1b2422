/// A world to compare with: how often each type of friction strikes there.
struct Regime: Sendable {
  /// What the odds of each type are multiplied by; 1 leaves it alone, 0 switches it off.
  let odds: [Double]

  /// The world without the types at `places`, all others left alone.
  static func without(_ places: Set<Int>, of count: Int) -> Regime {
    Regime(odds: (0..<count).map { places.contains($0) ? 0 : 1 })
  }

  /// The world in which all odds are multiplied.
  static func allOdds(times multiplier: Double, of count: Int) -> Regime {
    Regime(odds: [Double](repeating: multiplier, count: count))
  }

  /// No odds are multiplied but by 0 or 1: a history counts or it does not.
  var isSwitch: Bool { odds.allSatisfy { $0 == 0 || $0 == 1 } }
}

/// What each attempt multiplies the weight of its history by, as flat tables over slots.
///
/// An attempt with risk h and friction met A contributes (dA + 1 - A)/(dh + 1 - h) for odds
/// multiplied by d (METHOD, section 4; Kennedy 2019, doi:10.1080/01621459.2017.1422737).
struct WeightFactors {
  /// The factor by slot: what was met (0 nothing, 1 + type) times the count of cells, plus cell.
  let factor: [Double]
  /// How the logarithm of the factor moves with the linear predictor of each type: type times the
  /// count of cells, plus cell; empty where nobody asks.
  let slope: [Double]
  /// Whether the risk in a cell comes from the model among all attempts.
  let usesAll: [Bool]

  init(_ risk: FrictionRisk, _ regime: Regime, isHitBefore: [Bool], wantsSlope: Bool = true) {
    let types = risk.types.count
    let cells = isHitBefore.count
    let isSwitch = regime.isSwitch
    let usesAll = isHitBefore.map { !isSwitch || $0 }
    self.usesAll = usesAll
    var factor = [Double](repeating: 1, count: (types + 1) * cells)
    var slope = [Double](repeating: 0, count: wantsSlope ? types * cells : 0)
    // By cell, what an attempt is multiplied by that was asked about the type and spared it.
    var inverse = [Double](repeating: 1, count: cells)
    factor.withUnsafeMutableBufferPointer { factor in
      slope.withUnsafeMutableBufferPointer { slope in
        inverse.withUnsafeMutableBufferPointer { inverse in
          for type in 0..<types where regime.odds[type] != 1 {
            let odds = regime.odds[type]
            let chances = Self.chances(risk, type, usesAll, isSwitch: isSwitch)
            chances.withUnsafeBufferPointer { chances in
              let hit = UnsafeMutableBufferPointer(
                rebasing: factor[((type + 1) * cells)..<((type + 2) * cells)])
              for cell in 0..<cells {
                let chance = chances[cell]
                let own = 1 / (odds * chance + 1 - chance)
                inverse[cell] = own
                hit[cell] *= chance > 0 ? odds * own : 1
              }
              if wantsSlope {
                for cell in 0..<cells {
                  let chance = chances[cell]
                  slope[type &* cells &+ cell] = (1 - odds) * chance * (1 - chance) * inverse[cell]
                }
              }
            }
            // Who met nothing was spared this type, and so was who met one that is asked about later.
            for met in 0...types where met == 0 || met > type + 1 {
              for cell in 0..<cells { factor[met &* cells &+ cell] *= inverse[cell] }
            }
          }
        }
      }
    }
    self.factor = factor
    self.slope = slope
  }

  /// The risk of a type in each cell, from the model that counts there.
  private static func chances(
    _ risk: FrictionRisk, _ type: Int, _ usesAll: [Bool], isSwitch: Bool
  ) -> [Double] {
    var chances = risk.all[type].risk
    guard isSwitch else { return chances }
    let first = risk.first[type].risk
    for (cell, usesAll) in usesAll.enumerated() where !usesAll { chances[cell] = first[cell] }
    return chances
  }
}
