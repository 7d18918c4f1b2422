import EventLogs
import Reports

/// Does what `arguments` (without the program's name) ask for.
func run(_ arguments: [String], in world: World) -> ExitCode {
  let status = statusOfRun(arguments, in: world)
  do throws(WriteError) {
    try world.output.flush()
  } catch {
    world.problems(.init()).error(error)
    try? world.problems.flush()
    return status.joined(with: .noOutput)
  }
  // A message that cannot be written changes nothing.
  try? world.problems.flush()
  return status
}

private func statusOfRun(_ arguments: [String], in world: World) -> ExitCode {
  guard !arguments.isEmpty else {
    try? world.problems.write(Help.short)
    return .wrongUsage
  }
  do throws(UsageError) {
    let invocation = try Invocation(
      arguments, environment: world.environment, usualConfig: world.usualConfig)
    switch invocation {
    case .help(let topic): return world.print(try Help.text(about: topic))
    case .version(let asJSON): return world.print(Help.version(asJSON: asJSON))
    case .command(.analyze, let request): return try AnalyzeRun(request, in: world).status()
    case .command(.inspect, let request): return try InspectRun(request, in: world).status()
    case .command(.events, let request): return try EventsRun(request, in: world).status()
    case .command(_, let request): return try SimulateRun(request, in: world).status()
    }
  } catch {
    world.problems(.init()).error(error)
    return .wrongUsage
  }
}

extension World {
  /// Prints text; the exit status that comes of it.
  func print(_ text: String) -> ExitCode {
    do throws(WriteError) {
      try output.write(text)
      try output.flush()
      return .success
    } catch {
      problems(.init()).error(error)
      return .noOutput
    }
  }

  /// Messages in the style that was asked for.
  func problems(_ showing: ShowingOptions) -> Problems {
    Problems(
      writer: problems, usesColor: usesColorInProblems(showing.color),
      isASCII: isASCII || showing.isASCII)
  }
}

extension Invocation.Request {
  /// Says where each setting came from.
  func describe(on problems: Problems) {
    guard options.showing.isVerbose else { return }
    let names = sources.map(\.name.count).max() ?? 0
    let values = sources.map(\.value.count).max() ?? 0
    for source in sources {
      let name = source.name + String(repeating: " ", count: names - source.name.count)
      let value = source.value + String(repeating: " ", count: values - source.value.count)
      problems.line("mvpcheck: \(name)  \(value)  (\(source.origin))")
    }
  }

  /// Checks that there is a log to read.
  func checkPaths(of command: Command, in world: World) throws(UsageError) {
    guard options.paths.isEmpty else { return }
    let source = world.isInputTerminal ? "events.csv" : "-"
    let pipe = world.isInputTerminal ? [] : ["standard input is read when it is named '-'"]
    throw UsageError(
      "\(command.rawValue): no file given", details: ["usage: " + command.usage] + pipe,
      hint: "mvpcheck \(command.rawValue) \(source)")
  }

  /// The log and the times beside it, the clock filled in where nothing was said.
  func optionsAtRun(in world: World) -> Options {
    var options = options
    // A clock before this program was written cannot tell which stamps lie in the future.
    let firstCredible = Timestamp(nanoseconds: 1_767_225_600_000_000_000)
    if options.reading.now == nil, let clock = world.clock, clock > firstCredible {
      options.reading.now = clock
    }
    if let folders = world.environment["PATH"] {
      options.reading.programFolders = folders.split(separator: ":").map(String.init)
    }
    return options
  }
}
