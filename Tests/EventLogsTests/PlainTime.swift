/// Times by the rules of docs/log-formats.md, read with string functions.
enum PlainTime {
  /// Why a time is none.
  struct Flaw: Error {
    let reason: String

    init(_ reason: String) { self.reason = reason }
  }

  private static let missing: Set<String> = ["", "null", "\\n", "n/a", "none", "nil"]
  private static let zones: Set<String> = [
    "IST", "EST", "EDT", "CST", "CDT", "MST", "MDT", "PST", "PDT", "BST", "CET", "JST",
  ]

  /// The instant `text` stands for, in nanoseconds since 1970.
  static func read(_ text: String) -> Result<Int64, Flaw> {
    if missing.contains(text.lowercased()) { return .failure(Flaw("missing_timestamp")) }
    if let result = number(text) { return result }
    guard let (day, rest) = date(text) else { return .failure(Flaw("timestamp_invalid")) }
    let midnight = day * 86_400
    guard let mark = rest.first else {
      return midnight < 9_223_372_036
        ? .success(midnight * 1_000_000_000) : .failure(Flaw("timestamp_out_of_range"))
    }
    guard mark == "T" || mark == "t" || mark == " ",
      let (seconds, nanoseconds, isLeap, zone) = clock(rest.dropFirst())
    else { return .failure(Flaw("timestamp_invalid")) }
    switch offset(zone) {
    case .failure(let flaw): return .failure(flaw)
    case .success(let offset):
      let instant = midnight + seconds - offset
      if isLeap {
        // Held inside the second before it, where there is one: the end of June or December.
        guard instant % 86_400 == 0, [1, 7].contains(month(instant / 86_400)),
          month(instant / 86_400) != month(instant / 86_400 - 1)
        else { return .failure(Flaw("timestamp_invalid")) }
        return .success((instant - 1) * 1_000_000_000 + 999_999_999)
      }
      // In 2262 the nanoseconds no longer fit.
      guard instant < 9_223_372_036 else { return .failure(Flaw("timestamp_out_of_range")) }
      return .success(instant * 1_000_000_000 + nanoseconds)
    }
  }

  private static func digits(_ text: Substring) -> Int? {
    text.isEmpty || !text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } ? nil : Int(text)
  }

  /// A count of seconds since 1970; `nil` when `text` is no number.
  private static func number(_ text: String) -> Result<Int64, Flaw>? {
    let sign = text.first.map { "+-".contains($0) } ?? false
    let parts = (sign ? text.dropFirst() : text[...]).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } })
    else { return nil }
    let isNegative = text.first == "-"
    guard let whole = Int64(parts[0]) else { return .failure(Flaw("timestamp_out_of_range")) }
    if parts.count == 2, !isNegative, whole >= 20_000, whole < 80_000 {
      return .failure(Flaw("timestamp_invalid"))
    }
    if isNegative { return .failure(Flaw("timestamp_out_of_range")) }
    if whole >= 100_000_000_000 { return .failure(Flaw("timestamp_unit_mismatch")) }
    let part = parts.count == 2 ? Int64(String((parts[1] + "000000000").prefix(9))) ?? 0 : 0
    // A hundred billion seconds are more than 64 bits of nanoseconds hold.
    guard whole < 9_223_372_036 else { return .failure(Flaw("timestamp_out_of_range")) }
    return .success(whole * 1_000_000_000 + part)
  }

  /// Days since 1970 of the date that `text` begins with, and what follows it.
  private static func date(_ text: String) -> (Int64, Substring)? {
    let basic = text.prefix(8)
    if let all = digits(basic), basic.count == 8, let mark = text.dropFirst(8).first,
      "tT".contains(mark)
    {
      // Only as `20260301T100000Z`, which no log here has whole.
      _ = all
      return nil
    }
    let head = text.prefix(10)
    guard head.utf8.count == 10, let mark = head.dropFirst(4).first, mark == "-" || mark == "/"
    else { return nil }
    let parts = head.split(separator: mark, omittingEmptySubsequences: false)
    guard parts.map(\.count) == [4, 2, 2], let year = digits(parts[0]),
      let month = digits(parts[1]), let day = digits(parts[2]), month >= 1, month <= 12, day >= 1,
      year >= 1, day <= length(year, month)
    else { return nil }
    let rest = text.dropFirst(10)
    if let next = rest.first, next.isNumber { return nil }
    return (days(year, month, day), rest)
  }

  private static func length(_ year: Int, _ month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Counted year by year and month by month.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    func before(_ year: Int) -> Int { year * 365 + year / 4 - year / 100 + year / 400 }
    let months = (1..<month).reduce(0) { $0 + length(year, $1) }
    return Int64(before(year - 1) - before(1969) + months + day - 1)
  }

  private static func month(_ day: Int64) -> Int {
    var (year, left) = (1970, day)
    while left >= (length(year, 2) == 29 ? 366 : 365) {
      left -= length(year, 2) == 29 ? 366 : 365
      year += 1
    }
    var month = 1
    while left >= length(year, month) {
      left -= Int64(length(year, month))
      month += 1
    }
    return month
  }

  /// Seconds, their fraction, whether it is a leap second, and what stands behind the clock.
  private static func clock(_ text: Substring) -> (Int64, Int64, Bool, Substring)? {
    let parts = text.prefix(5).split(separator: ":", omittingEmptySubsequences: false)
    guard parts.map(\.count) == [2, 2], let hour = digits(parts[0]), hour <= 23,
      let minute = digits(parts[1]), minute <= 59
    else { return nil }
    var rest = text.dropFirst(5)
    let seconds = Int64(hour * 3600 + minute * 60)
    if let next = rest.first, next.isNumber { return nil }
    guard rest.first == ":" else { return (seconds, 0, false, rest) }
    rest = rest.dropFirst()
    guard rest.prefix(2).count == 2, let second = digits(rest.prefix(2)), second <= 60 else {
      return nil
    }
    rest = rest.dropFirst(2)
    if let next = rest.first, next.isNumber { return nil }
    var nanoseconds: Int64 = 0
    if let mark = rest.first, mark == "." || mark == "," {
      let fraction = rest.dropFirst().prefix { $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
      guard !fraction.isEmpty else { return nil }
      nanoseconds = Int64(String((fraction + "000000000").prefix(9))) ?? 0
      rest = rest.dropFirst(1 + fraction.count)
    }
    return (seconds + Int64(second), nanoseconds, second == 60, rest)
  }

  /// Seconds ahead of UTC.
  private static func offset(_ text: Substring) -> Result<Int64, Flaw> {
    if text.isEmpty { return .success(0) }
    let zone = text.first == " " ? text.dropFirst() : text
    if ["Z", "UTC", "GMT"].contains(zone.uppercased()) { return .success(0) }
    guard let sign = zone.first, "+-".contains(sign) else {
      let isKnown = zones.contains(zone.uppercased())
      return .failure(Flaw(isKnown ? "timestamp_ambiguous_zone" : "timestamp_invalid"))
    }
    let written = zone.dropFirst()
    let isPlain = written.count == 2 || written.count == 4
    let isMarked = written.count == 5 && written.dropFirst(2).first == ":"
    guard isPlain || isMarked, let hours = digits(written.prefix(2)), hours <= 23 else {
      return .failure(Flaw("timestamp_invalid"))
    }
    var minutes = 0
    if written.count > 2 {
      guard let read = digits(written.suffix(2)), read <= 59 else {
        return .failure(Flaw("timestamp_invalid"))
      }
      minutes = read
    }
    return .success(Int64(hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1))
  }
}
