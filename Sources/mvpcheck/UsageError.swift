/// Why a command line cannot be followed.
struct UsageError: Error {
  /// One line: where, what was found.
  var message: String
  /// Further lines under the message.
  var details: [String] = []
  /// What would put it right, a command where there is one.
  var hint: String?

  init(_ message: String, details: [String] = [], hint: String? = nil) {
    self.message = message
    self.details = details
    self.hint = hint
  }

  /// The error of a flag's value, the flag named first.
  func naming(_ name: String) -> UsageError {
    UsageError("\(name): \(message)", details: details, hint: hint)
  }
}
