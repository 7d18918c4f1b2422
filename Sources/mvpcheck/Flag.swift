/// One option of the command line: the parser, the help and the page `docs/cli.md` read it here.
struct Flag: Sendable {
  typealias Apply = @Sendable (String, inout Options) throws(UsageError) -> Void

  /// `--session-gap`.
  var name: String
  /// `o` in `-o`.
  var letter: Character?
  /// What stands for its value in the help; `nil` for a flag without one.
  var value: String?
  var commands: [Command]
  var group: Group
  /// A sentence or two.
  var help: String
  /// The value in force when it is not given, in words.
  var initial: String?
  /// The values it takes, where they can be listed.
  var choices: [String] = []
  /// It may be given more than once, and each counts.
  var isRepeatable = false
  /// Its value may come from the environment.
  var isScalar = true
  /// What its value is in a config.
  var shape = Shape.text
  /// Why no config may hold it; `nil` where one may.
  var whyNotInConfig: String?
  let apply: Apply

  /// Where it stands in the help.
  enum Group: String, CaseIterable, Sendable {
    case reading = "Reading"
    case meaning = "Meaning"
    case showing = "Showing"
    case gates = "Gates"
    case config = "Config"
    case simulating = "Simulating"
    case general = "General"
  }

  /// What a value is in JSON.
  enum Shape: Sendable {
    /// Text, as it is typed.
    case text
    /// A number, written without an exponent.
    case number
    /// A number from 0 to 1.
    case share
    /// A number, or text with a unit.
    case size
  }

  /// It takes no value: it is on or off.
  var isToggle: Bool { value == nil }

  /// A config may give it several values.
  var takesList: Bool { isRepeatable || value?.hasSuffix(",...") == true }

  /// `session_gap`, its name in a config.
  var key: String {
    String(name.dropFirst(2).map { $0 == "-" ? "_" : $0 })
  }

  /// `MVPCHECK_SESSION_GAP`; `nil` where the environment has no say.
  var variable: String? {
    guard isScalar, !isRepeatable else { return nil }
    let words = name.dropFirst(2).map { $0 == "-" ? "_" : Character($0.uppercased()) }
    return "MVPCHECK_" + String(words)
  }

  /// `-o, --output FILE`.
  var signature: String {
    let long = value.map { "\(name) \($0)" } ?? name
    return letter.map { "-\($0), \(long)" } ?? long
  }
}

extension Flag {
  /// Every flag, in the order of the help.
  static let all = reading + meaning + showing + gates + config + simulating + general

  /// The flags of one command, in the order of the help.
  static func all(of command: Command) -> [Flag] {
    all.filter { $0.commands.contains(command) }
  }

  /// A flag whose value is one of a list.
  static func choice<Choice: RawRepresentable & CaseIterable & SendableMetatype>(
    _ name: String, letter: Character? = nil, value: String, commands: [Command], group: Group,
    help: String, initial: String, of type: Choice.Type, extra: [String] = [],
    isRepeatable: Bool = false,
    set: @escaping @Sendable (Choice?, inout Options) -> Void
  ) -> Flag where Choice.RawValue == String {
    let choices = extra + Choice.allCases.map(\.rawValue)
    return Flag(
      name: name, letter: letter, value: value, commands: commands, group: group, help: help,
      initial: initial, choices: choices, isRepeatable: isRepeatable
    ) { text, options throws(UsageError) in
      let choice = Choice(rawValue: text)
      guard choice != nil || extra.contains(text) else {
        let near = suggestion(for: text, among: choices).map { "did you mean \($0)?" }
        throw UsageError("'\(text)' is none of \(choices.joined(separator: ", "))", hint: near)
      }
      set(choice, &options)
    }
  }

  /// A flag without a value.
  static func toggle(
    _ name: String, letter: Character? = nil, commands: [Command], group: Group, help: String,
    isScalar: Bool = true, whyNotInConfig: String? = nil,
    set: @escaping @Sendable (inout Options) -> Void
  ) -> Flag {
    Flag(
      name: name, letter: letter, commands: commands, group: group, help: help,
      isScalar: isScalar, whyNotInConfig: whyNotInConfig
    ) { _, options in set(&options) }
  }

  /// Bytes of a pattern: matching takes their number times those of a name at the most.
  private static let longestPattern = 500

  /// A flag whose value is taken as it stands, but not blank.
  static func text(
    _ name: String, letter: Character? = nil, value: String, commands: [Command], group: Group,
    help: String, isRepeatable: Bool = false, isScalar: Bool = true,
    whyNotInConfig: String? = nil,
    set: @escaping @Sendable (String, inout Options) -> Void
  ) -> Flag {
    Flag(
      name: name, letter: letter, value: value, commands: commands, group: group, help: help,
      isRepeatable: isRepeatable, isScalar: isScalar, whyNotInConfig: whyNotInConfig
    ) { text, options throws(UsageError) in
      guard !text.isEmpty else { throw UsageError("the value is empty; wanted: \(value)") }
      guard value != "GLOB" || text.utf8.count <= longestPattern else {
        throw UsageError("a pattern of \(text.utf8.count) bytes; at most \(longestPattern)")
      }
      set(text, &options)
    }
  }
}
