import EventLogs
import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

@Suite struct `The what-if curve` {
  @Test func `goes through the metric as it was, at half the odds and without friction`() throws {
    let findings = try StudiedLog(try Simulation("friction", users: 600)).findings
    #expect(findings.whatIf.map(\.odds) == [1, 0.75, 0.5, 0.25, 0])
    let metrics: [(MetricFindings, KeyPath<WhatIfFindings, EffectEstimate?>)] = [
      (findings.oneSessionChurn, \.oneSessionChurn),
      (findings.departuresByHorizon, \.departuresByHorizon),
    ]
    for (metric, path) in metrics {
      let worlds = try findings.whatIf.map { try #require($0[keyPath: path]) }
      #expect(worlds[0].point == metric.observed?.point)
      #expect(worlds[2].point == metric.halvedFriction?.point)
      #expect(worlds[4].point == metric.withoutFriction?.point)
      // Friction drives people away here, so less of it keeps more.
      #expect(zip(worlds, worlds.dropFirst()).allSatisfy { $0.point > $1.point })
      #expect(worlds.allSatisfy { $0.low < $0.point && $0.point < $0.high })
    }
  }
}

@Suite struct `Retention by day` {
  /// Ten people who sign up on the first day of a month; the number leaves after so many days.
  private static func log() -> HandLog {
    var log = HandLog()
    for user in 0..<40 {
      let lastDay = user % 4 == 0 ? 1 : user % 4 == 1 ? 3 : 28
      for day in stride(from: 1, through: lastDay, by: 1) {
        log.add("u\(user)", day: day, status: user == 7 && day == 9 ? 500 : 200)
      }
    }
    return log
  }

  @Test func `as it was is the share not gone yet, of those followed`() throws {
    let findings = try StudiedLog(csv: Self.log().csv).findings
    // Too little friction to say what none would have done; the count stays.
    #expect(findings.share == nil)
    let curve = try #require(findings.retention)
    #expect(curve.withoutFriction.isEmpty && curve.difference == nil)
    let byDay = Dictionary(uniqueKeysWithValues: curve.observed.map { ($0.day, $0) })
    // Day 1 ends with a quarter gone, the third with another.
    #expect(byDay[0]?.surviving == 1 && byDay[0]?.atRisk == 40)
    #expect(byDay[1]?.surviving == 0.75 && byDay[1]?.atRisk == 40)
    #expect(byDay[2]?.surviving == 0.75 && byDay[2]?.atRisk == 30)
    #expect(byDay[3].map { abs($0.surviving - 0.5) < 1e-12 } == true && byDay[3]?.atRisk == 30)
    #expect(curve.observed.dropFirst().allSatisfy { $0.low <= $0.surviving })
    #expect(byDay[1].map { $0.low < 0.75 && $0.high > 0.75 } == true)
  }

  @Test func `without friction keeps about as many as lives without friction did`() throws {
    let simulation = try Simulation("friction", users: 900)
    let curve = try #require(try StudiedLog(simulation).findings.retention)
    let last = try #require(curve.withoutFriction.last)
    let difference = try #require(curve.difference)
    #expect(curve.withoutFriction.count <= curve.observed.count && last.day >= 3)
    #expect(
      zip(curve.withoutFriction, curve.withoutFriction.dropFirst()).allSatisfy {
        $0.surviving >= $1.surviving && $0.atRisk >= $1.atRisk
      })
    let truth = simulation.truth.retentionWithoutFriction.surviving[last.day]
    let error = (last.high - last.low) / 3.92
    #expect(abs(last.surviving - truth) < 4 * error)
    #expect(difference.low > 0)
  }
}

@Suite struct `The value side` {
  @Test func `counts who came back, with a success and without`() throws {
    var log = HandLog()
    // Those who save come back nine times in ten, the others three times in ten; a save that failed
    // is no success.
    for user in 0..<120 {
      let saves = user < 60
      log.add("u\(user)", day: 1, hour: user % 20)
      log.add("u\(user)", day: 1, hour: user % 20, minute: 2, "save", status: saves ? 200 : 500)
      if user % 10 < (saves ? 9 : 3) { log.add("u\(user)", day: 4, hour: user % 20) }
    }
    log.add("late", day: 28)
    let features = try StudiedLog(csv: log.csv).findings.features
    let save = try #require(features.first { $0.event == "save" })
    #expect(save.users == 60 && save.isCertain)
    #expect(abs(save.returnAfterSuccess.point - 0.9) < 1e-12)
    #expect(abs(save.returnWithout.point - 0.3) < 1e-12)
    #expect(abs(save.difference.point - 0.6) < 1e-12 && save.difference.low > 0.4)
    // Everybody views, so nobody is left to set them against.
    #expect(!features.contains { $0.event == "view" })
  }
}

