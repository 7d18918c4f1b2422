import Statistics

/// Weights of histories in several worlds, and what stands in for their outcomes, by passes over attempts.
///
/// What an attempt costs is looking up its factors; those of the worlds lie side by side. With
/// predictions Q before each attempt, weights w after it, outcome Y, and c the count of the group over
/// its summed weights, a unit counts for Q₁ + c (Σ wⱼ (Qⱼ₊₁ − Qⱼ) + w_J (Y − Q_J)), which is the
/// normalised mean where Q is constant (Robins, Rotnitzky and Zhao 1995,
/// doi:10.1080/01621459.1995.10476493).
struct WorldPass<Worlds: Lanes>: Sendable {
  private let units: [Unit]
  private let slots: [UInt32]
  /// The factors by slot in use.
  private let factors: [Worlds]
  /// The outcome expected before an attempt, by slot in use; empty where no world has any.
  private let expected: [Double]
  /// 1 for a world with predictions, 0 for one in which the mean of the group stands.
  private let isPredicted: Worlds
  /// Attempts in slots from here on end a history in every world.
  private let end: Int
  private let groups: [Group]

  /// What a group of units averages to.
  private struct Group {
    var count = 0.0
    var weight = Worlds.none
    var outcomes = Worlds.none
    /// The weighted mean.
    var mean = Worlds.none
    /// The count over the summed weight.
    var scale = Worlds.none

    mutating func add(_ other: Group) {
      count += other.count
      weight = weight.plus(other.weight)
      outcomes = outcomes.plus(other.outcomes)
    }

    mutating func settle() {
      for lane in 0..<Worlds.scalarCount where weight[lane] > 0 {
        mean[lane] = outcomes[lane] / weight[lane]
        scale[lane] = count / weight[lane]
      }
    }
  }

  /// What the units come to.
  struct Sums: Sendable {
    /// What stands for each subject's outcomes, summed.
    var bySubject: [Worlds]
    /// By slot in use, the sum over its attempts of how a unit's sum moves with the logarithm of the
    /// factor; empty unless it was wanted.
    var tails: [Worlds] = []
    /// How the weight is spread over people.
    var spread = WeightSpread<Worlds>()
  }

  /// Weighs the units.
  ///
  /// - Parameters:
  ///   - units: The histories, each person's side by side.
  ///   - weighting: Where attempts stand.
  ///   - factors: The factors by slot in use.
  ///   - prediction: What stands in for outcomes in the worlds of `isPredicted`.
  ///   - isPredicted: 1 for a world with predictions, 0 for one without.
  init(
    of units: [Unit], _ weighting: Weighting, _ factors: [Worlds], _ prediction: Prediction,
    isPredicted: Worlds
  ) {
    self.units = units
    slots = weighting.slots
    self.factors = factors
    if case .byCell(let table) = prediction, isPredicted != .none {
      // Attempts that take no part stand in a last cell, and in no history.
      expected = weighting.cellOfPlace.map { Int($0) < table.count ? table[Int($0)] : 0 }
      self.isPredicted = isPredicted
    } else {
      expected = []
      self.isPredicted = .none
    }
    let hits = factors[weighting.sparedCount...]
    let end = hits.allSatisfy { $0 == .none } ? weighting.sparedCount : factors.count
    self.end = end
    let groupCount = 1 + Int(units.reduce(0) { max($0, $1.group) })
    let slots = weighting.slots
    let parts = concurrently(WorkParts.of(units.count)) { part in
      Self.groups(groupCount, of: units, part, slots, factors, end: end)
    }
    var groups = [Group](repeating: Group(), count: groupCount)
    for part in parts {
      for group in groups.indices { groups[group].add(part[group]) }
    }
    for group in groups.indices { groups[group].settle() }
    self.groups = groups
  }

