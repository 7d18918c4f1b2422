import EventLogs
import Sessions

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What makes the cell of an attempt, packed: what of it hangs on the surroundings and on the
/// operation is put together once.
struct AttemptKeys: Sendable {
  private let timelines: Timelines
  private let covariates: Covariates
  private let ofSetting: [UInt64]
  private let ofOperation: [UInt64]
  /// By place in the session, up to where places are no longer told apart.
  private let positions: [UInt64]

  init(_ timelines: Timelines, _ covariates: Covariates) {
    self.timelines = timelines
    self.covariates = covariates
    ofSetting = covariates.ofSetting.map { levels in
      Field.level(.platform, UInt64(levels.0)) | Field.level(.channel, UInt64(levels.1))
        | Field.level(.release, covariates.ofWeek.isEmpty ? UInt64(levels.2) : 0)
        | Field.level(.country, UInt64(levels.3)) | Field.level(.plan, UInt64(levels.4))
    }
    ofOperation = zip(covariates.ofOperation, timelines.isCharge).map { level, isCharge in
      Field.level(.operation, UInt64(level)) | (isCharge ? 4 << Field.types : 0)
    }
    positions = Position.keys
  }

  /// So many attempts, and those of the person at hand, are put into a batch.
  private static let batch = 2048

  /// Goes through the attempts of some of the subjects, and of those between and around them who are in no
  /// study, in order.
  ///
  /// - Parameters:
  ///   - part: Which of the subjects.
  ///   - subjects: All of them.
  ///   - body: Takes the places of some attempts side by side, and what makes their cells, which is
  ///     nothing for attempts of no subject; says whether to go on.
  func forEachBatch(
    _ part: Range<Int>, of subjects: [Subject],
    _ body: (Range<Int>, UnsafeMutableBufferPointer<UInt64>) -> Bool
  ) {
    let all = self.attempts(part, of: subjects)
    var keys: [UInt64] = []
    var (next, first) = (part.lowerBound, all.lowerBound)
    while first < all.upperBound {
      let subject = next
      var end = first
      while next < part.upperBound, end - first < Self.batch {
        end = timelines.attempts(of: subjects[next]).upperBound
        next += 1
      }
      if next == part.upperBound { end = all.upperBound }
      if keys.count < end - first { keys = [UInt64](repeating: 0, count: end - first) }
      let goesOn = keys.withUnsafeMutableBufferPointer { keys in
        let batch = UnsafeMutableBufferPointer(rebasing: keys[..<(end - first)])
        put(subjects[subject..<next], of: first..<end, into: batch)
        return body(first..<end, batch)
      }
      guard goesOn else { return }
      first = end
    }
  }

  /// The attempts up to where the next part's begin.
  private func attempts(_ part: Range<Int>, of subjects: [Subject]) -> Range<Int> {
    let end = timelines.attempts.count
    let first = { (place: Int) in
      place < subjects.count ? timelines.attempts(of: subjects[place]).lowerBound : end
    }
    return (part.lowerBound == 0 ? 0 : first(part.lowerBound))..<first(part.upperBound)
  }

  /// Puts the keys of the attempts of some people in their places among those of a range.
  private func put(
    _ subjects: ArraySlice<Subject>, of range: Range<Int>,
    into keys: UnsafeMutableBufferPointer<UInt64>
  ) {
    var next = range.lowerBound
    timelines.attempts.withUnsafeBufferPointer { attempts in
      for subject in subjects {
        let own = timelines.attempts(of: subject)
        while next < own.lowerBound {
          keys[next - range.lowerBound] = 0
          next += 1
        }
        put(subject, attempts, from: range.lowerBound, into: keys)
        next = own.upperBound
      }
    }
    while next < range.upperBound {
      keys[next - range.lowerBound] = 0
      next += 1
    }
  }

  /// Puts the key of each attempt of a person in its place.
  @inline(__always)
  private func put(
    _ subject: Subject, _ attempts: UnsafeBufferPointer<Attempt>, from first: Int,
    into keys: UnsafeMutableBufferPointer<UInt64>
  ) {
    var history = (hits: 0, attempts: 0)
    for (place, session) in subject.sessions.enumerated() {
      let (range, start) = (timelines.sessions[session].attempts, timelines.sessions[session].start)
      let earlier = EarlierFriction.level(place: place, history, rate: covariates.rate)
      let base = Field.session(place) | Field.level(.earlierFriction, UInt64(earlier))
      var hitBefore: UInt64 = 0
      for index in range {
        let attempt = attempts[index]
        let position = min(index &- range.lowerBound, positions.count &- 1)
        keys[index &- first] =
          base | key(of: attempt, index, from: start) | positions[position] | hitBefore
        if attempt.isHit {
          hitBefore = 1 << Field.hitBefore
          history.hits &+= 1
        }
      }
      history.attempts += range.count
    }
  }

  @inline(__always)
  private func key(of attempt: Attempt, _ index: Int, from start: Timestamp) -> UInt64 {
    let key =
      ofSetting[Int(attempt.setting)] | ofOperation[Int(attempt.operation)]
      | UInt64(attempt.openness) << UInt64(Field.types)
    guard !covariates.ofWeek.isEmpty else { return key }
    let release = covariates.release(of: attempt) { timelines.times.time(index, from: start) }
    return key | Field.level(.release, UInt64(release))
  }
}

