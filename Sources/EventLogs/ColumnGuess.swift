/// Guesses, for a hint, which column the user may have to name.
enum ColumnGuess {
  /// The column most likely to be meant for `role`; `nil` when there is none left.
  static func best(for role: Role, among columns: [HeadSample.Column]) -> String? {
    let words: [String]
    switch role {
    case .user: words = ColumnNames.userGuesses
    case .time:
      if let column = columns.first(where: { $0.share(TimeGuess.isTime) == 1 }) {
        return column.text
      }
      words = ColumnNames.timeGuesses
    default: words = ColumnNames.eventGuesses
    }
    for word in words {
      let normal = Array(word.utf8)
      if let column = columns.first(where: { ColumnNames.normalized($0.name) == normal }) {
        return column.text
      }
    }
    for word in words {
      let column = columns.first { column in
        String(decoding: ColumnNames.normalized(column.name), as: UTF8.self).contains(word)
      }
      if let column { return column.text }
    }
    return columns.first { !$0.values.isEmpty }?.text ?? columns.first?.text
  }
}
