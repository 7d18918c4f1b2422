/// The page `docs/cli.md`, made from the tables of commands and flags.
enum CommandPage {
  static var markdown: String {
    var text = """
      # The command line

      Made from the table that the parser reads; `mvpcheck help COMMAND` says the same.
      A flag's value follows it as the next word or after `=`. Flags may stand before or after
      files; `--` ends them. Given twice, the last holds, unless it may be given more than once.
      A flag with a variable takes its value from there when it is not given.

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
    return text + "\n`--target` takes the three metrics by their bare names.\n"
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
