import EventLogs
import Testing

@testable import mvpcheck

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A config` {
  /// The request of a run with `config` in its folder.
  private func request(
    _ config: String, _ arguments: [String] = [], environment: [String: String] = [:],
    command: String = "analyze"
  ) throws -> Invocation.Request {
    let folder = try TemporaryFolder()
    let path = try folder.file("mvpcheck.json", config)
    let invocation = try Invocation(
      [command, "a.csv"] + arguments, environment: environment, usualConfig: path)
    guard case .command(_, let request) = invocation else { throw UsageError("not a command") }
    return request
  }

  private func message(_ config: String, _ arguments: [String] = []) throws -> String {
    let folder = try TemporaryFolder()
    let path = try folder.file("mvpcheck.json", config)
    let run = TestRun(["analyze", "a.csv"] + arguments) { $0.usualConfig = path }
    #expect(run.status == .wrongUsage)
    #expect(run.output == "")
    let prefix = "mvpcheck: error: \(folder.path)/mvpcheck.json:"
    #expect(run.problems.hasPrefix(prefix))
    return String(run.problems.dropFirst(prefix.count))
  }

  @Test func `fills in`() throws {
    let request = try request(
      """
      {
        "user_column": "uid", "delimiter": "tab", "no_header": true,
        "columns": ["uid", "ts", "event"], "max_record_bytes": 4096, "max_reject_rate": 0.25,
        "churn_after": "3d", "friction": ["x*", "y*"], "count": "not_found",
        "level": 90, "seed": 7, "top": 3, "ascii": true, "strict": false,
        "fail_on": ["friction_share > 40%"], "warn_on": "people_lost > 6", "max_age": "8d"
      }
      """)
    let options = request.options
    #expect(options.reading.columns == [.user: "uid"])
    #expect(options.reading.delimiter == 9)
    #expect(options.reading.columnNames == ["uid", "ts", "event"])
    #expect(options.reading.maxRecordBytes == 4096)
    #expect(options.maxRejectRate == 0.25)
    #expect(options.meaning.churnAfter == .seconds(3 * 86400))
    #expect(options.meaning.frictionGlobs == ["x*", "y*"])
    #expect(options.meaning.counted == [.notFound])
    #expect(options.meaning.level == 0.9)
    #expect(options.seed == 7)
    #expect(options.showing.top == 3)
    #expect(options.showing.isASCII)
    #expect(!options.isStrict)
    #expect(options.gates.gates.map(\.rule) == ["friction_share > 40%", "people_lost > 6"])
    #expect(options.gates.age?.text == "8d")
  }

  @Test func `holds above the default, under the environment, and that under flags`() throws {
    let config = #"{"churn_after": "3d", "horizon": "4d", "session_gap": "5m", "seed": 9}"#
    let request = try request(
      config, ["--churn-after", "1d"],
      environment: ["MVPCHECK_CHURN_AFTER": "2d", "MVPCHECK_HORIZON": "3d"])
    let meaning = request.options.meaning
    #expect(meaning.churnAfter == .seconds(86400))
    #expect(meaning.horizon == .seconds(3 * 86400))
    #expect(meaning.sessionGap == .seconds(5 * 60))
    let origins = Dictionary(uniqueKeysWithValues: request.sources.map { ($0.name, $0.origin) })
    #expect(origins["--churn-after"] == "the command line")
    #expect(origins["--horizon"] == "MVPCHECK_HORIZON")
    #expect(origins["--session-gap"]?.hasSuffix("mvpcheck.json:1:55") == true)
    #expect(origins["--slow-after"] == "default")
    #expect(origins["--config"] == "the working folder")
    #expect(request.config?.keys == ["session_gap", "seed"])
  }

  @Test func `gives way as a whole list`() throws {
    let config = #"{"friction": ["x*", "y*"], "fail_on": ["people_lost > 1", "people_lost > 2"]}"#
    let request = try request(config, ["--friction", "z*"])
    #expect(request.options.meaning.frictionGlobs == ["z*"])
    #expect(request.options.gates.gates.count == 2)
    #expect(request.config?.keys == ["fail_on"])
  }

  @Test func `may be contradicted by what stands higher`() throws {
    let loud = try request(#"{"quiet": true, "strict": true, "ascii": true}"#, ["-v"]).options
    #expect(loud.showing.isVerbose && !loud.showing.isQuiet && loud.isStrict)
    let lax = try request(#"{"strict": true}"#, ["--max-reject-rate", "1%"]).options
    #expect(!lax.isStrict && lax.maxRejectRate == 0.01)
    let off = try request(#"{"strict": true, "quiet": true}"#, ["--strict=false", "--quiet=0"])
    #expect(!off.options.isStrict && !off.options.showing.isQuiet)
    let variable = try request(#"{"strict": true}"#, environment: ["MVPCHECK_STRICT": "0"])
    #expect(!variable.options.isStrict)
    #expect(variable.sources.first { $0.name == "--strict" }?.value == "off")
    #expect(
      try message(#"{"strict": true, "max_reject_rate": 0.1}"#).hasSuffix(
        "max_reject_rate cannot both be given\n"))
  }

  @Test func `is passed over where a key is another command's`() throws {
    let config = #"{"top": 3, "fail_on": ["people_lost > 1"], "churn_after": "3d"}"#
    let request = try request(config, command: "events")
    #expect(request.options.showing.top == 5)
    #expect(request.options.gates.gates.isEmpty)
    #expect(request.config?.keys == ["churn_after"])
  }

  @Test func `is not read by commands that read no log`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("mvpcheck.json", "not JSON")
    for arguments in [["simulate", "--list"], ["help"], ["version"], ["analyze", "--help"]] {
      #expect(TestRun(arguments) { $0.usualConfig = path }.status == .success)
    }
  }

  @Test func `is ignored on request, and one that is named takes the usual one's place`() throws {
    let folder = try TemporaryFolder()
    let usual = try folder.file("mvpcheck.json", "not JSON")
    let other = try folder.file("weekly.json", #"{"seed": 7}"#)
    func seed(_ arguments: [String], _ environment: [String: String] = [:]) throws -> UInt64 {
      let invocation = try Invocation(
        ["analyze", "a"] + arguments, environment: environment, usualConfig: usual)
      guard case .command(_, let request) = invocation else { throw UsageError("not a command") }
      return request.options.seed
    }
    #expect(try seed(["--no-config"]) == 1)
    #expect(try seed([], ["MVPCHECK_NO_CONFIG": "true"]) == 1)
    #expect(try seed(["--config", other]) == 7)
    #expect(try seed([], ["MVPCHECK_CONFIG": other]) == 7)
    #expect(try seed(["--no-config"], ["MVPCHECK_CONFIG": other]) == 1)
    #expect(throws: UsageError.self) { try seed(["--no-config", "--config", other]) }
    #expect(throws: UsageError.self) { try seed([]) }
  }

  @Test func `J04 is refused with its place`() throws {
    #expect(try message("{\n  \"seed\": 1,\n}").hasPrefix("3:1: a key in double quotes is missing"))
    #expect(try message("").hasPrefix("1:1: empty"))
    #expect(try message(#"{"seed": "#).hasPrefix("1:10: the document is cut"))
    let deep = #"{"a":"# + String(repeating: "[", count: 10_000)
    #expect(try message(deep).hasPrefix("1:69: over 64 levels deep"))
    let long = "{\n\"signup\": \"" + String(repeating: "x", count: 1 << 20)
    #expect(try message(long).hasPrefix("2:1048575: over 1 MiB"))
    #expect(try message("[]").hasSuffix("  hint: --no-config goes on without it\n"))
    let folder = try TemporaryFolder()
    let named = try folder.file("weekly.json", "[]")
    #expect(!TestRun(["analyze", "a", "--config", named]).problems.contains("hint"))
    let wide = #"{"signup": ""# + String(repeating: "x", count: 5000) + #""}"#
    #expect(try message(wide) == "1:12: signup: a text of 5000 bytes; at most 4096\n")
  }

  @Test(arguments: [
    (#"{"treshold": 1}"#, "1:2: unknown key 'treshold'\n  hint: did you mean 'fail_on'?\n"),
    (#"{"fail_no": []}"#, "1:2: unknown key 'fail_no'\n  hint: did you mean 'fail_on'?\n"),
    (#"{"seed-": 7}"#, "1:2: unknown key 'seed-'\n  hint: did you mean 'seed'?\n"),
    (#"{"gate-on": ""}"#, "1:2: unknown key 'gate-on'\n  hint: did you mean 'gate_on'?\n"),
    (#"{"Seed": 1}"#, "1:2: unknown key 'Seed'\n  hint: did you mean 'seed'?\n"),
    (#"{"xyzzy": 1}"#, "1:2: unknown key 'xyzzy'\n  hint: mvpcheck help config\n"),
    (#"{"": 1}"#, "1:2: unknown key ''\n  hint: mvpcheck help config\n"),
  ]) func `J05 is refused for a key that is none`(_ config: String, _ words: String) throws {
    #expect(try message(config) == words)
  }

  private static let share = "a number from 0 to 1 such as 0.05"
  private static let size = "a number of bytes or text with a unit such as \"16M\""
  private static let kinds = #""interaction", "not_found", "rate_limited""#

  @Test(arguments: [
    ("max_reject_rate", #""5%""#, "found the text \"5%\", wanted \(share)"),
    ("max_reject_rate", "true", "found true, wanted \(share)"),
    ("max_reject_rate", "7", "found the number 7, wanted \(share)"),
    ("max_reject_rate", "null", "found null, wanted \(share)"),
    ("churn_after", "7", "found the number 7, wanted text such as \"7d\""),
    ("churn_after", #""soon""#, "'soon' is not a duration such as 30m, 12h, 7d or 2w"),
    ("seed", #""1""#, "found the text \"1\", wanted a number, as after --seed"),
    ("level", "80", "'80' is none of 90, 95, 99"),
    ("strict", #""true""#, "found the text \"true\", wanted true or false"),
    ("signup", "[]", "found a list, wanted text (EVENT), as after --signup"),
    ("fail_on", "[[]]", "found a list, wanted a list of texts (RULE), as after --fail-on"),
    ("friction", "{}", "found an object, wanted a list of texts (GLOB), as after --friction"),
    ("dedupe", "0", #"found the number 0, wanted one of "auto", "id", "exact", "none""#),
    ("count", "[404]", "found the number 404, wanted any of \(kinds), in a list"),
    ("columns", #""a,a""#, "'a,a' is not a list of different names such as user,ts,event"),
    ("columns", #"["a,b"]"#, "'a,b' has a comma in it"),
    ("columns", #"["a", "a"]"#, "'a,a' is not a list of different names such as user,ts,event"),
    ("max_record_bytes", "null", "found null, wanted \(size)"),
  ]) func `J06 is refused for a value of the wrong kind`(
    _ key: String, _ value: String, _ words: String
  ) throws {
    let place = "1:\(key.utf8.count + 6): \(key): "
    #expect(try message("{\"\(key)\": \(value)}") == place + words + "\n")
    // Also where a flag or another command's flag would override it.
    _ = try message("{\"\(key)\": \(value)}", ["--seed", "1", "--max-reject-rate", "1%"])
  }

  @Test(arguments: [
    (#"{"output": "/etc/cron.d/x"}"#, "'output': a config cannot name files that are written"),
    (#"{"rejects": "../../x"}"#, "'rejects': a config cannot name files that are written"),
    (#"{"lock": "/tmp/x"}"#, "'lock': a config cannot name a lock"),
    (#"{"inputs": ["http://example.com/"]}"#, "unknown key 'inputs'\n  a config cannot name"),
    (#"{"command": "rm"}"#, "unknown key 'command'\n  a config cannot name"),
    (#"{"webhook": "https://example.com/"}"#, "unknown key 'webhook'\n  a config cannot name"),
    (#"{"config": "x"}"#, "'config': a config does not say which config holds"),
  ]) func `J07 is refused for naming what no config may name`(
    _ config: String, _ words: String
  ) throws {
    #expect(try message(config).hasPrefix("1:2: \(words)"))
  }

  @Test func `J07 is named in reports`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("mvpcheck.json", #"{"churn_after": "3d", "ascii": false}"#)
    let change: (inout World) -> Void = { $0.usualConfig = path }
    let json = TestRun.analyze(["-f", "json"], change: change).output
    #expect(json.contains(#""Settings from mvpcheck.json: churn_after, ascii.""#))
    let text = TestRun.analyze([], change: change).output
    #expect(text.contains("; settings from mvpcheck.json"))
    #expect(!TestRun.analyze(["--no-config"], change: change).output.contains("mvpcheck.json"))
    let unused = TestRun.analyze(
      ["-f", "json", "--ascii", "--churn-after", "3d"], change: change)
    #expect(unused.output.contains(#""No setting of mvpcheck.json is in force.""#))
  }

  @Test func `H01 lets no key or value act on the terminal`() throws {
    let words = try message(#"{"\u001b]0;x\u0007\u202e": 1}"#)
    #expect(words.hasPrefix("1:2: unknown key '\\x1b]0;x\\x07\\u{202E}'\n"))
    let value = try message(#"{"churn_after": "\u001b[2J"}"#)
    #expect(value.hasPrefix("1:17: churn_after: '\\x1b[2J' is not a duration"))
  }

  @Test func `is refused where it cannot be read`() throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/mvpcheck.json"
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = TestRun(["analyze", "a.csv"]) { $0.usualConfig = pipe }
    #expect(run.problems.hasPrefix("mvpcheck: error: \(pipe): not a file\n"))
    #expect(run.problems.hasSuffix("  hint: --no-config goes on without it\n"))
    unlink(pipe)
    #expect(symlink("nowhere", pipe) == 0)
    let dangling = TestRun(["analyze", "a.csv"]) { $0.usualConfig = pipe }
    #expect(dangling.problems.contains("\(pipe): no such file or directory"))
    for (path, words) in [("nope.json", "no such file or directory"), ("/", "is a directory")] {
      let run = TestRun(["analyze", "a.csv", "--config", path])
      #expect(run.problems == "mvpcheck: error: --config: \(path): \(words)\n")
      #expect(run.status == .wrongUsage)
    }
  }

  /// A flag is configurable, or says why it is not.
  @Test func `can hold every flag but those that say why not`() {
    let refused = Set(Flag.all.filter { $0.whyNotInConfig != nil }.map(\.name))
    #expect(
      refused == [
        "--rejects", "--now", "--output", "--lock", "--config", "--no-config", "--write-config",
        "--list", "--users", "--truth", "--json", "--help", "--version",
      ])
    for flag in Flag.all where flag.value == "FILE" { #expect(refused.contains(flag.name)) }
    #expect(Set(Config.keys).count == Config.keys.count)
    for flag in Flag.all where flag.whyNotInConfig == nil {
      #expect(flag.commands.contains { $0.readsLogs }, "\(flag.name): no command takes it")
    }
  }

  /// What each flag takes, typed, in a config and from its variable.
  @Test(arguments: Flag.all.filter { $0.whyNotInConfig == nil }.map(\.name))
  func `takes what the command line takes`(_ name: String) throws {
    let flag = try #require(Flag.all.first { $0.name == name })
    let text = try #require(Self.words.first { Self.takes(flag, $0) } ?? flag.choices.first)
    let isQuoted = !flag.isToggle && flag.shape != .number && flag.shape != .share
    let value = isQuoted ? "\"\(text)\"" : text
    // These two hold together only.
    let other = [
      "--no-header": ("--columns=x", #", "columns": ["x"]"#),
      "--columns": ("--no-header", #", "no_header": true"#),
    ][name]
    let command = try #require(flag.commands.first { $0.readsLogs }).rawValue
    let words = [command, "a.csv", "\(name)=\(text)"] + (other.map { [$0.0] } ?? [])
    guard case .command(_, let typed) = try Invocation(words, environment: [:]) else { return }
    let wanted = "\(typed.options)"
    #expect(wanted != "\(Options(paths: ["a.csv"]))" || flag.initial != nil)
    let config = try request("{\"\(flag.key)\": \(value)\(other?.1 ?? "")}", command: command)
    #expect("\(config.options)" == wanted)
    guard let variable = flag.variable, other == nil else { return }
    let set = try request("{}", environment: [variable: text], command: command)
    #expect("\(set.options)" == wanted)
  }

  /// One of them is what a flag takes that does not list its values.
  private static let words = [
    "true", "7d", "3s", "90", "2", "64k", "4G", "0.1", "2026-03-01", "people_lost > 1",
    "one_session_churn < 25%", "x", "UTC",
  ]

  private static func takes(_ flag: Flag, _ word: String) -> Bool {
    (try? Setting(flag, word, from: .commandLine)) != nil
  }

  @Test func `leaves alone the variables of tests and of other programs`() throws {
    for name in [
      "MVPCHECK_RECORD", "MVPCHECK_REFERENCE", "MVPCHECK_SHARED", "MVPCHECK_BENCH",
      "MVPCHECK_VERSION", "MVPCHECK_HOME", "MVPCHECK", "MVPCHECK_",
    ] {
      let invocation = try Invocation(["analyze", "a"], environment: [name: "1"])
      guard case .command(_, let request) = invocation else { return }
      #expect(request.sources.allSatisfy { $0.origin == "default" })
    }
  }
}
