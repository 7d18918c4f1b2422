/// Walks over the fields of one CSV record, one by one; for the head of a file and for output.
enum CSVFields {
  /// Hands every field to `body`, unquoted, with its index and where it begins in the record.
  static func forEach(
    in record: Slice, delimiter: UInt8,
    _ body: (_ index: Int, _ value: Slice, _ offset: Int) -> Void
  ) {
    var scratch = Scratch()
    var i = 0
    var index = 0
    while true {
      let value: Slice
      let offset = i
      if i < record.count, record[i] == ASCII.quote {
        value = quoted(record, &i, &scratch)
        while i < record.count, record[i] != delimiter { i += 1 }
      } else {
        let start = i
        while i < record.count, record[i] != delimiter { i += 1 }
        value = Slice(start: record.start + start, count: i - start)
      }
      body(index, value, offset)
      guard i < record.count else { return }
      i += 1
      index += 1
    }
  }

  private static func quoted(_ record: Slice, _ i: inout Int, _ scratch: inout Scratch) -> Slice {
    let start = i + 1
    var isDoubled = false
    i = start
    while i < record.count {
      if record[i] == ASCII.quote {
        guard i + 1 < record.count, record[i + 1] == ASCII.quote else { break }
        isDoubled = true
        i += 1
      }
      i += 1
    }
    let inside = Slice(start: record.start + start, count: min(i, record.count) - start)
    i = min(i + 1, record.count)
    return isDoubled ? scratch.undoubled(inside) : inside
  }
}
