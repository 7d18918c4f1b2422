import Simulations
import Testing

@testable import Effects

@Suite struct `Logs whose truth is known` {
  /// More of them where the code is optimised; a log takes seconds where it is not.
  #if DEBUG
  static let logs = 1
  #else
  static let logs = 8
  #endif

  /// What an estimate from 900 people scatters by, as a share; its own intervals say 1.0 to 1.3.
  static let scatter = 0.013

  @Test(arguments: ["value", "mixed", "opportunity"])
  func `are read without bias, and those of the loyal not by plain comparison`(
    _ name: String
  )
    throws
  {
    var errors: [Double] = []
    var naiveErrors: [Double] = []
    var missed = 0
    for seed in 1...Self.logs {
      let simulation = try Simulation(name, users: 900, seed: UInt64(seed))
      let truth = try #require(simulation.truth.oneSessionChurn).dueToFriction
      let metric = try StudiedLog(simulation).findings.oneSessionChurn
      let due = try #require(metric.dueToFriction)
      let observed = try #require(metric.observed)
      let naive = try #require(metric.naive)
      errors.append(due.point - truth)
      naiveErrors.append(observed.point - naive - truth)
      if truth < due.low || due.high < truth { missed += 1 }
      // Held-down friction lies between friction as it was and none.
      let halved = try #require(metric.halvedFriction)
      let without = try #require(metric.withoutFriction)
      #expect(
        [without.point, observed.point].contains { abs(halved.point - $0) < 0.02 }
          || (halved.point - without.point) * (halved.point - observed.point) < 0)
    }
    let count = Double(Self.logs)
    let error = errors.reduce(0, +) / count
    let naiveError = naiveErrors.reduce(0, +) / count
    // Four standard errors of the mean; one log in twenty misses, so three of eight hardly ever.
    let bound = 4 * Self.scatter / count.squareRoot()
    #expect(abs(error) < bound, "\(errors)")
    #expect(missed <= 2, "\(errors)")
    if name == "opportunity" { #expect(naiveError < -0.04, "\(naiveErrors)") }
  }
}

@Suite struct `Friction's share` {
  @Test func `of all kinds together is the sum of their shares`() throws {
    let findings = try StudiedLog(try Simulation("mixed", users: 400, seed: 3)).findings
    let share = try #require(findings.share)
    let lost = findings.causes.compactMap(\.lost)
    #expect(lost.count > 1)
    let sum = lost.reduce(0) { $0 + $1.point }
    #expect(abs(sum - share.point * Double(findings.departuresCounted)) < 1e-6)
    // Costliest first, and each interval holds its point.
    #expect(zip(lost, lost.dropFirst()).allSatisfy { $0.point >= $1.point })
    #expect(lost.allSatisfy { $0.low < $0.point && $0.point < $0.high })
    let steps = findings.steps.map(\.lost.point)
    #expect(!steps.isEmpty && zip(steps, steps.dropFirst()).allSatisfy { $0 >= $1 })
  }
}
