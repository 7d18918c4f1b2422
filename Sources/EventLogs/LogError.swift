/// Why a log cannot be read at all.
public struct LogError: Error, Sendable {
  /// One line: where, what was found.
  public var message: String
  /// Further lines to show under the message, without indentation (`found: uid, ts, action`).
  public var details: [String]
  /// What would put it right, a command where there is one.
  public var hint: String?
  /// Reading the other inputs would not help.
  var isFinal = false

  /// Makes an error from its words.
  public init(_ message: String, details: [String] = [], hint: String? = nil) {
    self.message = message
    self.details = details
    self.hint = hint
  }
}

extension LogError {
  /// The columns found, as one line.
  private static func found(_ columns: [String]) -> String {
    let names = columns.prefix(40).filter { !$0.isEmpty }
    let shown = names.map { $0.count > 60 ? $0.prefix(59) + "…" : $0 }.joined(separator: ", ")
    return "found: \(shown)\(columns.count > 40 ? ", and \(columns.count - 40) more" : "")"
  }

  /// No column plays one of the roles without which a log is none.
  static func missingColumns(
    _ roles: [Role], path: String, columns: [String], free: [HeadSample.Column]
  ) -> LogError {
    let names = roles.map { "the \($0.rawValue)" }
    let list =
      names.count < 3
      ? names.joined(separator: " or ") : "\(names[0]), \(names[1]) or \(names[2])"
    var left = free.filter { !$0.name.isEmpty }
    let flags = roles.map { role in
      let guess = ColumnGuess.best(for: role, among: left)
      left.removeAll { $0.text == guess }
      return "--\(role.flag)-column \(shellQuoted(guess ?? "COLUMN"))"
    }
    var hint = "mvpcheck analyze \(shellQuoted(path)) \(flags.joined(separator: " "))"
    if columns.first?.hasPrefix("#") == true {
      hint = "mvpcheck analyze \(shellQuoted(path)) --comment '#'"
    } else if columns.count == 1 {
      hint = "if fields are divided by another mark than , ; | or a tab, name it with --delimiter"
    }
    return LogError("\(path): no column holds \(list)", details: [found(columns)], hint: hint)
  }

  /// The user named a column that the file does not have.
  static func unknownColumn(
    _ name: String, role: Role, path: String, columns: [String]
  ) -> LogError {
    let near = nearest(name, among: columns)
    let flag = near.map { "--\(role.flag)-column \(shellQuoted($0))" }
    return LogError(
      "\(path): no column '\(name)'", details: [found(columns)],
      hint: flag.map { "mvpcheck analyze \(shellQuoted(path)) \($0)" })
  }

  /// Two columns have the name of the one that is needed.
  static func ambiguousColumn(_ name: String, role: Role, path: String) -> LogError {
    LogError(
      "\(path): two columns are called '\(name)', and one of them would be the \(role.rawValue)",
      hint: "rename one of them, or name another with --\(role.flag)-column")
  }

  /// `03/04/2026` all through: nothing tells the 3rd of April from the 4th of March.
  static func ambiguousDates(_ column: String, path: String) -> LogError {
    LogError(
      "\(path): dates in column '\(column)' may have the day or the month first",
      hint: "mvpcheck analyze \(shellQuoted(path)) --time-format dmy (or mdy)")
  }
}

extension Role {
  /// The middle of the flag that names its column: `--user-column`.
  var flag: String { self == .eventID ? "event-id" : rawValue }
}

/// `word` as a shell takes it for one word.
func shellQuoted(_ word: String) -> String {
  let plain = word.utf8.allSatisfy { byte in
    ASCII.isLetter(byte) || ASCII.isDigit(byte) || "._-/,:@%+=$".utf8.contains(byte)
  }
  if plain, !word.isEmpty, !word.contains("$") { return word }
  return "'"
    + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
