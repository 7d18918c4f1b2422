/// Walks over the outermost members of a sound JSON object, as source text.
enum JSONMembers {
  /// Hands every member to `body`: the name without its quotes, and the value as written.
  static func forEach(in record: Slice, _ body: (_ name: Slice, _ value: Slice) -> Void) {
    var i = 0
    while i < record.count, record[i] != ASCII.openBrace { i += 1 }
    i += 1
    while i < record.count {
      while i < record.count, record[i] != ASCII.quote { i += 1 }
      guard i < record.count else { return }
      let nameEnd = stringEnd(record, from: i)
      let name = Slice(start: record.start + i + 1, count: max(0, nameEnd - i - 2))
      i = nameEnd
      while i < record.count, record[i] != ASCII.colon { i += 1 }
      i += 1
      while i < record.count, record[i] <= ASCII.space { i += 1 }
      let end = valueEnd(record, from: i)
      body(name, Slice(start: record.start + i, count: max(0, end - i)))
      i = end
    }
  }

  /// Just past the string that opens at `start`.
  private static func stringEnd(_ record: Slice, from start: Int) -> Int {
    var i = start + 1
    while i < record.count, record[i] != ASCII.quote {
      i += record[i] == ASCII.backslash ? 2 : 1
    }
    return min(i + 1, record.count)
  }

  /// Just past the value that begins at `start`.
  private static func valueEnd(_ record: Slice, from start: Int) -> Int {
    var i = start
    var depth = 0
    while i < record.count {
      switch record[i] {
      case ASCII.quote:
        i = stringEnd(record, from: i)
        if depth == 0 { return i }
        continue
      case ASCII.openBrace, ASCII.openBracket: depth += 1
      case ASCII.closeBrace, ASCII.closeBracket:
        if depth == 0 { return i }
        depth -= 1
        if depth == 0 { return i + 1 }
      case ASCII.comma, ASCII.space, ASCII.tab, ASCII.carriageReturn:
        if depth == 0 { return i }
      default: break
      }
      i += 1
    }
    return i
  }
}
