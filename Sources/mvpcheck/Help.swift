import Reports

/// What `--help` and `help` print, made from the tables of commands and flags.
enum Help {
  static let width = 80

  /// Twelve lines or fewer, for whoever typed the name alone.
  static let short = """
    mvpcheck - are people leaving because of friction, or because of the product?

      mvpcheck analyze events.csv                  the answer, in the terminal
      mvpcheck analyze events.csv -o report.json   every figure, for scripts
      mvpcheck inspect events.csv                  how it reads your file
      mvpcheck simulate --list                     logs to try it on
      mvpcheck simulate mixed > demo.csv           one of them

    Commands: \(Command.allCases.map(\.rawValue).joined(separator: " "))
    More:     mvpcheck help analyze    mvpcheck help cron    mvpcheck help method

    """

  /// The help about a command or a topic, or about everything.
  static func text(about topic: String?) throws(UsageError) -> String {
    guard let topic else { return long }
    if let command = Command(rawValue: topic) { return text(about: command) }
    if let topic = Topic.all.first(where: { $0.name == topic }) { return topic.text }
    let names = Command.allCases.map(\.rawValue) + Topic.all.map(\.name)
    throw UsageError(
      "no help about '\(topic)'", details: ["known: " + names.joined(separator: ", ")],
      hint: suggestion(for: topic, among: names).map { "did you mean mvpcheck help \($0)?" })
  }

  static func version(asJSON: Bool) -> String {
    let tool = ConfoundReport.Tool()
    guard asJSON else { return "\(tool.name) \(tool.version)\n" }
    let value: JSONValue = [
      "name": .string(tool.name), "version": .string(tool.version),
      "schema_version": .string(ConfoundReport.schemaVersion),
    ]
    return value.compact + "\n"
  }

  static func scenarios(_ scenarios: [(name: String, summary: String)]) -> String {
    columns(scenarios.map { ($0.name, $0.summary) })
  }

  private static var long: String {
    var text = short + "\nCommands\n"
    text += columns(Command.allCases.map { ($0.rawValue, $0.summary) })
    text += "\nTopics, with mvpcheck help TOPIC\n"
    text += columns(Topic.all.map { ($0.name, $0.summary) })
    text += "\nOptions of every command\n"
    text += columns(
      Flag.all.filter { $0.commands.count == Command.allCases.count }.map(row))
    return text
  }

  private static func text(about command: Command) -> String {
    var text = "mvpcheck \(command.rawValue) - \(command.summary)\n\n  \(command.usage)\n"
    for paragraph in command.details { text += "\n" + wrapped(paragraph, indent: 0) }
    text += "\nExamples\n"
    for example in command.examples {
      text += example.purpose.isEmpty ? "" : "  \(example.purpose):\n"
      text += "    \(example.command)\n"
    }
    for group in Flag.Group.allCases {
      let flags = Flag.all(of: command).filter { $0.group == group }
      if !flags.isEmpty { text += "\n\(group.rawValue)\n" + columns(flags.map(row)) }
    }
    return text
  }

  private static func row(_ flag: Flag) -> (String, String) {
    var help = flag.help
    if !flag.choices.isEmpty { help += " One of " + flag.choices.joined(separator: ", ") + "." }
    if let initial = flag.initial { help += " Default: \(initial)." }
    return ((flag.letter == nil ? "    " : "") + flag.signature, help)
  }

  /// Names to the left, sentences to the right, those beside a long name a line lower.
  static func columns(_ rows: [(name: String, sentence: String)]) -> String {
    let left = min(30, (rows.map(\.name.count).max() ?? 0) + 4)
    return rows.map { row in
      let name = "  " + row.name
      let sentence = wrapped(row.sentence, indent: left)
      guard name.count + 2 <= left else { return name + "\n" + sentence }
      return name + sentence.dropFirst(name.count)
    }.joined()
  }

  /// Text in lines of the help's width, each after `indent` blanks.
  static func wrapped(_ text: String, indent: Int) -> String {
    let blanks = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(line)
        line = String(word)
      } else {
        line += (line.isEmpty ? "" : " ") + word
      }
    }
    return (lines + [line]).map { blanks + $0 + "\n" }.joined()
  }
}
