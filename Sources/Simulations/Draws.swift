/// Random numbers that depend on what they are for, never on what was drawn before.
///
/// Every number is a hash of the seed, the person, the session, the attempt and the purpose, so two
/// worlds that part at one attempt still share every other number: what differs between them is
/// what the parting caused.
///
/// The hash is the output function of SplitMix64 (Steele, Lea and Flood 2014,
/// doi:10.1145/2714064.2660195), walked by index instead of in turn.
struct Draws: Sendable {
  private let key: UInt64

  init(seed: UInt64) {
    key = Self.mixed(seed)
  }

  private init(key: UInt64) {
    self.key = key
  }

  /// The numbers that belong to part `index`, whatever the parts are: people, sessions, attempts.
  func of(_ index: Int) -> Draws {
    Draws(key: hash(UInt64(truncatingIfNeeded: index), lane: 0x5851_F42D_4C95_7F2D))
  }

  /// A number above 0 and below 1, each as likely as another.
  func uniform(_ purpose: Purpose) -> Double {
    (Double(hash(UInt64(purpose.rawValue), lane: 0) >> 11) + 0.5) * 0x1p-53
  }

  /// A standard normal number (Box and Muller 1958, doi:10.1214/aoms/1177706645).
  func normal(_ purpose: Purpose) -> Double {
    let length = hash(UInt64(purpose.rawValue), lane: 0x1405_7B7E_F767_814F)
    let radius = (Double(length >> 11) + 0.5) * 0x1p-53
    return (-2 * naturalLogarithm(radius)).squareRoot() * cosine(2 * .pi * uniform(purpose))
  }

  private func hash(_ index: UInt64, lane: UInt64) -> UInt64 {
    Self.mixed((key ^ lane) &+ (index &+ 1) &* 0x9E37_79B9_7F4A_7C15)
  }

  private static func mixed(_ state: UInt64) -> UInt64 {
    var z = state &+ 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What a random number decides.
///
/// New cases go last: one in the middle would change every log.
enum Purpose: UInt8 {
  // Of a person.
  case signup
  case signupHour
  case platform
  case country
  case channel
  case engagement
  case value
  case hidden
  case lockout
  case launch

  // Of a session.
  case length
  case signIn
  case activation
  case activationPlace
  case offer
  case leaving
  case gap
  case longGap
  case exitError
  case exitOperation
  case resurrection
  case resurrectionGap

  // Of an attempt.
  case operation
  case pause
  case longPause
  case latency
  case slowness
  case retry
  case retryPause
  case abandonment
  case errorStatus
  case lostError
  case payment
  case auth
  case error
  case slow

  // Of a person again.
  case attack
}
