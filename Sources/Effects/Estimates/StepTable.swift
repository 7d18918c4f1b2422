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

/// Tallies of every step of one type of friction, at one grain.
struct StepTable {
  private(set) var tallies: [(StepKey, StepTally)] = []

  init(_ inquiry: Inquiry, _ weighting: Weighting, type: Int, grain: Grain) {
    let study = inquiry.study
    let timelines = study.timelines
    let first = weighting.risk.first[type].risk
    let all = weighting.risk.all[type].risk
    let places = StepPlaces(inquiry, weighting, type: type, grain: grain)
    tallies = places.keys.map { ($0, StepTally()) }
    let isHitBefore = weighting.layout.isHitBefore
    var reached: [(place: Int, attempts: Int, hits: Int, weight: Double)] = []
    for unit in inquiry.judgedSessions {
      reached.removeAll(keepingCapacity: true)
      for index in unit.attempts {
        let met = Int(weighting.met[index])
        let place = places.place(of: timelines.attempts[index])
        guard place >= 0 else { continue }
        let cell = Int(study.cellOfAttempt[index])
        let chance = isHitBefore[cell] ? all[cell] : first[cell]
        guard chance > 0 || met == type + 1 else { continue }
        let slot = reached.firstIndex { $0.place == place } ?? reached.count
        if slot == reached.count { reached.append((place, 0, 0, 1)) }
        reached[slot].attempts += 1
        // A friction asked before this type leaves its risk out of play.
        if met == 0 || met > type { reached[slot].weight /= max(1 - chance, 1e-12) }
        if met == type + 1 {
          reached[slot].hits += 1
          reached[slot].weight = 0
        }
      }
      for step in reached {
        tallies[step.place].1.add(
          unit, attempts: step.attempts, hits: step.hits, weight: step.weight)
      }
    }
    for place in tallies.indices { tallies[place].1.settle() }
  }
}

/// The steps with hits enough to be looked at, and where each attempt's step stands among them.
private struct StepPlaces {
  /// The steps, in order.
  private(set) var keys: [StepKey] = []
  private var places: [Int32]
  /// Where each operation's steps begin; negative for one with too few hits.
  private var starts: [Int]
  /// What of a step's place comes from the setting, by setting.
  private let offsets: [Int]

  /// Above this many steps the operations hit least go without.
  private static let mostPlaces = 1 << 22

  init(_ inquiry: Inquiry, _ weighting: Weighting, type: Int, grain: Grain) {
    let timelines = inquiry.study.timelines
    let words = timelines.vocabulary
    let platforms = grain == .operation ? 1 : words.platforms.count
    let releases = grain == .release ? words.releases.count : 1
    offsets = timelines.settings.map { setting in
      (grain == .operation ? 0 : Int(setting.platform) * releases)
        + (grain == .release ? Int(setting.release) : 0)
    }
    let stride = platforms * releases
    let struck = inquiry.judgedSessions.flatMap { unit in
      unit.attempts.filter { Int(weighting.met[$0]) == type + 1 }
    }
    var ofOperation = [Int32](repeating: 0, count: timelines.operations.count)
    for index in struck { ofOperation[Int(timelines.attempts[index].operation)] += 1 }
    let chosen = ofOperation.indices.filter { ofOperation[$0] >= StepTally.leastHits }
      .sorted { (ofOperation[$1], $0) < (ofOperation[$0], $1) }
      .prefix(Self.mostPlaces / stride).sorted()
    starts = [Int](repeating: -1, count: ofOperation.count)
    for (place, operation) in chosen.enumerated() { starts[operation] = place * stride }
    places = [Int32](repeating: 0, count: stride * chosen.count)
    for index in struck {
      let attempt = timelines.attempts[index]
      let start = starts[Int(attempt.operation)]
      if start >= 0 { places[start + offsets[Int(attempt.setting)]] += 1 }
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

  /// The place of an attempt's step; negative for none.
  func place(of attempt: Attempt) -> Int {
    let start = starts[Int(attempt.operation)]
    return start < 0 ? -1 : Int(places[start + offsets[Int(attempt.setting)]])
  }
}
