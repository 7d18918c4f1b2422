import Sessions
import Statistics
import Studies

/// Friction's departures split over its types: each world in which some are switched off.
///
/// The Shapley value of a type is its addition to the departures saved, averaged over the orders
/// in which types can be switched off (Shapley 1953); shares add up to the whole.
struct KindSplit {
  private let lead: [Friction]
  private let shapley: [Parts]
  private let alone: [Parts]
  private let influence: Influence

  /// What each subject adds to a sum, without and with the corrections for fitted risks.
  private struct Parts {
    var plain: [Double]
    var corrected: [Double] = []
    /// How the sum moves with the risks; corrections are linear in it, so one serves all worlds.
    var slopes: [Double]

    mutating func add(_ factor: Double, times contributions: Contributions) {
      for place in plain.indices {
        plain[place] +=
          factor * (contributions.observed[place] - contributions.counterfactual[place])
      }
      for place in slopes.indices { slopes[place] += factor * contributions.slopes[place] }
    }

    mutating func correct(_ weighting: Weighting, in regime: Regime) {
      let corrections = weighting.corrections(forSlopes: slopes, in: regime)
      corrected = zip(plain, corrections).map(-)
    }
  }

  init(_ inquiry: Inquiry, _ weighting: Weighting, _ units: [Unit], _ prediction: Prediction) {
    let types = weighting.risk.types.count
    let empty = Parts(
      plain: [Double](repeating: 0, count: inquiry.study.subjects.count),
      slopes: [Double](repeating: 0, count: types * weighting.layout.cellCount))
    influence = inquiry.influence
    lead = weighting.risk.types.map(\.lead)
    var shapley = [Parts](repeating: empty, count: types)
    var alone = shapley
    let offs = (1..<(1 << types)).map { world in
      Set((0..<types).filter { world & (1 << $0) != 0 })
    }
    let worlds = offs.map { off in
      let regime = Regime.without(off, of: types)
      return World(regime: regime, factors: weighting.factors(regime), prediction: prediction)
    }
    weighting.forEachContribution(of: units, in: worlds, isCorrected: false) {
      world, contributions in
      let off = offs[world]
      for type in 0..<types {
        let factor = Self.shapleyFactor(of: type, in: off, of: types)
        shapley[type].add(factor, times: contributions)
      }
      if off.count == 1, let type = off.first { alone[type].add(1, times: contributions) }
    }
    let anySwitch = Regime.without([], of: types)
    for type in 0..<types {
      shapley[type].correct(weighting, in: anySwitch)
      alone[type].correct(weighting, in: anySwitch)
    }
    self.shapley = shapley
    self.alone = alone
  }

  /// The factor of a world's value in the Shapley value of a type.
  private static func shapleyFactor(of type: Int, in off: Set<Int>, of types: Int) -> Double {
    let others = off.contains(type) ? off.count - 1 : off.count
    var chance = 1.0 / Double(types)
    // 1 / (types × C(types − 1, others)).
    for step in 0..<others { chance *= Double(step + 1) / Double(types - 1 - step) }
    return off.contains(type) ? chance : -chance
  }

  /// Fills in people lost, by kind and as they overlap, and puts the costliest cause first.
  func fill(_ findings: inout Findings, judged: [Bool]) {
    if lead.count > 1 { findings.kindsOverlap = total(overlap, judged) }
    fill(&findings.causes, judged)
  }

  /// What is lost to kinds one at a time, less what is lost to all of them.
  private var overlap: Parts {
    var overlap = Parts(plain: shapley[0].plain.map { _ in 0 }, slopes: [])
    overlap.corrected = overlap.plain
    for (own, whole) in zip(alone, shapley) {
      for place in overlap.plain.indices {
        overlap.plain[place] += own.plain[place] - whole.plain[place]
        overlap.corrected[place] += own.corrected[place] - whole.corrected[place]
      }
    }
    return overlap
  }

  private func fill(_ causes: inout [CauseFindings], _ judged: [Bool]) {
    for index in causes.indices {
      guard let type = lead.firstIndex(of: causes[index].kind) else { continue }
      causes[index].lost = total(shapley[type], judged)
      causes[index].lostAlone = total(alone[type], judged)
    }
    causes.sort { a, b in
      let lostA = a.lost?.point ?? -.infinity
      let lostB = b.lost?.point ?? -.infinity
      return lostA != lostB ? lostA > lostB : a.kind < b.kind
    }
  }

  /// A number of people.
  private func total(_ parts: Parts, _ judged: [Bool]) -> EffectEstimate {
    let people = judged.count { $0 }
    let mean = influence.mean(
      of: parts.corrected, isCounted: judged, count: people, point: parts.plain)
    return mean.times(Double(people))
  }
}
