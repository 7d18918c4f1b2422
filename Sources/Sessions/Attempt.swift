public import EventLogs

/// Something a person tried, and the friction it met; 20 bytes.
public struct Attempt: Sendable, BitwiseCopyable {
  // In halves, so that no attempt is longer for the sake of where the next one begins.
  @usableFromInline var timeHigh: UInt32
  @usableFromInline var timeLow: UInt32
  /// What, an index into ``Timelines/operations``.
  public var operation: UInt32
  /// Where, an index into ``Timelines/settings``; blanks filled from the person's other rows.
  public var setting: UInt32
  /// Every kind it met, whether it counts or not.
  public var met: FrictionSet
  /// The friction that counts, its raw value plus one, in bits 0 to 2; slowness in 3 and 4; then what is
  /// true of it, a bit each.
  @usableFromInline var traits: UInt8 = 0

  private static let signIn: UInt8 = 1 << 5
  private static let timed: UInt8 = 1 << 6
  private static let unnoticed: UInt8 = 1 << 7

  init(
    time: Timestamp, operation: UInt32, setting: UInt32, met: FrictionSet, isSignIn: Bool,
    isTimed: Bool, slowness: Slowness
  ) {
    let bits = UInt64(bitPattern: time.nanoseconds)
    timeHigh = UInt32(truncatingIfNeeded: bits >> 32)
    timeLow = UInt32(truncatingIfNeeded: bits)
    self.operation = operation
    self.setting = setting
    self.met = met
    self.isSignIn = isSignIn
    self.isTimed = isTimed
    self.slowness = slowness
  }

  // What walks over all attempts ask of each is small enough to stand in their loops.

  /// When, in nanoseconds since 1970.
  @inlinable @inline(__always)
  public var nanoseconds: Int64 {
    Int64(bitPattern: UInt64(timeHigh) &<< 32 | UInt64(timeLow))
  }

  /// It met friction of a kind that counts.
  @inlinable @inline(__always)
  public var isHit: Bool { traits & 7 != 0 }

  /// The friction met, of the kinds that count, as its raw value plus one; 0 for none.
  @inlinable @inline(__always)
  public var frictionCode: Int { Int(traits & 7) }

  /// What it could meet besides what any attempt could: 1 for a sign-in, 2 where the log says how long it
  /// took, 3 for both.
  @inlinable @inline(__always)
  public var openness: Int { Int(traits >> 5 & 3) }

  /// When.
  public var time: Timestamp {
    get {
      Timestamp(
        nanoseconds: Int64(bitPattern: UInt64(timeHigh) &<< 32 | UInt64(timeLow)))
    }
    set {
      let bits = UInt64(bitPattern: newValue.nanoseconds)
      timeHigh = UInt32(truncatingIfNeeded: bits >> 32)
      timeLow = UInt32(truncatingIfNeeded: bits)
    }
  }

  /// The friction met, of the kinds that count.
  public var friction: Friction? {
    get {
      let code = traits & 7
      return code == 0 ? nil : Friction(rawValue: code - 1)
    }
    set { traits = traits & ~7 | (newValue.map { $0.rawValue + 1 } ?? 0) }
  }

  /// How slow the answer was, as long as it was a success.
  public var slowness: Slowness {
    get { Slowness(rawValue: traits >> 3 & 3) ?? .usual }
    set { traits = traits & ~(3 << 3) | newValue.rawValue << 3 }
  }

  /// It was a sign-in, or what failed sign-ins were attached to.
  public var isSignIn: Bool {
    get { traits & Self.signIn != 0 }
    set { set(Self.signIn, newValue) }
  }

  /// The log says how long it took.
  public var isTimed: Bool {
    get { traits & Self.timed != 0 }
    set { set(Self.timed, newValue) }
  }

  /// Something failed after it that nobody does and nobody notices, such as a heartbeat.
  public var precedesUnnoticed: Bool {
    get { traits & Self.unnoticed != 0 }
    set { set(Self.unnoticed, newValue) }
  }

  private mutating func set(_ trait: UInt8, _ isTrue: Bool) {
    traits = isTrue ? traits | trait : traits & ~trait
  }
}
