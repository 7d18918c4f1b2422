import EventLogs
import Reports
import Sessions

/// One run of `inspect`.
struct InspectRun {
  private let run: RunContext

  init(_ request: Invocation.Request, in world: World) {
    run = RunContext(request, in: world)
  }

  /// Shows how the log is understood, and says how it went.
  func status() throws(UsageError) -> ExitCode {
    try run.request.checkPaths(of: .inspect, in: run.world)
    let formats = try run.options.showing.fileFormats()
    run.request.describe(on: run.problems)
    return try run.problems.status {
      let destinations = try Destinations(run.options)
      let rejects = try destinations.rejects.map { try RejectsFile($0) }
      var found = try run.world.working(isQuiet: run.options.showing.isQuiet) {
        () throws(LogError) in
        try run.world.work.inspect(run.options) { rejects?.add($0) }
      }
      if let note = run.request.config?.note { found.inspection.notes.insert(note, at: 0) }
      if run.options.isStrict, !found.inspection.isComplete || found.intake.rejected > 0 {
        tell(found)
        run.problems.error("--strict: the log is incomplete")
        try rejects?.keep()
        return .noInput
      }
      let isConfigWanted = run.options.config.isWanted
      let inspection = found.inspection
      var status = run.deliver(to: destinations, as: formats, rejects) { format, isFile in
        isConfigWanted && !isFile ? "" : render(inspection, as: format, forFile: isFile)
      }
      if isConfigWanted { status = status.joined(with: printConfig(for: found)) }
      return status.joined(with: judge(found))
    }
  }

  private func render(
    _ inspection: LogInspection, as format: ReportFormat, forFile isFile: Bool
  ) -> String {
    guard format == .text else { return InspectionJSONRenderer().render(inspection) }
    var renderer = InspectionTextRenderer()
    (renderer.width, renderer.usesColor, renderer.isASCII) = run.layout(forFile: isFile)
    renderer.next = next
    return renderer.render(inspection)
  }

  /// Prints a config to begin with, and says on standard error what it may still need.
  private func printConfig(for found: Inspected) -> ExitCode {
    let config = StartingConfig(found, settings: run.request.settings)
    if !run.options.showing.isQuiet, !config.missing.isEmpty {
      let events = found.inspection.events.prefix(8).map { "'\($0.name.cut)'" }
      run.problems.line("mvpcheck: not in it: " + config.missing.joined(separator: ", "))
      run.problems.line("  events are " + events.joined(separator: ", "))
    }
    return run.world.print(config.text)
  }

  /// The answer, asked of the same log in the same way.
  private var next: [TerminalRenderer.NextStep] {
    guard run.options.canBeReadAgain else { return [] }
    let words = run.options.again(.analyze, carrying: run.request.carried, with: [])
    return [.init(words: words, purpose: "the answer this log gives")]
  }

  private func judge(_ found: Inspected) -> ExitCode {
    let status = found.inspection.isComplete ? ExitCode.success : .incomplete
    if !run.options.showing.isQuiet || status == .incomplete { tell(found) }
    return status
  }

  private func tell(_ found: Inspected) {
    run.tell(
      of: found.intake, found.warnings, isComplete: found.inspection.isComplete,
      complaint: "the log is incomplete")
  }
}
