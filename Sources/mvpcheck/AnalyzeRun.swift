import EventLogs
import Reports

/// One run of `analyze`.
struct AnalyzeRun {
  private let run: RunContext

  init(_ request: Invocation.Request, in world: World) {
    var options = request.optionsAtRun(in: world)
    let formats = options.showing.outputs.map { ReportFormat(ofFile: $0) }
    // Only JSON shows digests, and they cost time.
    options.reading.digestsInputs = options.showing.format == .json || formats.contains(.json)
    run = RunContext(request, in: world, options: options)
  }

  /// Makes the report, writes it where it belongs, and says how it went.
  func status() throws(UsageError) -> ExitCode {
    try run.request.checkPaths(of: .analyze, in: run.world)
    let formats = try run.options.showing.fileFormats()
    run.request.describe(on: run.problems)
    return try run.problems.holding(run.options.gates.lockPath) { () throws(UsageError) in
      try statusAlone(formats)
    }
  }

  private func statusAlone(_ formats: [ReportFormat]) throws(UsageError) -> ExitCode {
    try run.problems.status {
      let destinations = try Destinations(run.options)
      let rejects = try destinations.rejects.map { try RejectsFile($0) }
      var analysis = try run.world.working(isQuiet: run.options.showing.isQuiet) {
        () throws(LogError) in
        try run.world.work.analyze(run.options) { rejects?.add($0) }
      }
      finish(&analysis)
      if run.options.isStrict, !analysis.report.isComplete || analysis.intake.rejected > 0 {
        tellOfData(analysis)
        run.problems.error("--strict: no report is made from incomplete data")
        try rejects?.keep()
        return .noInput
      }
      let report = analysis.report
      let status = run.deliver(to: destinations, as: formats, rejects) {
        renderer($0, of: report, forFile: $1).render(report)
      }
      return status.joined(with: judge(analysis))
    }
  }

  /// Settles what depends on how the run was asked for: completeness, gates, and which config it was.
  private func finish(_ analysis: inout Analysis) {
    if run.isOverRejectRate(analysis.intake) { analysis.report.isComplete = false }
    let basis = run.options.gates.basis
    let report = analysis.report
    let gates = run.options.gates
    analysis.report.gates = gates.gates.map { $0.result(in: report, on: basis) }
    if let age = gates.age {
      analysis.report.gates.append(age.result(in: report, at: run.options.reading.now))
    }
    if let config = run.request.config {
      analysis.report.notes.insert(config.note, at: 0)
      analysis.report.settings.config = config.name
    }
  }

  private func renderer(
    _ format: ReportFormat, of report: ConfoundReport, forFile isFile: Bool
  ) -> any ReportRenderer {
    guard format == .text else { return JSONRenderer() }
    var renderer = TerminalRenderer()
    renderer.top = run.options.showing.top
    (renderer.width, renderer.usesColor, renderer.isASCII) = run.layout(forFile: isFile)
    renderer.next =
      NextSteps(options: run.options, report: report, carried: run.request.carried).steps
    return renderer
  }

  /// What the exit status says of the report, told on standard error.
  private func judge(_ analysis: Analysis) -> ExitCode {
    let report = analysis.report
    var status = report.isComplete ? ExitCode.success : .incomplete
    let tripped = report.gates.filter { gate in
      gate.level == Gate.Level.fail.rawValue
        && (gate.outcome == "trip"
          || gate.outcome == "inconclusive" && run.options.gates.failsOnInconclusive)
    }
    if !tripped.isEmpty { status = status.joined(with: .gateTripped) }
    let isQuiet = run.options.showing.isQuiet
    guard !isQuiet || status != .success else { return status }
    if !isQuiet || status == .incomplete { tellOfData(analysis) }
    if isQuiet, !tripped.isEmpty {
      for line in TerminalRenderer().headlineLines(of: report) { run.problems.line(line) }
    }
    tellOfGates(report, tripped: tripped.map(\.rule))
    return status
  }

  private func tellOfGates(_ report: ConfoundReport, tripped: [String]) {
    let source = report.inputs.first.map { " - \($0.name)" } ?? ""
    for gate in report.gates where gate.outcome != "pass" {
      let isFailure = gate.level == Gate.Level.fail.rawValue && tripped.contains(gate.rule)
      guard isFailure || !run.options.showing.isQuiet else { continue }
      let word = gate.outcome == "inconclusive" ? "INCONCLUSIVE" : isFailure ? "ALERT" : "WARNING"
      run.problems.alert(word, gate.message + source)
    }
  }

  private func tellOfData(_ analysis: Analysis) {
    run.tell(
      of: analysis.intake, analysis.warnings, isComplete: analysis.report.isComplete,
      complaint: "the report was made from incomplete data")
  }
}
