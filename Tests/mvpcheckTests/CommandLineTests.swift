import EventLogs
import Testing

@testable import mvpcheck

@Suite struct `The command line` {
  private func options(_ arguments: [String]) throws -> Options {
    guard case .command(_, let request) = try Invocation(arguments, environment: [:]) else {
      throw UsageError("not a command")
    }
    return request.options
  }

  @Test func `flags stand before and after the file, with a blank or an equals sign`() throws {
    for arguments in [
      ["analyze", "--churn-after", "3d", "a.csv"], ["analyze", "a.csv", "--churn-after=3d"],
      ["--churn-after=3d", "analyze", "a.csv"], ["analyze", "--churn-after", "3d", "--", "a.csv"],
    ] {
      let options = try options(arguments)
      #expect(options.meaning.churnAfter == .seconds(3 * 86400))
      #expect(options.paths == ["a.csv"])
    }
  }

  @Test func `two hyphens end the flags`() throws {
    let options = try options(["analyze", "--ascii", "--", "-x.csv", "--help"])
    #expect(options.paths == ["-x.csv", "--help"])
    #expect(options.showing.isASCII)
  }

  @Test func `one hyphen is a file`() throws {
    #expect(try options(["analyze", "-"]).paths == ["-"])
  }

  @Test func `letters share a word and take their value from it`() throws {
    #expect(try options(["analyze", "a", "-ofile.txt"]).showing.outputs == ["file.txt"])
    #expect(try options(["analyze", "a", "-o=file.txt"]).showing.outputs == ["file.txt"])
    let options = try options(["analyze", "a", "-qfjson"])
    #expect(options.showing.isQuiet)
    #expect(options.showing.format == .json)
  }

  @Test func `the last of two values holds, repeatable flags add up`() throws {
    let options = try options([
      "analyze", "a", "--seed", "3", "--seed", "4", "-o", "a.txt", "-o", "b.json", "--friction",
      "x*",
      "--friction", "y*", "--count", "not_found", "--count", "interaction",
    ])
    #expect(options.seed == 4)
    #expect(options.showing.outputs == ["a.txt", "b.json"])
    #expect(options.meaning.frictionGlobs == ["x*", "y*"])
    #expect(options.meaning.counted == [.notFound, .interaction])
  }

  @Test func `every role has a flag for its column`() throws {
    for role in Role.allCases {
      let word = role.rawValue.split(separator: "_").joined(separator: "-")
      let options = try options(["events", "a.csv", "--\(word)-column", "Some Name"])
      #expect(options.reading.columns == [role: "Some Name"])
    }
  }

  @Test func `how a log is read`() throws {
    let options = try options([
      "analyze", "a.csv", "--format-in", "jsonl", "--delimiter", "tab", "--no-header", "--columns",
      "user,ts,event", "--comment", "#", "--time-unit", "ms", "--since", "2026-01-01", "--until",
      "2026-02-01", "--earliest", "1999-01-01", "--now", "2026-03-01", "--dedupe", "exact",
      "--max-record-bytes", "64k", "--max-reject-rate", "1pct", "--exclude-users", "bot*",
      "--level", "90",
    ])
    let reading = options.reading
    #expect(reading.format == .jsonl)
    #expect(reading.delimiter == 9)
    #expect(reading.columnNames == ["user", "ts", "event"])
    #expect(reading.comment == "#")
    #expect(reading.timeUnit == .milliseconds)
    #expect(reading.since == Timestamp(written: "2026-01-01"))
    #expect(reading.until == Timestamp(written: "2026-02-01"))
    #expect(reading.earliest == Timestamp(written: "1999-01-01"))
    #expect(reading.now == Timestamp(written: "2026-03-01"))
    #expect(reading.deduplication == .exact)
    #expect(reading.maxRecordBytes == 65536)
    #expect(reading.excludedUsers.count == 1)
    #expect(options.maxRejectRate == 0.01)
    #expect(options.meaning.level == 0.9)
  }

  @Test func `defaults are those the help names`() throws {
    let options = try options(["analyze", "a.csv"])
    #expect(options.meaning.churnAfter == Duration(written: "7d"))
    #expect(options.meaning.horizon == Duration(written: "14d"))
    #expect(options.meaning.sessionGap == Duration(written: "30m"))
    #expect(options.meaning.slowAfter == .milliseconds(3000))
    #expect(options.reading.earliest == Timestamp(written: "2000-01-01"))
    #expect(options.reading.maxRecordBytes == byteCount(written: "16M"))
    #expect(options.maxRejectRate == share(written: "5%"))
    #expect(options.meaning.level == 0.95)
    #expect(options.seed == 1)
    #expect(options.showing.top == 5)
  }

  @Test func `the environment fills in, and flags override it`() throws {
    let environment = [
      "MVPCHECK_CHURN_AFTER": "3d", "MVPCHECK_SEED": "7", "MVPCHECK_TOP": "", "OTHER": "x",
      "SOURCE_DATE_EPOCH": "86400", "MVPCHECK_HOME": "/opt/mvpcheck",
    ]
    let invocation = try Invocation(["analyze", "a", "--seed", "8"], environment: environment)
    guard case .command(_, let request) = invocation else {
      Issue.record("not a command")
      return
    }
    #expect(request.options.meaning.churnAfter == .seconds(3 * 86400))
    #expect(request.options.seed == 8)
    #expect(request.options.reading.now == Timestamp(written: "1970-01-02"))
    let origins = Dictionary(uniqueKeysWithValues: request.sources.map { ($0.name, $0.origin) })
    #expect(origins["--churn-after"] == "MVPCHECK_CHURN_AFTER")
    #expect(origins["--seed"] == "the command line")
    #expect(origins["--horizon"] == "default")
    #expect(origins["--now"] == "SOURCE_DATE_EPOCH")
  }

  @Test func `a variable of another command does no harm`() throws {
    let environment = ["MVPCHECK_TOP": "many", "MVPCHECK_SESSION_GAP": "1h"]
    guard
      case .command(_, let request) = try Invocation(["events", "a"], environment: environment)
    else { return }
    #expect(request.options.meaning.sessionGap == .seconds(3600))
  }

  @Test func `gates and targets are taken apart`() throws {
    let options = try options([
      "analyze", "a", "--fail-on", "friction_share>40pct", "--warn-on",
      "one_session_churn.without_friction <= 0.2", "--fail-on", "people_lost >= 60", "--gate-on",
      "point", "--target", "one_session_churn < 25%",
    ])
    #expect(
      options.gates.gates.map(\.figure.name) == [
        "friction_share", "one_session_churn.without_friction", "people_lost",
      ])
    #expect(options.gates.gates.map(\.limit) == [0.4, 0.2, 60])
    #expect(options.gates.gates.map(\.comparison) == [.above, .atMost, .atLeast])
    #expect(options.gates.gates.map(\.level) == [.fail, .warn, .fail])
    #expect(options.gates.basis == .point)
    #expect(options.meaning.target?.metric == .oneSessionChurn)
    #expect(options.meaning.target?.limit == 0.25)
  }
}
