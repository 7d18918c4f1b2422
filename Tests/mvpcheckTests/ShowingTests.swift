import Testing

@testable import mvpcheck

@Suite struct `Colour and width` {
  /// Arguments, environment, whether standard output is a terminal, and whether colour comes.
  @Test(
    arguments: [
      ([], [:], true, true), ([], [:], false, false), ([], ["NO_COLOR": "1"], true, false),
      ([], ["NO_COLOR": ""], true, true), ([], ["CLICOLOR": "0"], true, false),
      ([], ["CLICOLOR": "1"], false, false), ([], ["CLICOLOR_FORCE": "1"], false, true),
      ([], ["CLICOLOR_FORCE": "0"], false, false),
      ([], ["CLICOLOR_FORCE": "1", "NO_COLOR": "1"], true, false),
      ([], ["CLICOLOR_FORCE": "1", "CLICOLOR": "0"], false, true),
      ([], ["TERM": "dumb"], true, false),
      (["--color", "always"], ["NO_COLOR": "1", "TERM": "dumb"], false, true),
      (["--color", "never"], ["CLICOLOR_FORCE": "1"], true, false),
      (["--color", "auto"], ["NO_COLOR": "1"], true, false), (["--color=auto"], [:], true, true),
    ] as [([String], [String: String], Bool, Bool)])
  func `of standard output`(
    _ arguments: [String], _ environment: [String: String], _ isTerminal: Bool, _ isColoured: Bool
  ) {
    let run = TestRun.analyze(arguments, environment: environment) {
      $0.isOutputTerminal = isTerminal
    }
    #expect(run.output.contains("\u{1b}[") == isColoured)
  }

  @Test func `are judged apart for the two streams`() {
    let run = TestRun.analyze(["--fail-on", "people_lost > 1"]) { $0.isProblemsTerminal = true }
    #expect(!run.output.contains("\u{1b}["))
    #expect(run.problems.contains("\u{1b}[1;31mALERT:\u{1b}[0m"))
  }

  @Test(
    arguments: [
      ([], ["LANG": "C.UTF-8"], false), ([], ["LANG": "en_US.utf8"], false),
      ([], ["LANG": "C"], true),
      ([], [:], true), ([], ["LC_ALL": "C", "LANG": "C.UTF-8"], true),
      ([], ["LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8", "LANG": "C"], false),
      ([], ["TERM": "dumb", "LANG": "C.UTF-8"], true), (["--ascii"], ["LANG": "C.UTF-8"], true),
    ] as [([String], [String: String], Bool)])
  func `draw in ASCII where nothing else is sure`(
    _ arguments: [String], _ environment: [String: String], _ isASCII: Bool
  ) {
    let run = TestRun.analyze(arguments, environment: environment)
    #expect(run.output.utf8.allSatisfy { $0 < 0x80 } == isASCII)
    #expect(!run.output.contains("\r"))
  }

  @Test(
    arguments: [
      ([], nil, nil, 80), ([], "100", nil, 100), ([], "0", nil, 80), ([], "-1", nil, 80),
      ([], "abc", nil, 80),
      ([], "100000", nil, 120), ([], "20", nil, 40), ([], nil, 20, 40), ([], nil, 100, 100),
      ([], "60", 100, 60),
      (["--width", "50"], "100", 110, 50), ([], "99999999999999999999", nil, 80),
    ] as [([String], String?, Int?, Int)])
  func `go by the flag, the variable, the terminal`(
    _ arguments: [String], _ columns: String?, _ terminal: Int?, _ width: Int
  ) throws {
    var world = World(
      output: Collected().writer(name: ""), problems: Collected().writer(name: ""))
    world.environment["COLUMNS"] = columns
    world.terminalColumns = terminal
    let wanted = arguments.last.flatMap { wholeNumber($0) }
    #expect(world.width(wanted) == width)
  }
}
