import Effects
import Testing

@testable import Reports

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `The terminal report` {
  private static let next = [
    TerminalRenderer.NextStep(
      words: ["mvpcheck", "analyze", "events.csv", "-o", "report.json"],
      purpose: "every figure, for scripts"),
    TerminalRenderer.NextStep(
      words: ["mvpcheck", "help", "method"], purpose: "how it was worked out"),
  ]

  private func text(
    _ report: ConfoundReport, width: Int = 80, isASCII: Bool = false, usesColor: Bool = false
  ) -> String {
    var renderer = TerminalRenderer()
    renderer.width = width
    renderer.isASCII = isASCII
    renderer.usesColor = usesColor
    renderer.next = Self.next
    return renderer.render(report)
  }

  @Test(arguments: ConfoundReport.Verdict.allCases, [40, 80, 120])
  func `is as it was`(_ verdict: ConfoundReport.Verdict, _ width: Int) throws {
    try expect(
      text(Fixture.report(verdict), width: width), isKeptAs: "\(verdict.rawValue)-\(width).txt")
  }

  @Test func `is as it was in ASCII`() throws {
    try expect(text(Fixture.mixed, isASCII: true), isKeptAs: "both-ascii.txt")
  }

  @Test func `is as it was in colour`() throws {
    try expect(text(Fixture.mixed, usesColor: true), isKeptAs: "both-colour.txt")
  }

  @Test(arguments: ConfoundReport.Verdict.allCases)
  func `keeps within its width`(_ verdict: ConfoundReport.Verdict) {
    for width in 40...120 {
      for line in text(Fixture.report(verdict), width: width).split(separator: "\n") {
        #expect(displayWidth(String(line)) <= width)
      }
    }
  }

  @Test(arguments: ConfoundReport.Verdict.allCases)
  func `answers in whole sentences within three lines`(_ verdict: ConfoundReport.Verdict) throws {
    var report = Fixture.report(verdict)
    report.isComplete = true
    for width in 40...120 {
      let lines = text(report, width: width).split(
        separator: "\n", omittingEmptySubsequences: false
      ).prefix(3)
      let answer = lines.prefix { !$0.isEmpty }.joined(separator: " ")
      #expect(answer.hasSuffix("."), "\(width): \(answer)")
      #expect(answer.hasPrefix(try #require(report.headline.first)))
    }
  }

  @Test(arguments: ConfoundReport.Verdict.allCases)
  func `is at most sixty lines long at eighty columns`(_ verdict: ConfoundReport.Verdict) {
    var report = Fixture.report(verdict)
    report.reasons += (1...20).map { number in
      .init(
        code: "caution_\(number)", refuses: false,
        text: "Caution \(number) is long, " + report.notes[0],
        remedy: "Mend it", cell: nil, price: nil)
    }
    report.notes += (1...20).map { "note \($0)" }
    let lines = text(report).split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    #expect(lines.count <= 60)
  }

  @Test func `has nothing beyond ASCII, where that is wanted, and no control characters ever`() {
    var report = Fixture.mixed
    report.fixFirst[0].event = "größe\u{1b}[31m\u{202e}日本"
    report.columns[0].name = "\u{9b}uid"
    report.inputs[0].name = "a\nb\r.csv"
    report.notes = ["\u{1b}]52;c;x\u{7}"]
    report.headline[0] += " \u{200b}"
    report.causes[0].label = "\u{feff}label"
    for isASCII in [false, true] {
      let shown = text(report, isASCII: isASCII).unicodeScalars.filter { $0 != "\n" }
      #expect(!shown.contains(where: isUnsafe))
      #expect(!isASCII || shown.allSatisfy { $0.isASCII })
    }
  }

  @Test func `uses the eight basic colours and bold, and resets each`() {
    let parts = text(Fixture.mixed, usesColor: true).split(separator: "\u{1b}").dropFirst()
    #expect(!parts.isEmpty)
    for part in parts {
      let code = part.dropFirst().prefix { $0 != "m" }
      #expect(["0", "1", "33", "36", "34", "1;31"].contains(code))
    }
    let plain = text(Fixture.mixed)
    var stripped = text(Fixture.mixed, usesColor: true)
    for code in ["0", "1", "33", "36", "34", "1;31"] {
      stripped = stripped.split(separator: "\u{1b}[\(code)m", omittingEmptySubsequences: false)
        .joined()
    }
    #expect(stripped == plain)
  }

  @Test func `marks a range that includes zero and keeps it out of what to fix first`() {
    let text = text(Fixture.mixed)
    #expect(text.contains("21?  (-2..44)"))
    #expect(text.contains("? range includes zero: may be nothing"))
    #expect(!text.contains("4  search"))
  }

  @Test func `masks what event names hold`() {
    var report = Fixture.mixed
    report.fixFirst[0].event = "/reset?token=abc123&email=a@b.c"
    report.friction.sources["error"] = ["mail jo@example.com"]
    let text = text(report)
    #expect(text.contains("/reset?***"))
    #expect(!text.contains("abc123") && !text.contains("example.com"))
  }

  @Test func `keeps tables straight beside wide and long names`() {
    var report = Fixture.mixed
    report.fixFirst[0].event = String(repeating: "日本", count: 100)
    report.fixFirst[1].event = String(repeating: "e\u{301}", count: 100)
    let rows = text(report).split(separator: "\n").filter { $0.contains("..") && $0.contains(" %") }
    let fix = rows.filter { $0.hasPrefix("  1") || $0.hasPrefix("  2") || $0.hasPrefix("  3") }
    #expect(fix.count == 3)
    #expect(Set(fix.map { displayWidth(String($0)) }).count == 1)
  }

  @Test func `lists as many steps as are wanted`() {
    var renderer = TerminalRenderer()
    renderer.top = 1
    let text = renderer.render(Fixture.mixed)
    #expect(text.contains("1  login") && !text.contains("2  sync_calendar"))
  }

  @Test func `twice gives the same bytes`() {
    #expect(text(Fixture.mixed) == text(Fixture.mixed))
  }
}

/// Compares with a file in `Golden`; `MVPCHECK_RECORD=1` rewrites it and fails.
func expect(_ text: String, isKeptAs name: String) throws {
  let folder = "/" + #filePath.split(separator: "/").dropLast().joined(separator: "/") + "/Golden"
  let path = "\(folder)/\(name)"
  if getenv("MVPCHECK_RECORD") != nil {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    #expect(fwrite(Array(text.utf8), 1, text.utf8.count, file) == text.utf8.count)
    Issue.record("\(name) is rewritten: read the change, then run without MVPCHECK_RECORD")
    return
  }
  let file = try #require(fopen(path, "r"), "no \(name); MVPCHECK_RECORD=1 makes it")
  defer { fclose(file) }
  var bytes = [UInt8](repeating: 0, count: 1 << 20)
  let kept = String(decoding: bytes[..<fread(&bytes, 1, bytes.count, file)], as: UTF8.self)
  #expect(text == kept)
}
