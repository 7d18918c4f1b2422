import EventLogs
import Sessions
import Statistics
import Studies

/// Which parts of a step's name are kept.
enum Grain: CaseIterable {
  case release
  case platform
  case operation
}

/// A step: an operation, on one platform or all, in one release or all.
struct StepKey: Hashable, Comparable {
  var operation: UInt32
  var platform: UInt32?
  var release: UInt32?

  /// The same step in every release, or, where it is that already, on every platform.
  var withoutLast: StepKey {
    StepKey(operation: operation, platform: release == nil ? nil : platform, release: nil)
  }

  static func < (a: StepKey, b: StepKey) -> Bool {
    (a.operation, a.platform ?? 0, a.release ?? 0) < (b.operation, b.platform ?? 0, b.release ?? 0)
  }
}

/// The attempts at steps in the judged sessions: what each asks of a type of friction, and its step.
struct StepAttempts: Sendable {
  let units: [Unit]
  let weighting: Weighting
  let attempts: [Attempt]
  let types: Int
  /// By slot in use, the types that an attempt could meet, a bit each.
  let asked: [UInt8]
  /// By slot in use, then type: one over the chance to be spared the type, 0 for one that it struck.
  let factors: [Double]

  init(_ units: [Unit], of timelines: Timelines, _ weighting: Weighting) {
    self.units = units
    self.weighting = weighting
    attempts = timelines.attempts
    types = weighting.risk.types.count
    let spared = (0..<types).map { weighting.sparedFactors(of: $0) }
    var asked: [UInt8] = []
    var factors: [Double] = []
    for (met, cell) in zip(weighting.metOfPlace, weighting.cellOfPlace) {
      var types: UInt8 = 0
      for (type, spared) in spared.enumerated() {
        let own = spared[Int(cell)]
        if Int(met) == type + 1 || own > 1 { types |= 1 << UInt8(type) }
        // A friction asked before this type leaves its risk out of play.
        factors.append(Int(met) == type + 1 ? 0 : met == 0 || Int(met) > type ? own : 1)
      }
      asked.append(types)
    }
    (self.asked, self.factors) = (asked, factors)
  }

  /// The attempts that met each type, by their place in the timelines.
  var struck: [[Int]] {
    var struck = [[Int]](repeating: [], count: types)
    for unit in units {
      for index in unit.attempts where !weighting.isSpared(index) {
        struck[Int(weighting.metOfPlace[Int(weighting.slots[index])]) - 1].append(index)
      }
    }
    return struck
  }

  /// Calls `body` with each attempt of some of the units that could meet a type: the unit's place, the
  /// attempt, the type and the attempt's slot.
  ///
  /// Of an operation only the `wanted` types are, a bit each.
  @inline(__always)
  func forEach(
    of part: Range<Int>, wanted: [UInt8],
    _ body: (_ unit: Int, _ attempt: Attempt, _ type: Int, _ slot: Int) -> Void,
    after: (_ unit: Int) -> Void
  ) {
    units.withUnsafeBufferPointer { units in
      attempts.withUnsafeBufferPointer { attempts in
        weighting.slots.withUnsafeBufferPointer { slots in
          asked.withUnsafeBufferPointer { asked in
            wanted.withUnsafeBufferPointer { wanted in
              for unit in part {
                for index in units[unit].attempts {
                  let slot = Int(slots[index])
                  var types = asked[slot] & wanted[Int(attempts[index].operation)]
                  while types != 0 {
                    body(unit, attempts[index], types.trailingZeroBitCount, slot)
                    types &= types &- 1
                  }
                }
                after(unit)
              }
            }
          }
        }
      }
    }
  }
}

/// How many sessions reach a step, how many attempts there are at it, and hits.
struct StepCount: Sendable {
  private(set) var sessions: Int32 = 0
  private(set) var attempts: Int32 = 0
  private(set) var hits: Int32 = 0
  private var last: Int32 = -1

  var isEnough: Bool { sessions >= 20 && hits >= StepTally.leastHits }

