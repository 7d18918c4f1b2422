import Effects
import Testing

@testable import EventLogs
@testable import Reports
@testable import mvpcheck

@Suite struct `README` {
  /// `MVPCHECK_RECORD=1` rewrites what commands print, as many paragraphs as are shown, and fails.
  @Test func `shows what its commands print`() throws {
    var page = try Page("README.md")
    #expect(page.consoleBlocks.count { !$0.commands.isEmpty } > 1)
    for block in page.consoleBlocks.reversed() {
      for command in block.commands.reversed() {
        // `swift test` and `swift build` are run by whoever reads this.
        guard let words = Page.mvpcheckWords(of: command.text) else { continue }
        let output = try output(of: words)
        guard !command.shown.isEmpty else { continue }
        let shown = page.shown(of: command, from: output)
        if isRecording {
          page.lines.replaceSubrange(command.shown, with: shown)
        } else {
          #expect(Array(page.lines[command.shown]) == shown, "\(command.text)")
        }
      }
    }
    if isRecording {
      try write(page.lines.joined(separator: "\n"), to: page.path)
      Issue.record("README.md is rewritten: read the change, then run without it")
    }
  }

  /// What a command prints; in a debug build, what is kept of it, for samples take minutes there.
  private func output(of words: [String]) throws -> String {
    if !isOptimized, case .command(.analyze, let request) = try Invocation(words, environment: [:]),
      let sample = Sample.all.first(where: { [$0.log] == request.options.paths })
    {
      return try contents(of: "\(sample.folder)/report.txt")
    }
    let run = TestRun(words)
    #expect(run.status == .success, "\(words): \(run.problems)")
    return run.output
  }
}

@Suite struct `Pages` {
  @Test(arguments: Page.all) func `link to files that exist`(_ path: String) throws {
    let folder = path.split(separator: "/").dropLast().map { $0 + "/" }.joined()
    for target in try Page(path).links where !target.contains(":") {
      let file = target.split(separator: "#", omittingEmptySubsequences: false)[0]
      guard !file.isEmpty else { continue }
      #expect(
        (try? FileStatus(of: packageFolder + "/" + folder + file)) != nil, "\(path): \(target)")
    }
  }

  @Test(arguments: Page.all) func `name files of the sources that exist`(_ path: String) throws {
    for word in try Page(path).code where word.hasPrefix("Sources/") || word.hasPrefix("Tests/") {
      guard !word.contains("*"), !word.contains(" ") else { continue }
      #expect((try? FileStatus(of: packageFolder + "/" + word)) != nil, "\(path): \(word)")
    }
  }

  @Test func `explain every member of the JSON`() throws {
    var report = SampleReport.both
    report.fill()
    let members = Set(JSONValue(report).memberPaths)
    let page = try Page("docs/report.md")
    let contract = page.lines.drop { !$0.hasPrefix("## The JSON") }
    let rows = contract.filter { $0.hasPrefix("| `") }
    let explained = Set(rows.flatMap { Page.code(in: $0.split(separator: "|")[0]) })
    #expect(members.subtracting(explained).sorted() == [], "not explained")
    #expect(explained.subtracting(members).sorted() == [], "explained, but not there")
  }

  @Test func `name every code of a refusal or caution`() throws {
    let page = Set(try Page("docs/report.md").code)
    for code in Caution.Code.allCases.map(\.rawValue) {
      #expect(page.contains(code), "\(code)")
    }
  }

  @Test func `name every reason for which a row is not used`() throws {
    let page = Set(try Page("docs/log-formats.md").code)
    let reasons =
      Reason.allCases.map(\.rawValue) + Exclusion.allCases.map(\.rawValue)
      + FieldNote.allCases.map(\.rawValue)
    for reason in reasons { #expect(page.contains(reason), "\(reason)") }
  }
}

/// Compares two texts line by line.
///
/// - Returns: The first line that differs, as it is and as it should be; `nil` for none.
func firstDifference(_ a: String, _ b: String) -> String? {
  guard a != b else { return nil }
  let (a, b) = (a.split(separator: "\n"), b.split(separator: "\n"))
  for (left, right) in zip(a, b) where left != right { return "\(left) | \(right)" }
  return "\(a.count) lines | \(b.count) lines"
}
