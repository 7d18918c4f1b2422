/// What a command line asks for.
enum Invocation {
  /// Help that was asked for: about a command, a topic, or everything.
  case help(topic: String?)
  case version(asJSON: Bool)
  case command(Command, Request)

  /// A command with its options, and where they came from.
  struct Request {
    var options: Options
    /// Settings by flag, where each came from, in the order of the help.
    var sources: [Source]
    /// The words that say how the log is read and what it means, for commands worth running next.
    var carried: [String]
    /// The config whose settings are in force.
    var config: ConfigInUse?
    /// What was said of how the log is read and understood, for a config that says it again.
    var settings: [Setting] = []
  }

  /// A config, and which of its keys hold.
  struct ConfigInUse {
    /// The file, as given.
    var path: String
    /// In the order of the help.
    var keys: [String]

    /// Its name without folders, as inputs have it.
    var name: String { split(path: path).name }

    /// What a report says of it.
    var note: String {
      guard !keys.isEmpty else { return "No setting of \(name) is in force." }
      return "Settings from \(name): \(keys.joined(separator: ", "))."
    }
  }

  /// A setting in force.
  struct Source {
    var name: String
    var value: String
    var origin: String
  }

  /// Reads `arguments` (without the program's name); the environment and a config fill in.
  ///
  /// - Parameters:
  ///   - arguments: What was typed.
  ///   - environment: Variables by name.
  ///   - usualConfig: Where a config is looked for when none is named; `nil` for nowhere.
  /// - Throws: ``UsageError`` when they cannot be followed.
  init(
    _ arguments: [String], environment: [String: String], usualConfig: String? = nil
  ) throws(UsageError) {
    let words = arguments.prefix { $0 != "--" }
    if words.contains(where: { $0 == "--help" || $0 == "-h" }) {
      let topic = words.first { Command(rawValue: $0) != nil }
      self = .help(topic: topic)
      return
    }
    if words.contains(where: { $0 == "--version" || $0 == "-V" }) {
      self = .version(asJSON: words.contains("--json"))
      return
    }
    let parsed = try Tokens(arguments)
    let command = try Self.command(of: parsed)
    var builder = RequestBuilder(command: command)
    try builder.add(environment)
    for (flag, value) in parsed.flags { try builder.add(flag, value) }
    try builder.addConfig(orAt: usualConfig)
    let operands = Array(parsed.operands.dropFirst())
    switch command {
    case .help:
      guard operands.count < 2 else { throw UsageError("help: one topic at a time") }
      self = .help(topic: operands.first)
    case .version:
      guard operands.isEmpty else { throw UsageError("version takes no '\(operands[0])'") }
      self = .version(asJSON: try builder.options().showing.asJSON)
    case .analyze, .inspect, .events, .simulate:
      self = .command(command, try builder.request(for: operands))
    }
  }

  private static func command(of parsed: Tokens) throws(UsageError) -> Command {
    guard let word = parsed.operands.first else {
      throw UsageError("no command given", hint: "mvpcheck --help")
    }
    if let command = Command(rawValue: word) { return command }
    if word == "-" || word.contains(where: { ".\\/".contains($0) }) {
      let command = (["mvpcheck", "analyze"] + parsed.operands.map(shellQuoted))
        .joined(separator: " ")
      throw UsageError("'\(word)' is not a command", hint: command)
    }
    let names = Command.allCases.map(\.rawValue)
    throw UsageError(
      "unknown command '\(word)'",
      hint: suggestion(for: word, among: names).map { "did you mean mvpcheck \($0)?" }
        ?? "commands: " + names.joined(separator: ", "))
  }
}

/// A word as a shell takes it back.
func shellQuoted(_ word: String) -> String {
  let isPlain = word.utf8.allSatisfy { byte in
    (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte)
      || "-_./,:=@%+".utf8.contains(byte)
  }
  guard word.isEmpty || !isPlain else { return word }
  let quotes = word.split(separator: "'", omittingEmptySubsequences: false)
  return "'" + quotes.joined(separator: "'\\''") + "'"
}
