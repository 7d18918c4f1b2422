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
  }

  /// Puts the key of each attempt of a person in its place among all attempts.
  func put(_ subject: Subject, into places: UnsafeMutableBufferPointer<UInt64>) {
    var history = (hits: 0, attempts: 0)
    for (place, session) in subject.sessions.enumerated() {
      let attempts = timelines.sessions[session].attempts
      let earlier = EarlierFriction.level(place: place, history, rate: covariates.rate)
      let base = Field.session(place) | Field.level(.earlierFriction, UInt64(earlier))
      var hitBefore: UInt64 = 0
      for (position, index) in attempts.enumerated() {
        let attempt = timelines.attempts[index]
        places[index] = base | key(of: attempt) | Field.position(position) | hitBefore
        if attempt.friction != nil {
          hitBefore = 1 << Field.hitBefore
          history.hits += 1
        }
      }
      history.attempts += attempts.count
    }
  }

  @inline(__always)
  private func key(of attempt: Attempt) -> UInt64 {
    var key = ofSetting[Int(attempt.setting)] | ofOperation[Int(attempt.operation)]
    if attempt.isSignIn { key |= 1 << Field.types }
    if attempt.isTimed { key |= 2 << Field.types }
    guard !covariates.ofWeek.isEmpty else { return key }
    return key | Field.level(.release, UInt64(covariates.release(of: attempt)))
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

  /// Where the place in the session, the session's number and earlier friction stand.
  static let conditions: [(shift: UInt64, width: UInt64, levels: Int)] = [
    (UInt64(position), 5, 20), (UInt64(session), 4, 7),
    (UInt64(offset(of: .earlierFriction)), 3, 5),
  ]

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
