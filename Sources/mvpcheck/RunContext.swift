import EventLogs
import Reports

/// What every run of a command has at hand: what was asked for, the world, and whom to tell.
struct RunContext {
  let request: Invocation.Request
  let options: Options
  let world: World
  let problems: Problems

  /// Makes the context of a run; `options` are those of the request at the run unless given.
  init(_ request: Invocation.Request, in world: World, options: Options? = nil) {
    self.request = request
    self.options = options ?? request.optionsAtRun(in: world)
    self.world = world
    problems = world.problems(self.options.showing)
  }
}

extension RunContext {
  /// Whether more rows were rejected than may be.
  func isOverRejectRate(_ intake: Intake) -> Bool {
    Double(intake.rejected) > options.maxRejectRate * Double(intake.rowsRead)
  }

  /// Says which rows and values were not used and what else was odd, and, where something is missing that
  /// may not be, `complaint`.
  func tell(of intake: Intake, _ warnings: [String] = [], isComplete: Bool, complaint: String) {
    problems.rejectedRows(intake, listedIn: options.rejectsPath)
    problems.droppedValues(intake)
    for warning in warnings { problems.warning(warning) }
    guard !isComplete, !options.isStrict else { return }
    let limit =
      isOverRejectRate(intake)
      ? "; --max-reject-rate is \(percentInWords(options.maxRejectRate))" : ""
    problems.error(complaint + limit)
  }

  /// How text is laid out; in a file it is the same whatever terminal the run had.
  func layout(forFile isFile: Bool) -> (width: Int, usesColor: Bool, isASCII: Bool) {
    let showing = options.showing
    if isFile { return (showing.width ?? 80, false, showing.isASCII) }
    return (
      world.width(showing.width), world.usesColor(showing.color), showing.isASCII || world.isASCII
    )
  }

  /// Writes a report where it belongs, and the list of rows it does not use.
  func deliver(
    to destinations: Destinations, as formats: [ReportFormat], _ rejects: RejectsFile?,
    _ render: (_ format: ReportFormat, _ isFile: Bool) -> String
  ) -> ExitCode {
    var status = world.write(options.showing, to: destinations, as: formats, problems, render)
    do throws(WriteError) { try rejects?.keep() } catch {
      status = status.joined(with: problems.status(of: error))
    }
    return status
  }
}
