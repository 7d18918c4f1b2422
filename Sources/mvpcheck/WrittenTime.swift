import EventLogs

extension Timestamp {
  /// Makes the instant that `2026-03-01` (its first moment, UTC) or an RFC 3339 time stands for.
  init?(written text: String) {
    var digits = Reader(bytes: Array(text.utf8)[...])
    guard let days = digits.date() else { return nil }
    var seconds = days * 86400
    if !digits.bytes.isEmpty {
      guard digits.skip("T") || digits.skip(" "), let time = digits.time(),
        let offset = digits.offset(), digits.bytes.isEmpty
      else { return nil }
      seconds += time - offset
    }
    let (nanoseconds, isTooFar) = Int64(seconds).multipliedReportingOverflow(by: 1_000_000_000)
    guard !isTooFar else { return nil }
    self.init(nanoseconds: nanoseconds)
  }

  /// Takes a written time apart from its beginning.
  private struct Reader {
    var bytes: ArraySlice<UInt8>

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
      guard let first = bytes.first, UInt32(first) == character.value else { return false }
      bytes.removeFirst()
      return true
    }

    mutating func number(digits: Int, upTo limit: Int) -> Int? {
      let text = bytes.prefix(digits)
      guard text.count == digits, text.allSatisfy({ (0x30...0x39).contains($0) }) else {
        return nil
      }
      bytes.removeFirst(digits)
      let number = text.reduce(0) { $0 * 10 + Int($1) - 0x30 }
      return number <= limit ? number : nil
    }

    /// Days since 1970-01-01 in the Gregorian calendar.
    mutating func date() -> Int? {
      guard let year = number(digits: 4, upTo: 9999), skip("-"),
        let month = number(digits: 2, upTo: 12), month > 0, skip("-"),
        let day = number(digits: 2, upTo: 31), day > 0
      else { return nil }
      let isLeap = year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400))
      let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
      guard day <= lengths[month - 1] else { return nil }
      let before = year - 1
      let leapDays = before / 4 - before / 100 + before / 400
      return before * 365 + leapDays - 719_162 + lengths[..<(month - 1)].reduce(0, +) + day - 1
    }

    /// Seconds since midnight; the seconds themselves may be left out.
    mutating func time() -> Int? {
      guard let hour = number(digits: 2, upTo: 23), skip(":"),
        let minute = number(digits: 2, upTo: 59)
      else { return nil }
      guard skip(":") else { return hour * 3600 + minute * 60 }
      return number(digits: 2, upTo: 59).map { hour * 3600 + minute * 60 + $0 }
    }

    /// Seconds ahead of UTC; nothing stands for UTC.
    mutating func offset() -> Int? {
      if bytes.isEmpty || skip("Z") { return 0 }
      let sign = skip("+") ? 1 : skip("-") ? -1 : 0
      guard sign != 0, let hours = number(digits: 2, upTo: 14), skip(":"),
        let minutes = number(digits: 2, upTo: 59)
      else { return nil }
      return sign * (hours * 3600 + minutes * 60)
    }
  }
}
