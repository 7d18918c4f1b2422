/// The header of a CSV file, to be known again where files were joined with `cat`.
struct RepeatedHeader {
  /// What a record is next to the header.
  enum Likeness {
    case other
    case same
    /// The same names in another order.
    case reordered
  }

  let names: [[UInt8]]
  let delimiter: UInt8

  /// What `record` is.
  func compare(_ record: Slice) -> Likeness {
    var found: [[UInt8]] = []
    CSVFields.forEach(in: record, delimiter: delimiter) { index, value, _ in
      var name = Array(value.buffer)
      if index == 0, name.starts(with: [0xEF, 0xBB, 0xBF]) { name.removeFirst(3) }
      if index == 0, name.first == ASCII.quote, name.count > 1 {
        name = Array(name[1..<(name.count - 1)])
      }
      if index < names.count { found.append(name) }
    }
    if found == names { return .same }
    let order = { (a: [UInt8], b: [UInt8]) in a.lexicographicallyPrecedes(b) }
    return found.sorted(by: order) == names.sorted(by: order) ? .reordered : .other
  }
}
