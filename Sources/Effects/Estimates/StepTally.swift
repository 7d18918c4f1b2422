import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the sessions that reach a step came to.
struct StepTally {
  var sessions = 0
  var attempts = 0
  var hits = 0
  private var departed = 0.0
  private var weight = 0.0
  private var weightedDeparted = 0.0
  /// Of the person at hand: sessions, departures, weight, weighted departures.
  private var own = SIMD4<Double>.zero
  /// Sums over people of the products of each of these with all of them.
  private var products = (
    SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
  )
  private var subject: Int32 = -1
  private var people = 0

  static let leastHits = 5

  var isEnough: Bool { sessions >= 20 && hits >= Self.leastHits }

  mutating func add(_ unit: Unit, attempts: Int, hits: Int, weight: Double) {
    if unit.subject != subject {
      settle()
      subject = unit.subject
      people += 1
    }
    sessions += 1
    self.attempts += attempts
    self.hits += hits
    departed += unit.outcome
    self.weight += weight
    weightedDeparted += weight * unit.outcome
    own += SIMD4(1, unit.outcome, weight, weight * unit.outcome)
  }

  /// Puts the products of the person at hand into the sums.
  mutating func settle() {
    products.0 += own[0] * own
    products.1 += own[1] * own
    products.2 += own[2] * own
    products.3 += own[3] * own
    own = .zero
  }

  /// Takes in the sessions of other people; both are settled.
  mutating func add(_ other: StepTally) {
    sessions += other.sessions
    attempts += other.attempts
    hits += other.hits
    departed += other.departed
    weight += other.weight
    weightedDeparted += other.weightedDeparted
    products.0 += other.products.0
    products.1 += other.products.1
    products.2 += other.products.2
    products.3 += other.products.3
    people += other.people
  }

  /// Departures that would not have happened then without friction at the step.
  func lost(_ influence: Influence) -> EffectEstimate? {
    guard weight > 0 else { return nil }
    let mean = weightedDeparted / weight
    let scale = Double(sessions) / weight
    // The influence of a person: (departures − m sessions) − c (weighted departures − m weight).
    let factors = SIMD4(-mean, 1, scale * mean, -scale)
    let squares =
      factors[0] * (factors * products.0).sum() + factors[1] * (factors * products.1).sum()
      + factors[2] * (factors * products.2).sum() + factors[3] * (factors * products.3).sum()
    return EffectEstimate(
      departed - Double(sessions) * mean, standardError: sqrt(max(0, squares)),
      reach: influence.reach, count: people)
  }
}
