/// A CSV column that holds a JSON object in each row, and the values that are wanted of it.
struct JSONColumn: Sendable {
  /// Where the parser puts the column: the slot of the first role that finds its value in it.
  var slot: Int
  /// The ways to the values, and the slots they are for.
  var paths: [Path]

  /// The way to one value: names with points between them.
  struct Path: Sendable {
    var path: [UInt8]
    var slot: Int
  }
}

/// Takes values out of the columns of a CSV record that hold JSON.
struct JSONColumns: ~Copyable {
  private var readers: [Reader]

  init(_ columns: [JSONColumn]) {
    readers = columns.map { Reader($0) }
  }

  /// Puts what the columns hold into the slots it is for.
  ///
  /// - Parameters:
  ///   - fields: The values of a record, in them the columns as they are written.
  ///   - report: Hears where each column begins that holds no JSON object.
  mutating func spread(_ fields: borrowing Fields, _ report: (_ offset: Int) -> Void) {
    for reader in readers where !reader.spread(fields) {
      report(fields[reader.column.slot].offset)
    }
  }

  /// The reader of one column.
  private final class Reader {
    let column: JSONColumn
    private var walker: JSONWalker<FieldCollector>
    /// The column's text, with what a walker needs behind it.
    private var text = Scratch()

    init(_ column: JSONColumn) {
      self.column = column
      var keys = KeyTable()
      for path in column.paths { keys.add(path.path, slot: path.slot) }
      let wanted = column.paths.reduce(UInt32(0)) { $0 | UInt32(1) << UInt32($1.slot) }
      walker = JSONWalker(FieldCollector(keys, openRoles: [], wanted: wanted))
    }

    /// Puts the values into their slots; `false` where the column holds no JSON object.
    func spread(_ fields: borrowing Fields) -> Bool {
      let field = fields[column.slot]
      let source = field.value.trimmed
      text.clear()
      let place = text.take(source.count + BlockReader.sentinelCount)
      for i in 0..<source.count { place[i] = source[i] }
      for i in 0..<BlockReader.sentinelCount { place[source.count + i] = ASCII.newline }
      let start = Bytes(place)
      walker.visitor.begin(at: start)
      let isBlank = source.count == 0 || source.isWord("null")
      let isSound = isBlank || walker.walk(start, to: start + source.count) && walker.isObject
      if !isSound { walker.visitor.begin(at: start) }
      for path in column.paths {
        var value = walker.visitor.fields[path.slot]
        value.offset = field.offset
        fields[path.slot] = value
      }
      return isSound
    }
  }
}
