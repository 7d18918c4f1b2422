import Effects
import Testing

@testable import EventLogs
@testable import Reports
@testable import mvpcheck

@Suite struct `A run of analyze` {
  @Test func `prints the report and nothing else`() {
    let run = TestRun.analyze([])
    #expect(run.status == .success)
    #expect(run.output.hasPrefix("BOTH. 100 of 400 people left."))
    #expect(run.problems == "")
  }

  @Test func `is silent on success with -q`() {
    let run = TestRun.analyze([
      "-q", "--fail-on", "friction_share > 60%", "--warn-on", "people_lost > 1",
    ])
    #expect(run.status == .success)
    #expect(run.output == "" && run.problems == "")
  }

  @Test func `says headline and gate with -q when a gate trips`() {
    let run = TestRun.analyze(["-q", "--fail-on", "friction_share > 40%"])
    #expect(run.status == .gateTripped)
    #expect(run.output == "")
    #expect(
      run.problems == """
        BOTH. 100 of 400 people left. Friction explains about 47 of them (47 %; likely
        41-53 %).
        mvpcheck: ALERT: friction_share 47 % (41-53 %), limit 40 % - events.csv

        """)
  }

  @Test(arguments: [
    ("friction_share > 40%", "trip"), ("friction_share > 60%", "pass"),
    ("friction_share > 45%", "inconclusive"), ("friction_share < 60%", "trip"),
    ("friction_share <= 0.53", "trip"), ("friction_share < 0.53", "inconclusive"),
    ("friction_share >= 41%", "trip"), ("friction_share > 41%", "inconclusive"),
    ("people_lost > 40", "trip"), ("people_lost > 53", "pass"),
    ("one_session_churn > 20%", "trip"), ("one_session_churn.due_to_friction > 5pct", "trip"),
    ("one_session_churn.halved_friction > 5%", "inconclusive"),
    ("conversion_by_horizon < 2%", "inconclusive"), ("reject_rate > 0", "pass"),
    ("too_recent_share >= 5%", "trip"),
  ]) func `lets the interval decide a gate`(_ rule: String, _ outcome: String) throws {
    let gate = try Gate(rule, level: .fail)
    #expect(gate.result(in: SampleReport.both, on: .interval).outcome == outcome)
    let codes: [String: ExitCode] = [
      "trip": .gateTripped, "pass": .success, "inconclusive": .success,
    ]
    #expect(TestRun.analyze(["--fail-on", rule]).status == codes[outcome])
    #expect(TestRun.analyze(["--warn-on", rule]).status == .success)
  }

  @Test func `lets the point decide when asked to`() {
    let rule = ["--fail-on", "friction_share > 45%"]
    #expect(TestRun.analyze(rule).status == .success)
    #expect(TestRun.analyze(rule + ["--gate-on", "point"]).status == .gateTripped)
    #expect(TestRun.analyze(rule + ["--fail-on-inconclusive"]).status == .gateTripped)
    #expect(
      TestRun.analyze(rule).problems
        == "mvpcheck: INCONCLUSIVE: friction_share 47 % (41-53 %), limit 45 % - events.csv\n")
  }

  @Test func `puts gates into the report`() {
    let run = TestRun.analyze(["-f", "json", "--fail-on", "people_lost > 60"])
    #expect(run.output.contains(#""outcome": "pass""#))
    #expect(run.output.contains(#""message": "people_lost 47 (41-53), limit 60""#))
  }

  @Test func `has alarms that can be the subject of a mail`() throws {
    var report = SampleReport.both
    report.inputs[0].name = String(repeating: "long\n\u{202e}", count: 100)
    let run = TestRun.analyze(["-q", "--fail-on", "people_lost > 1"], finding: report)
    let line = try #require(run.problems.split(separator: "\n").last)
    #expect(line.hasPrefix("mvpcheck: ALERT: people_lost 47 (41-53), limit 1 - long"))
    #expect(line.count < 200)
  }

  @Test func `marks a report made from incomplete data`() {
    let run = TestRun.analyze([], finding: SampleReport.incomplete)
    #expect(run.status == .incomplete)
    #expect(run.output.hasPrefix("INCOMPLETE DATA (12 % of rows unusable).\nBOTH."))
    #expect(run.problems.contains("made from incomplete data; --max-reject-rate is 5 %"))
    let tolerant = TestRun.analyze(["--max-reject-rate", "12%"], finding: SampleReport.incomplete)
    #expect(tolerant.status == .success)
    let both = TestRun.analyze(["--fail-on", "people_lost > 1"], finding: SampleReport.incomplete)
    #expect(both.status == .incomplete)
    #expect(both.problems.contains("ALERT"))
  }

  @Test func `makes no report from incomplete data under --strict`() throws {
    let folder = try TemporaryFolder()
    var intake = Intake()
    intake.rejected = 1
    let run = TestRun.analyze(["--strict", "-o", folder.path + "/r.json"], intake: intake)
    #expect(run.status == .noInput)
    #expect(run.output == "")
    #expect(folder.names.isEmpty)
    #expect(TestRun.analyze(["--strict"]).status == .success)
  }

  @Test func `groups rejected rows by reason with the first places`() {
    var intake = Intake()
    intake.rowsRead = 10000
    intake.rejected = 10
    let places = (1...5).map {
      Rejection(
        path: "events.csv", line: $0 * 1000, column: 14, reason: "timestamp_invalid", detail: "")
    }
    intake.rejections["timestamp_invalid"] = .init(count: 9, examples: places)
    intake.rejections["too_few_fields"] = .init(
      count: 1,
      examples: [
        Rejection(
          path: "a\u{1b}.csv", line: 7, column: 1, reason: "too_few_fields",
          detail: "expected 6, found 5")
      ])
    let expected = """
      mvpcheck: warning: 10 of 10,000 rows were not used (0.1 %)
        timestamp_invalid  9   first events.csv:1000:14
        too_few_fields     1   first a\\x1b.csv:7:1
      mvpcheck: warning: events.csv:1000:14: timestamp_invalid
      mvpcheck: warning: events.csv:2000:14: timestamp_invalid
      mvpcheck: warning: events.csv:3000:14: timestamp_invalid
      mvpcheck: warning: events.csv:4000:14: timestamp_invalid
      mvpcheck: warning: events.csv:5000:14: timestamp_invalid
        ... and 4 more
      mvpcheck: warning: a\\x1b.csv:7:1: too_few_fields: expected 6, found 5
        hint: --rejects rejects.jsonl lists them all

      """
    #expect(TestRun.analyze([], intake: intake).problems == expected)
    #expect(TestRun.analyze(["-q"], intake: intake).problems == "")
  }

  @Test func `H10 lists rejected rows in a file for its owner alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/rejects.jsonl"
    let run = TestRun(["analyze", "e.csv", "--rejects", path]) { world in
      world.work.analyze = { _, rejected in
        rejected(Rejection(path: "e.csv", line: 12, column: 4, reason: "bad_quote", detail: ""))
        return Analysis(report: SampleReport.both, intake: Intake())
      }
    }
    #expect(run.status == .success)
    #expect(
      try contents(of: path)
        == #"{"line":12,"column":4,"reason":"bad_quote","file":"e.csv","detail":""}"# + "\n")
    #expect(try mode(of: path) == 0o600)
  }

  @Test func `writes files by their endings and still prints`() throws {
    let folder = try TemporaryFolder()
    let json = folder.path + "/r.json"
    let text = folder.path + "/r.txt"
    let other = folder.path + "/r.dat"
    let run = TestRun.analyze(["-o", json, "-o", text, "-f", "json", "-o", other])
    #expect(run.status == .success)
    #expect(run.output.hasPrefix("{"))
    #expect(try contents(of: json) == run.output)
    #expect(try contents(of: other) == run.output)
    #expect(try contents(of: text).hasPrefix("BOTH."))
    #expect(folder.names == ["r.dat", "r.json", "r.txt"])
  }

  @Test func `writes the same text to a file whatever the terminal`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/r.txt"
    _ = TestRun.analyze(["-o", path], environment: ["LANG": "C", "COLUMNS": "40"])
    let plain = try contents(of: path)
    _ = TestRun.analyze(["-o", path], environment: ["LANG": "C.UTF-8", "CLICOLOR_FORCE": "1"])
    #expect(try contents(of: path) == plain)
    #expect(plain.contains("█") && !plain.contains("\u{1b}"))
  }

  @Test func `names only commands that this version takes, with this run's settings`() throws {
    let run = TestRun.analyze(["--user-column", "My User", "--churn-after=3d", "--width=120"])
    let next = try #require(run.output.split(separator: "NEXT\n").last)
    #expect(next.contains("mvpcheck analyze events.csv --user-column 'My User'"))
    #expect(next.contains("--churn-after 3d -o report.json"))
    let again = "events.csv --user-column My_User --churn-after 3d -o report.json"
    _ = try Invocation(["analyze"] + again.split(separator: " ").map(String.init), environment: [:])
  }

  @Test func `proposes what the report calls for`() throws {
    func next(_ report: ConfoundReport, _ arguments: [String] = []) throws -> Substring {
      try #require(
        TestRun.analyze(arguments, finding: report).output.split(separator: "NEXT\n").last)
    }
    #expect(try !next(SampleReport.both).contains("--rejects"))
    #expect(try next(SampleReport.incomplete).contains("--rejects rejects.jsonl"))
    #expect(try next(SampleReport.both).contains("--fail-on 'friction_share > 40%'"))
    #expect(try !next(SampleReport.both, ["--fail-on", "people_lost > 99"]).contains("--fail-on"))
    var report = SampleReport.both
    report.verdict = .noFrictionSignal
    #expect(try next(report).contains("mvpcheck help columns"))
  }

  @Test func `says nothing of blanks`() {
    var intake = Intake()
    intake.fieldNotes = ["missing": .init(count: 5), "bad_number": .init(count: 2)]
    #expect(
      TestRun.analyze([], intake: intake).problems
        == "mvpcheck: warning: 2 values were not used; their rows were\n  bad_number  2\n")
  }

  @Test func `fails as the log does`() {
    let run = TestRun(["analyze", "a.csv"]) { world in
      world.work.analyze = { _, _ throws(LogError) in
        throw LogError(
          "a.csv: no column holds the user", details: ["found: uid, \u{1b}ts"],
          hint: "mvpcheck analyze a.csv --user-column uid")
      }
    }
    #expect(run.status == .noInput)
    #expect(
      run.problems == """
        mvpcheck: error: a.csv: no column holds the user
          found: uid, \\x1bts
          hint: mvpcheck analyze a.csv --user-column uid

        """)
  }

  @Test func `I05 looks at its destinations before it reads`() throws {
    let folder = try TemporaryFolder()
    let input = try folder.file("events.csv", "user,ts,event\n")
    let cases: [([String], ExitCode)] = [
      (["-o", folder.path + "/missing/r.json"], .noOutput),
      (["-o", folder.path, "-f", "json"], .noOutput),
      (["-o", input, "-f", "json"], .wrongUsage), (["--rejects", input], .wrongUsage),
      (["-o", folder.path + "/a.json", "--rejects", folder.path + "/a.json"], .wrongUsage),
      (["-o", folder.path + "/a.html"], .wrongUsage),
    ]
    for (arguments, status) in cases {
      var hasRead = false
      let run = TestRun(["analyze", input] + arguments) { world in
        world.work.analyze = { _, _ in
          hasRead = true
          return Analysis(report: SampleReport.both, intake: Intake())
        }
      }
      #expect(run.status == status, "\(arguments)")
      #expect(!hasRead)
      #expect(run.output == "")
    }
    #expect(folder.names == ["events.csv"])
  }

  @Test func `says where settings came from with -v`() {
    let run = TestRun.analyze(
      ["-v", "--churn-after", "3d"], environment: ["MVPCHECK_HORIZON": "21d"])
    let lines = run.problems.split(separator: "\n")
    #expect(
      lines.contains {
        $0.split(separator: " ").suffix(5) == ["--churn-after", "3d", "(the", "command", "line)"]
      })
    #expect(
      lines.contains {
        $0.contains("--horizon") && $0.contains("21d") && $0.hasSuffix("(MVPCHECK_HORIZON)")
      })
    #expect(lines.contains { $0.contains("--session-gap") && $0.hasSuffix("(default)") })
  }

  @Test
  func `I15 takes the time from the clock unless told, and not from one that cannot be right`() {
    func now(_ arguments: [String], clock: Int64?) -> Timestamp? {
      var seen: Timestamp?
      _ = TestRun(["analyze", "a"] + arguments) { world in
        world.clock = clock.map { Timestamp(nanoseconds: $0 * 1_000_000_000) }
        world.work.analyze = { options, _ in
          seen = options.reading.now
          return Analysis(report: SampleReport.both, intake: Intake())
        }
      }
      return seen
    }
    #expect(now([], clock: 1_790_000_000) == Timestamp(nanoseconds: 1_790_000_000_000_000_000))
    #expect(now([], clock: 3) == nil)
    #expect(now([], clock: nil) == nil)
    #expect(now(["--now", "2026-01-02"], clock: 3) == Timestamp(written: "2026-01-02"))
  }
}
