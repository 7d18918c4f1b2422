import Testing

@testable import Simulations

struct TruthTests {
  @Test func `worlds share everything up to the first friction`() {
    let mechanism = Mechanism(Scenario.mixed.model)
    let draws = Draws(seed: 9)
    var partings = 0
    for index in 0..<200 {
      let person = Person(index, of: 200, in: mechanism.model, draws: draws.of(index))
      let plan = mechanism.plan(
        1, of: person, mechanism.workShares(of: person), from: Standing(), at: person.signup)
      let visits = [World.natural, .frictionFree, .halved].map {
        Visit(plan, by: person, from: Standing(), in: $0, mechanism, keepingAttempts: true)
      }
      let first = visits[0].attempts.firstIndex { $0.friction != nil }
      partings += first == nil ? 0 : 1
      for visit in visits {
        let shared = first ?? visits[0].attempts.count
        for (one, other) in zip(visits[0].attempts, visit.attempts).prefix(shared) {
          #expect(one.time == other.time && one.operation == other.operation)
          #expect(one.latency == other.latency && other.friction == nil)
        }
      }
      #expect(visits[1].hits == 0 && visits[1].harm == 0)
    }
    #expect(partings > 20)
  }

  @Test func `half the odds of friction lies between none and all`() throws {
    let truth = Simulation(.friction, users: 1_000, seed: 2).truth
    for metric in [truth.oneSessionChurn, truth.departuresByHorizon] {
      let metric = try #require(metric)
      #expect(metric.withoutFriction < metric.halvedFriction)
      #expect(metric.halvedFriction < metric.observed)
    }
    let conversion = try #require(truth.conversionByHorizon)
    #expect(conversion.withoutFriction > conversion.observed)
  }

  @Test func `the fewer the odds of friction, the fewer leave`() throws {
    let truth = Simulation(.friction, users: 1_000, seed: 2).truth
    for metric in [truth.oneSessionChurn, truth.departuresByHorizon] {
      let metric = try #require(metric)
      let falling = [1, 0.75, 0.5, 0.25, 0].compactMap(metric.value)
      #expect(falling.count == 5)
      #expect(zip(falling, falling.dropFirst()).allSatisfy { $0 > $1 })
      #expect(metric.value(atOdds: 0.3) == nil)
    }
  }

  @Test func `a curve of four lives worked by hand`() {
    let day = Int64(Milliseconds.day)
    let curve = RetentionTruth([
      RetentionTruth.Stay(length: day / 2, hasDeparted: true),  // day 1: 3/4 are left
      RetentionTruth.Stay(length: day + 1, hasDeparted: false),  // followed no longer
      RetentionTruth.Stay(length: 2 * day, hasDeparted: true),  // day 2: 3/4 × 1/2
      RetentionTruth.Stay(length: 3 * day - 1, hasDeparted: false),
    ])
    #expect(curve.surviving == [1, 0.75, 0.375])
    #expect(curve.atRisk == [4, 3, 1])
    #expect(RetentionTruth([]).surviving.isEmpty)
  }

  @Test func `without harmful friction more people are still there on every day`() {
    let truth = Simulation(.friction, users: 1_500, seed: 2).truth
    let pairs = zip(truth.retention.surviving, truth.retentionWithoutFriction.surviving)
    #expect(pairs.dropFirst().allSatisfy { $0 < $1 } && truth.retention.surviving.count > 30)
    #expect(truth.retention.surviving[0] == 1)
    for curve in [truth.retention, truth.retentionWithoutFriction] {
      #expect(zip(curve.surviving, curve.surviving.dropFirst()).allSatisfy { $0 >= $1 })
      #expect(zip(curve.atRisk, curve.atRisk.dropFirst()).allSatisfy { $0 >= $1 })
    }
  }

