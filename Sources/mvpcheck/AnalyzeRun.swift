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
    let formats = try fileFormats()
    request.describe(on: problems)
    return try problems.status {
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
      var status = write(analysis.report, to: destinations, as: formats)
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

  /// Writes the files, then standard output; one that fails does not stop the others.
  private func write(
    _ report: ConfoundReport, to destinations: Destinations, as formats: [ReportFormat]
  ) -> ExitCode {
    var status = ExitCode.success
    for (destination, format) in zip(destinations.outputs, formats) {
      do throws(WriteError) {
        let file = try OutputFile(destination)
        try file.writer.write(renderer(format, of: report, forFile: true).render(report))
        try file.keep()
      } catch {
        status = problems.status(of: error)
      }
    }
    let isTaken = destinations.outputs.contains(where: \.isStandardOutput)
    guard !options.showing.isQuiet, !isTaken else { return status }
    let text = renderer(options.showing.format ?? .text, of: report, forFile: false).render(report)
    return status.joined(with: world.print(text))
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

  /// What each `-o` file is written as.
  private func fileFormats() throws(UsageError) -> [ReportFormat] {
    var formats: [ReportFormat] = []
    for path in options.showing.outputs {
      formats.append(try ReportFormat(of: path, or: options.showing.format))
    }
    return formats
  }
}

extension ReportFormat {
  private static let endings = ["txt": Self.text, "text": .text, "json": .json]
  private static let laterEndings = ["html", "htm", "md", "markdown", "csv", "slack", "pdf", "xml"]

  /// The kind that the ending of a name stands for; `nil` when it stands for none.
  init?(ofFile path: String) {
    guard let ending = Self.ending(of: path), let format = Self.endings[ending] else { return nil }
    self = format
  }

  /// The kind that a file is written as: by its ending, else as `-f` says, else text for a device.
  init(of path: String, or format: ReportFormat?) throws(UsageError) {
    if let known = ReportFormat(ofFile: path) {
      self = known
      return
    }
    let kinds = "this version writes .txt (text) and .json"
    if let ending = Self.ending(of: path), Self.laterEndings.contains(ending) {
      throw UsageError("--output: '\(path)': no report can be written as .\(ending)", hint: kinds)
    }
    let isStream =
      path == "-" || path.hasPrefix("/dev/") || (try? FileStatus(of: path))?.isPipe == true
    guard let format = format ?? (isStream ? .text : nil) else {
      throw UsageError("--output: '\(path)' does not say which kind of report", hint: kinds)
    }
    self = format
  }

  private static func ending(of path: String) -> String? {
    let name = split(path: path).name
    guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return nil }
    return name[name.index(after: dot)...].lowercased()
  }
}
