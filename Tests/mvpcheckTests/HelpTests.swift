import Testing

@testable import mvpcheck

@Suite struct `Help` {
  @Test func `is short, on standard error and exit 2, when nothing is asked`() {
    let run = TestRun([])
    #expect(run.status == .wrongUsage)
    #expect(run.output == "")
    #expect(run.problems.split(separator: "\n", omittingEmptySubsequences: false).count <= 13)
    #expect(run.problems.contains("mvpcheck analyze events.csv"))
  }

  @Test(arguments: [
    ["--help"], ["-h"], ["analyze", "--help"], ["analyze", "--format", "nonsense", "-h"],
    ["help"], ["help", "analyze"], ["frobnicate", "--help"], ["--version"], ["-V"], ["version"],
  ]) func `wins wherever it stands`(_ arguments: [String]) {
    let run = TestRun(arguments)
    #expect(run.status == .success)
    #expect(!run.output.isEmpty)
    #expect(run.problems == "")
  }

  @Test func `after two hyphens is a file`() {
    #expect(TestRun(["analyze", "--", "--help"]).status == .noInput)
  }

  @Test(arguments: Command.allCases) func `names every flag of a command`(_ command: Command) {
    let help = TestRun(["help", command.rawValue]).output
    for flag in Flag.all(of: command) { #expect(help.contains(flag.signature)) }
    #expect(help == TestRun([command.rawValue, "--help"]).output)
  }

  @Test(arguments: Topic.all.map(\.name) + Command.allCases.map(\.rawValue))
  func `fits a terminal, but for lines that are to be copied`(_ topic: String) {
    for line in TestRun(["help", topic]).output.split(separator: "\n") where line.utf8.count > 80 {
      #expect(line.contains("mvpcheck analyze"), "\(line)")
    }
  }

  @Test func `is ASCII`() {
    for topic in Topic.all.map(\.name) + Command.allCases.map(\.rawValue) {
      #expect(
        TestRun(["help", topic]).output.utf8.allSatisfy { $0 == 10 || (0x20..<0x7f).contains($0) })
    }
  }

  @Test func `has one entry a flag and command`() {
    for command in Command.allCases {
      let flags = Flag.all(of: command)
      #expect(Set(flags.map(\.name)).count == flags.count)
      let letters = flags.compactMap(\.letter)
      #expect(Set(letters).count == letters.count)
    }
    #expect(Set(Flag.all.compactMap(\.letter)) == ["o", "f", "q", "v", "h", "V"])
  }

  @Test func `is the page of the documents`() throws {
    let path = packageFolder + "/docs/cli.md"
    if isRecording { try write(CommandPage.markdown, to: path) }
    #expect(!isRecording, "rewritten: read the change, then run without MVPCHECK_RECORD")
    #expect(try contents(of: path) == CommandPage.markdown)
  }

  @Test func `gives the version as JSON`() {
    #expect(
      TestRun(["version", "--json"]).output
        == #"{"name":"mvpcheck","version":"0.1.0","schema_version":"1.0"}"# + "\n")
    #expect(TestRun(["version"]).output == "mvpcheck 0.1.0\n")
  }

  @Test func `has an example in cron that this version takes`() throws {
    let page = TestRun(["help", "cron"]).output
    let line = try #require(page.split(separator: "\n").first { $0.hasPrefix("15 6") })
    let words = line.split(separator: " ").dropFirst(6).map(String.init)
    let quoted = try #require(words.firstIndex { $0.hasPrefix("'") })
    let rule = words[quoted...].joined(separator: " ").filter { $0 != "'" }
    _ = try Invocation(words[..<quoted] + [rule], environment: [:])
  }
}
