import Sessions
import Statistics
import Studies

/// Friction's departures split over its types: each world in which some are switched off.
///
/// The Shapley value of a type is its addition to the departures saved, averaged over the orders
/// in which types can be switched off (Shapley 1953); shares add up to the whole.
struct KindSplit {
  private let lead: [Friction]
  /// What is lost to each type: its Shapley value, then it alone, one type after the other.
  private let lost: [EffectEstimate]
  /// What is lost to kinds one at a time, less what is lost to all of them.
  private let overlap: EffectEstimate

  init(
    _ inquiry: Inquiry, _ weighting: Weighting, _ units: [Unit], _ prediction: Prediction,
    judged: [Bool]
  ) {
    let types = weighting.risk.types.count
    lead = weighting.risk.types.map(\.lead)
    let sums =
      switch types {
      case 1: KindSums(SIMD2<Double>.self, weighting, units, prediction)
      case 2: KindSums(SIMD4<Double>.self, weighting, units, prediction)
      default: KindSums(SIMD8<Double>.self, weighting, units, prediction)
      }
    (lost, overlap) = sums.estimates(weighting, inquiry.influence, judged)
  }

  /// Fills in people lost, by kind and as they overlap, and puts the costliest cause first.
  func fill(_ findings: inout Findings) {
    if lead.count > 1 { findings.kindsOverlap = overlap }
    fill(&findings.causes)
  }

  private func fill(_ causes: inout [CauseFindings]) {
    for index in causes.indices {
      guard let type = lead.firstIndex(of: causes[index].kind) else { continue }
      causes[index].lost = lost[type]
      causes[index].lostAlone = lost[lead.count + type]
    }
    causes.sort { a, b in
      let lostA = a.lost?.point ?? -.infinity
      let lostB = b.lost?.point ?? -.infinity
      return lostA != lostB ? lostA > lostB : a.kind < b.kind
    }
  }
}

/// Departures saved in the worlds in which some types of friction are switched off, put together to what
/// is lost to each type.
///
/// Parts of a split are sums over the worlds, and so are their slopes: no world is kept.
private struct KindSums {
  private let types: Int
  private let partCount: Int
  /// What each subject adds to each part of the split (Shapley values, then types alone), by subject.
  private var parts: [Double]
  /// How the parts move with the linear predictor of each type: part, then type, then cell.
  private var slopes: [[Double]]
  /// The factor of one spared a type, of one that met it, and how the former's logarithm moves with the
  /// linear predictor, by type and cell.
  private var spared: [[Double]] = []
  private var hit: [[Double]] = []
  private var slope: [[Double]] = []

  init<Worlds: Lanes>(
    _: Worlds.Type, _ weighting: Weighting, _ units: [Unit], _ prediction: Prediction
  ) {
    types = weighting.risk.types.count
    let subjects = weighting.layout.owners.count
    let cells = weighting.layout.cellCount
    partCount = 2 * types
    parts = [Double](repeating: 0, count: subjects * partCount)
    slopes =
      weighting.isCorrected
      ? [[Double]](repeating: [Double](repeating: 0, count: types * cells), count: partCount) : []
    for type in 0..<types {
      let factors = weighting.factors(.without([type], of: types))
      spared.append(Array(factors.factor[..<cells]))
      hit.append(Array(factors.factor[((type + 1) * cells)..<((type + 2) * cells)]))
      if weighting.isCorrected {
        slope.append(Array(factors.slope[(type * cells)..<((type + 1) * cells)]))
      }
    }
    var observed = [Double](repeating: 0, count: subjects)
    for unit in units { observed[Int(unit.subject)] += unit.outcome }
    let worlds = Array(1..<(1 << types))
    for first in stride(from: 0, to: worlds.count, by: Worlds.scalarCount) {
      let some = Array(worlds[first..<min(worlds.count, first + Worlds.scalarCount)])
      let factors: [Worlds] = factors(of: some, weighting)
      let sums = WorldPass(
        of: units, weighting, factors, prediction, isPredicted: Worlds(repeating: 1)
      ).sums(subjects: subjects, derives: weighting.isCorrected)
      add(sums, of: some, observed)
      if weighting.isCorrected { addSlopes(sums.tails, of: some, weighting) }
    }
  }

  /// The factors in worlds, each a set of types switched off, by slot in use.
  private func factors<Worlds: Lanes>(of worlds: [Int], _ weighting: Weighting) -> [Worlds] {
    // Which types are off in the worlds, as 1 and 0.
    let isOff = (0..<types).map { type in
      lanes(worlds) { $0 & (1 << type) != 0 ? 1 : 0 } as Worlds
    }
    return weighting.cellOfPlace.indices.map { place in
      let (met, cell) = (Int(weighting.metOfPlace[place]), Int(weighting.cellOfPlace[place]))
      var factor = Worlds(repeating: 1)
      // Who met a type was spared those asked before it.
      for type in 0..<(met == 0 ? types : met) {
        let own = met == type + 1 ? hit[type][cell] : spared[type][cell]
        factor = factor.times(Worlds(repeating: 1).plus(isOff[type].times(own - 1)))
      }
      return factor
    }
  }

  /// A number for each of some worlds; 0 in places without one.
  private func lanes<Worlds: Lanes>(_ worlds: [Int], _ number: (Int) -> Double) -> Worlds {
    var numbers = Worlds(repeating: 0)
    for (lane, world) in worlds.enumerated() { numbers[lane] = number(world) }
    return numbers
  }