  private static func groups(
    _ count: Int, of units: [Unit], _ part: Range<Int>, _ slots: [UInt32], _ factors: [Worlds],
    end: Int
  ) -> [Group] {
    var groups = [Group](repeating: Group(), count: count)
    groups.withUnsafeMutableBufferPointer { groups in
      slots.withUnsafeBufferPointer { slots in
        factors.withUnsafeBufferPointer { factors in
          units.withUnsafeBufferPointer { units in
            for unit in units[part] {
              let group = Int(unit.group)
              groups[group].count += 1
              var weight = Worlds(repeating: 1)
              var isOver = false
              for index in unit.attempts {
                let place = Int(slots[index])
                if place >= end {
                  isOver = true
                  break
                }
                weight = weight.times(factors[place])
              }
              if isOver { continue }
              groups[group].weight = groups[group].weight.plus(weight)
              groups[group].outcomes = groups[group].outcomes.plus(weight.times(unit.outcome))
            }
          }
        }
      }
    }
    return groups
  }

  /// Sums what stands for outcomes by subject.
  ///
  /// - Parameters:
  ///   - subjects: How many subjects there are.
  ///   - derives: Whether it is wanted how sums move with the risks.
  ///   - weights: Where the weight of each unit in the first world goes; `nil` for nowhere.
  /// - Returns: The sums.
  func sums(
    subjects: Int, derives: Bool, weights: UnsafeMutableBufferPointer<Double>? = nil
  ) -> Sums {
    var parts: [(tails: [Worlds], spread: WeightSpread<Worlds>)] = []
    let bySubject = [Worlds](unsafeUninitializedCapacity: subjects) { buffer, initialized in
      buffer.initialize(repeating: .none)
      initialized = subjects
      // Each person's units, and their sums, are one part's alone.
      nonisolated(unsafe) let sums = buffer
      nonisolated(unsafe) let weights = weights
      parts = concurrently(units.partsByPerson) { part in
        var tails = [Worlds](repeating: .none, count: derives ? factors.count : 0)
        let spread = tails.withUnsafeMutableBufferPointer { tails in
          walk(part, sums, tails: derives ? tails : nil, weights)
        }
        return (tails, spread)
      }
    }
    var sums = Sums(bySubject: bySubject)
    for part in parts {
      sums.spread.add(part.spread)
      if sums.tails.isEmpty {
        sums.tails = part.tails
      } else {
        for slot in sums.tails.indices {
          sums.tails[slot] = sums.tails[slot].plus(part.tails[slot])
        }
      }
    }
    return sums
  }

  /// Goes through some of the units, and says how their weight is spread.
  private func walk(
    _ part: Range<Int>, _ sums: UnsafeMutableBufferPointer<Worlds>,
    tails: UnsafeMutableBufferPointer<Worlds>?, _ weights: UnsafeMutableBufferPointer<Double>?
  ) -> WeightSpread<Worlds> {
    var spread = WeightSpread<Worlds>()
    let longest = units[part].reduce(0) { max($0, $1.attempts.count) }
    var steps = [Worlds](repeating: .none, count: expected.isEmpty ? 0 : longest)
    units.withUnsafeBufferPointer { units in
      slots.withUnsafeBufferPointer { slots in
        factors.withUnsafeBufferPointer { factors in
          expected.withUnsafeBufferPointer { expected in
            groups.withUnsafeBufferPointer { groups in
              steps.withUnsafeMutableBufferPointer { steps in
                let look = Look(
                  slots: slots, factors: factors, expected: expected, steps: steps, tails: tails,
                  end: end, isPredicted: isPredicted,
                  isMean: Worlds(repeating: 1).minus(isPredicted))
                for place in part {
                  let unit = units[place]
                  let (sum, weight) = look.sum(of: unit, groups[Int(unit.group)])
                  sums[Int(unit.subject)] = sums[Int(unit.subject)].plus(sum)
                  spread.add(weight, of: unit.subject)
                  weights?[place] = weight[0]
                }
              }
            }
          }
        }
      }
    }
    spread.settle()
    return spread
  }

  /// What a walk looks things up in.
  private struct Look {
    let slots: UnsafeBufferPointer<UInt32>
    let factors: UnsafeBufferPointer<Worlds>
    let expected: UnsafeBufferPointer<Double>
    /// The weight after each attempt of a unit.
    let steps: UnsafeMutableBufferPointer<Worlds>
    let tails: UnsafeMutableBufferPointer<Worlds>?
    let end: Int
    let isPredicted: Worlds
    let isMean: Worlds

