import Statistics

/// Weights and what stands in for outcomes in up to four worlds, worked out in one pass over attempts.
///
/// What an attempt costs is looking up its factor; those of four worlds lie side by side.
struct FourWorlds {
  /// How many worlds there is room for.
  static let count = 4
  typealias Four = SIMD4<Double>

  private let worlds: [World]
  private let cellCount: Int
  /// The weight of each unit's whole history.
  private let weights: [Four]
  /// What stands for each unit's outcome.
  private var sums: [Four] = []
  /// By slot in use, the sum over its attempts of how a unit's sum moves with the logarithm of the factor.
  private var tails: [Four] = []
  private let usedSlots: [UInt32]

  /// Weighs the units and sums over them.
  ///
  /// - Parameters:
  ///   - worlds: Four worlds at most.
  ///   - units: The histories.
  ///   - slots: The slot of each attempt, as a place among those in use.
  ///   - usedSlots: The slots in use.
  ///   - layout: Where attempts stand.
  ///   - derives: Whether it is wanted how sums move with the risks.
  init(
    _ worlds: [World], _ units: [Unit], _ slots: [UInt32], _ usedSlots: [UInt32],
    _ layout: AttemptLayout, derives: Bool
  ) {
    self.worlds = worlds
    self.usedSlots = usedSlots
    cellCount = layout.cellCount
    let factors = Self.side(worlds.map(\.factors.factor), at: usedSlots)
    weights = joined(
      concurrently(WorkParts.of(units.count)) { part in
        Self.weights(of: units[part], slots, factors)
      })
    let groups = GroupMeans(units, weights)
    let predictions = Predictions(worlds)
    let parts = concurrently(WorkParts.of(units.count)) { part in
      Sums(of: units[part], slots, layout.cells, factors, groups, predictions, derives: derives)
    }
    sums = joined(parts.map { $0.sums })
    for part in parts {
      if tails.isEmpty {
        tails = part.tails
      } else {
        for slot in tails.indices { tails[slot] += part.tails[slot] }
      }
    }
  }

  /// Fills in what subjects contribute in one of the worlds.
  func fill(_ result: inout Contributions, of units: [Unit], world: Int, types: Int) {
    result.unitWeight = Self.lane(world, of: weights)
    let sums = Self.lane(world, of: sums)
    for (place, unit) in units.enumerated() {
      result.weight[Int(unit.subject)] += result.unitWeight[place]
      result.counterfactual[Int(unit.subject)] += sums[place]
    }
    let slope = worlds[world].factors.slope
    result.slopes = [Double](repeating: 0, count: slope.count)
    for (slot, tail) in zip(usedSlots, Self.lane(world, of: tails)) where tail != 0 {
      let (met, cell) = Int(slot).quotientAndRemainder(dividingBy: cellCount)
      // An attempt that met a type was asked about it and those before it; one spared, about all.
      for type in 0..<(met == 0 ? types : met) {
        result.slopes[type * cellCount + cell] += slope[type * cellCount + cell] * tail
      }
    }
  }

  /// The numbers of one world; which one is known only here, and asking each vector for it is slow.
  private static func lane(_ world: Int, of vectors: [Four]) -> [Double] {
    switch world {
    case 0: vectors.map { $0.x }
    case 1: vectors.map { $0.y }
    case 2: vectors.map { $0.z }
    default: vectors.map { $0.w }
    }
  }

  /// Tables of as many worlds as there are, side by side; the first again where there are fewer.
  fileprivate static func side(_ tables: [[Double]], at places: [UInt32]) -> [Four] {
    let own = (0..<count).map { tables[$0 < tables.count ? $0 : 0] }
    let (a, b, c, d) = (own[0], own[1], own[2], own[3])
    return places.map { Four(a[Int($0)], b[Int($0)], c[Int($0)], d[Int($0)]) }
  }

  private static func weights(
    of units: ArraySlice<Unit>, _ slots: [UInt32], _ factors: [Four]
  ) -> [Four] {
    slots.withUnsafeBufferPointer { slots in
      factors.withUnsafeBufferPointer { factors in
        units.map { unit in
          var weight = Four(repeating: 1)
          for index in unit.attempts { weight *= factors[Int(slots[index])] }
          return weight
        }
      }
    }
  }
}

