// Times the statistics of one large log, reading aside:
// StatisticsTiming [--users N] [--levels N] [--rounds N]
import Effects
import EventLogs
import Sessions
import Statistics
import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

Allocation.keepsLargeBlocks()
var users = 80_000
var levels = 40
var rounds = 5
var arguments = CommandLine.arguments.dropFirst()
while let flag = arguments.popFirst() {
  guard let number = arguments.popFirst().flatMap({ Int($0) }), number > 0 else {
    fatalError("\(flag): a number above 0 has to follow")
  }
  switch flag {
  case "--users": users = number
  case "--levels": levels = number
  case "--rounds": rounds = number
  default: fatalError("unknown option \(flag)")
  }
}

let made = WideLog(users: users, levels: levels, seed: 1)
let log = try EventLog(csv: String(decoding: made.csv, as: UTF8.self))
let timelines = try log.timelines(TimelineDesign()).timelines
let counted = FrictionSet(Friction.usual)
var table = TimeTable()
for _ in 0..<rounds {
  let study = table.time("study: follow-up and cells") {
    Study(of: timelines, design: StudyDesign())
  }
  var stages = Stages(of: study, counted: counted, level: 0.95)
  table.time("fits of risks and predictions, once more") { stages.fit() }
  table.time("fits, estimates, intervals, kinds") { stages.estimate() }
  table.time("fix-first list") { stages.list() }
  let findings = table.time("findings: fits to list, and checks") {
    study.findings(counted: counted, level: 0.95)
  }
  if table.rounds == 1 {
    print(
      "\(timelines.attempts.count) attempts of \(timelines.users.count) people in "
        + "\(timelines.sessions.count) sessions; \(study.cells.count) cells, \(levels) levels a "
        + "factor; \(findings.steps.count) steps")
  }
}
table.print()

/// Seconds taken, by what for, over several rounds; those of all processors beside them, which other
/// programs on the machine lengthen less.
@MainActor struct TimeTable {
  private var names: [String] = []
  private var seconds: [String: [Double]] = [:]
  private var worked: [String: [Double]] = [:]

  /// How many rounds were begun.
  var rounds: Int { names.first.map { seconds[$0]?.count ?? 0 } ?? 0 }

  /// Does the work and notes the time it took.
  mutating func time<Result>(_ name: String, _ work: () -> Result) -> Result {
    var result: Result?
    let before = Self.processorSeconds
    let duration = ContinuousClock().measure { result = work() }
    if seconds[name] == nil { names.append(name) }
    seconds[name, default: []].append(duration / .seconds(1))
    worked[name, default: []].append(Self.processorSeconds - before)
    guard let result else { preconditionFailure("the work was not done") }
    return result
  }

  /// Prints medians and ranges; checks are what findings take beyond their parts.
  func print() {
    var medians: [Double] = []
    for name in names {
      let sorted = (seconds[name] ?? []).sorted()
      let median = sorted[sorted.count / 2]
      medians.append(median)
      let processors = (worked[name] ?? []).sorted()
      line(
        name, median,
        " (\(two(sorted[0])) to \(two(sorted[sorted.count - 1]))), "
          + "all processors \(two(processors[processors.count / 2])) s")
    }
    let parts = medians[2] + medians[3]
    line("the statistics, checks aside", medians[0] + parts, "")
    line("the checks, estimates made again", max(0, medians[4] - parts), "")
  }

  private static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private func line(_ name: String, _ number: Double, _ range: String) {
    let gap = String(repeating: " ", count: max(1, 42 - name.count))
    Swift.print("\(name)\(gap)\(two(number)) s\(range)")
  }

  private func two(_ number: Double) -> String {
    let hundredths = Int((number * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
