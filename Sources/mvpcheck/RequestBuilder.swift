import EventLogs

/// Puts a command's options together: the environment first, then what was typed.
struct RequestBuilder {
  let command: Command
  private(set) var options = Options()
  private var given: [String: Invocation.Source] = [:]
  private var carried: [String] = []

  init(command: Command) {
    self.command = command
  }

  /// Takes `MVPCHECK_...` for the flags of this command, and `SOURCE_DATE_EPOCH`.
  mutating func add(_ environment: [String: String]) throws(UsageError) {
    if let seconds = environment["SOURCE_DATE_EPOCH"], !seconds.isEmpty, command.readsLogs {
      guard let whole = wholeNumber(seconds), whole < 9_000_000_000 else {
        throw UsageError("SOURCE_DATE_EPOCH: '\(seconds)' is not a number of seconds")
      }
      options.reading.now = Timestamp(nanoseconds: Int64(whole) * 1_000_000_000)
      record("--now", seconds, from: "SOURCE_DATE_EPOCH")
    }
    let variables = Flag.all.compactMap(\.variable)
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      guard name.hasPrefix("MVPCHECK_"), !value.isEmpty else { continue }
      if let flag = Flag.all(of: command).first(where: { $0.variable == name }) {
        do { try flag.apply(value, &options) } catch { throw error.naming(name) }
        record(flag.name, value, from: name)
      } else if !variables.contains(name), let near = Self.variable(near: name, of: variables) {
        throw UsageError("\(name): unknown variable", hint: "did you mean \(near)?")
      }
    }
  }

  /// The variable that was probably meant; other programs may have variables that begin alike.
  private static func variable(near name: String, of variables: [String]) -> String? {
    let prefix = "MVPCHECK_".count
    let words = variables.map { String($0.dropFirst(prefix)) }
    return suggestion(for: String(name.dropFirst(prefix)), among: words).map { "MVPCHECK_" + $0 }
  }

  /// Takes a flag that was typed.
  mutating func add(_ name: String, _ value: String?) throws(UsageError) {
    guard let flag = Flag.all(of: command).first(where: { $0.name == name }) else {
      throw misplaced(name)
    }
    do { try flag.apply(value ?? "", &options) } catch { throw error.naming(name) }
    record(name, value ?? "on", from: "the command line")
    if flag.group == .reading || flag.group == .meaning, name != "--rejects" {
      carried += [name, value].compactMap(\.self)
    }
  }

  /// The request, once everything is in.
  func request(for operands: [String]) throws(UsageError) -> Invocation.Request {
    var options = options
    switch command {
    case .simulate:
      guard operands.count < 2 else {
        throw UsageError("simulate: one scenario at a time", hint: "mvpcheck simulate --list")
      }
      options.simulation.scenario = operands.first
    default: options.paths = operands
    }
    try checkTogether(options)
    return Invocation.Request(options: options, sources: sources, carried: carried)
  }

  private mutating func record(_ name: String, _ value: String, from origin: String) {
    given[name] = Invocation.Source(name: name, value: value, origin: origin)
  }

  private func misplaced(_ name: String) -> UsageError {
    let others = Command.allCases.filter { other in
      Flag.all(of: other).contains { $0.name == name }
    }
    let list = others.map(\.rawValue).joined(separator: ", ")
    return UsageError(
      "\(name) is not an option of \(command.rawValue)", details: ["belongs to: \(list)"],
      hint: "mvpcheck help \(command.rawValue)")
  }

  /// Flags that cannot stand beside each other.
  private func checkTogether(_ options: Options) throws(UsageError) {
    if options.showing.isQuiet, options.showing.isVerbose {
      throw UsageError("--quiet and --verbose cannot both be given")
    }
    if options.isStrict, given["--max-reject-rate"] != nil {
      throw UsageError("--strict and --max-reject-rate cannot both be given")
    }
    let names = options.reading.columnNames
    if given["--no-header"] != nil, names?.isEmpty ?? true {
      throw UsageError(
        "--no-header needs the names of the columns", hint: "--no-header --columns user,ts,event")
    }
    if given["--columns"] != nil, given["--no-header"] == nil {
      throw UsageError(
        "--columns names the columns of a log without a header line",
        hint: "--no-header --columns \(shellQuoted((names ?? []).joined(separator: ",")))")
    }
    if let since = options.reading.since, let until = options.reading.until, until <= since {
      throw UsageError("--until is not after --since: nothing would be read")
    }
    if options.meaning.target?.metric == .conversionByHorizon, options.meaning.conversion == nil {
      throw UsageError("--target on conversion_by_horizon needs --conversion EVENT")
    }
  }

  /// Settings in force, those left at their default too.
  private var sources: [Invocation.Source] {
    Flag.all(of: command).compactMap { flag in
      given[flag.name]
        ?? flag.initial.map { Invocation.Source(name: flag.name, value: $0, origin: "default") }
    }
  }
}
