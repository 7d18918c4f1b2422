import EventLogs
import Foundation
import Testing

@testable import Reports
@testable import mvpcheck

@Suite struct `A run of inspect` {
  private static let samples = [
    "article", "friction", "mixed", "no-friction-fields", "opportunity", "too-small", "value",
  ].map { "\(packageFolder)/SampleData/\($0)/events.csv" }
    .filter { FileManager.default.fileExists(atPath: $0) }

  private static func members(
    _ command: String, _ path: String
  ) throws -> [String: Any] {
    let run = TestRun([command, path, "-f", "json"])
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
    return try #require(value as? [String: Any])
  }

  /// What one command says of a log the other says too; where it needs attempts put together, `null`.
  @Test(arguments: samples) func `says what analyze says of the log`(_ path: String) throws {
    let analyzed = try Self.members("analyze", path)
    let inspected = try Self.members("inspect", path)
    #expect(
      Set(inspected.keys) == [
        "schema_version", "tool", "columns", "friction", "readiness", "data_quality", "inputs",
        "settings", "notes",
      ])
    for name in ["schema_version", "tool", "columns", "readiness"] {
      let pair = [analyzed[name], inspected[name]].map { $0 as? NSObject }
      #expect(pair[0] == pair[1], "\(name)")
    }
    var quality = [analyzed, inspected].map { $0["data_quality"] as? [String: Any] ?? [:] }
    // Only the follow-up knows whose every attempt was a failed sign-in, and who never signed up.
    for index in quality.indices { quality[index]["excluded_by_reason"] = nil }
    #expect(quality[0] as NSDictionary == quality[1] as NSDictionary)
    let kinds = [analyzed, inspected].map { report in
      let friction = report["friction"] as? [String: Any] ?? [:]
      return (friction["by_kind"] as? [[String: Any]] ?? []).map { kind in
        kind.filter { $0.key != "attempts" } as NSDictionary
      }
    }
    #expect(!kinds[0].isEmpty && kinds[0] == kinds[1])
  }

  @Test func `tries it on every sample there is`() { #expect(Self.samples.count >= 5) }

  private static func log(_ rows: [String]) throws -> String {
    let path = NSTemporaryDirectory() + "inspect-\(UUID().uuidString).csv"
    try (["user,ts,event,status"] + rows).map { $0 + "\n" }.joined()
      .write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  private static func rows(_ count: Int, bad: Int) -> [String] {
    (0..<count).map { row in
      row < bad
        ? "u1,not a time,open,200"
        : "u\(row % 7),2026-03-0\(1 + row % 9)T10:00:00Z,open,\(row % 11 == 0 ? 500 : 200)"
    }
  }

  @Test(arguments: [(0, ExitCode.success), (2, .success), (20, .incomplete)])
  func `ends in 4 where too many rows were not used`(_ bad: Int, _ status: ExitCode) throws {
    let path = try Self.log(Self.rows(100, bad: bad))
    defer { unlink(path) }
    let run = TestRun(["inspect", path])
    #expect(run.status == status)
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("\(bad) rejected") == (bad > 0))
    #expect(words.hasPrefix("INCOMPLETE: ") == (status == .incomplete))
    #expect(words.contains("timestamp_invalid: \(bad), the first at") == (bad > 0))
    #expect(run.problems.contains("\(bad) of 100 rows were not used") == (bad > 0))
    #expect(run.problems.contains("the log is incomplete; --max-reject-rate is 5 %") == (bad > 5))
    #expect(TestRun(["inspect", path, "--strict"]).status == (bad > 0 ? .noInput : .success))
    let quiet = TestRun(["inspect", path, "-q"])
    #expect(quiet.output == "" && quiet.problems.isEmpty == (bad <= 5))
  }

  @Test func `lists every row that is not used`() throws {
    let path = try Self.log(Self.rows(100, bad: 20))
    defer { unlink(path) }
    let list = path + ".rejects"
    defer { unlink(list) }
    _ = TestRun(["inspect", path, "--rejects", list])
    let lines = try String(contentsOfFile: list, encoding: .utf8).split(separator: "\n")
    #expect(lines.count == 20)
    #expect(lines[0].contains("\"line\":2") && lines[0].contains("timestamp_invalid"))
  }

  @Test func `writes files of both kinds`() throws {
    let path = try Self.log(Self.rows(30, bad: 0))
    defer { unlink(path) }
    let files = [path + ".json", path + ".txt"]
    defer { for file in files { unlink(file) } }
    let run = TestRun(["inspect", path, "-q", "-o", files[0], "-o", files[1]])
    #expect(run.status == .success && run.output == "")
    let texts = try files.map { try String(contentsOfFile: $0, encoding: .utf8) }
    #expect(texts[0] == TestRun(["inspect", path, "-f", "json"]).output)
    #expect(texts[1].contains("EVENTS"))
  }

  @Test func `says that what is not recorded is not none`() throws {
    let path = try Self.log((0..<9).map { "u\($0),2026-03-01T10:00:00Z,open," })
    defer { unlink(path) }
    let run = TestRun(["inspect", path])
    #expect(run.output.contains("not recorded, which is not the same as none"))
    #expect(run.output.contains("Everybody has one session only"))
  }

  @Test func `tells of an act that no event is`() throws {
    let path = try Self.log(Self.rows(20, bad: 0))
    defer { unlink(path) }
    let run = TestRun(["inspect", path, "--conversion", "subcribed"])
    let words = run.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("No event is called 'subcribed', which was to be the conversion."))
  }

  @Test func `B21 E03 E04 warns of ids and names that look alike`() throws {
    let rows = ["u1", "U1", "u1 ", "caf\u{E9}", "cafe\u{301}"].map {
      "\($0),2026-03-01T10:00:00Z,open,200"
    }
    let path = try Self.log(rows + ["u2,2026-03-01T10:00:00Z,Open,200"])
    defer { unlink(path) }
    let words = TestRun(["inspect", path]).output.split(whereSeparator: \.isWhitespace)
      .joined(separator: " ")
    #expect(words.contains("Some ids differ only in capitals"))
    #expect(words.contains("(2 groups)"))
    #expect(words.contains("1 id with blanks around, kept as written."))
    #expect(words.contains("count as different ones: 'open', 'Open'."))
    #expect(words.contains("6 people"))
  }

  @Test(arguments: [
    ("2026-03-01T10:00:00Z", "dates, each with its zone"),
    ("2026-03-01 10:00:00", "dates without a zone, read as UTC"),
    ("1772359200", "seconds since 1970"), ("1772359200123", "milliseconds since 1970"),
  ]) func `says how times are written`(_ time: String, _ words: String) throws {
    let path = try Self.log((0..<20).map { "u\($0),\(time),open,200" })
    defer { unlink(path) }
    #expect(TestRun(["inspect", path]).output.contains("ts, by its name: " + words))
  }

  @Test func `H01 lets no name act on the terminal`() throws {
    let path = try Self.log(["u1,2026-03-01T10:00:00Z,\u{1b}]8;;http://x\u{7}open\u{1b}[2J,200"])
    defer { unlink(path) }
    let run = TestRun(["inspect", path])
    #expect(run.output.contains("\\x1b"))
    let bytes = run.output.unicodeScalars.filter { $0.value < 32 && $0 != "\n" }
    #expect(bytes.isEmpty)
  }

  @Test(arguments: [40, 60, 80, 120]) func `keeps to the width asked for`(_ width: Int) throws {
    let path = try Self.log(Self.rows(40, bad: 1))
    defer { unlink(path) }
    let run = TestRun(["inspect", path, "--width", "\(width)"])
    let isCommand = { (line: Substring) in line.hasPrefix("    mvpcheck") || line.hasSuffix("\\") }
    for line in run.output.split(separator: "\n") where !isCommand(line) && !line.contains("/") {
      #expect(displayWidth(String(line)) <= width, "\(line)")
    }
  }
}
