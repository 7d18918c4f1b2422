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
    var corrected: [Double]

    init(count: Int) {
      plain = [Double](repeating: 0, count: count)
      corrected = plain
    }

    mutating func add(_ factor: Double, times contributions: Contributions) {
      for place in plain.indices {
        let saved = contributions.observed[place] - contributions.counterfactual[place]
        plain[place] += factor * saved
        corrected[place] += factor * (saved - contributions.correction[place])
      }
    }
  }

  init(_ inquiry: Inquiry, _ weighting: Weighting, _ units: [Unit], _ prediction: Prediction) {
    let types = weighting.risk.types.count
    let subjects = inquiry.study.subjects.count
    influence = inquiry.influence
    lead = weighting.risk.types.map(\.lead)
    var shapley = [Parts](repeating: Parts(count: subjects), count: types)
    var alone = shapley
    for world in 1..<(1 << types) {
      let off = Set((0..<types).filter { world & (1 << $0) != 0 })
      let contributions = weighting.contributions(
        of: units, in: .without(off, of: types), predicting: prediction)
      for type in 0..<types {
        let factor = Self.shapleyFactor(of: type, in: off, of: types)
        shapley[type].add(factor, times: contributions)
      }
      if off.count == 1, let type = off.first { alone[type].add(1, times: contributions) }
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

  /// Fills in people lost, and puts the costliest cause first.
  func fill(_ causes: inout [CauseFindings], judged: [Bool]) {
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
