import EventLogs
import Reports
import Sessions

/// What `inspect` finds out about a log.
struct Inspected {
  var inspection: LogInspection
  /// What became of every row, with places.
  var intake: Intake
  /// Sentences for whoever started the run, such as which file could not be read.
  var warnings: [String] = []
}

/// Reads the log once, in any order, and counts what it has.
///
/// - Parameters:
///   - options: Which log, and what its events mean.
///   - rejected: Hears of every row that was not used, in reading order.
/// - Returns: How the log was understood.
/// - Throws: ``LogError`` when there is no usable input.
func inspected(
  _ options: Options, rejected: @escaping (Rejection) -> Void
) throws(LogError) -> Inspected {
  let settings = ReportSettings(options)
  let log = try EventLog(options.paths, options: options.reading)
  let (summary, reading) = try log.sessionSummary(
    settings.timelines, rejected: options.rejectsPath == nil ? nil : rejected)
  return Inspected(
    inspection: LogInspection(summary, reading: reading, settings: settings),
    intake: reading.intake, warnings: reading.problems + reading.warnings)
}

/// One run of `inspect`.
struct InspectRun {
  private let request: Invocation.Request
  private let options: Options
  private let world: World
  private let problems: Problems

  init(_ request: Invocation.Request, in world: World) {
    self.request = request
    self.world = world
    options = request.optionsAtRun(in: world)
    problems = world.problems(options.showing)
  }

  /// Shows how the log is understood, and says how it went.
  func status() throws(UsageError) -> ExitCode {
    try request.checkPaths(of: .inspect, in: world)
    let formats = try options.showing.fileFormats()
    request.describe(on: problems)
    return try problems.status {
      let destinations = try Destinations(options)
      let rejects = try destinations.rejects.map { try RejectsFile($0) }
      let found = try world.working(isQuiet: options.showing.isQuiet) { () throws(LogError) in
        try world.work.inspect(options) { rejects?.add($0) }
      }
      if options.isStrict, !found.inspection.isComplete || found.intake.rejected > 0 {
        tell(found)
        problems.error("--strict: the log is incomplete")
        try rejects?.keep()
        return .noInput
      }
      var status = world.write(options.showing, to: destinations, as: formats, problems) {
        render(found.inspection, as: $0, forFile: $1)
      }
      do throws(WriteError) { try rejects?.keep() } catch {
        status = status.joined(with: problems.status(of: error))
      }
      return status.joined(with: judge(found))
    }
  }

  private func render(
    _ inspection: LogInspection, as format: ReportFormat, forFile isFile: Bool
  ) -> String {
    guard format == .text else { return InspectionJSONRenderer().render(inspection) }
    var renderer = InspectionTextRenderer()
    renderer.isASCII = options.showing.isASCII || !isFile && world.isASCII
    renderer.usesColor = !isFile && world.usesColor(options.showing.color)
    renderer.width = isFile ? options.showing.width ?? 80 : world.width(options.showing.width)
    renderer.next = next
    return renderer.render(inspection)
  }

  /// The answer, asked of the same log in the same way.
  private var next: [TerminalRenderer.NextStep] {
    guard options.canBeReadAgain else { return [] }
    let words = options.again(.analyze, carrying: request.carried, with: [])
    return [.init(words: words, purpose: "the answer this log gives")]
  }

  private func judge(_ found: Inspected) -> ExitCode {
    let status = found.inspection.isComplete ? ExitCode.success : .incomplete
    if !options.showing.isQuiet || status == .incomplete { tell(found) }
    return status
  }

  private func tell(_ found: Inspected) {
    problems.rejectedRows(found.intake, listedIn: options.rejectsPath)
    problems.droppedValues(found.intake)
    for warning in found.warnings { problems.warning(warning) }
    guard !found.inspection.isComplete, !options.isStrict else { return }
    let isOver =
      Double(found.intake.rejected) > options.maxRejectRate * Double(found.intake.rowsRead)
    let limit = isOver ? "; --max-reject-rate is \(percentInWords(options.maxRejectRate))" : ""
    problems.error("the log is incomplete" + limit)
  }
}
