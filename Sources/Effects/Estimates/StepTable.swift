import EventLogs
import Sessions
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

/// Tallies of every step of one type of friction, at every grain.
struct StepTable {
  /// By grain, in the order of ``Grain``: the steps and their tallies.
  private(set) var tallies: [[(StepKey, StepTally)]]

  /// Tallies the judged sessions of some of the people.
  ///
  /// - Parameters:
  ///   - units: The sessions, each person's side by side.
  ///   - columns: What was tried in each attempt, and where.
  ///   - weighting: What attempts met, and their risks.
  ///   - type: The type of friction.
  ///   - places: Where each attempt's step stands, by grain.
  init(
    _ units: ArraySlice<Unit>, _ columns: AttemptColumns, _ weighting: Weighting, type: Int,
    _ places: [StepPlaces]
  ) {
    let starts = places.indices.map { grain in places[..<grain].reduce(0) { $0 + $1.keys.count } }
    var all = [StepTally](repeating: StepTally(), count: places.reduce(0) { $0 + $1.keys.count })
    all.withUnsafeMutableBufferPointer { all in
      Self.tally(units, columns, weighting, type: type, places, starts, into: all)
      for place in all.indices { all[place].settle() }
    }
    tallies = zip(places, starts).map { grain, start in
      Array(zip(grain.keys, all[start..<(start + grain.keys.count)]))
    }
  }

  /// Adds each session to the tallies of the steps it reaches; those of all grains are in one row.
  private static func tally(
    _ units: ArraySlice<Unit>, _ columns: AttemptColumns, _ weighting: Weighting, type: Int,
    _ places: [StepPlaces], _ starts: [Int], into tallies: UnsafeMutableBufferPointer<StepTally>
  ) {
    guard let whole = places.last else { return }
    let spared = weighting.sparedFactors(of: type)
    var reached: [Reached] = []
    for unit in units {
      reached.removeAll(keepingCapacity: true)
      for index in unit.attempts {
        let operation = Int(columns.operations[index])
        guard whole.isWanted(operation) else { continue }
        let met = Int(weighting.met[index])
        let own = spared[Int(weighting.layout.cells[index])]
        guard own > 1 || met == type + 1 else { continue }
        // A friction asked before this type leaves its risk out of play.
        let factor = met == type + 1 ? 0 : met == 0 || met > type ? own : 1
        let setting = Int(columns.settings[index])
        for grain in places.indices {
          let place = places[grain].place(of: operation, in: setting)
          if place >= 0 {
            reached.note(starts[grain] &+ place, isHit: met == type + 1, factor: factor)
          }
        }
      }
      for step in reached {
        tallies[step.place].add(
          unit, attempts: step.attempts, hits: step.hits, weight: step.weight)
      }
    }
  }

  /// Takes in the tallies of other people.
  mutating func add(_ other: StepTable) {
    for grain in tallies.indices {
      for place in tallies[grain].indices {
        tallies[grain][place].1.add(other.tallies[grain][place].1)
      }
    }
  }
}

/// A step that a session reaches: attempts at it, hits among them, and the weight of those spared.
private struct Reached {
  var place: Int
  var attempts: Int
  var hits: Int
  var weight: Double
}

extension [Reached] {
  /// Notes an attempt at a step.
  @inline(__always)
  fileprivate mutating func note(_ place: Int, isHit: Bool, factor: Double) {
    let slot = withUnsafeBufferPointer { reached in
      var slot = 0
      while slot < reached.count, reached[slot].place != place { slot &+= 1 }
      return slot
    }
    if slot == count {
      append(Reached(place: place, attempts: 1, hits: isHit ? 1 : 0, weight: factor))
      return
    }
    withUnsafeMutableBufferPointer { reached in
      reached[slot].attempts &+= 1
      reached[slot].weight *= factor
      if isHit { reached[slot].hits &+= 1 }
    }
  }
}

/// Operation and surroundings of each attempt, side by side in memory.
struct AttemptColumns {
  let operations: [UInt32]
  let settings: [UInt32]

  init(_ attempts: [Attempt]) {
    operations = attempts.map { $0.operation }
    settings = attempts.map { $0.setting }
  }
}

/// The steps with hits enough to be looked at, and where each attempt's step stands among them.
struct StepPlaces {
  /// The steps, in order.
  private(set) var keys: [StepKey] = []
  private var places: [Int32]
  /// Where each operation's steps begin; negative for one with too few hits.
  private var starts: [Int]
  /// What of a step's place comes from the setting, by setting.
  private let offsets: [Int]

  /// Above this many steps the operations hit least go without.
  private static let mostPlaces = 1 << 22

  /// Finds the steps of one grain.
  ///
  /// - Parameters:
  ///   - inquiry: The sessions.
  ///   - columns: What their attempts were.
  ///   - struck: The attempts that met the type of friction.
  ///   - grain: Which parts of a step's name are kept.
  init(_ inquiry: Inquiry, _ columns: AttemptColumns, struck: [Int], grain: Grain) {
    let timelines = inquiry.study.timelines
    let words = timelines.vocabulary
    let platforms = grain == .operation ? 1 : words.platforms.count
    let releases = grain == .release ? words.releases.count : 1
    offsets = timelines.settings.map { setting in
      (grain == .operation ? 0 : Int(setting.platform) * releases)
        + (grain == .release ? Int(setting.release) : 0)
    }
    let stride = platforms * releases
    var ofOperation = [Int32](repeating: 0, count: timelines.operations.count)
    for index in struck { ofOperation[Int(columns.operations[index])] += 1 }
    let chosen = ofOperation.indices.filter { ofOperation[$0] >= StepTally.leastHits }
      .sorted { (ofOperation[$1], $0) < (ofOperation[$0], $1) }
      .prefix(Self.mostPlaces / stride).sorted()
    starts = [Int](repeating: -1, count: ofOperation.count)
    for (place, operation) in chosen.enumerated() { starts[operation] = place * stride }
    places = [Int32](repeating: 0, count: stride * chosen.count)
    for index in struck {
      let start = starts[Int(columns.operations[index])]
      if start >= 0 { places[start + offsets[Int(columns.settings[index])]] += 1 }
    }
    for place in places.indices {
      guard places[place] >= StepTally.leastHits else {
        places[place] = -1
        continue
      }
      places[place] = Int32(keys.count)
      let setting = place % stride
      keys.append(
        StepKey(
          operation: UInt32(chosen[place / stride]),
          platform: grain == .operation ? nil : UInt32(setting / releases),
          release: grain == .release ? UInt32(setting % releases) : nil))
    }
  }

  /// Whether the operation has any step.
  func isWanted(_ operation: Int) -> Bool { starts[operation] >= 0 }

  /// The place of an attempt's step; negative for none.
  func place(of operation: Int, in setting: Int) -> Int {
    let start = starts[operation]
    return start < 0 ? -1 : Int(places[start + offsets[setting]])
  }
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
