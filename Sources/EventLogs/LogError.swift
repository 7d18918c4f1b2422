/// Why a log cannot be read at all.
public struct LogError: Error, Sendable {
  /// One line: where, what was found.
  public var message: String
  /// Further lines to show under the message, without indentation (`found: uid, ts, action`).
  public var details: [String]
  /// What would put it right, a command where there is one.
  public var hint: String?

  /// Makes the error.
  public init(message: String, details: [String] = [], hint: String? = nil) {
    self.message = message
    self.details = details
    self.hint = hint
  }
}
