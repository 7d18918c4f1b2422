/// The columns of a log and what stands in them in its first rows.
struct HeadSample {
  /// One column of the first rows.
  struct Column {
    /// Its name as the log writes it; a dotted path for a value inside nested objects.
    var name: [UInt8]
    /// The values of the rows that have one; blank ones are left out.
    var values: [Value] = []
    /// Rows in which there is no value.
    var blanks = 0

    /// Its name as text.
    var text: String { String(decoding: name, as: UTF8.self) }
  }

  /// A value as written.
  struct Value {
    var bytes: [UInt8]
    var kind: Field.Kind
  }

  /// How many rows are looked at.
  static let rowLimit = 256

  var columns: [Column] = []
  var rowCount = 0
}

extension HeadSample.Column {
  /// Every value is an object or an array.
  var holdsContainersOnly: Bool {
    !values.isEmpty && values.allSatisfy { $0.kind == .container }
  }

  /// How many different values there are, as a share of all; 0 when there are none.
  var distinctShare: Double {
    guard !values.isEmpty else { return 0 }
    return Double(Set(values.map(\.bytes)).count) / Double(values.count)
  }

  /// The share of the values for which `test` holds; 0 when there are none.
  func share(_ test: (Slice) -> Bool) -> Double {
    guard !values.isEmpty else { return 0 }
    var hits = 0
    for value in values {
      value.bytes.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        if test(Slice(start: start, count: buffer.count)) { hits += 1 }
      }
    }
    return Double(hits) / Double(values.count)
  }
}
