/// Something a person tried, and the friction it met; 8 bytes.
///
/// When it was, ``AttemptTimes`` has.
public struct Attempt: Sendable, BitwiseCopyable {
  /// The friction that counts, its raw value plus one, in bits 0 to 2; slowness in 3 and 4; what is true of
  /// it, a bit each, in 5 to 7; every kind it met in 8 to 14; its operation in 15 to 37; its setting above.
  @usableFromInline var bits: UInt64

  private static let signIn: UInt64 = 1 << 5
  private static let timed: UInt64 = 1 << 6
  private static let unnoticed: UInt64 = 1 << 7
  @usableFromInline static var metPlace: UInt64 { 8 }
  @usableFromInline static var metMask: UInt64 { 0x7F }
  @usableFromInline static var operationPlace: UInt64 { 15 }
  @usableFromInline static var settingPlace: UInt64 { 38 }
  @usableFromInline static var operationMask: UInt64 { 0x7F_FFFF }

  /// How many operations, and how many settings, can be told apart; more have the last one's number.
  static let mostOperations = Int(operationMask) + 1
  static let mostSettings = 1 << Int(64 - settingPlace)

  init(
    operation: UInt32, setting: UInt32, met: FrictionSet, isSignIn: Bool, isTimed: Bool,
    slowness: Slowness
  ) {
    bits = 0
    self.operation = operation
    self.setting = setting
    self.met = met
    self.isSignIn = isSignIn
    self.isTimed = isTimed
    self.slowness = slowness
  }

  // What walks over all attempts ask of each is small enough to stand in their loops.

  /// What, an index into ``Timelines/operations``.
  public var operation: UInt32 {
    @inlinable @inline(__always)
    get {
      UInt32(
        truncatingIfNeeded: bits &>> Self.operationPlace & Self.operationMask)
    }
    set {
      let held = min(UInt64(newValue), Self.operationMask)
      bits = bits & ~(Self.operationMask << Self.operationPlace) | held << Self.operationPlace
    }
  }

  /// Where, an index into ``Timelines/settings``; blanks filled from the person's other rows.
  public var setting: UInt32 {
    @inlinable @inline(__always)
    get { UInt32(truncatingIfNeeded: bits &>> Self.settingPlace) }
    set {
      let held = min(UInt64(newValue), UInt64(Self.mostSettings - 1))
      bits = bits & ((1 << Self.settingPlace) - 1) | held << Self.settingPlace
    }
  }

  /// Every kind it met, whether it counts or not.
  public var met: FrictionSet {
    @inlinable @inline(__always)
    get {
      FrictionSet(bits: UInt8(truncatingIfNeeded: bits &>> Self.metPlace & Self.metMask))
    }
    set {
      bits =
        bits & ~(Self.metMask << Self.metPlace)
        | (UInt64(newValue.bits) & Self.metMask) << Self.metPlace
    }
  }

  /// It met friction of a kind that counts.
  @inlinable @inline(__always)
  public var isHit: Bool { bits & 7 != 0 }

  /// The friction met, of the kinds that count, as its raw value plus one; 0 for none.
  @inlinable @inline(__always)
  public var frictionCode: Int { Int(truncatingIfNeeded: bits & 7) }

  /// What it could meet besides what any attempt could: 1 for a sign-in, 2 where the log says how long it
  /// took, 3 for both.
  @inlinable @inline(__always)
  public var openness: Int { Int(truncatingIfNeeded: bits &>> 5 & 3) }

  /// The friction met, of the kinds that count.
  public var friction: Friction? {
    get {
      let code = UInt8(truncatingIfNeeded: bits & 7)
      return code == 0 ? nil : Friction(rawValue: code - 1)
    }
    set { bits = bits & ~7 | (newValue.map { UInt64($0.rawValue) + 1 } ?? 0) }
  }

  /// How slow the answer was, as long as it was a success.
  public var slowness: Slowness {
    get { Slowness(rawValue: UInt8(truncatingIfNeeded: bits >> 3 & 3)) ?? .usual }
    set { bits = bits & ~(3 << 3) | UInt64(newValue.rawValue) << 3 }
  }

  /// It was a sign-in, or what failed sign-ins were attached to.
  public var isSignIn: Bool {
    get { bits & Self.signIn != 0 }
    set { set(Self.signIn, newValue) }
  }

  /// The log says how long it took.
  public var isTimed: Bool {
    get { bits & Self.timed != 0 }
    set { set(Self.timed, newValue) }
  }

  /// Something failed after it that nobody does and nobody notices, such as a heartbeat.
  public var precedesUnnoticed: Bool {
    get { bits & Self.unnoticed != 0 }
    set { set(Self.unnoticed, newValue) }
  }

  private mutating func set(_ trait: UInt64, _ isTrue: Bool) {
    bits = isTrue ? bits | trait : bits & ~trait
  }
}
