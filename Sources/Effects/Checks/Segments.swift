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
  private let counted: FrictionSet

  init(_ study: Study, counted: FrictionSet) {
    self.study = study
    self.counted = counted
    leftOut = [Bool](repeating: false, count: study.timelines.sessions.count)
    leaveOutUnmonitored()
    leaveOutWithoutOverlap()
  }

  // MARK: Unmonitored

  /// A platform or release with fifty sessions and none of a kind that others have, where chance
  /// would leave it without once in a hundred times over all segments and kinds looked at.
  private mutating func leaveOutUnmonitored() {
    let words = study.timelines.vocabulary
    let platforms = SegmentCounts(study, count: words.platforms.count) { $0.platform }
    let releases = SegmentCounts(study, count: words.releases.count) { $0.release }
    var found: [(caution: Caution, sessions: [Int])] = []
    let tests = platforms.tests(counted) + releases.tests(counted)
    let looks: [(SegmentCounts, (Int) -> String)] = [
      (platforms, { "platform " + words.platforms.text(UInt32($0)) }),
      (releases, { "release " + words.releases.text(UInt32($0)) }),
    ]
    for (counts, name) in looks {
      for (segment, kind) in counts.unmonitored(counted, tests: tests) {
        let sessions = counts.sessions[segment]
        found.append(
          (.unmonitored(name(segment), kind: kind, sessions: sessions.count), sessions))
      }
    }
    for (caution, sessions) in found.sorted(by: { $0.caution.text < $1.caution.text }) {
      cautions.append(caution)
      for session in sessions { leftOut[session] = true }
    }
  }
}

/// Attempts and hits by segment and operation.
private struct SegmentCounts {
  /// The sessions with an attempt in each segment.
  private(set) var sessions: [[Int]]
  private let operations: Int
  /// Attempts that could meet each class of friction, by segment, operation, class.
  private var attempts: [Int32]
  /// Hits by segment, then kind.
  private var hits: [[Int]]
  /// Hits by operation, then kind.
  private var hitsAtOperation: [[Int]]

  /// Kinds that the same attempts could meet.
  private enum Class: Int, CaseIterable {
    case any
    case signIn
    case charge
    case timed

    init(of kind: Friction) {
      switch kind {
      case .authentication: self = .signIn
      case .payment: self = .charge
      case .latency: self = .timed
      case .failure, .interaction, .notFound, .rateLimited: self = .any
      }
    }
  }

  /// Where segments and operations are more than this many pairs, operations are not told apart.
  private static let manyPairs = 4_000_000

  init(_ study: Study, count: Int, segment: (Setting) -> UInt32) {
    let timelines = study.timelines
    let kinds = Friction.allCases.count
    let isCoarse = count * timelines.operations.count > Self.manyPairs
    operations = isCoarse ? 1 : timelines.operations.count
    sessions = [[Int]](repeating: [], count: count)
    attempts = [Int32](repeating: 0, count: count * operations * Class.allCases.count)
    hits = [[Int]](repeating: [Int](repeating: 0, count: kinds), count: count)
    hitsAtOperation = [[Int]](repeating: [Int](repeating: 0, count: kinds), count: operations)
    for subject in study.subjects {
      for session in subject.sessions {
        for index in timelines.sessions[session].attempts {
          let attempt = timelines.attempts[index]
          let place = Int(segment(timelines.settings[Int(attempt.setting)]))
          if sessions[place].last != session { sessions[place].append(session) }
          add(attempt, at: place, operation: isCoarse ? 0 : Int(attempt.operation), timelines)
        }
      }
    }
  }

  private mutating func add(
    _ attempt: Attempt, at place: Int, operation: Int, _ timelines: Timelines
  ) {
    let base = (place * operations + operation) * Class.allCases.count
    attempts[base] += 1
    if timelines.canMeet(.authentication, attempt) { attempts[base + Class.signIn.rawValue] += 1 }
    if timelines.canMeet(.payment, attempt) { attempts[base + Class.charge.rawValue] += 1 }
    if attempt.isTimed { attempts[base + Class.timed.rawValue] += 1 }
    if let friction = attempt.friction {
      hits[place][Int(friction.rawValue)] += 1
      hitsAtOperation[operation][Int(friction.rawValue)] += 1
    }
  }

  /// Segments worth looking at: named, with fifty sessions.
  private var candidates: [Int] {
    sessions.indices.filter { $0 != 0 && sessions[$0].count >= 50 }
  }

  /// How many segments and kinds are looked at.
  func tests(_ counted: FrictionSet) -> Int {
    candidates.count * Friction.allCases.count { counted.contains($0) }
  }

  func unmonitored(_ counted: FrictionSet, tests: Int) -> [(Int, Friction)] {
    var found: [(Int, Friction)] = []
    for kind in Friction.allCases where counted.contains(kind) {
      let slot = Int(kind.rawValue)
      let candidates = candidates.filter { hits[$0][slot] == 0 }
      guard !candidates.isEmpty, hits.contains(where: { $0[slot] > 0 }) else { continue }
      let totals = (0..<operations).map { operation in
        sessions.indices.reduce(0) { $0 + count(kind, $1, operation) }
      }
      for segment in candidates {
        // What the rate elsewhere, operation by operation, would have brought here.
        let expected = (0..<operations).reduce(0.0) { sum, operation in
          let own = count(kind, segment, operation)
          let others = totals[operation] - own
          guard own > 0, others > 0 else { return sum }
          return sum + Double(own) * Double(hitsAtOperation[operation][slot]) / Double(others)
        }
        if poissonChanceOfNone(mean: expected) * Double(tests) < 0.01 {
          found.append((segment, kind))
        }
      }
    }
    return found
  }

  private func count(_ kind: Friction, _ segment: Int, _ operation: Int) -> Int {
    let base = (segment * operations + operation) * Class.allCases.count
    return Int(attempts[base + Class(of: kind).rawValue])
  }
}
