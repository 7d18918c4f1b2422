import EventLogs

/// One run of `events`.
struct EventsRun {
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

  /// Writes the events, and says how it went.
  func status() throws(UsageError) -> ExitCode {
    try request.checkPaths(of: .events, in: world)
    request.describe(on: problems)
    return try problems.status {
      let destinations = try Destinations(options)
      let rejects = try destinations.rejects.map { try RejectsFile($0) }
      let output = try LineOutput(destinations.outputs.first, in: world, problems)
      output.isWantedToTheEnd = rejects != nil
      // Lines that come to the terminal show by themselves that the run is alive.
      let isSeen = world.isOutputTerminal && destinations.outputs.isEmpty
      let (intake, isComplete) = try world.working(isQuiet: isSeen || options.showing.isQuiet) {
        () throws(LogError) in
        try world.work.writeEvents(options, { rejects?.add($0) }, output.write)
      }
      let status = output.keep()
      try rejects?.keep()
      return status.joined(with: judge(intake, isComplete: isComplete))
    }
  }

  private func judge(_ intake: Intake, isComplete: Bool) -> ExitCode {
    let isOver = Double(intake.rejected) > options.maxRejectRate * Double(intake.rowsRead)
    let isLacking = !isComplete || isOver || options.isStrict && intake.rejected > 0
    if isLacking || !options.showing.isQuiet {
      problems.rejectedRows(intake, listedIn: options.rejectsPath)
      problems.droppedValues(intake)
    }
    guard isLacking else { return .success }
    problems.error("the events are incomplete")
    return options.isStrict ? .noInput : .incomplete
  }
}
