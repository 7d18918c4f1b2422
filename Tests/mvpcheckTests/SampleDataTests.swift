import Effects
import EventLogs
import Reports
import Simulations
import Synchronization
import Testing

@testable import mvpcheck

/// The logs in `SampleData`, made again from their seeds, and their renderings.
///
/// `MVPCHECK_RECORD=1` rewrites them and fails; `Tests/SampleData/refresh` does that and looks again.
/// Reports are made by optimised builds only: few people cost many fits, minutes in a debug build.
@Suite(.serialized) struct `Sample data` {
  @Test(arguments: Sample.all) func `is what its seed gives`(_ sample: Sample) throws {
    let folder = try TemporaryFolder()
    let run = TestRun(sample.simulation + ["--truth", folder.path + "/truth.json"])
    #expect(run.status == .success)
    try keep(run.output, as: sample.log)
    try keep(contents(of: folder.path + "/truth.json"), as: "\(sample.folder)/truth.json")
    if isRecording {
      Issue.record("\(sample) is rewritten: read the change, then run without it")
    }
  }

  @Test(.enabled(if: isOptimized), arguments: Sample.all)
  func `has the reports the tool makes of it`(_ sample: Sample) throws {
    let found = try analysis(sample.options) { _ in }
    let formats = [("report.txt", ["--color", "never"]), ("report.json", ["--format", "json"])]
    for (file, flags) in formats {
      let run = TestRun(["analyze", sample.log] + flags) { world in
        world.work.analyze = { _, _ in found }
      }
      #expect(run.status == .success)
      try keep(run.output, as: "\(sample.folder)/\(file)")
    }
    Sample.reports.withLock { $0[sample.story] = found.report }
    if isRecording {
      Issue.record("\(sample) is rewritten: read the change, then run without it")
    }
  }

  @Test(.enabled(if: isOptimized), arguments: Sample.all)
  func `tells its story`(_ sample: Sample) throws {
    let report = try sample.report
    #expect(report.verdict == sample.verdict)
    guard let share = report.departures.shareDueToFriction else { return }
    let truth = try sample.truth
    let planted = Double(truth.departuresDueToFriction) / Double(truth.departures)
    #expect((share.low...share.high).contains(planted))
  }

  @Test func `has a page that says how it was made`() throws {
    let path = "SampleData/README.md"
    let page = try contents(of: path)
    for sample in Sample.all { #expect(page.contains(sample.command), "\(sample.command)") }
    guard isOptimized else { return }
    let parts = page.split(separator: "<!-- table:end -->", maxSplits: 1)
    let head = parts[0].split(separator: "<!-- table:begin -->", maxSplits: 1)
    try #require(parts.count == 2 && head.count == 2)
    let rows = try Sample.all.map { try $0.row }.joined(separator: "\n")
    let table = """
      \(head[0])<!-- table:begin -->
      | story | people | people who left | friction cost, in truth | the report says |
      | --- | ---: | ---: | ---: | --- |
      \(rows)
      <!-- table:end -->\(parts[1])
      """
    try keep(table, as: path)
  }

  /// Compares `text` with the kept file, or keeps it.
  private func keep(_ text: String, as path: String) throws {
    if isRecording { return try write(text, to: path) }
    let kept = try contents(of: path)
    #expect(firstDifference(kept, text) == nil, "\(path) is stale: Tests/SampleData/refresh")
  }
}

/// A story that is kept: its log, the truth behind it, and its renderings.
struct Sample: CustomStringConvertible, Sendable {
  let story: String
  let users: Int
  let verdict: Verdict
  var seed: UInt64 = 1

  static let all: [Sample] = {
    useFolderOfPackage()
    return [
      Sample(story: "friction", users: 200, verdict: .mostlyFriction),
      Sample(story: "value", users: 200, verdict: .mostlyValue),
      Sample(story: "mixed", users: 400, verdict: .both),
      Sample(story: "opportunity", users: 200, verdict: .mostlyValue),
      Sample(story: "too-small", users: 30, verdict: .inconclusive),
      Sample(story: "article", users: 200, verdict: .both),
    ]
  }()

  /// Reports made already, by story: one takes some seconds.
  static let reports = Mutex<[String: ConfoundReport]>([:])

  var description: String { story }
  var folder: String { "SampleData/\(story)" }
  var log: String { "\(folder)/events.csv" }
  var simulation: [String] { ["simulate", story, "--seed", "\(seed)", "--users", "\(users)"] }

  /// What makes the log and its truth, as one would type it.
  var command: String {
    "mvpcheck \(simulation.joined(separator: " ")) --truth \(folder)/truth.json -o \(log)"
  }

  var options: Options {
    var options = Options(paths: [log])
    options.reading.digestsInputs = true
    return options
  }

  var report: ConfoundReport {
    get throws {
      if let made = Self.reports.withLock({ $0[story] }) { return made }
      return try analysis(options) { _ in }.report
    }
  }

  var truth: Truth {
    get throws {
      Simulation(try #require(Scenario.named(story)), users: users, seed: seed).truth
    }
  }

  /// The story's row in `SampleData/README.md`.
  fileprivate var row: String {
    get throws {
      let (truth, report) = (try truth, try report)
      let word = try #require(report.headline.first?.split(separator: ".").first).lowercased()
      let found = report.departures.dueToFriction.map { "\($0.peopleInWords) people" }
      return "| [`\(story)`](\(story)/report.txt) | \(users) | \(truth.departures) "
        + "| \(truth.departuresDueToFriction) | \(word): \(found ?? "no number") |"
    }
  }
}

/// The build is one that is fast enough to estimate whole samples.
#if DEBUG
let isOptimized = false
#else
let isOptimized = true
#endif
