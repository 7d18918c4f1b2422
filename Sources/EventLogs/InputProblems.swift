/// What is wrong with inputs that are passed over because there are others.
struct InputProblems {
  /// The first of them, whole.
  private(set) var first: LogError?
  private var messages: [String] = []

  /// Takes in why `path` cannot be read.
  mutating func add(_ error: LogError, path: String) {
    if first == nil { first = error }
    messages.append(error.message)
  }

  /// Takes in an input that gave nothing, and that nobody will miss if there are others.
  mutating func addQuietly(_ error: LogError) {
    if first == nil { first = error }
  }

  /// One sentence an input, or one for all where there are many.
  func sentences(of count: Int) -> [String] {
    guard messages.count > 5 else { return messages }
    let shown = messages.prefix(1).joined(separator: "; ")
    return ["\(messages.count) of \(count) inputs could not be used, the first: \(shown)"]
  }
}