@Suite struct `How sturdy a share is` {
  private static let friction = Result { try StudiedLog(try Simulation("friction", users: 700)) }

  @Test func `by the odds that would tip it, more the more friction explains`() throws {
    let strong = try #require(try Self.friction.get().findings.robustness.tippingOdds)
    let weak = try #require(
      try StudiedLog(try Simulation("mixed", users: 700)).findings.robustness.tippingOdds)
    let none = try StudiedLog(try Simulation("value", users: 700)).findings
    #expect(strong > weak && weak > 1)
    #expect(none.share?.excludesZero == false && none.robustness.tippingOdds == 1)
  }

  @Test func `by balance, which weighting restores`() throws {
    let findings = try StudiedLog(
      try Simulation("confounded-by-platform", users: 700)
    ).findings
    let balance = findings.robustness.balance
    let worst = try #require(balance.max { abs($0.before) < abs($1.before) })
    #expect(worst.covariate.hasPrefix("platform=") && abs(worst.before) > 0.1)
    #expect(abs(worst.after) < abs(worst.before) / 3)
    #expect(balance.allSatisfy { abs($0.after) < findings.robustness.balanceLimit })
  }

  @Test func `by other methods, the crude one being the plain comparison`() throws {
    let log = try Self.friction.get()
    let others = log.findings.robustness.otherEstimates
    #expect(others.map(\.method) == ["risk_set", "regression", "crude"])
    #expect(others.allSatisfy { $0.share.low < $0.share.point && $0.share.point < $0.share.high })
    // By hand: departures, were sessions with friction like those without of the same number.
    let inquiry = log.inquiry
    let units = inquiry.judgedSessions
    var left = 0.0
    for group in Set(units.map(\.group)) {
      let own = units.filter { $0.group == group }
      let clean = own.filter { inquiry.isClean($0) }
      left +=
        Double(own.count) * clean.reduce(0) { $0 + $1.outcome } / Double(clean.count)
    }
    let share = 1 - left / units.reduce(0) { $0 + $1.outcome }
    #expect(abs(others[2].share.point - share) < 1e-3)
  }

  @Test func `by what kinds cost one at a time beyond what they cost together`() throws {
    let findings = try Self.friction.get().findings
    let alone = findings.causes.compactMap(\.lostAlone).reduce(0) { $0 + $1.point }
    let together = findings.causes.compactMap(\.lost).reduce(0) { $0 + $1.point }
    let overlap = try #require(findings.kindsOverlap)
    #expect(abs(overlap.point - (alone - together)) < 1e-6)
    #expect(overlap.low < overlap.point && overlap.point < overlap.high)
  }
}

@Suite struct `Failures that nobody notices` {
  /// The mixed story, with a heartbeat after every third attempt; `fails` says which fail.
  private func placebo(
    _ fails: (_ row: Int, _ isLast: Bool) -> Bool
  ) throws -> Robustness.Placebo? {
    let lines = try Simulation("mixed", users: 500).csv.split(separator: "\n").map(String.init)
    let names = lines[0].split(separator: ",").map(String.init)
    let place = { (name: String) in names.firstIndex(of: name) }
    let user = try #require(place("user_id"))
    let event = try #require(place("event"))
    let status = try #require(place("status"))
    var made = [lines[0]]
    for (row, line) in lines.enumerated().dropFirst() {
      made.append(line)
      guard row % 3 == 0 else { continue }
      var cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let next = row + 1 < lines.count ? lines[row + 1].split(separator: ",") : []
      let isLast = next.isEmpty || String(next[user]) != cells[user]
      cells[event] = "heartbeat"
      for (name, cell) in zip(names, cells.indices) where ["latency_ms", "error"].contains(name) {
        cells[cell] = ""
      }
      cells[status] = fails(row, isLast) ? "503" : "200"
      made.append(cells.joined(separator: ","))
    }
    let findings = try StudiedLog(csv: made.joined(separator: "\n") + "\n").findings
    return findings.robustness.placebos.first { $0.test == "failures that nobody notices" }
  }

  @Test func `cost nothing`() throws {
    let placebo = try #require(try placebo { row, _ in row % 60 == 0 })
    #expect(placebo.isPassed)
    #expect(placebo.estimate.low < 0 && placebo.estimate.high > 0)
  }

  @Test func `are not asked where none failed`() throws {
    #expect(try placebo { _, _ in false } == nil)
  }
}