  /// The factor of a world in a part of the split.
  private func share(of part: Int, in world: Int) -> Double {
    if part >= types { return world == 1 << (part - types) ? 1 : 0 }
    let isOff = world & (1 << part) != 0
    let others = world.nonzeroBitCount - (isOff ? 1 : 0)
    var chance = 1.0 / Double(types)
    // 1 / (types × C(types − 1, others)).
    for step in 0..<others { chance *= Double(step + 1) / Double(types - 1 - step) }
    return isOff ? chance : -chance
  }

  private mutating func add<Worlds: Lanes>(
    _ sums: WorldPass<Worlds>.Sums, of worlds: [Int], _ observed: [Double]
  ) {
    let shares = (0..<partCount).map { part in
      lanes(worlds) { share(of: part, in: $0) } as Worlds
    }
    let count = partCount
    parts.withUnsafeMutableBufferPointer { parts in
      shares.withUnsafeBufferPointer { shares in
        sums.bySubject.withUnsafeBufferPointer { sums in
          for subject in sums.indices {
            let saved = Worlds(repeating: observed[subject]).minus(sums[subject])
            for part in 0..<count {
              parts[subject &* count &+ part] += shares[part].times(saved).total
            }
          }
        }
      }
    }
  }

  private mutating func addSlopes<Worlds: Lanes>(
    _ tails: [Worlds], of worlds: [Int], _ weighting: Weighting
  ) {
    let cells = weighting.layout.cellCount
    for part in 0..<partCount {
      for type in 0..<types {
        // Only where the type is off does its risk matter.
        let shares: Worlds = lanes(worlds) {
          $0 & (1 << type) != 0 ? share(of: part, in: $0) : 0
        }
        guard shares != .none else { continue }
        slopes[part].withUnsafeMutableBufferPointer { slopes in
          tails.withUnsafeBufferPointer { tails in
            slope[type].withUnsafeBufferPointer { slope in
              for place in tails.indices {
                let met = Int(weighting.metOfPlace[place])
                guard met == 0 || met > type else { continue }
                let cell = Int(weighting.cellOfPlace[place])
                slopes[type &* cells &+ cell] += slope[cell] * shares.times(tails[place]).total
              }
            }
          }
        }
      }
    }
  }
}

extension KindSums {
  /// People lost by part, and to types alone less to all together.
  func estimates(
    _ weighting: Weighting, _ influence: Influence, _ judged: [Bool]
  ) -> (lost: [EffectEstimate], overlap: EffectEstimate) {
    let count = judged.count { $0 }
    let totals = (0..<partCount).map { part in
      stride(from: part, to: parts.count, by: partCount).reduce(0.0) { $0 + parts[$1] }
    }
    let overlap = (0..<types).reduce(0) { $0 + totals[types + $1] - totals[$1] }
    let squares = self.squares(weighting, totals + [overlap], judged, count: Double(max(count, 1)))
    func people(_ sum: Double, _ squares: Double) -> EffectEstimate {
      influence.mean(ofSum: sum, squares: squares, count: count).times(Double(count))
    }
    return (
      zip(totals, squares).map { people($0, $1) }, people(overlap, squares[totals.count])
    )
  }

  /// Squared influences on the mean of each part and of the overlap, over people.
  private func squares(
    _ weighting: Weighting, _ totals: [Double], _ judged: [Bool], count: Double
  ) -> [Double] {
    let means = totals.map { $0 / count }
    let blocks = stride(from: 0, to: partCount, by: 4).map { first in
      influences(weighting, of: first..<min(partCount, first + 4))
    }
    let sums = concurrently(WorkParts.of(judged.count)) { part in
      var squares = [Double](repeating: 0, count: means.count)
      var own = [Double](repeating: 0, count: blocks.count * 4)
      squares.withUnsafeMutableBufferPointer { squares in
        own.withUnsafeMutableBufferPointer { own in
          parts.withUnsafeBufferPointer { parts in
            means.withUnsafeBufferPointer { means in
              for subject in part {
                weighting.correct(subject, blocks, into: own)
                let isCounted = judged[subject] ? 1.0 : 0
                var overlap = 0.0
                for part in 0..<partCount {
                  let corrected = parts[subject &* partCount &+ part] - own[part]
                  overlap += part < types ? -corrected : corrected
                  let moved = corrected - isCounted * means[part]
                  squares[part] += moved * moved
                }
                let moved = overlap - isCounted * means[partCount]
                squares[partCount] += moved * moved
              }
            }
          }
        }
      }
      return squares
    }
    return means.indices.map { place in sums.reduce(0) { $0 + $1[place] } }
  }

  private func influences(_ weighting: Weighting, of some: Range<Int>) -> [Weighting.Four] {
    guard weighting.isCorrected else { return [] }
    var slopes = [Weighting.Four](repeating: .zero, count: self.slopes[0].count)
    slopes.withUnsafeMutableBufferPointer { slopes in
      for (lane, part) in some.enumerated() {
        slopes.withLane(lane) { slopes, stride in
          for (place, own) in self.slopes[part].enumerated() { slopes[place &* stride] = own }
        }
      }
    }
    let anySwitch = Regime.without([], of: types)
    return weighting.influences(forSlopes: slopes, in: some.map { _ in anySwitch })
  }
}
