import Testing

@testable import EventLogs
@testable import mvpcheck

@Suite struct `A config to begin with` {
  private static let samples = ["article", "friction", "too-small"].map {
    "\(packageFolder)/SampleData/\($0)/events.csv"
  }

  /// What comes of a log with nothing said of it, and with the config that the first run printed.
  private func roundTrip(
    _ log: String, _ arguments: [String] = [], command: String = "inspect"
  ) throws -> (config: String, before: String, after: String) {
    let folder = try TemporaryFolder()
    let printed = TestRun(["inspect", log, "--write-config"] + arguments)
    #expect(printed.status == .success)
    let path = try folder.file("mvpcheck.json", printed.output)
    let before = TestRun([command, log, "-f", "json"] + arguments)
    let after = TestRun([command, log, "-f", "json"]) { $0.usualConfig = path }
    #expect(after.status == before.status)
    #expect(after.output.contains("Settings from mvpcheck.json: "))
    return (printed.output, Self.withoutOrigins(before.output), Self.withoutOrigins(after.output))
  }

  /// A report without what says where a setting came from.
  private static func withoutOrigins(_ report: String) -> String {
    let kept = report.split(separator: "\n").prefix { !$0.hasPrefix("  \"notes\"") }
    return kept.map { line in
      guard line.hasPrefix("    {\"role\""), let why = line.firstRange(of: ", \"why\"") else {
        return String(line)
      }
      return String(line[..<why.lowerBound])
    }.joined(separator: "\n")
  }

  private func log(_ text: String, in folder: TemporaryFolder, _ name: String) throws -> String {
    try folder.file(name, text)
  }

  @Test(arguments: samples) func `has the same log read the same`(_ path: String) throws {
    let (config, before, after) = try roundTrip(path)
    #expect(config.hasPrefix("{\n  \"format_in\": \"csv\",\n  \"user_column\": "))
    #expect(config.contains("\"delimiter\": \",\",\n"))
    #expect(!before.isEmpty && before == after)
  }

  @Test func `gives the same report`() throws {
    let (_, before, after) = try roundTrip(Self.samples[2], command: "analyze")
    #expect(!before.isEmpty && before == after)
  }

  @Test func `holds odd columns, delimiters and units`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { row in
      "u\(row % 7)\t\(1_772_359_200_123 + row * 90_000_000)\topen \"it\"\t\(row % 9 == 0 ? 500 : 200)"
    }
    let text = (["\" User ID \"\tTime Stamp\tevent\tstatus"] + rows).joined(separator: "\n")
    let (config, before, after) = try roundTrip(try folder.file("odd.tsv", text))
    #expect(config.contains("\"user_column\": \" User ID \""))
    #expect(config.contains("\"delimiter\": \"tab\""))
    #expect(config.contains("\"time_unit\": \"ms\""))
    #expect(before == after)
  }

  @Test func `holds paths into JSON`() throws {
    let folder = try TemporaryFolder()
    let lines = (0..<40).map { row in
      #"{"user":{"id":"u\#(row % 7)"},"ts":"2026-03-0\#(1 + row % 9)T10:00:00Z","event":"open"}"#
    }
    let path = try folder.file("log.jsonl", lines.joined(separator: "\n"))
    let (config, before, after) = try roundTrip(path, ["--user-column", "user.id"])
    #expect(config.contains("\"format_in\": \"jsonl\",\n  \"user_column\": \"user.id\""))
    #expect(!config.contains("delimiter"))
    #expect(before == after)
  }

  @Test func `holds what was asked for`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "u\($0 % 7),2026-03-0\(1 + $0 % 9)T10:00:00Z,open" }
    let path = try folder.file("bare.csv", rows.joined(separator: "\n"))
    let (config, before, after) = try roundTrip(
      path,
      [
        "--no-header", "--columns", "uid,ts,event", "--user-column", "uid", "--churn-after", "2d",
        "--friction", "*_x", "--friction", "y", "--signup", "open", "--max-reject-rate", "2%",
        "--max-record-bytes", "64k", "--threads", "1", "--strict=false", "--since", "2026-03-02",
      ])
    for line in [
      #""no_header": true,"#, #""columns": ["uid", "ts", "event"],"#, #""user_column": "uid","#,
      #""churn_after": "2d","#, #""friction": ["*_x", "y"],"#, #""signup": "open","#,
      #""max_reject_rate": 0.02,"#, #""max_record_bytes": "64k","#, #""threads": 1,"#,
      #""since": "2026-03-02","#,
    ] {
      #expect(config.contains("  \(line)\n"), "\(line)")
    }
    #expect(!config.contains("strict"))
    #expect(before == after)
  }

  @Test func `leaves the acts that were not found to whoever knows them`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<40).map { "u\($0 % 7),2026-03-0\(1 + $0 % 9)T10:00:00Z,open" }
    let path = try folder.file("l.csv", (["user,ts,event"] + rows).joined(separator: "\n"))
    let run = TestRun(["inspect", path, "--write-config"])
    #expect(run.problems.contains("not in it: signup (the event that is the signup), activation ("))
    #expect(run.problems.contains("events are 'open'"))
    let quiet = TestRun(["inspect", path, "--write-config", "-q"])
    #expect(quiet.output == run.output && quiet.problems == "")
    let named = TestRun(["inspect", path, "--write-config", "--conversion", "open"])
    #expect(named.output.contains("\"conversion\": \"open\""))
    #expect(!named.problems.contains("conversion"))
  }

  @Test func `is not kept from being made by an empty one, as a shell leaves it`() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.file("mvpcheck.json")
    let run = TestRun(["inspect", Self.samples[2], "--write-config"]) { $0.usualConfig = empty }
    #expect(run.status == .success)
  }

  @Test func `stands in no one's way`() {
    let run = TestRun(["inspect", "a.csv", "--write-config", "-f", "json"])
    #expect(
      run.problems == "mvpcheck: error: --write-config and --format cannot both be given\n")
    #expect(TestRun(["analyze", "a.csv", "--write-config"]).status == .wrongUsage)
  }
}
