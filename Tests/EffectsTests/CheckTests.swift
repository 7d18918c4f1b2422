import EventLogs
import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

@Suite struct `People known by failed sign-ins alone` {
  @Test func `stand apart, and the share is given with them too`() throws {
    let log = try StudiedLog(try Simulation("locked-out", users: 500))
    let findings = log.findings
    let count = findings.counts.onlyFailedSignIns
    #expect(count == log.study.lockedOut.count && count > 25)
    let caution = try #require(findings.caution(.onlyFailedSignIns))
    #expect(!caution.refuses)
    #expect(
      caution.text.hasPrefix(
        "all that the log has of \(count) people, of 500, is failed sign-ins: customers kept "
          + "out, or strangers at the door; the estimates leave them out; with them as lost "
          + "customers friction's share would be "))
    #expect(findings.caution(.clusteredFriction) == nil)
    let share = try #require(findings.share)
    let bracket = try #require(findings.robustness.signInBracket)
    #expect(bracket.without.point == share.point && bracket.without.low == share.low)
    let left = Double(log.study.lockedOut.count { $0.departure != nil })
    let departures = Double(findings.departuresCounted)
    #expect(
      abs(bracket.all.point - (share.point * departures + left) / (departures + left)) < 1e-12)
  }

  @Test func `are none of those who failed at anything else, nor all there are`() throws {
    var log = HandLog()
    for user in 1...8 { log.add("shut\(user)", day: 1, "login", status: 401) }
    log.add("other", day: 1, "login", status: 401)
    log.add("other", day: 1, minute: 1, "save", status: 500)
    log.add("last", day: 28)
    #expect(try StudiedLog(csv: log.csv).study.lockedOut.count == 8)
    var shut = HandLog()
    for user in 1...8 { shut.add("shut\(user)", day: 1, "login", status: 401) }
    let alone = try StudiedLog(csv: shut.csv).study
    #expect(alone.lockedOut.isEmpty && alone.subjects.count == 8)
  }
}

@Suite struct `Friction at the very end of sessions` {
  @Test func `may be the noise of leaving`() throws {
    let findings = try StudiedLog(try Simulation("leaving-causes-errors", users: 600)).findings
    let caution = try #require(findings.caution(.leavingCausesError))
    #expect(!caution.refuses && caution.undecides)
    let bracket = try #require(findings.robustness.terminalBracket)
    #expect(bracket.without.low < 0.02 && bracket.all.low > 0.1)
    #expect(findings.share != nil && Verdict(weighing: findings) == .inconclusive)
  }

  @Test(arguments: ["ended-sessions", "mixed"])
  func `is no sign of it where those who return meet it there too`(_ name: String) throws {
    let log = try StudiedLog(try Simulation(name, users: 600))
    let test = try #require(TerminalFriction(log.inquiry))
    #expect(!test.isSuspect)
    #expect(log.findings.robustness.terminalBracket == nil)
  }
}

@Suite struct `One outage` {
  @Test func `is not many experiments`() throws {
    let findings = try StudiedLog(try Simulation("outage", users: 800)).findings
    let caution = try #require(findings.caution(.singleIncident))
    #expect(caution.refuses)
    #expect(caution.text.contains("that is one outage seen by many people"))
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    #expect(Verdict(weighing: findings) == .inconclusive)
  }

  /// A hundred people a day for twenty days, with three attempts; `fails` says which fail.
  private func log(_ fails: (_ day: Int, _ user: Int) -> Bool) throws -> Study {
    var log = HandLog()
    for day in 1...20 {
      for user in 0..<20 {
        for attempt in 0..<3 {
          log.add(
            "u\(day)-\(user)", day: day, hour: user, minute: attempt,
            status: attempt == 1 && fails(day, user) ? 500 : 200)
        }
      }
    }
    return try StudiedLog(csv: log.csv).study
  }

