import EventLogs

/// Everything outside a run that it can see or touch.
struct World {
  var environment: [String: String] = [:]
  /// Where a config is looked for when none is named.
  var usualConfig: String?
  /// Someone is typing, not a file or a pipe.
  var isInputTerminal = false
  var isOutputTerminal = false
  var isProblemsTerminal = false
  /// Columns of the terminal.
  var terminalColumns: Int?
  /// The time by the machine's clock.
  var clock: Timestamp?
  /// Standard output.
  var output: Writer
  /// Standard error.
  var problems: Writer
  /// Ends the program before its work is done; does nothing where the run is tried in process.
  var leave: (ExitCode) -> Void = { _ in }
  /// Shows that the run is alive, until what it returns is called.
  var showProgress: () -> () -> Void = { {} }
  /// What the commands do with a log.
  var work = Work()
}

/// The parts of the program behind the command line, apart so that it can be tried without them.
struct Work {
  var analyze: (Options, @escaping (Rejection) -> Void) throws(LogError) -> Analysis = analysis
  var inspect: (Options, @escaping (Rejection) -> Void) throws(LogError) -> Inspected = inspected
  var writeEvents:
    (Options, @escaping (Rejection) -> Void, @escaping (ArraySlice<UInt8>) -> Void)
      throws(LogError) -> EventsWritten = writeEventLines
  var simulate: (Options, (ArraySlice<UInt8>) -> Void) throws(LogError) -> String = writeSimulation
  var scenarios = mvpcheck.scenarios
}

extension World {
  /// Does `body` with a sign of life on the terminal, unless the run is to be quiet.
  func working<Result, Failure: Error>(
    isQuiet: Bool, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    guard isProblemsTerminal, !isQuiet, environment["TERM"] != "dumb" else {
      return try body()
    }
    let end = showProgress()
    defer { end() }
    return try body()
  }

  /// Whether text on standard output is coloured.
  func usesColor(_ choice: ColorUse?) -> Bool {
    usesColor(choice, isTerminal: isOutputTerminal)
  }

  /// Whether text on standard error is coloured.
  func usesColorInProblems(_ choice: ColorUse?) -> Bool {
    usesColor(choice, isTerminal: isProblemsTerminal)
  }

  /// `--color`, then `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR`, then whether it is a terminal.
  private func usesColor(_ choice: ColorUse?, isTerminal: Bool) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto, nil: break
    }
    if let value = environment["NO_COLOR"], !value.isEmpty { return false }
    if let value = environment["CLICOLOR_FORCE"], !value.isEmpty, value != "0" { return true }
    if environment["CLICOLOR"] == "0" { return false }
    return isTerminal && environment["TERM"] != "dumb"
  }

  /// The terminal cannot be trusted with more than ASCII.
  var isASCII: Bool {
    if environment["TERM"] == "dumb" { return true }
    let names = ["LC_ALL", "LC_CTYPE", "LANG"]
    let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let charset = locale.uppercased()
    return !charset.contains("UTF-8") && !charset.contains("UTF8")
  }

  /// Columns to lay text out for.
  func width(_ choice: Int?) -> Int {
    let columns = environment["COLUMNS"].flatMap { wholeNumber($0) }.flatMap { $0 > 0 ? $0 : nil }
    return min(max(choice ?? columns ?? terminalColumns ?? 80, 40), 120)
  }
}
