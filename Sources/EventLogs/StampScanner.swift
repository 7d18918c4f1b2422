/// Reads a written date and time from left to right.
struct StampScanner {
  private(set) var time = CivilTime()
  private let text: Slice
  private var i = 0
  private var traits: TimestampParser.Traits = []
  /// Written without separators: `20260301T100000Z`.
  private var isBasic = false
  /// It names the zone of the log by a name of its clocks, `IST`.
  private var isNamed = false

  init(_ text: Slice) {
    self.text = text
  }

  var isAtEnd: Bool { i == text.count }

  /// The instant that the whole text stands for, in `zone` where it names none.
  mutating func read(
    order: DateOrder?, in zone: LogTimeZone = .utc
  ) -> Result<TimestampParser.Stamp, Reason> {
    guard readDate(order: order), time.isDate else { return .failure(.timestampInvalid) }
    if isAtEnd {
      traits = [.isNaive, .isDay]
      return finish(in: zone)
    }
    guard readSeparator(), readClock(), time.isTimeOfDay else {
      return .failure(.timestampInvalid)
    }
    if let reason = readZone(in: zone) { return .failure(reason) }
    guard isAtEnd else { return .failure(.timestampInvalid) }
    return finish(in: zone)
  }

  private mutating func finish(
    in zone: LogTimeZone
  ) -> Result<TimestampParser.Stamp, Reason> {
    if isNamed || traits.contains(.isNaive), !settle(in: zone) {
      return .failure(.timestampNonexistent)
    }
    var stamp = TimestampParser.Stamp(nanoseconds: 0, traits: traits)
    if time.second == 60 {
      guard time.isLeapSecond else { return .failure(.timestampInvalid) }
      stamp.traits.insert(.isLeapSecond)
    }
    guard let nanoseconds = time.nanoseconds else { return .failure(.timestampOutOfRange) }
    stamp.nanoseconds = nanoseconds
    return .success(stamp)
  }

  /// Finds how far the clocks of `zone` were ahead; `false` when they never showed the time.
  private mutating func settle(in zone: LogTimeZone) -> Bool {
    if zone.isUTC { return true }
    let clock = time.secondsOnClock
    switch zone.offset(whenClocksShow: clock) {
    case .one(let offset): time.offset = offset
    case .two(let first):
      time.offset = first
      traits.insert(.isFirstOfTwo)
    case .skipped(let instant):
      // A day begins all the same when its midnight is skipped.
      guard traits.contains(.isDay) else { return false }
      time.offset = clock - instant
    }
    return true
  }

  /// `2026-03-01`, `2026/03/01`, `20260301T`, and `03/04/2026` when `order` is known.
  mutating func readDate(order: DateOrder?) -> Bool {
    let digits = digitCount()
    if digits == 8 {
      guard text.count > 8, text[8] | 0x20 == UInt8(ascii: "t") else { return false }
      isBasic = true
      time.year = number(4)
      time.month = number(2)
      time.day = number(2)
      return true
    }
    if digits == 4 {
      time.year = number(4)
      guard let separator = dateSeparator(), digitCount() == 2 else { return false }
      time.month = number(2)
      guard take(separator), digitCount() == 2 else { return false }
      time.day = number(2)
      return true
    }
    guard let order, digits == 1 || digits == 2 else { return false }
    return readYearLast(order)
  }

  private mutating func readYearLast(_ order: DateOrder) -> Bool {
    let first = number(digitCount())
    guard let separator = yearLastSeparator() else { return false }
    let digits = digitCount()
    guard digits == 1 || digits == 2 else { return false }
    let second = number(digits)
    guard take(separator), digitCount() == 4 else { return false }
    time.year = number(4)
    time.day = order == .dayFirst ? first : second
    time.month = order == .dayFirst ? second : first
    if !isAtEnd, text[i] == ASCII.comma { i += 1 }
    return true
  }

  private mutating func dateSeparator() -> UInt8? {
    guard !isAtEnd, text[i] == ASCII.minus || text[i] == ASCII.slash else { return nil }
    i += 1
    return text[i - 1]
  }

  private mutating func yearLastSeparator() -> UInt8? {
    if !isAtEnd, text[i] == ASCII.point {
      i += 1
      return ASCII.point
    }
    return dateSeparator()
  }

