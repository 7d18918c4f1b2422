import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

@Suite struct `Logs whose truth is known` {
  /// More of them where the code is optimised; a log takes seconds where it is not.
  #if DEBUG
  static let logs = 1
  #else
  static let logs = 12
  #endif

  /// One figure over several logs: how far off, and how often its interval missed.
  struct Score {
    /// What an estimate from 600 people scatters by, as a share; its own intervals say as much.
    var scatter: Double
    var errors: [Double] = []
    var missed = 0

    mutating func add(_ estimate: EffectEstimate, _ truth: Double) {
      errors.append(estimate.point - truth)
      if truth < estimate.low || estimate.high < truth { missed += 1 }
    }

    /// Four standard errors of the mean, and three misses of twelve, hardly ever come by chance.
    func expectUnbiased(_ name: String) {
      let count = Double(errors.count)
      let error = errors.reduce(0, +) / count
      #expect(abs(error) < 4 * scatter / count.squareRoot(), "\(name): \(errors)")
      #expect(missed <= 3, "\(name): \(errors)")
    }
  }

  @Test(arguments: ["value", "mixed", "opportunity"])
  func `are read without bias, and those of the loyal not by plain comparison`(
    _ name: String
  )
    throws
  {
    var churn = Score(scatter: 0.016)
    var departures = Score(scatter: 0.03)
    var share = Score(scatter: 0.03)
    var naive = 0.0
    for seed in 1...Self.logs {
      let simulation = try Simulation(name, users: 600, seed: UInt64(seed))
      let findings = try StudiedLog(simulation).findings
      let metric = findings.oneSessionChurn
      let due = try #require(metric.dueToFriction)
      let observed = try #require(metric.observed)
      let truth = try #require(simulation.truth.oneSessionChurn).dueToFriction
      churn.add(due, truth)
      naive += observed.point - (try #require(metric.naive)) - truth
      departures.add(
        try #require(findings.departuresByHorizon.dueToFriction),
        try #require(simulation.truth.departuresByHorizon).dueToFriction)
      let all = Double(simulation.truth.departures)
      share.add(
        try #require(findings.share), Double(simulation.truth.departuresDueToFriction) / all)
      // Held-down friction lies between friction as it was and none.
      let halved = try #require(metric.halvedFriction)
      let without = try #require(metric.withoutFriction)
      #expect(
        [without.point, observed.point].contains { abs(halved.point - $0) < 0.02 }
          || (halved.point - without.point) * (halved.point - observed.point) < 0)
    }
    churn.expectUnbiased("one-session churn")
    departures.expectUnbiased("departures by the horizon")
    share.expectUnbiased("share of departures")
    if name == "opportunity" { #expect(naive / Double(Self.logs) < -0.04) }
  }
}

@Suite struct `The estimator told the risks` {
  @Test func `says the same when told those it fitted`() throws {
    let log = try StudiedLog(try Simulation("mixed", users: 600, seed: 3))
    let counted = FrictionSet(Friction.usual)
    let risk = try FrictionRisk(
      of: log.study, leftOut: log.inquiry.leftOut, counted: counted)
    // Kinds that share a model share its risk, so only the first of them has any.
    var told = [[Double]](
      repeating: [Double](repeating: 1e-12, count: log.study.cellsOfAttempts().count),
      count: Friction.allCases.count)
    for (type, model) in zip(risk.types, risk.first) {
      told[Int(type.lead.rawValue)] = log.study.cellsOfAttempts().map { model.risk[Int($0)] }
    }
    let figures = Yardstick.figures(
      of: log.study, counted: counted, level: 0.95, by: [.trueRisks(told), .plainComparison])
    try #require(figures.count == 2)
    let ours = log.findings.oneSessionChurn
    let due = try #require(ours.dueToFriction)
    #expect(abs(figures[0].oneSessionDue.point - due.point) < 1e-9)
    #expect(abs((figures[0].share?.point ?? 0) - (log.findings.share?.point ?? 1)) < 1e-9)
    // Knowing the risks is worth a narrower interval, or one as wide.
    #expect(figures[0].oneSessionDue.high - figures[0].oneSessionDue.low <= due.high - due.low)
    let observed = try #require(ours.observed)
    let naive = try #require(ours.naive)
    #expect(abs(figures[1].oneSessionDue.point - (observed.point - naive)) < 1e-9)
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
