import Testing

@testable import Simulations

struct ScenarioTests {
  @Test func `scenarios have names to type and sentences to read`() {
    let names = Scenario.all.map(\.name)
    #expect(Set(names).count == names.count)
    #expect(names.count >= 32)
    for scenario in Scenario.all {
      #expect(scenario.name.allSatisfy { $0 == "-" || ("a"..."z").contains($0) })
      #expect(!scenario.summary.hasSuffix(".") && scenario.summary.utf8.count < 80)
      #expect(scenario.planted.hasSuffix("."))
      #expect(Scenario.named(scenario.name)?.planted == scenario.planted)
    }
    #expect(Scenario.named("no such story") == nil)
  }

  @Test func `operations are not named like outcomes, nor like sign-ins unless they are`() {
    let outcomes = [
      "failed", "failure", "error", "denied", "declined", "rejected", "invalid", "locked", "crash",
      "exception", "bug", "timeout", "auth", "password",
    ]
    for operation in Scenario.all.flatMap(\.model.operations) {
      #expect(!outcomes.contains { operation.name.contains($0) })
      #expect(operation.name.contains("login") == (operation.role == .signIn))
      #expect(operation.risk.auth == 0 || operation.role == .signIn)
      #expect(operation.risk.payment == 0 || operation.role == .payment)
      #expect(operation.risk.error < 0.25 && operation.risk.latency < 0.25)
    }
  }

  @Test(arguments: [
    Scenario.value, .opportunity, .byChannel, .byPlatform, .hiddenNetwork, .valueDespiteFriction,
    .leavingCausesErrors,
  ])
  func `innocent friction changes nothing at all`(_ scenario: Scenario) throws {
    let truth = Simulation(scenario, users: 600, seed: 2).truth
    for metric in [
      truth.oneSessionChurn, truth.departuresByHorizon, truth.conversionByHorizon,
    ] {
      let metric = try #require(metric)
      #expect(metric.observed == metric.withoutFriction)
      #expect(metric.observed == metric.halvedFriction)
      #expect(metric.observed > 0)
    }
    // Retries shift the end of a session, and so, now and then, the day of a departure.
    let days = zip(truth.retention.surviving, truth.retentionWithoutFriction.surviving)
    #expect(days.allSatisfy { abs($0 - $1) < 0.005 })
    #expect(truth.departuresDueToFriction == 0)
    #expect(truth.firstSessionsHit > 0.2)
  }

  @Test func `errors that are rows of their own follow their attempts`() throws {
    let log = ReadLog(Simulation(.errorRows, users: 300, seed: 3))
    #expect(log.lines.allSatisfy { ($0.status ?? 0) < 500 })
    var errors = 0
    for lines in log.people.values {
      for (line, next) in zip(lines, lines.dropFirst()) where next.event == "error" {
        errors += 1
        #expect(line.event != "error" && line.status == 200 && line.error == "")
        #expect(next.status == nil && next.latency == nil && next.error != "")
        #expect(next.time - line.time <= 2_405)
      }
    }
    #expect(errors > 100 && errors == log.lines.count { $0.event == "error" })
  }

  @Test func `a log without friction fields shows none`() {
    let log = ReadLog(Simulation(.noFrictionFields, users: 100, seed: 3))
    #expect(log.header == "timestamp,user_id,event,platform,country,channel,release")
    #expect(!log.lines.contains { $0.event == "login_failed" || $0.event == "error" })
  }

  @Test func `a silent platform logs no error and a lossy log about half`() {
    let silent = ReadLog(Simulation(.silentPlatform, users: 400, seed: 3))
    #expect(!silent.lines.contains { $0.rest[0] == "ios" && $0.error != "" })
    #expect(silent.lines.contains { $0.rest[0] == "ios" && $0.status == 401 })
    #expect(silent.lines.contains { $0.rest[0] == "web" && $0.error != "" })
    let shares = [Scenario.mixed, .lostErrors].map { scenario in
      let log = ReadLog(Simulation(scenario, users: 600, seed: 3))
      return Double(log.lines.count { $0.error != "" }) / Double(log.lines.count)
    }
    #expect((0.38...0.62).contains(shares[1] / shares[0]))
  }

  @Test func `an outage hits most of those it hits on one day`() {
    let log = ReadLog(Simulation(.outage, users: 800, seed: 3))
    let hits = log.lines.filter { ($0.status ?? 0) > 200 || ($0.latency ?? 0) > 3_000 }
    let days = Dictionary(grouping: hits) { $0.time / 86_400_000 }
    let worst = days.values.map { Set($0.map(\.user)).count }.max() ?? 0
    #expect(2 * worst > Set(hits.map(\.user)).count)
  }

  @Test func `the locked out are known by failed sign-ins alone`() throws {
    let simulation = Simulation(.lockedOut, users: 400, seed: 3)
    let barred = Set(simulation.people.filter(\.isLockedOut).map(\.index))
    #expect((20...60).contains(barred.count))
    for (user, lines) in ReadLog(simulation).people {
      let index = try #require(Int(user.dropFirst(2))) - 1
      #expect(barred.contains(index) == lines.allSatisfy { $0.event == "login_failed" })
    }
  }

  @Test func `attackers fail to sign in and are nobody's customers`() throws {
    let simulation = Simulation(.attackers, users: 600, seed: 3)
    let attackers = Set(simulation.people.filter(\.isAttacker).map(\.index))
    #expect((25...80).contains(attackers.count))
    for (user, lines) in ReadLog(simulation).people {
      let index = try #require(Int(user.dropFirst(2))) - 1
      #expect(attackers.contains(index) == lines.allSatisfy { $0.event == "login_failed" })
    }
    let churn = try #require(simulation.truth.oneSessionChurn)
    #expect(churn.users <= 600 - attackers.count)
  }

  @Test func `the resurrected come back after the return window only`() {
    let sessions = ReadLog(Simulation(.resurrections, users: 400, seed: 3)).sessions
    let week: Int64 = 7 * 86_400_000
    let gaps = sessions.values.flatMap { own in
      zip(own, own.dropFirst()).map { $1[0] - $0[$0.count - 1] }
    }
    #expect(gaps.count { $0 > week } > 50)
    #expect(!gaps.contains { (week - 3_600_000...week + 8 * 3_600_000).contains($0) })
  }

  @Test func `leaving leaves errors at the end of sessions`() {
    let simulation = Simulation(.leavingCausesErrors, users: 500, seed: 3)
    let table = simulation.attempts()
    let last = table.users.indices.filter { index in
      index + 1 == table.count || table.users[index] != table.users[index + 1]
    }
    let ended = last.count { table.frictions[$0] == .error }
    #expect(Double(ended) / Double(last.count) > 0.2)
  }

  @Test func `a breakage nearly always strikes where it is`() {
    let log = ReadLog(Simulation(.noOverlap, users: 300, seed: 3))
    let uploads = log.lines.filter { $0.event == "upload_file" && $0.rest[0] == "android" }
    let failures = uploads.count { ($0.status ?? 0) >= 500 }
    #expect(Double(failures) / Double(uploads.count) > 0.95)
  }

  @Test(arguments: Scenario.all.filter { $0.expected == .estimate })
  func `what can be estimated leaves room to compare`(_ scenario: Scenario) throws {
    let truth = Simulation(scenario, users: 800, seed: 4).truth
    let churn = try #require(truth.oneSessionChurn)
    #expect((0.22...0.50).contains(churn.observed))
    #expect((0.08...0.55).contains(truth.firstSessionsHit))
    #expect(churn.dueToFriction == 0 || (0.02...0.20).contains(churn.dueToFriction))
  }
}
