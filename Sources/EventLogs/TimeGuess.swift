/// What the first values of a column of times tell about how they are written.
struct TimeGuess {
  /// Counts since 1970, by the unit their size speaks for.
  private(set) var tally = EpochTally()
  /// Dates like `03/04/2026`.
  private(set) var yearLastDates = 0
  private var firstAboveTwelve = false
  private var secondAboveTwelve = false

  init() {}

  init(_ column: HeadSample.Column) {
    for value in column.values {
      value.bytes.withUnsafeBufferPointer { buffer in
        guard let start = buffer.baseAddress else { return }
        add(Slice(start: start, count: buffer.count))
      }
    }
  }

  /// Takes in one more value.
  mutating func add(_ value: Slice) {
    let text = value.trimmed
    if let number = EpochNumber(text) {
      tally.count(number.unit)
    } else if let (first, second) = TimeGuess.yearLastParts(text) {
      yearLastDates += 1
      firstAboveTwelve = firstAboveTwelve || first > 12
      secondAboveTwelve = secondAboveTwelve || second > 12
    }
  }

  /// Which of day and month comes first; `nil` when nothing tells, or the rows contradict.
  var dateOrder: DateOrder? {
    if firstAboveTwelve == secondAboveTwelve { return nil }
    return firstAboveTwelve ? .dayFirst : .monthFirst
  }

  /// Whether `value` is a time in any form that is read.
  static func isTime(_ value: Slice) -> Bool {
    let text = value.trimmed
    if let number = EpochNumber(text) { return number.unit != nil }
    if yearLastParts(text) != nil { return true }
    var scanner = StampScanner(text)
    switch scanner.read(order: nil) {
    case .success: return true
    case .failure(let reason): return reason != .timestampInvalid
    }
  }

  /// The two numbers before the year in `03/04/2026 ...`.
  private static func yearLastParts(_ text: Slice) -> (Int, Int)? {
    var i = 0
    var parts: [Int] = []
    var separator: UInt8?
    while parts.count < 3 {
      var value = 0
      let start = i
      while i < text.count, i - start < 5, ASCII.isDigit(text[i]) {
        value = value * 10 + Int(text[i] - ASCII.zero)
        i += 1
      }
      let digits = i - start
      guard parts.count < 2 ? digits == 1 || digits == 2 : digits == 4 else { return nil }
      parts.append(value)
      guard parts.count < 3 else { break }
      guard i < text.count, "/.-".utf8.contains(text[i]), separator ?? text[i] == text[i] else {
        return nil
      }
      separator = text[i]
      i += 1
    }
    return (parts[0], parts[1])
  }
}
