import EventLogs
import Sessions
import Statistics
import Studies

/// Parts of the log from which nothing can be learnt: where friction goes unrecorded though it is
/// recorded elsewhere, and where nearly everybody meets it.
struct Segments {
  /// Sessions to leave out of every estimate, by their place in the timelines.
  var leftOut: [Bool]
  var cautions: [Caution] = []
  /// Why nobody's estimate without friction can be had; `nil` when it can.
  var refusal: Caution?
  let study: Study
  /// What all sessions came to.
  let whole: LogTally
  /// What the sessions that are not left out came to.
  private(set) var kept: LogTally
  private let wantsDays: Bool

  /// Looks for them; `wantsDays` says whether its tallies will be asked about days.
  init(_ study: Study, counted: FrictionSet, wantsDays: Bool = false) {
    self.study = study
    self.wantsDays = wantsDays
    leftOut = [Bool](repeating: false, count: study.timelines.sessions.count)
    whole = LogTally(study, leftOut: leftOut, wantsDays: wantsDays)
    kept = whole
    leaveOutUnmonitored(counted)
    leaveOutWithoutOverlap()
  }

  /// Counts those that are left once more.
  mutating func countAgain() { kept = LogTally(study, leftOut: leftOut, wantsDays: wantsDays) }

  // MARK: Unmonitored

  /// A platform or release with fifty sessions and none of a kind that others have, where chance
  /// would leave it without once in a hundred times over all segments and kinds looked at.
  private mutating func leaveOutUnmonitored(_ counted: FrictionSet) {
    let words = study.timelines.vocabulary
    let platforms = SegmentCounts(whole, .platform)
    let releases = SegmentCounts(whole, .release)
    var found: [(caution: Caution, sessions: [Int])] = []
    let tests = platforms.tests(counted) + releases.tests(counted)
    let looks: [(SegmentCounts, (Int) -> String)] = [
      (platforms, { "platform " + words.platforms.text(UInt32($0)) }),
      (releases, { "release " + words.releases.text(UInt32($0)) }),
    ]
    for (counts, name) in looks {
      for (segment, kind) in counts.unmonitored(study, counted, tests: tests) {
        let sessions = study.sessions(at: segment, of: counts.place)
        found.append(
          (.unmonitored(name(segment), kind: kind, sessions: sessions.count), sessions))
      }
    }
    if found.isEmpty { return }
    for (caution, sessions) in found.sorted(by: { $0.caution.text < $1.caution.text }) {
      cautions.append(caution)
      for session in sessions { leftOut[session] = true }
    }
    countAgain()
  }
}

extension Study {
  /// The sessions with an attempt at a level of a place.
  fileprivate func sessions(at level: Int, of place: LogTally.Place) -> [Int] {
    let isThere = timelines.settings.map { place.word(of: $0) == level }
    return subjects.flatMap(\.sessions).filter { session in
      timelines.attempts[timelines.sessions[session].attempts].contains {
        isThere[Int($0.setting)]
      }
    }
  }
}

/// Attempts and hits by segment and operation.
private struct SegmentCounts {
  /// What sort of segments they are.
  let place: LogTally.Place
  private let tally: LogTally
  /// Sessions with an attempt in each.
  private let levels: [LogTally.Level]

  /// Where segments and operations are more than this many pairs, operations are not told apart.
  private static let manyPairs = 4_000_000

  init(_ tally: LogTally, _ place: LogTally.Place) {
    self.place = place
    self.tally = tally
    levels = tally.levels(place)
  }

  /// Segments worth looking at: named, with fifty sessions.
  private var candidates: [Int] {
    levels.indices.filter { $0 != 0 && levels[$0].sessions >= 50 }
  }

  /// How many segments and kinds are looked at.
  func tests(_ counted: FrictionSet) -> Int {
    candidates.count * Friction.allCases.count { counted.contains($0) }
  }