    /// What stands for a unit's outcome, and its weight.
    @inline(__always)
    func sum(of unit: Unit, _ group: Group) -> (sum: Worlds, weight: Worlds) {
      let attempts = unit.attempts
      if attempts.isEmpty { return (Worlds(repeating: unit.outcome), Worlds(repeating: 1)) }
      return expected.isEmpty ? meanSum(of: unit, group) : predictedSum(of: unit, group)
    }

    /// The same where the mean of the group stands in every world.
    @inline(__always)
    private func meanSum(of unit: Unit, _ group: Group) -> (sum: Worlds, weight: Worlds) {
      var weight = Worlds(repeating: 1)
      for index in unit.attempts {
        let place = Int(slots[index])
        if place >= end { return (group.mean, .none) }
        weight = weight.times(factors[place])
      }
      let off = Worlds(repeating: unit.outcome).minus(group.mean)
      let tail = group.scale.times(weight).times(off)
      if let tails {
        for index in unit.attempts {
          let place = Int(slots[index])
          tails[place] = tails[place].plus(tail)
        }
      }
      return (group.mean.plus(tail), weight)
    }

    /// The same with predictions.
    @inline(__always)
    private func predictedSum(of unit: Unit, _ group: Group) -> (sum: Worlds, weight: Worlds) {
      let (first, count) = (unit.attempts.lowerBound, unit.attempts.count)
      let mean = group.mean.times(isMean)
      var weight = Worlds(repeating: 1)
      var length = 0
      while length < count {
        let place = Int(slots[first &+ length])
        if place >= end { break }
        weight = weight.times(factors[place])
        steps[length] = weight
        length &+= 1
      }
      var tail = Worlds.none
      var next = 0.0
      if length < count {
        weight = .none
        next = expected[Int(slots[first &+ length])]
      } else {
        length &-= 1
        let place = Int(slots[first &+ length])
        next = expected[place]
        let before = mean.plus(isPredicted.times(next))
        tail = group.scale.times(weight).times(Worlds(repeating: unit.outcome).minus(before))
        if let tails { tails[place] = tails[place].plus(tail) }
      }
      let scale = group.scale.times(isPredicted)
      while length > 0 {
        length &-= 1
        let place = Int(slots[first &+ length])
        let own = expected[place]
        tail = tail.plus(scale.times(steps[length]).times(next - own))
        next = own
        if let tails { tails[place] = tails[place].plus(tail) }
      }
      return (mean.plus(isPredicted.times(next)).plus(tail), weight)
    }
  }
}

/// How weight is spread over people.
struct WeightSpread<Worlds: Lanes>: Sendable {
  private var sum = Worlds.none
  private var squares = Worlds.none
  private var heaviest = Worlds.none
  private var own = Worlds.none
  private var subject: Int32 = -1

  /// Adds a unit's weight; each person's come one after the other.
  @inline(__always)
  mutating func add(_ weight: Worlds, of subject: Int32) {
    if subject != self.subject {
      settle()
      self.subject = subject
    }
    own = own.plus(weight)
  }

  /// Takes in the person at hand.
  mutating func settle() {
    sum = sum.plus(own)
    squares = squares.plus(own.times(own))
    heaviest = heaviest.larger(own)
    own = .none
  }

  /// Takes in the people of another part; both are settled.
  mutating func add(_ other: WeightSpread) {
    sum = sum.plus(other.sum)
    squares = squares.plus(other.squares)
    heaviest = heaviest.larger(other.heaviest)
  }

  /// The size of an equally weighted sample of people as informative.
  func effectiveSubjects(_ world: Int) -> Double {
    squares[world] > 0 ? sum[world] * sum[world] / squares[world] : 0
  }

  /// The greatest share of the weight on one person.
  func largestShare(_ world: Int) -> Double {
    sum[world] > 0 ? heaviest[world] / sum[world] : 0
  }
}
