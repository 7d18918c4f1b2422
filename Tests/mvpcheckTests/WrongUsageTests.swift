import Testing

@testable import mvpcheck

@Suite struct `Wrong usage` {
  /// What was typed, and the whole message.
  static let cases: [([String], String)] = [
    (["--formt", "json"], "unknown option --formt\n  hint: did you mean --format?   (text, json)"),
    (["analyse", "a.csv"], "unknown command 'analyse'\n  hint: did you mean mvpcheck analyze?"),
    (
      ["frobnicate"],
      "unknown command 'frobnicate'\n  hint: commands: analyze, inspect, events, simulate, help, version"
    ),
    (["events.csv"], "'events.csv' is not a command\n  hint: mvpcheck analyze events.csv"),
    (["my log.csv"], "'my log.csv' is not a command\n  hint: mvpcheck analyze 'my log.csv'"),
    (["--ascii"], "no command given\n  hint: mvpcheck --help"),
    (
      ["analyze", "a", "--format", "jsn"],
      "--format: 'jsn' is none of text, json\n  hint: did you mean json?"
    ),
    (["analyze", "a", "--format", "yaml"], "--format: 'yaml' is none of text, json"),
    (
      ["analyze", "a", "-format", "json"],
      "unknown option -format\n  hint: did you mean --format?   (text, json)"
    ),
    (["analyze", "a", "-x"], "unknown option -x\n  hint: mvpcheck --help"),
    (["analyze", "a", "-qx"], "unknown option -x in -qx\n  hint: mvpcheck --help"),
    (["analyze", "a", "--format"], "--format needs a value: text, json"),
    (["analyze", "a", "--seed", "--ascii"], "--seed needs a value: N"),
    (["analyze", "a", "--ascii=yes"], "--ascii takes no value but true or false"),
    (["version", "--json=true"], "--json takes no value"),
    (
      ["analyze", "a", "--churn-after", "-3d"],
      "--churn-after: '-3d' is not a duration such as 30m, 12h, 7d or 2w"
    ),
    (
      ["analyze", "a", "--churn-after="],
      "--churn-after: '' is not a duration such as 30m, 12h, 7d or 2w"
    ),
    (["analyze", "a", "--signup="], "--signup: the value is empty; wanted: EVENT"),
    (["analyze", "a", "--level", "80"], "--level: '80' is none of 90, 95, 99"),
    (["analyze", "a", "--width", "20"], "--width: '20' is not a whole number from 40 to 120"),
    (["analyze", "a", "-q", "-v"], "--quiet and --verbose cannot both be given"),
    (
      ["analyze", "a", "--strict", "--max-reject-rate", "1"],
      "--strict and --max-reject-rate cannot both be given"
    ),
    (
      ["events", "a", "--top", "3"],
      "--top is not an option of events\n  belongs to: analyze\n  hint: mvpcheck help events"
    ),
    (
      ["analyze", "a", "--no-header"],
      "--no-header needs the names of the columns\n  hint: --no-header --columns user,ts,event"
    ),
    (
      ["analyze", "a", "--columns", "user,ts"],
      "--columns names the columns of a log without a header line\n  hint: --no-header --columns user,ts"
    ),
    (
      ["analyze", "a", "--since", "2026-02-01", "--until", "2026-01-01"],
      "--until is not after --since: nothing would be read"
    ),
    (
      ["analyze", "a", "-o", "r.html"],
      "--output: 'r.html': no report can be written as .html\n"
        + "  hint: this version writes .txt (text) and .json"
    ),
    (
      ["analyze", "a", "-o", "report"],
      "--output: 'report' does not say which kind of report\n"
        + "  hint: this version writes .txt (text) and .json"
    ),
    (
      ["analyze", "a", "--fail-on", "friction_shar > 40%"],
      "--fail-on: unknown figure 'friction_shar'\n"
        + "  known: friction_share, people_lost, one_session_churn, departures_by_horizon, "
        + "conversion_by_horizon, reject_rate, too_recent_share\n"
        + "  and .without_friction, .due_to_friction, .halved_friction of one_session_churn, "
        + "departures_by_horizon, conversion_by_horizon\n  hint: did you mean friction_share?"
    ),
    (
      ["analyze", "a", "--fail-on", "friction_share = 40%"],
      "--fail-on: 'friction_share = 40%' is not a rule such as 'friction_share > 40%'"
    ),
    (
      ["analyze", "a", "--fail-on", "friction_share > 40"],
      "--fail-on: '40' is not a share such as 40%, 40pct or 0.4"
    ),
    (
      ["analyze", "a", "--fail-on", "people_lost > 40%"],
      "--fail-on: '40%' is not a number of people such as 60"
    ),
    (
      ["analyze", "a", "--fail-on", "friction_share_change > 1%"],
      "--fail-on: 'friction_share_change' needs an earlier report, which this version cannot "
        + "compare with"
    ),
    (
      ["analyze", "a", "--target", "friction_share < 25%"],
      "--target: 'friction_share' is not a metric\n"
        + "  known: one_session_churn, departures_by_horizon, conversion_by_horizon"
    ),
    (
      ["analyze", "a", "--target", "conversion_by_horizon > 2%"],
      "--target on conversion_by_horizon needs --conversion EVENT"
    ),
    (
      ["help", "colums"],
      "no help about 'colums'\n"
        + "  known: analyze, inspect, events, simulate, help, version, exit-codes, formats, cron, "
        + "config, columns, method, privacy\n  hint: did you mean mvpcheck help columns?"
    ),
    (["version", "now"], "version takes no 'now'"),
    (["simulate", "a", "b"], "simulate: one scenario at a time\n  hint: mvpcheck simulate --list"),
    (
      ["analyze"],
      "analyze: no file given\n  usage: mvpcheck analyze FILE... [options]\n"
        + "  standard input is read when it is named '-'\n  hint: mvpcheck analyze -"
    ),
  ]

