import Testing

@testable import Simulations

struct LogTests {
  @Test(arguments: Scenario.all)
  func `the same seed gives the same bytes and another seed others`(_ scenario: Scenario) {
    let logs = [3, 3, 4].map { Simulation(scenario, users: 40, seed: $0).bytes }
    // Compared outside the expectation, which would list the difference byte by byte.
    let isRepeated = logs[0] == logs[1]
    let isVaried = logs[0] != logs[2]
    #expect(isRepeated && isVaried)
  }

  @Test(arguments: Scenario.all)
  func `rows ascend in time and have every field`(_ scenario: Scenario) {
    let log = ReadLog(Simulation(scenario, users: 60, seed: 5))
    #expect(log.header.hasPrefix("timestamp,user_id,event,"))
    #expect(log.lines.count > 100)
    #expect(zip(log.lines, log.lines.dropFirst()).allSatisfy { $0.time <= $1.time })
    #expect(log.lines.allSatisfy { $0.rest.count == 4 && !$0.rest.contains("") })
  }

  @Test func `friction is written as the analysis reads it`() {
    let log = ReadLog(Simulation(.mixed, users: 300, seed: 5))
    for line in log.lines {
      switch line.status {
      case 200: #expect(line.error == "" && line.latency != nil)
      case 401: #expect(line.event == "login_failed" && line.error == "")
      case 402: #expect(line.event == "payment" && line.error == "")
      case 500, 502, 503: #expect(line.error != "" && line.event != "login_failed")
      case nil: #expect(["project_created", "subscribed"].contains(line.event))
      default: Issue.record("status \(line.status ?? 0)")
      }
      #expect(!(2_401...3_499).contains(line.latency ?? 0))
    }
    let statuses = Set(log.lines.map(\.status))
    #expect(statuses == [200, 401, 402, 500, 502, 503, nil])
    #expect(log.lines.contains { $0.status == 200 && ($0.latency ?? 0) > 3_000 })
  }

  @Test(arguments: Scenario.all)
  func `sessions are found again by their pauses`(_ scenario: Scenario) {
    let simulation = Simulation(scenario, users: 100, seed: 6)
    let sessions = ReadLog(simulation).sessions
    let found = sessions.values.reduce(0) { $0 + $1.count }
    let table = simulation.attempts()
    let planted = Set(zip(table.users, table.sessions).map { UInt64($0) << 16 | UInt64($1) }).count
    #expect(found == planted)
    for times in sessions.values.joined() {
      #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 < 25 * 60_000 && $0 < $1 })
    }
  }

  @Test func `one who comes back does so within the return window`() {
    for sessions in ReadLog(Simulation(.mixed, users: 500, seed: 7)).sessions.values {
      for (one, next) in zip(sessions, sessions.dropFirst()) {
        #expect(next[0] - one[one.count - 1] < 7 * 24 * 3_600_000)
        #expect(next[0] - one[one.count - 1] > 2 * 3_600_000)
      }
    }
  }

  @Test func `the writing of the log is in pieces and throws what the taker throws`() {
    struct Full: Error {}
    let simulation = Simulation(.mixed, users: 400, seed: 8)
    var pieces = 0
    simulation.write { _ in pieces += 1 }
    #expect(pieces > 3)
    #expect(throws: Full.self) {
      try simulation.write { _ throws(Full) in throw Full() }
    }
  }

  @Test func `dates are those of the calendar`() {
    let leapDay = CivilDate(daysSince1970: 19_782)
    #expect((leapDay.year, leapDay.month, leapDay.day) == (2024, 2, 29))
    let newYear = CivilDate(daysSince1970: 20_454)
    #expect((newYear.year, newYear.month, newYear.day) == (2026, 1, 1))
  }
}
