/// A way in which the product gets in a person's way.
///
/// The cases stand in the order in which they are asked of a row: it carries the first that fits.
public enum Friction: UInt8, CaseIterable, Sendable, Comparable {
  /// A failed charge.
  case payment
  /// A failed sign-in.
  case authentication
  /// A rage click, a dead click, a quick back: how a person reacts, weak evidence.
  case interaction
  /// A 404.
  case notFound
  /// A 429.
  case rateLimited
  /// A 5xx, an exception, a crash, an error event, a filled error field.
  case failure
  /// A successful attempt that took too long.
  case latency

  /// The kinds that count unless others are asked for.
  public static let usual: Set<Friction> = [.payment, .authentication, .failure, .latency]

  /// The slug in reports, part of the public interface.
  public var slug: String {
    switch self {
    case .payment: "payment"
    case .authentication: "auth"
    case .interaction: "interaction"
    case .notFound: "not_found"
    case .rateLimited: "rate_limited"
    case .failure: "error"
    case .latency: "latency"
    }
  }

  /// Whether `a` is asked before `b`.
  public static func < (a: Friction, b: Friction) -> Bool {
    a.rawValue < b.rawValue
  }
}

/// Kinds of friction, a bit each.
public struct FrictionSet: Sendable, Equatable, BitwiseCopyable {
  /// By `rawValue` of the kind.
  @usableFromInline var bits: UInt8 = 0

  /// The set of those bits.
  @usableFromInline
  init(bits: UInt8) { self.bits = bits }

  /// The set that holds the kind of raw value `code` - 1; none when `code` is 0.
  @inline(__always)
  init(code: UInt8) {
    bits = UInt8(truncatingIfNeeded: (1 &<< UInt(code)) &>> 1)
  }

  /// Makes a set of `kinds`.
  public init(_ kinds: some Sequence<Friction> = []) {
    for kind in kinds { insert(kind) }
  }

  /// Whether there is none.
  @inlinable @inline(__always)
  public var isEmpty: Bool { bits == 0 }

  /// Whether `kind` is among them.
  @inlinable @inline(__always)
  public func contains(_ kind: Friction) -> Bool {
    bits & (1 << kind.rawValue) != 0
  }

  /// Whether any of `others` is among them.
  @inlinable @inline(__always)
  public func isAny(of others: FrictionSet) -> Bool { bits & others.bits != 0 }

  /// Adds `kind`.
  public mutating func insert(_ kind: Friction) {
    bits |= 1 << kind.rawValue
  }

  /// Adds those of `other`.
  @inline(__always)
  mutating func formUnion(_ other: FrictionSet) {
    bits |= other.bits
  }

  /// Takes `kind` out.
  mutating func remove(_ kind: Friction) {
    bits &= ~(1 << kind.rawValue)
  }

  /// The first of them that counts; slowness does not where the attempt failed anyway.
  func first(of counted: FrictionSet) -> Friction? {
    let failed = contains(.payment) || contains(.authentication) || contains(.failure)
    return Friction.allCases.first { kind in
      contains(kind) && counted.contains(kind) && !(kind == .latency && failed)
    }
  }
}

/// The first kind of friction that counts, for each set of kinds.
struct FirstCounted: Sendable {
  private let kinds: [Friction?]

  init(_ counted: FrictionSet) {
    kinds = (0..<UInt8(128)).map { FrictionSet(bits: $0).first(of: counted) }
  }

  /// What an attempt that met `set` keeps.
  subscript(set: FrictionSet) -> Friction? { kinds[Int(set.bits)] }
}
