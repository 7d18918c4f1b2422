/// The rule by which clocks go from the last change on record on, as POSIX writes it:
/// `EST5EDT,M3.2.0,M11.1.0` (RFC 9636, section 3.3).
struct ZoneRule {
  /// What clocks are called and how far ahead of UTC they are.
  struct Clock {
    var name: String
    var offset: Int
  }

  /// Clocks are put to another time.
  struct Change {
    var instant: Int
    var isSummer: Bool
  }

  /// A day of the year and the time on it.
  private struct Day {
    enum Kind {
      /// Of 365 days, from 1, the 29th of February never counted.
      case ofYear(Int)
      /// From 0, the 29th of February counted.
      case ofAnyYear(Int)
      /// The weekday (0 is Sunday) in the week of the month; week 5 is the last.
      case weekday(month: Int, week: Int, Int)
    }

    var kind: Kind
    var seconds = 2 * 3600
  }

  private(set) var standard = Clock(name: "", offset: 0)
  /// `nil` when clocks are never changed.
  private(set) var summer: Clock?
  private var start = Day(kind: .ofAnyYear(0))
  private var end = Day(kind: .ofAnyYear(0))
  private var rest: ArraySlice<UInt8>

  /// Reads a rule; `nil` when it is none.
  init?(_ text: ArraySlice<UInt8>) {
    rest = text
    guard let name = readName(), let offset = readTime() else { return nil }
    standard = Clock(name: name, offset: -offset)
    if rest.isEmpty { return }
    guard let summerName = readName() else { return nil }
    var summerOffset = standard.offset + 3600
    if let first = rest.first, first != ASCII.comma {
      guard let offset = readTime() else { return nil }
      summerOffset = -offset
    }
    summer = Clock(name: summerName, offset: summerOffset)
    guard skip(ASCII.comma), let start = readDay(), skip(ASCII.comma), let end = readDay(),
      rest.isEmpty
    else { return nil }
    self.start = start
    self.end = end
  }

  /// The changes after `last`, in seconds since 1970, until times can no longer be counted.
  func changes(after last: Int) -> [Change] {
    // Nanoseconds in 64 bits reach from 1677 to 2262, which is 9.2 thousand million seconds.
    let furthest = 9_300_000_000
    guard let summer, last < furthest else { return [] }
    let firstYear = CivilTime.date(daysSince1970: max(last, -furthest) / 86_400).year - 1
    var changes: [Change] = []
    for year in firstYear...2264 {
      changes.append(
        Change(instant: instant(start, year, aheadBy: standard.offset), isSummer: true))
      changes.append(Change(instant: instant(end, year, aheadBy: summer.offset), isSummer: false))
    }
    // Where summer ends and begins at one instant, it goes on.
    changes.sort { ($0.instant, $0.isSummer ? 1 : 0) < ($1.instant, $1.isSummer ? 1 : 0) }
    var kept: [Change] = []
    for change in changes where change.instant > last {
      if kept.last?.instant == change.instant { kept.removeLast() }
      kept.append(change)
    }
    return kept
  }

  private func instant(_ day: Day, _ year: Int, aheadBy offset: Int) -> Int {
    let first = CivilTime.daysSince1970(year, 1, 1)
    let days: Int
    switch day.kind {
    case .ofAnyYear(let number): days = first + number
    case .ofYear(let number):
      let isPastFebruary = number >= 60 && CivilTime.dayCount(year, 2) == 29
      days = first + number - 1 + (isPastFebruary ? 1 : 0)
    case .weekday(let month, let week, let weekday):
      let monthStart = CivilTime.daysSince1970(year, month, 1)
      // 1970-01-01 was a Thursday.
      let startDay = ((monthStart + 4) % 7 + 7) % 7
      var number = (weekday - startDay + 7) % 7 + (week - 1) * 7
      if number >= CivilTime.dayCount(year, month) { number -= 7 }
      days = monthStart + number
    }
    return days * 86_400 + day.seconds - offset
  }

  // MARK: Reading

  /// Letters, or anything between angle brackets.
  private mutating func readName() -> String? {
    var name: ArraySlice<UInt8>
    if skip(UInt8(ascii: "<")) {
      name = rest.prefix { $0 != UInt8(ascii: ">") }
      rest = rest.dropFirst(name.count)
      guard skip(UInt8(ascii: ">")) else { return nil }
    } else {
      name = rest.prefix(while: ASCII.isLetter)
      rest = rest.dropFirst(name.count)
    }
    return name.isEmpty ? nil : String(decoding: name, as: UTF8.self).uppercased()
  }

  /// `5`, `-3:30` or `26:00:00`, in seconds.
  private mutating func readTime() -> Int? {
    let isNegative = rest.first == ASCII.minus
    if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
    guard let hours = readNumber(upTo: 167) else { return nil }
    var seconds = hours * 3600
    for unit in [60, 1] where rest.first == ASCII.colon {
      rest.removeFirst()
      guard let part = readNumber(upTo: 59) else { return nil }
      seconds += part * unit
    }
    return isNegative ? -seconds : seconds
  }

  /// `M3.2.0`, `J60` or `59`, with `/2` behind it.
  private mutating func readDay() -> Day? {
    var day: Day
    if skip(UInt8(ascii: "M")) {
      guard let month = readNumber(upTo: 12), month > 0, skip(ASCII.point),
        let week = readNumber(upTo: 5), week > 0, skip(ASCII.point),
        let weekday = readNumber(upTo: 6)
      else { return nil }
      day = Day(kind: .weekday(month: month, week: week, weekday))
    } else if skip(UInt8(ascii: "J")) {
      guard let number = readNumber(upTo: 365), number > 0 else { return nil }
      day = Day(kind: .ofYear(number))
    } else {
      guard let number = readNumber(upTo: 365) else { return nil }
      day = Day(kind: .ofAnyYear(number))
    }
    if skip(ASCII.slash) {
      guard let seconds = readTime() else { return nil }
      day.seconds = seconds
    }
    return day
  }

  private mutating func readNumber(upTo limit: Int) -> Int? {
    let digits = rest.prefix(while: ASCII.isDigit)
    guard !digits.isEmpty, digits.count <= 3 else { return nil }
    rest = rest.dropFirst(digits.count)
    let number = digits.reduce(0) { $0 * 10 + Int($1 - ASCII.zero) }
    return number <= limit ? number : nil
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard rest.first == byte else { return false }
    rest.removeFirst()
    return true
  }
}
