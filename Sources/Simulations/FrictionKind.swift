/// The ways in which the product can get in the way of an attempt, first that fits first.
public enum FrictionKind: UInt8, CaseIterable, Sendable {
  /// A charge that failed.
  case payment
  /// A sign-in that failed.
  case auth
  /// An attempt that ended in an error.
  case error
  /// An attempt that succeeded, slowly.
  case latency
}

/// One number for each kind of friction.
public struct ByKind: Equatable, Sendable {
  /// The number for failed charges.
  public var payment: Double
  /// The number for failed sign-ins.
  public var auth: Double
  /// The number for errors.
  public var error: Double
  /// The number for slow answers.
  public var latency: Double

  init(error: Double = 0, auth: Double = 0, latency: Double = 0, payment: Double = 0) {
    self.payment = payment
    self.auth = auth
    self.error = error
    self.latency = latency
  }

  /// The number for `kind`.
  public subscript(kind: FrictionKind) -> Double {
    switch kind {
    case .payment: payment
    case .auth: auth
    case .error: error
    case .latency: latency
    }
  }

  /// Each number put through `change`.
  func mapped(_ change: (Double) -> Double) -> ByKind {
    ByKind(
      error: change(error), auth: change(auth), latency: change(latency), payment: change(payment))
  }

  /// The same number for every kind.
  static func all(_ number: Double) -> ByKind {
    ByKind(error: number, auth: number, latency: number, payment: number)
  }
}
