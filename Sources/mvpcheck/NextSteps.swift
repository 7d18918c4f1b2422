import Effects
import Reports

/// Commands worth running after `analyze`, with this run's files and settings in them.
struct NextSteps {
  let options: Options
  let report: ConfoundReport
  /// Settings as they were typed.
  let carried: [String]

  /// At most three.
  var steps: [TerminalRenderer.NextStep] {
    guard options.canBeReadAgain else { return [help] }
    var steps: [TerminalRenderer.NextStep] = []
    if options.rejectsPath == nil, report.dataQuality.rejected > 0 {
      steps.append(
        .init(
          words: again(with: ["--rejects", "rejects.jsonl"]), purpose: "rows not used, and why"))
    }
    if options.showing.outputs.allSatisfy({ ReportFormat(ofFile: $0) != .json }) {
      steps.append(
        .init(words: again(with: ["-o", "report.json"]), purpose: "every figure, for scripts"))
    }
    if options.gates.gates.isEmpty, report.departures.shareDueToFriction != nil {
      steps.append(
        .init(
          words: again(with: ["-q", "--fail-on", "friction_share > 40%"]),
          purpose: "an alarm, for cron"))
    }
    return Array(steps.prefix(2)) + [help]
  }

  private var help: TerminalRenderer.NextStep {
    guard report.verdict != .noFrictionSignal else {
      return .init(words: ["mvpcheck", "help", "columns"], purpose: "what a log should record")
    }
    return .init(words: ["mvpcheck", "help", "method"], purpose: "how it was worked out")
  }

  private func again(with further: [String]) -> [String] {
    options.again(.analyze, carrying: carried, with: further)
  }
}

extension Options {
  /// Standard input and pipes are gone once read.
  var canBeReadAgain: Bool {
    paths.allSatisfy { path in
      path != "-" && (try? FileStatus(of: path))?.isPipe != true && !path.hasPrefix("/dev/")
    }
  }

  /// The words of a command on the same log, each as a shell takes it.
  ///
  /// - Parameters:
  ///   - command: The command.
  ///   - carried: How the log was to be read and understood, as it was typed.
  ///   - further: What is asked for besides.
  /// - Returns: The words.
  func again(
    _ command: Command, carrying carried: [String], with further: [String]
  ) -> [String] {
    let isFlagLike = paths.contains { $0.hasPrefix("-") }
    let words = carried + further + (isFlagLike ? ["--"] : []) + paths
    let inOrder = isFlagLike ? words : paths + carried + further
    return ["mvpcheck", command.rawValue] + inOrder.map(shellQuoted)
  }
}