  @Test(arguments: cases) func `J01 J02 J03 is told in one message, with exit 2`(
    _ arguments: [String], _ message: String
  ) {
    let run = TestRun(arguments)
    #expect(run.problems == "mvpcheck: error: \(message)\n")
    #expect(run.status == .wrongUsage)
    #expect(run.output == "")
  }

  @Test(arguments: cases) func `has hints that lead on`(_ arguments: [String], _ message: String) {
    guard let hint = message.split(separator: "\n").last, hint.hasPrefix("  hint: mvpcheck ") else {
      return
    }
    let words = hint.dropFirst("  hint: mvpcheck ".count).split(separator: " ").map(String.init)
    #expect(TestRun(words).status != .wrongUsage || words == ["analyze", "'my", "log.csv'"])
  }

  @Test(arguments: [
    ("MVPCHECK_CHURN_AFTER", "soon", "'soon' is not a duration such as 30m, 12h, 7d or 2w"),
    ("MVPCHECK_CHURN_AFTR", "7d", "unknown variable\n  hint: did you mean MVPCHECK_CHURN_AFTER?"),
    ("SOURCE_DATE_EPOCH", "-1", "'-1' is not a number of seconds"),
    ("MVPCHECK_STRICT", "yes", "'yes' is none of 1, 0, true, false"),
    (
      "MVPCHECK_FAIL_ON", "friction_share > 1%",
      "a list is not taken from the environment\n  hint: give --fail-on"
    ),
    (
      "MVPCHECK_REJECTS", "r.jsonl",
      "the name of a file to write is not taken from the environment\n  hint: give --rejects"
    ),
  ]) func `J08 in a variable names the variable`(
    _ name: String, _ value: String, _ message: String
  ) {
    let run = TestRun(["analyze", "a"], environment: [name: value])
    #expect(run.problems == "mvpcheck: error: \(name): \(message)\n")
    #expect(run.status == .wrongUsage)
  }

  @Test func `A16 without a file does not wait at a terminal`() {
    let run = TestRun(["analyze"]) { $0.isInputTerminal = true }
    #expect(run.problems.hasSuffix("  hint: mvpcheck analyze events.csv\n"))
    #expect(run.status == .wrongUsage)
  }

  @Test func `shows nothing of a name that could act on a terminal`() {
    let run = TestRun(["\u{1b}]0;x\u{7}\u{202e}"])
    #expect(run.problems.hasPrefix("mvpcheck: error: unknown command '\\x1b]0;x\\x07\\u{202E}'"))
  }
}
