/// The page `docs/cli.md`, made from the tables of commands and flags.
enum CommandPage {
  static var markdown: String {
    var text = """
      # The command line

      Made from the table that the parser reads; `mvpcheck help COMMAND` says the same.
      A flag's value follows it as the next word or after `=`. Flags may stand before or after
      files; `--` ends them. Given twice, the last holds, unless it may be given more than once.
      A flag without a value may be given as `--flag=false`, to switch off what a variable or a config
      switches on. A flag with a variable takes its value from there when it is not given, one without
      a value `1`, `0`, `true` or `false`. What neither says, a [config](config.md) may.

      """
    for command in Command.allCases { text += section(about: command) }
    text += "\n## Exit codes\n\n| code | means | cron should |\n|---|---|---|\n"
    for status in ExitCode.allCases {
      text += "| \(status.rawValue) | \(status.meaning) | \(status.advice) |\n"
    }
    text += "\nWhen several apply, the first of 70, 2, 5, 3, 6, 4, 1, 0.\n"
    text += "\n## Figures\n\nFor `--fail-on` and `--warn-on`:\n\n| figure | in the JSON report |\n"
    text += "|---|---|\n"
    for figure in Figure.all { text += "| `\(figure.name)` | `\(figure.path)` |\n" }
    return text + "\n`--target` takes the three metrics by their bare names.\n" + configKeys
  }

  /// Which keys a config may have, and which flags it cannot hold.
  private static var configKeys: String {
    var text = "\n## Keys of a config\n\n| key | value | for |\n|---|---|---|\n"
    for flag in Flag.all where flag.whyNotInConfig == nil {
      let commands = flag.commands.filter(\.readsLogs).map(\.rawValue).joined(separator: ", ")
      text += "| `\(flag.key)` | \(flag.wanted) | \(commands) |\n"
    }
    text += "\nNot in a config:\n\n| flag | why |\n|---|---|\n"
    var told: Set<String> = []
    for flag in Flag.all where told.insert(flag.name).inserted {
      guard let why = flag.whyNotInConfig else { continue }
      text += "| `\(flag.name)` | \(why) |\n"
    }
    return text
  }

  private static func section(about command: Command) -> String {
    var text = "\n## mvpcheck \(command.rawValue)\n\n\(command.sentence)\n\n"
    text += "```\n\(command.usage)\n```\n"
    for paragraph in command.details { text += "\n\(paragraph)\n" }
    text += "\n| flag | what it does | default | variable |\n|---|---|---|---|\n"
    for flag in Flag.all(of: command) {
      var help = flag.help
      if !flag.choices.isEmpty { help += " One of " + flag.choices.joined(separator: ", ") + "." }
      let variable = flag.variable.map { "`\($0)`" } ?? ""
      let cells = ["`\(flag.signature)`", help, flag.initial ?? "", variable]
      let row = cells.map { cell in
        cell.map { $0 == "|" ? "\\|" : String($0) }.joined()
      }
      text += "| " + row.joined(separator: " | ") + " |\n"
    }
    return text
  }
}

extension Command {
  /// The summary with a capital and a stop.
  fileprivate var sentence: String {
    let end = summary.hasSuffix("?") ? "" : "."
    return summary.prefix(1).uppercased() + summary.dropFirst() + end
  }
}