  func unmonitored(_ study: Study, _ counted: FrictionSet, tests: Int) -> [(Int, Friction)] {
    let candidates = candidates
    let silent = Friction.allCases.filter { counted.contains($0) }.map { kind in
      let isHit = levels.indices.map { tally.hits(kind, place, $0) > 0 }
      return (kind: kind, segments: isHit.contains(true) ? candidates.filter { !isHit[$0] } : [])
    }
    guard silent.contains(where: { !$0.segments.isEmpty }) else { return [] }
    let isCoarse = levels.count * study.timelines.operations.count > Self.manyPairs
    let attempts = SegmentAttempts(study, place, segments: levels.count, isCoarse: isCoarse)
    var found: [(Int, Friction)] = []
    for (kind, segments) in silent where !segments.isEmpty {
      let operations = 0..<attempts.operations
      let totals = operations.map { operation in
        levels.indices.reduce(0) { $0 + attempts.count(kind, $1, operation) }
      }
      let hits = study.timelines.operations.indices.map { tally.hits(kind, nil, $0) }
      let hitsThere = isCoarse ? [hits.reduce(0, +)] : hits
      for segment in segments {
        // What the rate elsewhere, operation by operation, would have brought here.
        let expected = operations.reduce(0.0) { sum, operation in
          let own = attempts.count(kind, segment, operation)
          let others = totals[operation] - own
          guard own > 0, others > 0 else { return sum }
          return sum + Double(own) * Double(hitsThere[operation]) / Double(others)
        }
        if poissonChanceOfNone(mean: expected) * Double(tests) < 0.01 {
          found.append((segment, kind))
        }
      }
    }
    return found
  }
}

/// Attempts by segment, operation and what they could meet.
private struct SegmentAttempts {
  /// How many operations are told apart.
  let operations: Int
  private let counts: [UInt32]
  /// With more numbers than this a table is made once, not in parts.
  private static let large = 1 << 20

  init(_ study: Study, _ place: LogTally.Place, segments: Int, isCoarse: Bool) {
    let timelines = study.timelines
    let operations = isCoarse ? 1 : timelines.operations.count
    let segmentOf = timelines.settings.map { UInt32(place.word(of: $0)) }
    let size = segments * operations * 8
    let ranges = size > Self.large ? [study.subjects.indices] : WorkParts.of(study.subjects.count)
    let parts = concurrently(ranges) { part in
      var counts = [UInt32](repeating: 0, count: size)
      counts.withUnsafeMutableBufferPointer { counts in
        study.forEachAttempt(of: part) { attempt in
          let operation = Int(attempt.operation)
          let segment = Int(segmentOf[Int(attempt.setting)])
          let pair = segment &* operations &+ (isCoarse ? 0 : operation)
          let openness = attempt.openness | (timelines.isCharge[operation] ? 4 : 0)
          counts[8 &* pair &+ openness] &+= 1
        }
      }
      return counts
    }
    var counts = parts[0]
    for part in parts.dropFirst() {
      for place in counts.indices { counts[place] += part[place] }
    }
    self.operations = operations
    self.counts = counts
  }

  /// Attempts that could meet a kind.
  func count(_ kind: Friction, _ segment: Int, _ operation: Int) -> Int {
    let start = 8 * (segment * operations + operation)
    return (0..<8).reduce(0) { sum, openness in
      LogTally.isOpen(openness, to: kind) ? sum + Int(counts[start + openness]) : sum
    }
  }
}

extension Study {
  /// Goes through the attempts of some of the subjects.
  @inline(__always)
  fileprivate func forEachAttempt(of part: Range<Int>, _ body: (Attempt) -> Void) {
    timelines.attempts.withUnsafeBufferPointer { attempts in
      for subject in subjects[part] {
        for session in subject.sessions {
          for index in timelines.sessions[session].attempts { body(attempts[index]) }
        }
      }
    }
  }
}