extension Timelines {
  /// The attempts of a subject; sessions of a person lie side by side, and so do their attempts.
  func attempts(of subject: Subject) -> Range<Int> {
    sessions[subject.sessions.lowerBound].attempts
      .lowerBound..<sessions[subject.sessions.upperBound - 1].attempts.upperBound
  }
}

/// How much friction a person met in earlier sessions, as a class.
enum EarlierFriction {
  static func level(place: Int, _ history: (hits: Int, attempts: Int), rate: Double) -> Int {
    if place == 0 { return 0 }
    if history.hits == 0 { return 1 }
    let own = Double(history.hits) / Double(max(history.attempts, 1))
    return own <= rate ? 2 : own <= 3 * rate ? 3 : 4
  }
}

/// Places in a session, in classes that widen: 1 to 4 each alone, then about two fifths more each.
enum Position {
  private static let starts: [Int] = [
    1, 2, 3, 4, 5, 7, 10, 14, 20, 28, 40, 56, 79, 111, 156, 219, 307, 430, 602, 843,
  ]

  /// What places add to a key, up to the one from which on all are of one class.
  static let keys = (0..<starts[starts.count - 1]).map { Field.position($0) }

  /// The class of a place counted from 0.
  static func level(_ position: Int) -> Int {
    if position < 4 { return position }
    return (starts.firstIndex { $0 > position + 1 } ?? starts.count) - 1
  }

  /// The logarithm of the geometric middle of a class.
  static func logMiddle(_ level: Int) -> Double { logMiddles[level] }

  private static let logMiddles = starts.indices.map { level in
    let start = Double(starts[level])
    let last = level + 1 < starts.count ? Double(starts[level + 1] - 1) : start * 1.25
    return (log(start) + log(last)) / 2
  }
}

/// Where in a packed key each covariate stands.
enum Field {
  static let types = 61
  static let hitBefore = 60
  static let position = 55
  static let session = 51

  static func width(of covariate: Covariate) -> Int {
    switch covariate {
    case .operation: 12
    case .platform: 6
    case .channel: 7
    case .release: 9
    case .country: 8
    case .plan: 4
    case .earlierFriction: 3
    }
  }

  static func offset(of covariate: Covariate) -> Int { offsets[covariate.rawValue] }

  private static let offsets = Covariate.allCases.map { covariate in
    Covariate.allCases[..<covariate.rawValue].reduce(0) { $0 + width(of: $1) }
  }

  static func mask(of covariate: Covariate) -> UInt64 {
    ((1 << UInt64(width(of: covariate))) - 1) << UInt64(offset(of: covariate))
  }

  static func level(_ covariate: Covariate, _ level: UInt64) -> UInt64 {
    level << UInt64(offset(of: covariate))
  }

  /// Friction was met earlier in the session.
  static func isHitBefore(_ key: UInt64) -> Bool { read(key, hitBefore, 1) == 1 }

  /// The attempt could meet a kind.
  static func canMeet(_ kind: Friction, _ key: UInt64) -> Bool {
    let types = read(key, types, 3)
    switch kind {
    case .authentication: return types & 1 != 0
    case .latency: return types & 2 != 0
    case .payment: return types & 4 != 0
    case .failure, .interaction, .notFound, .rateLimited: return true
    }
  }

  /// The place in the session, the session's number and earlier friction: where in the conditions of an
  /// attempt each stands, how many bits it has, and how many levels.
  static let conditions: [(shift: Int, width: Int, levels: Int)] = [
    (7, 5, 20), (3, 4, 7), (0, 3, 5),
  ]

  /// The bits that these take together.
  static let conditionWidth = 12
  /// These bits.
  static let conditionMask: UInt32 = 1 << UInt32(conditionWidth) - 1

  /// These put together, and above them, friction met earlier in the session in bit 12 and what could be
  /// met in 13 to 15: all that stands above the levels of surroundings in a key, in the same order.
  @inline(__always)
  static func conditions(of key: UInt64) -> UInt16 {
    let earlier = read(key, offset(of: .earlierFriction), 3)
    return UInt16(truncatingIfNeeded: earlier | (key >> UInt64(session)) << 3)
  }

  /// A key of conditions and nothing else.
  static func key(ofConditions conditions: UInt16) -> UInt64 {
    UInt64(conditions >> 3) << UInt64(session)
      | level(.earlierFriction, UInt64(conditions & 7))
  }

  /// Their levels, from them put together.
  static func levels(ofConditions code: Int) -> [Int32] {
    conditions.map { shift, width, levels in
      Int32(min(code >> shift & (1 << width - 1), levels - 1))
    }
  }

  static func position(_ position: Int) -> UInt64 {
    UInt64(Position.level(position)) << UInt64(Self.position)
  }

  static func session(_ place: Int) -> UInt64 {
    let level: UInt64 =
      switch place {
      case ..<4: UInt64(place)
      case ..<6: 4
      case ..<9: 5
      default: 6
      }
    return level << UInt64(Self.session)
  }

  static func read(_ key: UInt64, _ offset: Int, _ width: Int) -> UInt64 {
    (key >> UInt64(offset)) & ((1 << UInt64(width)) - 1)
  }
}
