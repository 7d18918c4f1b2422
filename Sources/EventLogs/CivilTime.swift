/// A date and a time of day as a log writes them, and the instant they are.
struct CivilTime {
  var year = 0
  var month = 0
  var day = 0
  var hour = 0
  var minute = 0
  var second = 0
  /// Nanoseconds within the second.
  var nanosecond = 0
  /// Seconds that clocks there are ahead of UTC.
  var offset = 0

  static let nanosecondsPerSecond: Int64 = 1_000_000_000
  static let nanosecondsPerDay: Int64 = 86_400 * nanosecondsPerSecond

  /// The date exists in the Gregorian calendar.
  var isDate: Bool {
    month >= 1 && month <= 12 && day >= 1 && day <= CivilTime.dayCount(year, month)
  }

  /// The hour, minute and second exist; second 60 is for ``isLeapSecond`` to judge.
  var isTimeOfDay: Bool {
    hour <= 23 && minute <= 59 && second <= 60
  }

  /// Second 60 stands where leap seconds are put: the end of June or December, in UTC.
  var isLeapSecond: Bool {
    guard second == 60 else { return false }
    let minutes = CivilTime.daysSince1970(year, month, day) * 1440 + hour * 60 + minute
    guard offset % 60 == 0 else { return false }
    let utc = minutes - offset / 60
    guard (utc % 1440 + 1440) % 1440 == 1439 else { return false }
    let next = CivilTime.date(daysSince1970: (utc + 1) / 1440)
    return next.day == 1 && (next.month == 1 || next.month == 7)
  }

  /// What a clock there shows, in seconds since it showed the beginning of 1970; a leap second as the
  /// second before it.
  var secondsOnClock: Int {
    CivilTime.daysSince1970(year, month, day) * 86_400 + (hour * 60 + minute) * 60 + min(second, 59)
  }

  /// The instant, a leap second held inside the second before it; `nil` outside 1678 to 2261.
  var nanoseconds: Int64? {
    guard year >= 1678, year <= 2261 else { return nil }
    let isLeap = second == 60
    let fraction = isLeap ? 999_999_999 : nanosecond
    return Int64(secondsOnClock - offset) * CivilTime.nanosecondsPerSecond + Int64(fraction)
  }

  /// Days from 1970-01-01 to a date, by Howard Hinnant's `days_from_civil`.
  @inline(__always)
  static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date that many days after 1970-01-01, by Howard Hinnant's `civil_from_days`.
  static func date(daysSince1970 days: Int) -> (year: Int, month: Int, day: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let m = (5 * dayOfYear + 2) / 153
    let month = m < 10 ? m + 3 : m - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * m + 2) / 5 + 1)
  }

  static func dayCount(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}