  /// Counts an attempt of a session; a session's come one after the other.
  mutating func add(_ session: Int, isHit: Bool) {
    let session = Int32(truncatingIfNeeded: session)
    if session != last {
      sessions &+= 1
      last = session
    }
    attempts &+= 1
    if isHit { hits &+= 1 }
  }

  /// Takes in the counts of other people.
  mutating func add(_ other: StepCount) {
    sessions += other.sessions
    attempts += other.attempts
    hits += other.hits
  }
}

/// The counts of every step of every type of friction, at every grain.
struct StepCounts: Sendable {
  /// By type, by grain in the order of ``Grain``: the steps and their counts.
  private(set) var counts: [[[(StepKey, StepCount)]]] = []

  init(_ attempts: StepAttempts, _ places: [[StepPlaces]], _ timelines: Timelines) {
    let table = Table(places, operations: timelines.operations.count)
    let wanted = timelines.operations.indices.map { operation in
      typeBits(places) { $0.contains { $0.isWanted(operation) } }
    }
    let met = attempts.weighting.metOfPlace
    let releases = timelines.vocabulary.releases.count
    let offsets = timelines.settings.map {
      (platform: Int($0.platform), release: Int($0.platform) * releases + Int($0.release))
    }
    let parts = concurrently(attempts.units.partsByPerson) { part in
      var all = [StepCount](repeating: StepCount(), count: table.count)
      all.withUnsafeMutableBufferPointer { all in
        offsets.withUnsafeBufferPointer { offsets in
          table.starts.withUnsafeBufferPointer { starts in
            table.places.withUnsafeBufferPointer { places in
              let look = Look(all: all, starts: starts, places: places, stride: table.stride)
              attempts.forEach(of: part, wanted: wanted) { unit, attempt, type, slot in
                let (platform, release) = offsets[Int(attempt.setting)]
                let start = Int(attempt.operation) &* look.stride &+ type &* 3
                let isHit = Int(met[slot]) == type &+ 1
                look.count(unit, at: start, release, isHit: isHit)
                look.count(unit, at: start &+ 1, platform, isHit: isHit)
                look.count(unit, at: start &+ 2, 0, isHit: isHit)
              } after: { _ in
              }
            }
          }
        }
      }
      return all
    }
    var all = [StepCount](repeating: StepCount(), count: table.count)
    for part in parts {
      for place in all.indices { all[place].add(part[place]) }
    }
    var next = 0
    for grains in places {
      counts.append([])
      for grain in grains {
        let own = next..<(next + grain.keys.count)
        counts[counts.count - 1].append(Array(zip(grain.keys, all[own])))
        next = own.upperBound
      }
    }
  }

  /// Where counts are added.
  private struct Look {
    let all: UnsafeMutableBufferPointer<StepCount>
    let starts: UnsafeBufferPointer<Int32>
    let places: UnsafeBufferPointer<Int32>
    let stride: Int

    @inline(__always)
    func count(_ unit: Int, at start: Int, _ offset: Int, isHit: Bool) {
      let first = Int(starts[start])
      guard first >= 0 else { return }
      let place = Int(places[first &+ offset])
      if place >= 0 { all[place].add(unit, isHit: isHit) }
    }
  }

  /// The places of the steps of all types and grains in one row.
  private struct Table: Sendable {
    /// How many steps there are.
    private(set) var count = 0
    /// By operation, type and grain: where the places of its steps begin; negative for none.
    private(set) var starts: [Int32]
    /// Numbers of steps; negative for none.
    private(set) var places: [Int32] = []
    /// Types times grains.
    let stride: Int

    init(_ all: [[StepPlaces]], operations: Int) {
      stride = all.count * Grain.allCases.count
      starts = [Int32](repeating: -1, count: operations * stride)
      for (place, own) in all.joined().enumerated() {
        for (operation, start) in own.starts.enumerated() where start >= 0 {
          starts[operation * stride + place] = Int32(places.count + start)
        }
        places += own.places.map { $0 < 0 ? $0 : $0 + Int32(count) }
        count += own.keys.count
      }
    }
  }
}

