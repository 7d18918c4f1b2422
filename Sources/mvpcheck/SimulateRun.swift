import EventLogs

/// One run of `simulate`.
struct SimulateRun {
  private let request: Invocation.Request
  private let options: Options
  private let world: World
  private let problems: Problems

  init(_ request: Invocation.Request, in world: World) {
    self.request = request
    self.world = world
    options = request.options
    problems = world.problems(options.showing)
  }

  /// Writes the log and its truth, or lists the scenarios.
  func status() throws(UsageError) -> ExitCode {
    if options.simulation.listsScenarios {
      return world.print(Help.scenarios(world.work.scenarios))
    }
    try checkScenario()
    request.describe(on: problems)
    return try problems.status(whenLogFails: .wrongUsage) {
      let destinations = try Destinations(options)
      let output = try LineOutput(destinations.outputs.first, in: world, problems)
      output.isWantedToTheEnd = destinations.truth != nil
      let truth = try destinations.truth.map { try OutputFile($0) }
      let text = try world.work.simulate(options, output.write)
      let status = output.keep()
      try truth?.writer.write(text)
      try truth?.keep()
      return status
    }
  }

  private func checkScenario() throws(UsageError) {
    let names = world.work.scenarios.map(\.name)
    guard let name = options.simulation.scenario else {
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
