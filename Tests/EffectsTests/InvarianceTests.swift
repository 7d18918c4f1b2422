import Foundation
import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

/// A log as rows of cells, to be changed in ways that must not matter.
private struct Rows {
  var header: String
  var rows: [[String]]

  init(_ csv: String) {
    let lines = csv.split(separator: "\n").map(String.init)
    header = lines[0]
    rows = lines.dropFirst().map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  var csv: String {
    ([header] + rows.map { $0.joined(separator: ",") }).joined(separator: "\n") + "\n"
  }
}

extension Findings {
  /// Every number, in order.
  fileprivate var numbers: [Double?] {
    let metrics = [oneSessionChurn, departuresByHorizon]
    let estimates =
      metrics.flatMap { [$0.observed, $0.withoutFriction, $0.dueToFriction, $0.halvedFriction] }
      + [share] + causes.flatMap { [$0.lost, $0.lostAlone] } + steps.map { $0.lost }
    return estimates.flatMap { [$0?.point, $0?.low, $0?.high] }
      + metrics.flatMap {
        [$0.naive, $0.floor, $0.ceiling, $0.effectiveUsers, $0.largestWeightShare]
      }
  }

  /// Every word and count, in order.
  fileprivate var words: [String] {
    [
      "\(counts)", "\(departuresCounted)", "\(Verdict(weighing: self))",
      "\(verdictWithoutHeaviest?.rawValue ?? "")",
    ] + causes.map { "\($0.kind) \($0.peopleHit) \($0.attempts) \($0.hits)" }
      + steps.map {
        "\($0.operation) \($0.kind) \($0.platform ?? "") \($0.release ?? "") \($0.attempts) "
          + "\($0.hits) \($0.isCertain)"
      } + cautions.map(\.text)
  }

  fileprivate func matches(_ other: Findings) -> Bool {
    words == other.words && numbers.count == other.numbers.count
      && zip(numbers, other.numbers).allSatisfy { a, b in
        guard let a, let b else { return a == nil && b == nil }
        return abs(a - b) <= 1e-9 * max(1, abs(a))
      }
  }
}

@Suite struct `Findings do not change` {
  private static let original = Result { try Simulation("mixed", users: 250, seed: 5).csv }
  private static let findings = Result { try StudiedLog(csv: try original.get()).findings }

  private func check(_ change: (inout Rows) throws -> Void) throws {
    var rows = Rows(try Self.original.get())
    try change(&rows)
    let changed = try StudiedLog(csv: rows.csv).findings
    let findings = try Self.findings.get()
    #expect(findings.share != nil)
    #expect(changed.words == findings.words)
    #expect(changed.matches(findings))
  }

  @Test func `with the order of rows`() throws {
    try check { rows in
      // Every 7919th row, round and round: a prime that does not divide their number.
      let count = rows.rows.count
      try #require(count % 7919 != 0)
      rows.rows = (0..<count).map { rows.rows[$0 * 7919 % count] }
    }
  }

  @Test func `with the names of people`() throws {
    try check { rows in
      for row in rows.rows.indices { rows.rows[row][1] = String(rows.rows[row][1].reversed()) }
    }
  }

  @Test func `with the week it happened in`() throws {
    let style = Date.ISO8601FormatStyle().year().month().day()
    var moved: [String: String] = [:]
    try check { rows in
      for row in rows.rows.indices {
        let stamp = rows.rows[row][0]
        let day = String(stamp.prefix(10))
        if moved[day] == nil {
          moved[day] = try style.parse(day).addingTimeInterval(9 * 604_800).formatted(style)
        }
        rows.rows[row][0] = (moved[day] ?? "") + stamp.dropFirst(10)
      }
    }
  }

  @Test func `with a column that means nothing to it`() throws {
    try check { rows in
      rows.header += ",bucket"
      for row in rows.rows.indices { rows.rows[row].append("\(row % 7)") }
    }
  }
}

@Suite struct `Findings hardly change` {
  /// What they may move by, in standard errors.
  private static let most = 0.1

  private func check(_ other: Findings, _ findings: Findings) throws {
    for metric in [
      \Findings.oneSessionChurn.dueToFriction, \.departuresByHorizon.dueToFriction, \.share,
    ] {
      let (a, b) = (try #require(other[keyPath: metric]), try #require(findings[keyPath: metric]))
      let error = (b.high - b.low) / 3.92
      #expect(abs(a.point - b.point) < Self.most * error, "\(a) \(b)")
    }
  }

  /// A covariate that has to do with nothing.
  @Test func `with a plan drawn by lot`() throws {
    let csv = try Simulation("mixed", users: 1_500, seed: 5).csv
    var rows = Rows(csv)
    rows.header += ",plan"
    for row in rows.rows.indices {
      let bytes = rows.rows[row][1].utf8.reduce(UInt64(17)) { ($0 &* 31) &+ UInt64($1) }
      rows.rows[row].append(["free", "team", "pro"][Int(bytes &* 0x9E37_79B9_7F4A_7C15 >> 60) % 3])
    }
    try check(try StudiedLog(csv: rows.csv).findings, try StudiedLog(csv: csv).findings)
  }

  /// Scores of risk in the place of levels, as where levels are too many for cells.
  @Test func `with scores in the place of levels`() throws {
    let csv = try Simulation("mixed", users: 1_500, seed: 5).csv
    let whole = try StudiedLog(csv: csv)
    var design = StudyDesign()
    design.mostCells = 100
    let study = Study(of: whole.study.timelines, design: design)
    #expect(study.cells.scoreCount > 0 && study.cells.count < whole.study.cells.count)
    try check(study.findings(counted: FrictionSet(Friction.usual), level: 0.95), whole.findings)
  }
}