/// The outcomes expected before an attempt in four worlds, by cell; where a world has none, the mean of
/// the group stands.
private struct Predictions: Sendable {
  /// By cell; empty when no world has any.
  let table: [FourWorlds.Four]
  let isPredicted: SIMDMask<SIMD4<Int64>>

  init(_ worlds: [World]) {
    var isPredicted = SIMDMask<SIMD4<Int64>>(repeating: false)
    var tables = [[Double]](repeating: [], count: worlds.count)
    for (place, world) in worlds.enumerated() {
      guard case .byCell(let table) = world.prediction else { continue }
      tables[place] = table
      isPredicted[place] = true
    }
    self.isPredicted = isPredicted
    let length = tables.map(\.count).max() ?? 0
    let whole = tables.map { $0.isEmpty ? [Double](repeating: 0, count: length) : $0 }
    table = FourWorlds.side(whole, at: Array(0..<UInt32(length)))
  }
}

/// The weighted mean of each group, and its count over its summed weight.
private struct GroupMeans: Sendable {
  let mean: [FourWorlds.Four]
  let scale: [FourWorlds.Four]

  init(_ units: [Unit], _ weights: [FourWorlds.Four]) {
    let groups = Int(units.map(\.group).max() ?? 0) + 1
    var count = [Double](repeating: 0, count: groups)
    var sum = [FourWorlds.Four](repeating: .zero, count: groups)
    var weighted = sum
    for (unit, weight) in zip(units, weights) {
      count[Int(unit.group)] += 1
      sum[Int(unit.group)] += weight
      weighted[Int(unit.group)] += weight * unit.outcome
    }
    mean = zip(weighted, sum).map { ($0 / $1).replacing(with: 0, where: $1 .<= 0) }
    scale = zip(count, sum).map {
      (FourWorlds.Four(repeating: $0) / $1).replacing(with: 0, where: $1 .<= 0)
    }
  }
}

/// What stands for the outcomes of some of the units, and how it moves with the factors.
private struct Sums: Sendable {
  private(set) var sums: [FourWorlds.Four] = []
  private(set) var tails: [FourWorlds.Four]

  init(
    of units: ArraySlice<Unit>, _ slots: [UInt32], _ cells: [UInt32],
    _ factors: [FourWorlds.Four], _ groups: GroupMeans, _ predictions: Predictions, derives: Bool
  ) {
    tails = [FourWorlds.Four](repeating: .zero, count: derives ? factors.count : 0)
    sums.reserveCapacity(units.count)
    let longest = units.reduce(0) { max($0, $1.attempts.count) }
    var steps = [FourWorlds.Four](repeating: .zero, count: longest)
    let isPredicted = predictions.isPredicted
    let predicts = !predictions.table.isEmpty
    slots.withUnsafeBufferPointer { slots in
      cells.withUnsafeBufferPointer { cells in
        factors.withUnsafeBufferPointer { factors in
          predictions.table.withUnsafeBufferPointer { table in
            steps.withUnsafeMutableBufferPointer { steps in
              tails.withUnsafeMutableBufferPointer { tails in
                for unit in units {
                  let mean = groups.mean[Int(unit.group)]
                  let scale = groups.scale[Int(unit.group)]
                  let first = unit.attempts.lowerBound
                  var weight = FourWorlds.Four(repeating: 1)
                  var length = 0
                  for index in unit.attempts {
                    weight *= factors[Int(slots[index])]
                    steps[length] = weight
                    length &+= 1
                  }
                  var next = FourWorlds.Four(repeating: unit.outcome)
                  var tail = FourWorlds.Four.zero
                  while length > 0 {
                    length &-= 1
                    let before =
                      predicts
                      ? mean.replacing(with: table[Int(cells[first &+ length])], where: isPredicted)
                      : mean
                    tail += scale * steps[length] * (next - before)
                    next = before
                    if derives { tails[Int(slots[first &+ length])] += tail }
                  }
                  sums.append(next + tail)
                }
              }
            }
          }
        }
      }
    }
  }
}