  @Test func `is found by its days, and counted`() throws {
    let find = { (fails: (Int, Int) -> Bool) throws -> Incidents in
      let study = try self.log(fails)
      let leftOut = [Bool](repeating: false, count: study.timelines.sessions.count)
      return Incidents(
        study, leftOut: leftOut, LogTally(study, leftOut: leftOut, wantsDays: true))
    }
    let every = try find { day, user in (day + user) % 5 == 0 }
    #expect(every.incidents.isEmpty && !every.isMostOfIt && every.peopleHit == 80)
    let one = try find { day, user in day == 9 || user == day }
    #expect(one.incidents.map(\.people) == [20] && one.peopleHit == 38)
    #expect(one.isMostOfIt)
    // Days side by side are one incident, and more than three a state of things.
    let two = try find { day, user in day == 9 || day == 10 || day == 15 || user == 0 && day > 12 }
    #expect(two.incidents.count == 2 && two.incidents[0].people == 40 && two.isMostOfIt)
    let long = try find { day, user in (9...12).contains(day) }
    #expect(long.incidents.isEmpty && !long.isMostOfIt)
    let three = try find { day, user in [3, 9, 15].contains(day) || user == 0 }
    #expect(three.incidents.count == 3 && !three.isMostOfIt)
  }
}

@Suite struct `A log with something missing` {
  @Test func `that has failures and not what was tried says so`() throws {
    var log = HandLog()
    for user in 1...40 {
      log.add("u\(user)", day: 1, hour: user % 24, "error")
      log.add("u\(user)", day: 1, hour: user % 24, minute: 1, "view")
    }
    log.add("last", day: 28)
    let caution = try #require(
      try StudiedLog(csv: log.csv).findings.caution(.frictionWithoutAttempts))
    #expect(!caution.refuses)
    #expect(caution.text.hasPrefix("40 of 40 rows of friction have no attempt before them"))
  }

  @Test func `where people were there before it began says so, unless signups are named`() throws {
    var log = HandLog()
    for user in 0..<90 { log.add("old\(user)", day: 1 + user % 7, hour: user % 24, "view") }
    for user in 0..<15 { log.add("new\(user)", day: 8 + user, "view") }
    log.add("u", day: 28)
    let caution = try #require(try StudiedLog(csv: log.csv).findings.caution(.leftTruncated))
    #expect(
      caution.text
        == "90 people are first seen in the log's first 7 days, and about 5 in as long a time "
        + "after: many were there before it began and pass for new")
    let named = try StudiedLog(csv: log.csv) { $0.milestones.signup = "view" }
    #expect(named.findings.caution(.leftTruncated) == nil)
  }

  @Test func `of a closed cohort is whole`() throws {
    var log = HandLog()
    for user in 0..<90 { log.add("u\(user)", day: 1 + user % 7, hour: user % 24, "view") }
    log.add("u1", day: 28)
    #expect(try StudiedLog(csv: log.csv).findings.caution(.leftTruncated) == nil)
  }

  @Test func `whose errors stop midway says when`() throws {
    var log = HandLog()
    for day in 1...28 {
      for user in 0..<20 {
        log.add("u\(day)-\(user)", day: day, hour: user, status: user < 3 && day < 20 ? 500 : 200)
      }
    }
    let caution = try #require(try StudiedLog(csv: log.csv).findings.caution(.truncatedOrSampled))
    #expect(caution.text.hasPrefix("no error events arrive after 2026-03-19, where about 27 were"))
    #expect(!caution.refuses)
  }

  @Test func `as long as exports get says so`() throws {
    var log = HandLog()
    for row in 0..<10_000 {
      log.add("u\(row % 200)", day: 1 + row % 28, hour: row % 24, minute: row % 60)
    }
    let findings = try StudiedLog(csv: log.csv).findings
    #expect(
      findings.caution(.truncatedOrSampled)?.text
        == "the log has exactly 10000 rows, as an export that stops at its limit has")
  }

  @Test func `in which nobody stayed gives no number`() throws {
    var log = HandLog()
    for user in 1...80 {
      log.add("u\(user)", day: 1 + user % 9, hour: user % 24, status: user % 3 == 0 ? 500 : 200)
    }
    log.add("last", day: 28)
    let findings = try StudiedLog(csv: log.csv).findings
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    let caution = try #require(findings.caution(.tooFewUsers))
    #expect(caution.refuses && caution.text.hasPrefix("nobody stayed: "))
  }
}
