import EventLogs
import Sessions

/// The steps with hits enough to be looked at, and where each attempt's step stands among them.
struct StepPlaces {
  /// The steps, in order.
  private(set) var keys: [StepKey] = []
  /// Where among them what each operation is in each surroundings stands; negative for none.
  private(set) var places: [Int32]
  /// Where each operation's places begin; negative for one with too few hits.
  private(set) var starts: [Int]

  /// Above this many steps the operations hit least go without.
  private static let mostPlaces = 1 << 22

  /// Finds the steps of one grain.
  ///
  /// - Parameters:
  ///   - timelines: What was tried, and where.
  ///   - struck: The attempts that met the type of friction.
  ///   - grain: Which parts of a step's name are kept.
  init(_ timelines: Timelines, struck: [Int], grain: Grain) {
    let words = timelines.vocabulary
    let attempts = timelines.attempts
    let platforms = grain == .operation ? 1 : words.platforms.count
    let releases = grain == .release ? words.releases.count : 1
    let stride = platforms * releases
    var ofOperation = [Int32](repeating: 0, count: timelines.operations.count)
    for index in struck { ofOperation[Int(attempts[index].operation)] += 1 }
    let chosen = ofOperation.indices.filter { ofOperation[$0] >= StepTally.leastHits }
      .sorted { (ofOperation[$1], $0) < (ofOperation[$0], $1) }
      .prefix(Self.mostPlaces / stride).sorted()
    starts = [Int](repeating: -1, count: ofOperation.count)
    for (place, operation) in chosen.enumerated() { starts[operation] = place * stride }
    places = [Int32](repeating: 0, count: stride * chosen.count)
    for index in struck {
      let start = starts[Int(attempts[index].operation)]
      guard start >= 0 else { continue }
      let setting = timelines.settings[Int(attempts[index].setting)]
      let offset =
        (grain == .operation ? 0 : Int(setting.platform) * releases)
        + (grain == .release ? Int(setting.release) : 0)
      places[start + offset] += 1
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
}

/// Where the step of each attempt stands among those listed, whatever their grain.
struct ListedPlaces: Sendable {
  /// By operation: the place of its step, negative where it has none or more than one.
  private var ofOperation: [Int32]
  /// Where the platforms of an operation with more than one step begin; negative for others.
  private var starts: [Int]
  /// By operation and platform: the place of the step; below -1, where its releases begin, less two.
  private var ofPlatform: [Int32] = []
  private var ofRelease: [Int32] = []
  private let settings: [Setting]

  /// Lists steps, each of the listed ones by its place; no two have an attempt in common.
  init(_ timelines: Timelines, _ listed: [(key: StepKey, place: Int)]) {
    let words = timelines.vocabulary
    let (platforms, releases) = (words.platforms.count, words.releases.count)
    settings = timelines.settings
    ofOperation = [Int32](repeating: -1, count: timelines.operations.count)
    starts = [Int](repeating: -1, count: ofOperation.count)
    for (key, place) in listed {
      let operation = Int(key.operation)
      guard let platform = key.platform.map({ Int($0) }) else {
        ofOperation[operation] = Int32(place)
        continue
      }
      if starts[operation] < 0 {
        starts[operation] = ofPlatform.count
        ofPlatform += [Int32](repeating: -1, count: platforms)
      }
      let at = starts[operation] + platform
      guard let release = key.release.map({ Int($0) }) else {
        ofPlatform[at] = Int32(place)
        continue
      }
      if ofPlatform[at] >= -1 {
        ofPlatform[at] = -2 - Int32(ofRelease.count)
        ofRelease += [Int32](repeating: -1, count: releases)
      }
      ofRelease[Int(-2 - ofPlatform[at]) + release] = Int32(place)
    }
  }

  /// The place of the operation's only step; -1 for none, less where it has several.
  func whole(_ operation: Int) -> Int32 {
    starts[operation] < 0 ? ofOperation[operation] : -2
  }

  /// Whether the operation has any step.
  func isWanted(_ operation: Int) -> Bool { ofOperation[operation] >= 0 || starts[operation] >= 0 }

  /// The place of an attempt's step; negative for none.
  @inline(__always)
  func place(of operation: Int, in setting: Int) -> Int {
    let whole = Int(ofOperation[operation])
    let start = starts[operation]
    if whole >= 0 || start < 0 { return whole }
    let onPlatform = Int(ofPlatform[start &+ Int(settings[setting].platform)])
    return onPlatform >= -1
      ? onPlatform : Int(ofRelease[-2 &- onPlatform &+ Int(settings[setting].release)])
  }
}
