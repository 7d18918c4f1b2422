/// A number in a column of times: a count since 1970 in some unit.
struct EpochNumber {
  /// The unit its size speaks for; `nil` when it is too small or too large to speak for any.
  let unit: TimeUnit?
  private let magnitude: UInt64
  private let isNegative: Bool
  private let isHuge: Bool
  /// The digits behind the point, as billionths.
  private let billionths: Int64
  private let hasFraction: Bool

  /// Reads digits with an optional sign and fraction; `nil` when `text` is anything else.
  init?(_ text: Slice) {
    var i = 0
    var negative = false
    if text.count > 1, text[0] == ASCII.minus || text[0] == UInt8(ascii: "+") {
      negative = text[0] == ASCII.minus
      i = 1
    }
    var value: UInt64 = 0
    var overflows = false
    let first = i
    while i < text.count, ASCII.isDigit(text[i]) {
      let (tens, a) = value.multipliedReportingOverflow(by: 10)
      let (sum, b) = tens.addingReportingOverflow(UInt64(text[i] &- ASCII.zero))
      overflows = overflows || a || b
      value = sum
      i += 1
    }
    guard i > first, i == text.count || text[i] == ASCII.point else { return nil }
    var fraction: Int64 = 0
    hasFraction = i < text.count
    if hasFraction {
      guard let read = EpochNumber.fraction(text, after: i) else { return nil }
      fraction = read
    }
    magnitude = value
    isNegative = negative
    isHuge = overflows || value > UInt64(Int64.max)
    billionths = fraction
    unit = isNegative || isHuge ? nil : EpochNumber.unit(of: value)
  }

  /// The instant, if one unit is `unit`.
  func instant(in unit: TimeUnit) -> Result<Int64, Reason> {
    if isSpreadsheetDate { return .failure(.timestampInvalid) }
    if isHuge || isNegative { return .failure(.timestampOutOfRange) }
    if let own = self.unit, own != unit { return .failure(.timestampUnitMismatch) }
    let (whole, a) = Int64(magnitude).multipliedReportingOverflow(by: unit.nanoseconds)
    let part = billionths / (1_000_000_000 / unit.nanoseconds)
    let (sum, b) = whole.addingReportingOverflow(part)
    return a || b ? .failure(.timestampOutOfRange) : .success(sum)
  }

  /// A day count such as spreadsheets write for the years 1954 to 2119, `46023.52`.
  var isSpreadsheetDate: Bool {
    hasFraction && !isNegative && magnitude >= 20_000 && magnitude < 80_000
  }

  private static func fraction(_ text: Slice, after point: Int) -> Int64? {
    var value: Int64 = 0
    var scale: Int64 = 1_000_000_000
    guard point + 1 < text.count else { return nil }
    for i in (point + 1)..<text.count {
      let digit = text[i] &- ASCII.zero
      guard digit < 10 else { return nil }
      if scale > 1 {
        value = value * 10 + Int64(digit)
        scale /= 10
      }
    }
    return value * scale
  }

  /// Seconds, milliseconds and so on of the years 1973 to 5138.
  private static func unit(of value: UInt64) -> TimeUnit? {
    switch value {
    case 100_000_000..<100_000_000_000: .seconds
    case 100_000_000_000..<100_000_000_000_000: .milliseconds
    case 100_000_000_000_000..<100_000_000_000_000_000: .microseconds
    case 100_000_000_000_000_000...: .nanoseconds
    default: nil
    }
  }
}

extension TimeUnit {
  /// How many nanoseconds one unit is.
  var nanoseconds: Int64 {
    switch self {
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .microseconds: 1_000
    case .nanoseconds: 1
    }
  }

  /// The unit in words.
  public var words: String {
    switch self {
    case .seconds: "seconds"
    case .milliseconds: "milliseconds"
    case .microseconds: "microseconds"
    case .nanoseconds: "nanoseconds"
    }
  }
}

/// How many numbers in a column of times speak for each unit.
struct EpochTally {
  private var counts = SIMD4<Int>(repeating: 0)

  /// Counts a number that speaks for `unit`.
  mutating func count(_ unit: TimeUnit?) {
    if let unit { counts[unit.lane] &+= 1 }
  }

  /// Takes in the numbers of another part of the column.
  mutating func merge(_ other: EpochTally) {
    counts &+= other.counts
  }

  /// How many numbers speak for any unit.
  var total: Int { counts.x &+ counts.y &+ counts.z &+ counts.w }

  /// The unit most numbers speak for, the longest of equals; `nil` when none speaks.
  var majority: TimeUnit? {
    let best = TimeUnit.allCases.max {
      (counts[$0.lane], -$0.lane) < (counts[$1.lane], -$1.lane)
    }
    guard let best, counts[best.lane] > 0 else { return nil }
    return best
  }

  /// Another unit that a quarter of the numbers or more speak for: no unit fits the column.
  func rival(of unit: TimeUnit) -> TimeUnit? {
    TimeUnit.allCases.first { $0 != unit && counts[$0.lane] &* 4 >= total && total > 0 }
  }

  /// How many numbers speak for `unit`.
  subscript(unit: TimeUnit) -> Int { counts[unit.lane] }
}

extension TimeUnit {
  fileprivate var lane: Int {
    switch self {
    case .seconds: 0
    case .milliseconds: 1
    case .microseconds: 2
    case .nanoseconds: 3
    }
  }
}
