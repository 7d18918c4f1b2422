/// Reads timestamps: ISO 8601 with any offset or none, and counts since 1970 in one unit.
struct TimestampParser {
  /// An instant, and what had to be assumed for it.
  struct Stamp {
    var nanoseconds: Int64
    var traits: Traits = []
  }

  /// What a timestamp left open.
  struct Traits: OptionSet {
    var rawValue: UInt8
    /// No zone: read as that of the log.
    static let isNaive = Traits(rawValue: 1)
    /// No time of day.
    static let isDay = Traits(rawValue: 2)
    /// A leap second, held inside the second before it.
    static let isLeapSecond = Traits(rawValue: 4)
    /// Clocks showed it twice, and the first instant is meant.
    static let isFirstOfTwo = Traits(rawValue: 8)
  }

  /// What one unit of a number is.
  var unit: TimeUnit
  /// Which of day and month comes first in `03/04/2026`; `nil` reads no such date.
  var dateOrder: DateOrder?
  /// The zone of times that name none.
  var zone = LogTimeZone.utc
  /// Numbers met, by the unit their size speaks for.
  var tally = EpochTally()

  private var cachedYearToMonth: UInt64 = 0
  private var cachedDay: UInt16 = 0
  private var cachedNanoseconds: Int64 = 0
  /// From the day to the minute; at first, and on another day, bytes that are no text.
  private var cachedDayToMinute = UInt64.max
  private var cachedMinute: Int64 = 0

  init(unit: TimeUnit, dateOrder: DateOrder? = nil) {
    self.unit = unit
    self.dateOrder = dateOrder
  }

  /// The instant that `text` stands for.
  @inline(__always)
  mutating func parse(_ text: Slice) -> Result<Stamp, Reason> {
    if text.count == 24, let nanoseconds = millisecond(text.start) {
      return .success(Stamp(nanoseconds: nanoseconds))
    }
    if let nanoseconds = common(text) { return .success(Stamp(nanoseconds: nanoseconds)) }
    return parseAny(text)
  }

  /// `2026-03-01T10:00:00.000Z` on the day before it; `nil` for anything else.
  @inline(__always)
  private mutating func millisecond(_ p: Bytes) -> Int64? {
    let (yearToMonth, dayToMinute) = (load8(p), load8(p + 8))
    guard yearToMonth == cachedYearToMonth else { return nil }
    if dayToMinute != cachedDayToMinute, !remember(minute: dayToMinute) { return nil }
    // ":SS.mmmZ" against the same with zeroes: digits leave 0 to 9, all else 0.
    let rest = load8(p + 16) ^ 0x5A30_3030_2E30_303A
    let carried = rest | (rest &+ 0x7676_7676_7676_7676)
    guard carried & 0x8080_8080_8080_8080 == 0, rest & 0xFF00_0000_FF00_00FF == 0 else {
      return nil
    }
    // Each byte with the one behind it as a number of two digits, which no byte is too small for.
    let pairs = rest &* 10 &+ rest &>> 8
    let second = TimestampParser.byte(pairs, 1)
    guard second <= 59 else { return nil }
    let milliseconds = TimestampParser.byte(pairs, 4) &* 10 &+ TimestampParser.byte(rest, 6)
    return cachedMinute &+ (second &* 1000 &+ milliseconds) &* 1_000_000
  }

  /// Works out a minute of the day before it, "01T10:00" of the stamp; `false` when it is none.
  private mutating func remember(minute: UInt64) -> Bool {
    guard UInt16(truncatingIfNeeded: minute) == cachedDay else { return false }
    let clock = (minute ^ 0x3030_3A30_3054_0000) &>> 16
    let carried = clock | (clock &+ 0x7676_7676_7676_7676)
    guard carried & 0x8080_8080_8080 == 0, clock & 0x0000_FF00_00FF == 0 else { return false }
    let pairs = clock &* 10 &+ clock &>> 8
    let (hour, minutes) = (TimestampParser.byte(pairs, 1), TimestampParser.byte(pairs, 4))
    guard hour <= 23, minutes <= 59 else { return false }
    cachedDayToMinute = minute
    cachedMinute =
      cachedNanoseconds &+ (hour &* 60 &+ minutes) &* 60 &* CivilTime.nanosecondsPerSecond
    return true
  }

