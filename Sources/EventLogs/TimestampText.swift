extension Timestamp {
  /// The instant in RFC 3339, UTC, to the millisecond: `2026-03-02T00:08:40.447Z`.
  public var rfc3339: String {
    let (days, nanoseconds) = Self.split(self.nanoseconds)
    let milliseconds = Int(nanoseconds / 1_000_000)
    let seconds = milliseconds / 1000
    return Self.dayText(days) + "T" + Self.padded(seconds / 3600, 2) + ":"
      + Self.padded(seconds / 60 % 60, 2) + ":" + Self.padded(seconds % 60, 2) + "."
      + Self.padded(milliseconds % 1000, 3) + "Z"
  }

  /// The day, UTC: `2026-03-02`.
  public var day: String {
    Self.dayText(Self.split(nanoseconds).days)
  }

  /// Whole days since 1970-01-01, rounded down.
  public var daysSince1970: Int {
    Self.split(nanoseconds).days
  }

  private static func split(_ nanoseconds: Int64) -> (days: Int, rest: Int64) {
    let day: Int64 = 86_400_000_000_000
    let rest = nanoseconds % day
    return rest < 0
      ? (Int(nanoseconds / day) - 1, rest + day) : (Int(nanoseconds / day), rest)
  }

  /// The proleptic Gregorian date of a day number (Howard Hinnant's civil_from_days).
  private static func dayText(_ days: Int) -> String {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthIndex + 2) / 5 + 1
    let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
  }
}
