import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What the sessions that reach a step came to.
struct StepTally: Sendable {
  /// Sessions, departures, weight, weighted departures.
  private var sums = SIMD4<Double>.zero
  /// The same of the person at hand.
  private var own = SIMD4<Double>.zero
  /// Sums over people of the products of each of these with all of them.
  private var products = (
    SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero
  )
  private var subject: Int32 = -1
  private var people = 0

  static let leastHits = 5

  /// Counts a session and its weight; each person's come one after the other.
  @inline(__always)
  mutating func add(_ unit: Unit, _ weight: Double) {
    if unit.subject != subject {
      settle()
      subject = unit.subject
      people += 1
    }
    own += SIMD4(1, unit.outcome, weight, weight * unit.outcome)
  }

  /// Takes in the person at hand.
  mutating func settle() {
    sums += own
    products.0 += own.x * own
    products.1 += own.y * own
    products.2 += own.z * own
    products.3 += own.w * own
    own = .zero
  }

  /// Takes in the sessions of other people; both are settled.
  mutating func add(_ other: StepTally) {
    sums += other.sums
    products.0 += other.products.0
    products.1 += other.products.1
    products.2 += other.products.2
    products.3 += other.products.3
    people += other.people
  }

  /// Departures that would not have happened then without friction at the step.
  func lost(_ influence: Influence) -> EffectEstimate? {
    let (sessions, departed, weight, weightedDeparted) = (sums.x, sums.y, sums.z, sums.w)
    guard weight > 0 else { return nil }
    let mean = weightedDeparted / weight
    let scale = sessions / weight
    // The influence of a person: (departures − m sessions) − c (weighted departures − m weight).
    let factors = SIMD4(-mean, 1, scale * mean, -scale)
    let squares =
      factors[0] * (factors * products.0).sum() + factors[1] * (factors * products.1).sum()
      + factors[2] * (factors * products.2).sum() + factors[3] * (factors * products.3).sum()
    return EffectEstimate(
      departed - sessions * mean, standardError: sqrt(max(0, squares)),
      reach: influence.reach, count: people)
  }
}
