import EventLogs

/// Puts a command's options together from what was typed, the environment and a config.
struct RequestBuilder {
  let command: Command
  private var settings: [Setting] = []
  private var carried: [String] = []
  private var config: Config?

  init(command: Command) {
    self.command = command
  }

  /// Takes `MVPCHECK_...` for the flags of this command, and `SOURCE_DATE_EPOCH`.
  mutating func add(_ environment: [String: String]) throws(UsageError) {
    if let seconds = environment["SOURCE_DATE_EPOCH"], !seconds.isEmpty { try addEpoch(seconds) }
    for (name, value) in environment.sorted(by: { $0.key < $1.key }) {
      guard name.hasPrefix(Self.prefix), !value.isEmpty else { continue }
      do throws(UsageError) {
        if let flag = Flag.all(of: command).first(where: { $0.variable == name }) {
          settings.append(try Setting(flag, value, from: .variable(name)))
        } else if let complaint = Self.complaint(about: name) {
          throw complaint
        }
      } catch {
        throw error.naming(name)
      }
    }
  }

  private static let prefix = "MVPCHECK_"

  private mutating func addEpoch(_ seconds: String) throws(UsageError) {
    guard let flag = Flag.all(of: command).first(where: { $0.name == "--now" }) else { return }
    guard let whole = wholeNumber(seconds), whole < 9_000_000_000 else {
      throw UsageError("SOURCE_DATE_EPOCH: '\(seconds)' is not a number of seconds")
    }
    let now = Timestamp(nanoseconds: Int64(whole) * 1_000_000_000)
    settings.append(Setting(flag, seconds, from: .epoch) { $0.reading.now = now })
  }

  /// What is wrong with a variable that this command does not take; `nil` when it may well be another
  /// program's.
  private static func complaint(about name: String) -> UsageError? {
    let word = name.dropFirst(prefix.count)
    let variables = Flag.all.compactMap(\.variable)
    guard !variables.contains(name) else { return nil }
    let key = word.lowercased()
    if let flag = Flag.all.first(where: { $0.key == key }), !flag.isToggle {
      let what = flag.isScalar ? "a list" : "the name of a file to write"
      return UsageError("\(what) is not taken from the environment", hint: "give \(flag.name)")
    }
    let words = variables.map { String($0.dropFirst(prefix.count)) }
    return suggestion(for: word.uppercased(), among: words).map {
      UsageError("unknown variable", hint: "did you mean \(prefix)\($0)?")
    }
  }

  /// Takes a flag that was typed.
  mutating func add(_ name: String, _ value: String?) throws(UsageError) {
    guard let flag = Flag.all(of: command).first(where: { $0.name == name }) else {
      throw misplaced(name)
    }
    let setting: Setting
    do throws(UsageError) {
      setting = try Setting(flag, value ?? "true", from: .commandLine)
    } catch {
      throw error.naming(name)
    }
    settings.append(setting)
    guard [.reading, .meaning, .config].contains(flag.group) else { return }
    guard name != "--rejects", name != "--write-config" else { return }
    carried +=
      flag.isToggle ? [setting.isOff ? "\(name)=false" : name] : [name, value].compactMap(\.self)
  }

  /// Takes the config that was named, else the one at `path` where there is one.
  mutating func addConfig(orAt path: String?) throws(UsageError) {
    guard command.readsLogs else { return }
    let held = try settings.inForce()
    let options = try held.options().config
    if let named = held.last("--config") {
      config = try Config(namedBy: named)
    } else if let path, !options.isIgnored, !options.isWanted {
      config = try Config.ifAny(at: path)
    }
    for entry in config?.entries ?? [] {
      // The flag of that name which this command takes, if any.
      let flag = Flag.all(of: command).first { $0.name == entry.flag.name }
      guard let flag else { continue }
      for value in entry.values {
        settings.append(try Setting(flag, value, from: .config(entry.place)))
      }
    }
  }

  /// The options as far as they are in.
  func options() throws(UsageError) -> Options {
    try settings.inForce().options()
  }

  /// The request, once everything is in.
  func request(for operands: [String]) throws(UsageError) -> Invocation.Request {
    let held = try settings.inForce()
    var options = try held.options()
    switch command {
    case .simulate:
      guard operands.count < 2 else {
        throw UsageError("simulate: one scenario at a time", hint: "mvpcheck simulate --list")
      }
      options.simulation.scenario = operands.first
    default: options.paths = operands
    }
    try checkTogether(options, held)
    return Invocation.Request(
      options: options, sources: sources(of: held), carried: carried, config: use(in: held),
      settings: held.filter { $0.flag.group == .reading || $0.flag.group == .meaning })
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

  /// Flags that cannot stand beside each other, or not alone.
  private func checkTogether(_ options: Options, _ held: [Setting]) throws(UsageError) {
    let names = options.reading.columnNames
    if let header = held.last("--no-header"), !header.isOff, names?.isEmpty ?? true {
      throw UsageError(
        "\(header.name) needs the names of the columns",
        hint: "--no-header --columns user,ts,event")
    }
    if let columns = held.last("--columns"), held.last("--no-header")?.isOff ?? true {
      throw UsageError(
        "\(columns.name) names the columns of a log without a header line",
        hint: "--no-header --columns \(shellQuoted((names ?? []).joined(separator: ",")))")
    }
    if let since = options.reading.since, let until = options.reading.until, until <= since {
      throw UsageError("--until is not after --since: nothing would be read")
    }
    if options.meaning.target?.metric == .conversionByHorizon, options.meaning.conversion == nil {
      throw UsageError("--target on conversion_by_horizon needs --conversion EVENT")
    }
    if options.config.isWanted, let format = held.last("--format") {
      throw UsageError("--write-config and \(format.name) cannot both be given")
    }
  }

  /// Settings in force, those left at their default too.
  private func sources(of held: [Setting]) -> [Invocation.Source] {
    var sources: [Invocation.Source] = []
    if let config, held.last("--config") == nil {
      sources.append(.init(name: "--config", value: config.path, origin: "the working folder"))
    }
    for flag in Flag.all(of: command) {
      let given = held.filter { $0.flag.name == flag.name }
      let counted = flag.isRepeatable ? given : given.suffix(1)
      if let last = given.last {
        let values = counted.map { flag.isToggle ? ($0.isOff ? "off" : "on") : $0.value }
        sources.append(
          .init(
            name: flag.name, value: values.joined(separator: ", "), origin: last.origin.words))
      } else if let initial = flag.initial {
        sources.append(.init(name: flag.name, value: initial, origin: "default"))
      }
    }
    return sources
  }

  /// The config, and which of its keys hold.
  private func use(in held: [Setting]) -> Invocation.ConfigInUse? {
    guard let config else { return nil }
    let flags = Set(held.filter(\.isFromConfig).map(\.flag.name))
    return Invocation.ConfigInUse(
      path: config.path,
      keys: Flag.all(of: command).filter { flags.contains($0.name) }.map(\.key))
  }
}

extension Setting {
  /// A config said it.
  fileprivate var isFromConfig: Bool { if case .config = origin { true } else { false } }
}
