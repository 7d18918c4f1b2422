import EventLogs
import Reports

/// One run of `analyze`.
struct AnalyzeRun {
  private let request: Invocation.Request
  private let options: Options
  private let world: World
  private let problems: Problems

  init(_ request: Invocation.Request, in world: World) {
    self.request = request
    self.world = world
    var options = request.optionsAtRun(in: world)
    problems = world.problems(options.showing)
    let formats = options.showing.outputs.map { ReportFormat(ofFile: $0) }
    // Only JSON shows digests, and they cost time.
    options.reading.digestsInputs = options.showing.format == .json || formats.contains(.json)
    self.options = options
  }

  /// Makes the report, writes it where it belongs, and says how it went.
  func status() throws(UsageError) -> ExitCode {
    try request.checkPaths(of: .analyze, in: world)
    let formats = try options.showing.fileFormats()
    request.describe(on: problems)
    return try problems.holding(options.gates.lockPath) { () throws(UsageError) in
      try statusAlone(formats)
    }
  }

  private func statusAlone(_ formats: [ReportFormat]) throws(UsageError) -> ExitCode {
    try problems.status {
      let destinations = try Destinations(options)
      let rejects = try destinations.rejects.map { try RejectsFile($0) }
      var analysis = try world.working(isQuiet: options.showing.isQuiet) { () throws(LogError) in
        try world.work.analyze(options) { rejects?.add($0) }
      }
      finish(&analysis)
      if options.isStrict, !analysis.report.isComplete || analysis.intake.rejected > 0 {
        tellOfData(analysis)
        problems.error("--strict: no report is made from incomplete data")
        try rejects?.keep()
        return .noInput
      }
      let report = analysis.report
      var status = world.write(options.showing, to: destinations, as: formats, problems) {
        renderer($0, of: report, forFile: $1).render(report)
      }
      do throws(WriteError) { try rejects?.keep() } catch {
        status = status.joined(with: problems.status(of: error))
      }
      return status.joined(with: judge(analysis))
    }
  }

  /// Settles what depends on how the run was asked for: completeness and gates.
  private func finish(_ analysis: inout Analysis) {
    let quality = analysis.report.dataQuality
    let limit = options.maxRejectRate * Double(quality.rowsRead)
    if Double(quality.rejected) > limit { analysis.report.isComplete = false }
    let basis = options.gates.basis
    let report = analysis.report
    analysis.report.gates = options.gates.gates.map { $0.result(in: report, on: basis) }
  }

  /// Text in a file is the same whatever terminal the run had.
  private func renderer(
    _ format: ReportFormat, of report: ConfoundReport, forFile isFile: Bool
  ) -> any ReportRenderer {
    guard format == .text else { return JSONRenderer() }
    var renderer = TerminalRenderer()
    renderer.top = options.showing.top
    renderer.isASCII = options.showing.isASCII || !isFile && world.isASCII
    renderer.usesColor = !isFile && world.usesColor(options.showing.color)
    renderer.width = isFile ? options.showing.width ?? 80 : world.width(options.showing.width)
    renderer.next = NextSteps(options: options, report: report, carried: request.carried).steps
    return renderer
  }

  /// What the exit status says of the report, told on standard error.
  private func judge(_ analysis: Analysis) -> ExitCode {
    let report = analysis.report
    var status = report.isComplete ? ExitCode.success : .incomplete
    let tripped = report.gates.filter { gate in
      gate.level == Gate.Level.fail.rawValue
        && (gate.outcome == "trip"
          || gate.outcome == "inconclusive" && options.gates.failsOnInconclusive)
    }
    if !tripped.isEmpty { status = status.joined(with: .gateTripped) }
    let isQuiet = options.showing.isQuiet
    guard !isQuiet || status != .success else { return status }
    if !isQuiet || status == .incomplete { tellOfData(analysis) }
    if isQuiet, !tripped.isEmpty {
      for line in TerminalRenderer().headlineLines(of: report) { problems.line(line) }
    }
    tellOfGates(report, tripped: tripped.map(\.rule))
    return status
  }

  private func tellOfGates(_ report: ConfoundReport, tripped: [String]) {
    let source = report.inputs.first.map { " - \($0.name)" } ?? ""
    for gate in report.gates where gate.outcome != "pass" {
      let isFailure = gate.level == Gate.Level.fail.rawValue && tripped.contains(gate.rule)
      guard isFailure || !options.showing.isQuiet else { continue }
      let word = gate.outcome == "inconclusive" ? "INCONCLUSIVE" : isFailure ? "ALERT" : "WARNING"
      problems.alert(word, gate.message + source)
    }
  }

  private func tellOfData(_ analysis: Analysis) {
    problems.rejectedRows(analysis.intake, listedIn: options.rejectsPath)
    problems.droppedValues(analysis.intake)
    for warning in analysis.warnings { problems.warning(warning) }
    let quality = analysis.report.dataQuality
    let isOver = Double(quality.rejected) > options.maxRejectRate * Double(quality.rowsRead)
    if !analysis.report.isComplete, !options.isStrict {
      let limit = isOver ? "; --max-reject-rate is \(percentInWords(options.maxRejectRate))" : ""
      problems.error("the report was made from incomplete data" + limit)
    }
  }
}