  @Test func `the curve as it was is what the log shows`() throws {
    let simulation = Simulation(.resurrections, users: 600, seed: 4)
    let sessions = ReadLog(simulation).sessions.values
    let day: Int64 = 86_400_000
    let judged = try #require(sessions.joined().joined().max()) - 7 * day
    let stays = sessions.compactMap { own -> RetentionTruth.Stay? in
      guard own[0][own[0].count - 1] <= judged else { return nil }
      let ends = own.map { $0[$0.count - 1] }
      let departed = own.indices.first { place in
        ends[place] <= judged
          && (place + 1 == own.count || own[place + 1][0] > ends[place] + 7 * day)
      }
      return RetentionTruth.Stay(
        length: max(1, (departed.map { ends[$0] } ?? judged) - own[0][0]),
        hasDeparted: departed != nil)
    }
    let curve = RetentionTruth(stays)
    #expect(curve.atRisk == simulation.truth.retention.atRisk)
    let pairs = zip(curve.surviving, simulation.truth.retention.surviving)
    #expect(pairs.allSatisfy { abs($0 - $1) < 1e-12 })
  }

  @Test func `the truth of the departures is told as the log shows them`() throws {
    let simulation = Simulation(.mixed, users: 800, seed: 4)
    let sessions = ReadLog(simulation).sessions
    let end = try #require(sessions.values.joined().joined().max())
    let week: Int64 = 7 * 24 * 3_600_000
    let judged = sessions.values.filter { $0[0][$0[0].count - 1] + week <= end }
    let left = judged.filter { $0.count == 1 }.count
    let churn = try #require(simulation.truth.oneSessionChurn)
    #expect(churn.users == judged.count)
    #expect(churn.observed == Double(left) / Double(judged.count))
    let departed = sessions.values.filter { own in
      own.last.map { $0[$0.count - 1] + week <= end } ?? false
    }
    #expect(simulation.truth.departures == departed.count)
  }

  @Test func `a log too short to judge has no metric`() {
    #expect(Simulation(.mixed, users: 0, seed: 1).truth.oneSessionChurn == nil)
  }

  @Test func `the true risks foretell the friction of the log`() {
    let table = Simulation(.mixed, users: 2_000, seed: 5).attempts()
    for kind in FrictionKind.allCases {
      // Each kind is drawn among attempts that none before it in order struck.
      let drawn = table.frictions.indices.filter { index in
        table.frictions[index].map { $0.rawValue >= kind.rawValue } ?? true
      }
      let expected = drawn.reduce(0) { $0 + table.risks[$1][kind] }
      let spread = drawn.reduce(0) { $0 + table.risks[$1][kind] * (1 - table.risks[$1][kind]) }
      let hits = drawn.filter { table.frictions[$0] == kind }.count
      #expect(abs(Double(hits) - expected) < 4 * spread.squareRoot())
      #expect(hits > 20)
    }
  }

  @Test func `the attempts are the rows of the log`() {
    let simulation = Simulation(.mixed, users: 100, seed: 5)
    let table = simulation.attempts()
    #expect(table.count == simulation.rowCount)
    #expect(table.risks.allSatisfy { $0.error < 0.2 && $0.auth < 0.3 && $0.latency < 0.2 })
  }

  @Test func `the truth in JSON keeps its keys`() {
    let json = Simulation(.tooSmall, seed: 1).truthJSON()
    let keys = json.split(separator: "\n").compactMap { line -> String? in
      let parts = line.split(separator: "\"", omittingEmptySubsequences: false)
      return parts.count > 2 ? String(parts[1]) : nil
    }
    let metric = ["users", "observed", "without_friction", "halved_friction", "due_to_friction"]
    #expect(
      keys == [
        "scenario", "seed", "users", "planted", "expected", "settings", "session_gap_s",
        "churn_after_s", "horizon_s", "slow_after_ms", "activation", "conversion", "metrics",
        "one_session_churn",
      ] + metric + ["departures_by_horizon"] + metric + ["conversion_by_horizon"] + metric
        + ["departures", "total", "due_to_friction", "what_if"]
        + (0..<5).flatMap { _ in
          ["odds", "one_session_churn", "departures_by_horizon", "conversion_by_horizon"]
        }
        + ["curves"] + (0..<2).flatMap { _ in ["group", "t_s", "surviving", "at_risk"] }
        + ["population"])
  }
}