/// Tallies of the steps that are listed, each of which an attempt is at one of at most.
struct StepTallies {
  /// By type, then in the order of the steps.
  let tallies: [StepTally]

  /// Tallies the judged sessions.
  ///
  /// - Parameters:
  ///   - attempts: What the sessions tried.
  ///   - listed: Where each attempt's step stands among all that are listed, by type.
  ///   - count: How many are listed.
  ///   - operations: How many operations there are.
  init(_ attempts: StepAttempts, _ listed: [ListedPlaces], count: Int, operations: Int) {
    let types = attempts.types
    // By operation and type: the place of its only step, -1 for none, less where it has several.
    let wholes = (0..<operations).flatMap { operation in
      listed.map { $0.whole(operation) }
    }
    let wanted = (0..<operations).map { operation in
      typeBits(listed) { $0.isWanted(operation) }
    }
    let parts = concurrently(attempts.units.partsByPerson) { part in
      var tallies = [StepTally](repeating: StepTally(), count: count)
      var reached = Reached(steps: count)
      tallies.withUnsafeMutableBufferPointer { tallies in
        wholes.withUnsafeBufferPointer { wholes in
          attempts.factors.withUnsafeBufferPointer { factors in
            attempts.forEach(of: part, wanted: wanted) { unit, attempt, type, slot in
              var place = Int(wholes[Int(attempt.operation) &* types &+ type])
              if place < -1 {
                place = listed[type].place(of: Int(attempt.operation), in: Int(attempt.setting))
              }
              if place >= 0 {
                reached.note(place, factor: factors[slot &* types &+ type], of: unit)
              }
            } after: { unit in
              reached.handOut { tallies[$0].add(attempts.units[unit], $1) }
            }
          }
        }
        for place in tallies.indices { tallies[place].settle() }
      }
      return tallies
    }
    var tallies = [StepTally](repeating: StepTally(), count: count)
    for part in parts {
      for place in tallies.indices { tallies[place].add(part[place]) }
    }
    self.tallies = tallies
  }
}

/// The steps that a session reaches, and the weight of those spared at each.
private struct Reached {
  /// By step: the unit that reached it last, and the weight of those spared there.
  private var units: [Int]
  private var weights: [Double]
  /// The steps that the unit at hand reached, in order.
  private var steps: [Int] = []

  /// None of so many steps.
  init(steps count: Int) {
    units = [Int](repeating: -1, count: count)
    weights = [Double](repeating: 0, count: count)
    steps.reserveCapacity(count)
  }

  /// Notes an attempt of a unit at a step; units come one after the other.
  @inline(__always)
  mutating func note(_ step: Int, factor: Double, of unit: Int) {
    if units[step] == unit {
      weights[step] *= factor
    } else {
      units[step] = unit
      weights[step] = factor
      steps.append(step)
    }
  }

  /// Hands out the steps and weights of the unit at hand, and goes on to the next.
  @inline(__always)
  mutating func handOut(_ body: (_ step: Int, _ weight: Double) -> Void) {
    for step in steps { body(step, weights[step]) }
    steps.removeAll(keepingCapacity: true)
  }
}

/// A bit for each type of which `isSet` says so.
private func typeBits<Own>(_ types: [Own], _ isSet: (Own) -> Bool) -> UInt8 {
  types.enumerated().reduce(0) { $0 | (isSet($1.element) ? 1 << UInt8($1.offset) : 0) }
}

extension Weighting {
  /// One over the chance to be spared a type, by cell: among attempts not yet hit in the session, or,
  /// after a hit, among all.
  fileprivate func sparedFactors(of type: Int) -> [Double] {
    zip(layout.isHitBefore, zip(risk.first[type].risk, risk.all[type].risk)).map {
      isHitBefore, risks in
      1 / max(1 - (isHitBefore ? risks.1 : risks.0), 1e-12)
    }
  }
}
