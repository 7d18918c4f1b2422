import EventLogs

/// One run of `simulate`.
struct SimulateRun {
  private let run: RunContext

  init(_ request: Invocation.Request, in world: World) {
    run = RunContext(request, in: world, options: request.options)
  }

  /// Writes the log and its truth, or lists the scenarios.
  func status() throws(UsageError) -> ExitCode {
    if run.options.simulation.listsScenarios {
      return run.world.print(Help.scenarios(run.world.work.scenarios))
    }
    try checkScenario()
    run.request.describe(on: run.problems)
    return try run.problems.status(whenLogFails: .wrongUsage) {
      let destinations = try Destinations(run.options)
      let output = try LineOutput(destinations.outputs.first, in: run.world, run.problems)
      output.isWantedToTheEnd = destinations.truth != nil
      let truth = try destinations.truth.map { try OutputFile($0) }
      let text = try run.world.work.simulate(run.options, output.write)
      let status = output.keep()
      try truth?.writer.write(text)
      try truth?.keep()
      return status
    }
  }

  private func checkScenario() throws(UsageError) {
    let names = run.world.work.scenarios.map(\.name)
    guard let name = run.options.simulation.scenario else {
      throw UsageError(
        "simulate: no scenario given", details: ["usage: " + Command.simulate.usage],
        hint: "mvpcheck simulate --list")
    }
    guard names.contains(name) else {
      let near = suggestion(for: name, among: names).map { "did you mean \($0)?" }
      throw UsageError(
        "simulate: unknown scenario '\(name)'",
        details: ["known: " + names.joined(separator: ", ")],
        hint: near ?? "mvpcheck simulate --list")
    }
  }
}