  @inline(__always)
  private static func byte(_ word: UInt64, _ place: UInt64) -> Int64 {
    Int64(truncatingIfNeeded: word &>> (8 &* place) & 0xFF)
  }

  /// `2026-03-01T10:00:00Z`, with or without a fraction; `nil` for anything else.
  @inline(__always)
  private mutating func common(_ text: Slice) -> Int64? {
    let p = text.start
    guard text.count >= 20, text.count <= 30 else { return nil }
    let date = load8(p)
    let day = load2(p + 8)
    if date != cachedYearToMonth || day != cachedDay {
      guard remember(date, day, p) else { return nil }
    }
    // "HH:MM:SS" against "00:00:00": every digit leaves 0 to 9, every colon 0.
    let clock = load8(p + 11) ^ 0x3030_3A30_303A_3030
    let carried = (clock &+ 0x7676_7676_7676_7676) | clock
    guard p[10] == UInt8(ascii: "T"), carried & 0x8080_8080_8080_8080 == 0,
      clock & 0x0000_FF00_00FF_0000 == 0
    else { return nil }
    @inline(__always) func digit(_ k: UInt64) -> Int64 {
      Int64(truncatingIfNeeded: clock &>> (8 &* k) & 0xFF)
    }
    let hour = digit(0) &* 10 &+ digit(1)
    let minute = digit(3) &* 10 &+ digit(4)
    let second = digit(6) &* 10 &+ digit(7)
    guard hour <= 23, minute <= 59, second <= 59 else { return nil }
    guard let fraction = TimestampParser.fraction(p + 19, count: text.count &- 19) else {
      return nil
    }
    let seconds = (hour &* 60 &+ minute) &* 60 &+ second
    return cachedNanoseconds &+ seconds &* CivilTime.nanosecondsPerSecond &+ fraction
  }

  /// The nanoseconds of `.123Z`, or of `Z`; `nil` for anything else.
  @inline(__always)
  private static func fraction(_ p: Bytes, count: Int) -> Int64? {
    guard p[count &- 1] == UInt8(ascii: "Z") else { return nil }
    if count == 1 { return 0 }
    guard p[0] == ASCII.point, count > 2 else { return nil }
    if count == 5 {
      let (a, b, c) = (p[1] &- ASCII.zero, p[2] &- ASCII.zero, p[3] &- ASCII.zero)
      guard a < 10, b < 10, c < 10 else { return nil }
      let milliseconds = Int64(a) &* 100 &+ Int64(b) &* 10 &+ Int64(c)
      return milliseconds &* 1_000_000
    }
    var value: Int64 = 0
    var scale: Int64 = 1_000_000_000
    for i in 1..<(count &- 1) {
      let digit = p[i] &- ASCII.zero
      guard digit < 10 else { return nil }
      value = value &* 10 &+ Int64(digit)
      scale /= 10
    }
    return value &* scale
  }

  /// Works out a day that is not the one before.
  private mutating func remember(_ date: UInt64, _ day: UInt16, _ p: Bytes) -> Bool {
    var scanner = StampScanner(Slice(start: p, count: 10))
    guard scanner.readDate(order: nil), scanner.isAtEnd, p[4] == ASCII.minus,
      scanner.time.isDate, let nanoseconds = scanner.time.nanoseconds
    else { return false }
    cachedYearToMonth = date
    cachedDay = day
    cachedNanoseconds = nanoseconds
    cachedDayToMinute = .max
    return true
  }

  private mutating func parseAny(_ untrimmed: Slice) -> Result<Stamp, Reason> {
    let text = untrimmed.trimmed
    if text.count == 0 || TimestampParser.isMissing(text) { return .failure(.missingTimestamp) }
    if let number = EpochNumber(text) {
      tally.count(number.unit)
      return number.instant(in: unit).map { Stamp(nanoseconds: $0) }
    }
    var scanner = StampScanner(text)
    return scanner.read(order: dateOrder, in: zone)
  }

  /// Whether `text` is one of the ways to write that there is no value.
  private static func isMissing(_ text: Slice) -> Bool {
    text.count <= 4 && text.isAny(of: ["null", "\\n", "n/a", "none", "nil"])
  }
}

/// Which of day and month comes first in dates like `03/04/2026`.
public enum DateOrder: String, CaseIterable, Sendable {
  case dayFirst = "dmy"
  case monthFirst = "mdy"
}
