import Sessions
import Simulations
import Testing

@testable import Effects

extension Findings {
  func caution(_ code: Caution.Code) -> Caution? { cautions.first { $0.code == code } }

  /// Every number that friction enters.
  var frictionNumbers: [EffectEstimate?] {
    [
      share, oneSessionChurn.withoutFriction, oneSessionChurn.dueToFriction,
      oneSessionChurn.halvedFriction, departuresByHorizon.withoutFriction,
      departuresByHorizon.dueToFriction, departuresByHorizon.halvedFriction,
      conversionByHorizon?.withoutFriction, conversionByHorizon?.dueToFriction,
      conversionByHorizon?.halvedFriction, beforeValue, afterValue, kindsOverlap,
      retention?.difference,
    ]
      + whatIf.filter { $0.odds < 1 }.flatMap {
        [$0.oneSessionChurn, $0.departuresByHorizon, $0.conversionByHorizon]
      } + causes.map(\.lost) + causes.map(\.lostAlone) + steps.map(\.lost)
  }
}

@Suite struct `A log that cannot tell` {
  @Test func `of too few people says how many more`() throws {
    let findings = try StudiedLog(try Simulation("too-small", users: 30)).findings
    let caution = try #require(findings.caution(.tooFewUsers))
    #expect(caution.refuses)
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    #expect(findings.oneSessionChurn.observed != nil)
    #expect(Verdict(weighing: findings) == .inconclusive)
    let judged = findings.counts.judged
    let more = try #require(caution.moreUsers)
    #expect(judged + more >= 50)
    #expect(
      caution.text
        == "\(judged) people and \(findings.departuresCounted) departures are too few; about 50 "
        + "people and 15 of those are needed")
    #expect(caution.remedy == "wait for about \(more) more people")
  }

  @Test func `with no field for friction is never said to have none`() throws {
    let findings = try StudiedLog(try Simulation("no-friction-fields", users: 150)).findings
    let caution = try #require(findings.caution(.noFrictionSignal))
    #expect(caution.refuses)
    #expect(
      caution.text
        == "nothing in this log records errors, failed sign-ins or waiting times, so the question "
        + "cannot be answered from it: not recorded is not none")
    #expect(
      caution.remedy
        == "log the status code or error of every attempt, failed sign-ins as events, and how long "
        + "answers took (columns status, error, latency_ms)")
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    #expect(Verdict(weighing: findings) == .noFrictionSignal)
  }

  @Test func `too short to see anybody leave names the day it will do`() throws {
    var log = HandLog()
    for user in 1...60 {
      log.add("u\(user)", day: 1 + user % 3, status: user % 4 == 0 ? 500 : 200)
    }
    let findings = try StudiedLog(csv: log.csv).findings
    let caution = try #require(findings.caution(.notEnoughFollowUp))
    #expect(caution.refuses)
    #expect(
      caution.text
        == "nobody can be judged: leaving is judged 7 days after a session, and the log ends "
        + "before that for everyone")
    #expect(caution.remedy == "come back with a log that reaches 2026-03-08")
    #expect(caution.moreWeeks == 1 && caution.moreUsers == nil)
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    #expect(Verdict(weighing: findings) == .tooEarly)
  }

  @Test func `that struck hardly anybody says so`() throws {
    var log = HandLog()
    for user in 1...80 {
      log.add("u\(user)", day: 1, minute: user % 60, status: user < 4 ? 500 : 200)
      if user % 2 == 0 { log.add("u\(user)", day: 5) }
    }
    log.add("last", day: 28)
    let findings = try StudiedLog(csv: log.csv).findings
    let caution = try #require(findings.caution(.tooFewHits))
    #expect(caution.text == "friction struck 3 sessions: too few to tell what it costs")
    #expect(
      caution.remedy
        == "if that is all there was, friction explains little; if errors go unlogged, log them")
    #expect(Verdict(weighing: findings) == .mostlyValue)
    #expect(
      Caution.tooFewHits(1).text == "friction struck 1 session: too few to tell what it costs")
  }

  @Test func `of a platform that records no errors leaves it out by name`() throws {
    let log = try StudiedLog(try Simulation("silent-platform", users: 500))
    let caution = try #require(log.findings.caution(.unmonitoredSegment))
    #expect(!caution.refuses)
    #expect(caution.cell == "platform ios")
    #expect(caution.text.hasPrefix("no error events arrive from platform ios in "))
    #expect(
      caution.text.hasSuffix(
        " sessions; that is missing instrumentation until shown otherwise, so it is left out"))
    #expect(caution.remedy == "make platform ios report error like the others")
    // Nobody of that platform is among those averaged over.
    #expect(log.findings.oneSessionChurn.users < log.findings.counts.judged)
    #expect(log.findings.share != nil)
  }

  @Test func `where a platform hardly ever works names it`() throws {
    let findings = try StudiedLog(try Simulation("no-overlap", users: 400)).findings
    let caution = try #require(
      findings.cautions.first { $0.code == .noOverlap && $0.cell != nil })
    #expect(caution.cell == "android")
    #expect(caution.text.hasPrefix("nearly everyone on android met friction there ("))
    #expect(
      caution.text.hasSuffix(
        " sessions), so nobody shows what its absence looks like; the estimates leave out every "
          + "session that begins on android, and speak of people on other platforms"))
  }

  @Test func `of which everybody was hit gives no number`() throws {
    var log = HandLog()
    for user in 1...120 {
      log.add("u\(user)", day: 1, minute: user % 60, status: 500)
      if user % 3 == 0 { log.add("u\(user)", day: 4, status: 500) }
    }
    log.add("last", day: 28)
    let findings = try StudiedLog(csv: log.csv).findings
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    #expect(Verdict(weighing: findings) == .inconclusive)
  }

  @Test func `of one person speaks of one`() throws {
    var log = HandLog()
    log.add("ann", day: 1)
    log.add("last", day: 28)
    let study = try StudiedLog(csv: log.csv).study
    let caution = try #require(study.tooFew(users: 1, outcomes: 1, "departures"))
    #expect(
      caution.text
        == "1 person and 1 departure are too few; about 50 people and 15 of those are needed")
    let almost = try #require(study.tooFew(users: 49, outcomes: 20, "departures"))
    #expect(almost.remedy == "wait for about 1 more person")
  }

  @Test func `says when a fit failed`() {
    let caution = Caution.noConvergence
    #expect(caution.refuses)
    #expect(caution.text == "the risk of friction could not be fitted to this log")
    #expect(caution.remedy == "report it with the log's columns; the observed figures stand")
  }

  @Test func `ends before the horizon for everybody keeps what it can tell`() throws {
    // Everyone comes on the first day; the log ends ten days later: a return window, no horizon.
    var log = HandLog()
    for user in 1...200 {
      let isHit = user % 4 == 0
      log.add("u\(user)", day: 1, hour: user % 24, "open")
      log.add("u\(user)", day: 1, hour: user % 24, minute: 1, status: isHit ? 500 : 200)
      // Friction on two days, so that it is not one outage, and of others, so that it keeps to nobody.
      if user % 3 != 0 { log.add("u\(user)", day: 4, status: user / 4 % 4 == 0 ? 500 : 200) }
    }
    log.add("u1", day: 11, "open")
    let findings = try StudiedLog(csv: log.csv).findings
    let refusal = try #require(findings.departuresByHorizon.refusal)
    #expect(refusal.code == .notEnoughFollowUp)
    #expect(refusal.text == "the log ends before anybody could be followed to the horizon")
    #expect(refusal.remedy == "come back with a log that reaches 2026-03-22")
    #expect(findings.oneSessionChurn.dueToFriction != nil)
  }
}
