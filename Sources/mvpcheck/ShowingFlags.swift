import Reports

extension Flag {
  /// Commands that make a report.
  private static let reports: [Command] = [.analyze, .inspect]

  /// What is shown, and where.
  static let showing: [Flag] = [
    choice(
      "--format", letter: "f", value: "FORMAT", commands: reports, group: .showing,
      help: "What is printed on standard output.", initial: "text", of: ReportFormat.self
    ) { $1.showing.format = $0 },
    text(
      "--output", letter: "o", value: "FILE", commands: reports, group: .showing,
      help: "Write the report to FILE as well, as text or JSON by its ending (.txt, .json). "
        + "May be given more than once.",
      isRepeatable: true, isScalar: false, whyNotInConfig: writesFile
    ) { $1.showing.outputs.append($0) },
    text(
      "--output", letter: "o", value: "FILE", commands: [.events, .simulate], group: .showing,
      help: "Write to FILE, not to standard output.", isScalar: false, whyNotInConfig: writesFile
    ) { $1.showing.outputs = [$0] },
    toggle(
      "--sorted", commands: [.events], group: .showing,
      help: "In time order within each person, not in the order of the files."
    ) { $0.events.isSorted = true },
    toggle(
      "--sessions", commands: [.events], group: .showing, help: "One line a session."
    ) { $0.events.showsSessions = true },
    Flag(
      name: "--top", value: "N", commands: [.analyze], group: .showing,
      help: "How many steps to fix are listed.", initial: "5", shape: .number
    ) { text, options throws(UsageError) in
      guard let top = wholeNumber(text), (1...1000).contains(top) else {
        throw UsageError("'\(text)' is not a whole number from 1 to 1000")
      }
      options.showing.top = top
    },
    Flag(
      name: "--width", value: "N", commands: reports, group: .showing,
      help: "Columns of the text report, 40 to 120.", initial: "the terminal's, or 80",
      shape: .number
    ) { text, options throws(UsageError) in
      guard let width = wholeNumber(text), (40...120).contains(width) else {
        throw UsageError("'\(text)' is not a whole number from 40 to 120")
      }
      options.showing.width = width
    },
    toggle(
      "--show-ids", commands: [.analyze], group: .showing,
      help: "Say which ids stand behind the pseudonyms of the report."
    ) { $0.showing.showsIDs = true },
    toggle(
      "--ascii", commands: reports, group: .showing, help: "Nothing beyond ASCII in the text."
    ) { $0.showing.isASCII = true },
    choice(
      "--color", value: "WHEN", commands: Command.allCases, group: .showing,
      help: "When colour is used.", initial: "auto", of: ColorUse.self
    ) { $1.showing.color = $0 },
    toggle(
      "--quiet", letter: "q", commands: [.analyze, .inspect, .events, .simulate], group: .showing,
      help: "Print nothing on success; on an alarm, the headline and the gate."
    ) { $0.showing.isQuiet = true },
    toggle(
      "--verbose", letter: "v", commands: [.analyze, .inspect, .events, .simulate], group: .showing,
      help: "Say where each setting came from."
    ) { $0.showing.isVerbose = true },
  ]

  /// Which figures end the run with an alarm.
  static let gates: [Flag] = [
    gate("--fail-on", .fail, help: "Exit 1 when RULE holds, such as 'friction_share > 40%'."),
    gate("--warn-on", .warn, help: "Say so when RULE holds; the exit code stays."),
    choice(
      "--gate-on", value: "WHAT", commands: [.analyze], group: .gates,
      help: "Whether the whole interval has to lie past the limit, or the point alone.",
      initial: "interval", of: GateOptions.Basis.self
    ) { $1.gates.basis = $0 ?? .interval },
    toggle(
      "--fail-on-inconclusive", commands: [.analyze], group: .gates,
      help: "Exit 1 also when a --fail-on rule cannot be decided."
    ) { $0.gates.failsOnInconclusive = true },
    Flag(
      name: "--max-age", value: "DURATION", commands: [.analyze], group: .gates,
      help: "Exit 1 when the newest event is older than DURATION, such as 8d, at --now."
    ) { text, options throws(UsageError) in options.gates.age = try AgeGate(text) },
    text(
      "--lock", value: "FILE", commands: [.analyze], group: .gates,
      help: "Exit 6 at once when another run holds FILE; the lock of a run that died does not "
        + "hold.",
      isScalar: false, whyNotInConfig: "a config cannot name a lock"
    ) { $1.gates.lockPath = $0 },
  ]

  /// Which config fills in.
  static let config: [Flag] = [
    text(
      "--config", value: "FILE", commands: logs, group: .config,
      help: "Take settings from FILE, a JSON object (mvpcheck help config). Without it, from "
        + "mvpcheck.json in the working folder where there is one.",
      whyNotInConfig: "a config does not say which config holds"
    ) { _, _ in },
    toggle(
      "--no-config", commands: logs, group: .config, help: "Take settings from no config.",
      whyNotInConfig: "a config does not say which config holds"
    ) { $0.config.isIgnored = true },
    toggle(
      "--write-config", commands: [.inspect], group: .config,
      help: "Print a mvpcheck.json to begin with in place of the report: how this log is read. "
        + "The one in the working folder does not count.",
      isScalar: false, whyNotInConfig: isNoSetting
    ) { $0.config.isWanted = true },
  ]

  /// Why no config may hold a flag that asks for something else to be done.
  private static let isNoSetting = "it asks for something to be done and is no setting"

  private static func gate(_ name: String, _ level: Gate.Level, help: String) -> Flag {
    Flag(
      name: name, value: "RULE", commands: [.analyze], group: .gates,
      help: help + " May be given more than once.", isRepeatable: true
    ) { text, options throws(UsageError) in
      options.gates.gates.append(try Gate(text, level: level))
    }
  }

  /// Which log is made up.
  static let simulating: [Flag] = [
    toggle(
      "--list", commands: [.simulate], group: .simulating, help: "List the scenarios.",
      isScalar: false, whyNotInConfig: isNoSetting
    ) { $0.simulation.listsScenarios = true },
    Flag(
      name: "--users", value: "N", commands: [.simulate], group: .simulating,
      help: "How many people.", initial: "the scenario's", shape: .number,
      whyNotInConfig: "simulate reads no config"
    ) { text, options throws(UsageError) in
      guard let users = wholeNumber(text), (1...10_000_000).contains(users) else {
        throw UsageError("'\(text)' is not a whole number from 1 to 10000000")
      }
      options.simulation.users = users
    },
    text(
      "--truth", value: "FILE", commands: [.simulate], group: .simulating,
      help: "Write the truth behind the log to FILE, as JSON.", isScalar: false,
      whyNotInConfig: writesFile
    ) { $1.simulation.truthPath = $0 },
  ]

  /// What every command takes.
  static let general: [Flag] = [
    toggle(
      "--json", commands: [.version], group: .general, help: "The version as JSON.",
      isScalar: false, whyNotInConfig: isNoSetting
    ) { $0.showing.asJSON = true },
    toggle(
      "--help", letter: "h", commands: Command.allCases, group: .general, help: "Show this help.",
      isScalar: false, whyNotInConfig: isNoSetting
    ) { _ in },
    toggle(
      "--version", letter: "V", commands: Command.allCases, group: .general,
      help: "Show the version.", isScalar: false, whyNotInConfig: isNoSetting
    ) { _ in },
  ]
}
