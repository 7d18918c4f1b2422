import EventLogs

/// One run of `events`.
struct EventsRun {
  private let run: RunContext

  init(_ request: Invocation.Request, in world: World) {
    run = RunContext(request, in: world)
  }

  /// Writes the events, and says how it went.
  func status() throws(UsageError) -> ExitCode {
    try run.request.checkPaths(of: .events, in: run.world)
    run.request.describe(on: run.problems)
    return try run.problems.status {
      let destinations = try Destinations(run.options)
      let rejects = try destinations.rejects.map { try RejectsFile($0) }
      let output = try LineOutput(destinations.outputs.first, in: run.world, run.problems)
      output.isWantedToTheEnd = rejects != nil
      // Lines that come to the terminal show by themselves that the run is alive.
      let isSeen = run.world.isOutputTerminal && destinations.outputs.isEmpty
      let isQuiet = isSeen || run.options.showing.isQuiet
      let written = try run.world.working(isQuiet: isQuiet) { () throws(LogError) in
        try run.world.work.writeEvents(run.options, { rejects?.add($0) }, output.write)
      }
      let status = output.keep()
      try rejects?.keep()
      return status.joined(with: judge(written))
    }
  }

  private func judge(_ written: EventsWritten) -> ExitCode {
    let intake = written.intake
    let isStrict = run.options.isStrict
    let isLacking =
      !written.isComplete || run.isOverRejectRate(intake) || isStrict && intake.rejected > 0
    if isLacking || !run.options.showing.isQuiet {
      run.tell(
        of: intake, written.warnings, isComplete: !isLacking, complaint: "the events are incomplete"
      )
    }
    guard isLacking else { return .success }
    if isStrict { run.problems.error("--strict: the events are incomplete") }
    return isStrict ? .noInput : .incomplete
  }
}