  /// `T` or one blank.
  private mutating func readSeparator() -> Bool {
    guard text[i] == ASCII.space || text[i] | 0x20 == UInt8(ascii: "t") else { return false }
    i += 1
    return true
  }

  /// `10:00`, `10:00:00`, a fraction, and `9:02 AM` after a date with the year last.
  private mutating func readClock() -> Bool {
    let digits = digitCount()
    guard isBasic ? digits == 4 || digits == 6 : digits == 2 || digits == 1 else { return false }
    time.hour = number(isBasic ? 2 : digits)
    guard isBasic || take(ASCII.colon) else { return false }
    guard digitCount() >= 2, isBasic || digitCount() == 2 else { return false }
    time.minute = number(2)
    let hasSeconds = isBasic ? digitCount() == 2 : take(ASCII.colon)
    if hasSeconds {
      guard digitCount() == 2 else { return false }
      time.second = number(2)
      guard readFraction() else { return false }
    }
    if digits == 1 || isHalfDay { return readHalfDay() }
    return true
  }

  private mutating func readFraction() -> Bool {
    guard !isAtEnd, text[i] == ASCII.point || text[i] == ASCII.comma else { return true }
    i += 1
    let digits = digitCount()
    guard digits > 0 else { return false }
    let kept = min(digits, 9)
    time.nanosecond = number(kept)
    for _ in kept..<9 { time.nanosecond *= 10 }
    i += digits - kept
    return true
  }

  /// ` AM` or ` PM` stands here.
  private var isHalfDay: Bool {
    text.count - i == 3 && text[i] == ASCII.space && text[i + 2] | 0x20 == UInt8(ascii: "m")
  }

  private mutating func readHalfDay() -> Bool {
    guard isHalfDay, time.hour >= 1, time.hour <= 12 else { return false }
    switch text[i + 1] | 0x20 {
    case UInt8(ascii: "a"): time.hour %= 12
    case UInt8(ascii: "p"): time.hour = time.hour % 12 + 12
    default: return false
    }
    i += 3
    return true
  }

  /// `Z`, an offset, ` UTC`, or nothing.
  private mutating func readZone(in zone: LogTimeZone) -> Reason? {
    if isAtEnd {
      traits.insert(.isNaive)
      return nil
    }
    if text[i] == ASCII.space { i += 1 }
    let rest = Slice(start: text.start + i, count: text.count - i)
    guard rest.count > 0 else { return .timestampInvalid }
    if rest.isAny(of: ["z", "utc", "gmt"]) {
      i = text.count
      return nil
    }
    if rest[0] == ASCII.minus || rest[0] == UInt8(ascii: "+") {
      return readOffset() ? nil : .timestampInvalid
    }
    guard let example = ZoneName.example(of: rest) else { return .timestampInvalid }
    guard zone.isNamed(rest, example: example) else { return .timestampAmbiguousZone }
    i = text.count
    if let offset = zone.offset(named: rest) { time.offset = offset } else { isNamed = true }
    return nil
  }

  /// `+05:30`, `+0530` or `+05`.
  private mutating func readOffset() -> Bool {
    let isBehind = text[i] == ASCII.minus
    i += 1
    let digits = digitCount()
    guard digits == 2 || digits == 4 else { return false }
    let hours = number(2)
    var minutes = 0
    if digits == 4 {
      minutes = number(2)
    } else if take(ASCII.colon) {
      guard digitCount() == 2 else { return false }
      minutes = number(2)
    }
    guard hours <= 23, minutes <= 59 else { return false }
    time.offset = (hours * 60 + minutes) * (isBehind ? -60 : 60)
    return true
  }

  /// How many digits stand from here on.
  private func digitCount() -> Int {
    var end = i
    while end < text.count, ASCII.isDigit(text[end]) { end += 1 }
    return end - i
  }

  /// The next `count` bytes, which are digits, nine at the most.
  private mutating func number(_ count: Int) -> Int {
    var value = 0
    for _ in 0..<min(count, 9) {
      value = value * 10 + Int(text[i] &- ASCII.zero)
      i += 1
    }
    return value
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard !isAtEnd, text[i] == byte else { return false }
    i += 1
    return true
  }
}
