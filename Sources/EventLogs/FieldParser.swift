/// Reads the values of single fields: status codes, durations, errors.
enum FieldParser {
  /// What came of a number.
  enum Number<Value> {
    case value(Value)
    case none
    case bad
    case negative
  }

  /// A status code from 100 to 599, also written `200.0`.
  @inline(__always)
  static func status(_ field: Field) -> Number<Int16> {
    let text = field.value
    if text.count == 3, field.kind == .text || field.kind == .number {
      let a = text[0] &- ASCII.zero
      let b = text[1] &- ASCII.zero
      let c = text[2] &- ASCII.zero
      if a >= 1, a <= 5, b < 10, c < 10 {
        return .value(Int16(a) &* 100 &+ Int16(b) &* 10 &+ Int16(c))
      }
    }
    return anyStatus(field)
  }

  @inline(never)
  private static func anyStatus(_ field: Field) -> Number<Int16> {
    if isBlank(field) { return .none }
    guard field.kind == .text || field.kind == .number,
      let number = DecimalNumber(field.value.trimmed), number.value >= 100, number.value < 600,
      let code = Int16(exactly: number.value)
    else { return .bad }
    return .value(code)
  }

  /// A duration in milliseconds; `unit` is the length of one in milliseconds.
  ///
  /// Eight bytes from where the field begins may be read.
  @inline(__always)
  static func duration(_ field: Field, unit: Double) -> Number<Float> {
    let text = field.value
    if text.count > 0, text.count <= 7, field.kind == .text || field.kind == .number {
      // The digits behind as many zeroes as make eight.
      let shift = UInt64(truncatingIfNeeded: 64 &- 8 &* text.count)
      let digits = load8(text.start) &<< shift ^ 0x3030_3030_3030_3030 &<< shift
      if areDigits(digits) { return .value(Float(Double(number(digits)) * unit)) }
    }
    return anyDuration(field, unit: unit)
  }

  /// Whether every byte is at most 9.
  @inline(__always)
  private static func areDigits(_ bytes: UInt64) -> Bool {
    ((bytes &+ 0x7676_7676_7676_7676) | bytes) & 0x8080_8080_8080_8080 == 0
  }

  /// The number whose eight digits are the bytes, the first in the lowest.
  @inline(__always)
  private static func number(_ digits: UInt64) -> Int {
    // Two digits, four, eight: each step puts neighbours together.
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
    return Int(truncatingIfNeeded: (fours &* 10_000 &+ fours &>> 32) & 0xFFFF_FFFF)
  }

  @inline(never)
  private static func anyDuration(_ field: Field, unit: Double) -> Number<Float> {
    if isBlank(field) { return .none }
    guard field.kind == .text || field.kind == .number else { return .bad }
    var text = field.value.trimmed
    var length = unit
    if field.kind == .text, let written = writtenUnit(&text) { length = written }
    guard let number = DecimalNumber(text) else { return .bad }
    let milliseconds = number.value * length
    if milliseconds < 0 { return .negative }
    return .value(Float(min(milliseconds, Double(Float.greatestFiniteMagnitude))))
  }

  /// Takes the unit off `12ms` or `1.2s`; `nil` when there is none.
  private static func writtenUnit(_ text: inout Slice) -> Double? {
    let units: [(StaticString, Double)] = [("ms", 1), ("us", 1e-3), ("ns", 1e-6), ("s", 1000)]
    for (word, length) in units where text.count > word.utf8CodeUnitCount {
      let count = word.utf8CodeUnitCount
      let tail = Slice(start: text.start + (text.count - count), count: count)
      if tail.isWord(word) {
        text.count -= count
        return length
      }
    }
    return nil
  }

  /// Whether an error field tells of an error: blank, null, none, false, 0 and ok do not.
  @inline(__always)
  static func tellsOfError(_ field: Field) -> Bool {
    if field.value.count == 0 || field.kind == .null { return false }
    return !isNoError(field.value.trimmed)
  }

  private static func isNoError(_ text: Slice) -> Bool {
    text.count == 0 || text.isAny(of: ["null", "none", "false", "0", "ok"])
  }

  /// Whether a field says that it has no value.
  static func isBlank(_ field: Field) -> Bool {
    switch field.kind {
    case .absent, .null: return true
    case .text:
      let text = field.value.trimmed
      return text.count == 0 || text.isAny(of: ["null", "\\n", "n/a"])
    case .number, .boolean, .container: return false
    }
  }

  /// A whole number of at most 18 digits; `nil` for anything else.
  static func integer(_ field: Field) -> Int64? {
    let text = field.value.trimmed
    guard field.kind == .text || field.kind == .number, text.count > 0 else { return nil }
    let isNegative = text[0] == ASCII.minus
    let digits = text.count - (isNegative ? 1 : 0)
    guard digits > 0, digits <= 18 else { return nil }
    var value: Int64 = 0
    for i in (text.count - digits)..<text.count {
      guard ASCII.isDigit(text[i]) else { return nil }
      value = value * 10 + Int64(text[i] - ASCII.zero)
    }
    return isNegative ? -value : value
  }
}

/// A decimal number as logs write it: digits, a point, an exponent, and nothing else.
///
/// Not `Double(_: String)`, which takes `nan`, `inf` and `0x1p3`.
struct DecimalNumber {
  let value: Double

  /// Reads the whole of `text`; `nil` when it is no such number or no `Double` holds it.
  init?(_ text: Slice) {
    var i = 0
    let isNegative = text.count > 0 && text[0] == ASCII.minus
    if isNegative || (text.count > 0 && text[0] == UInt8(ascii: "+")) { i = 1 }
    var mantissa = 0.0
    var exponent = 0
    var digits = 0
    var isPastPoint = false
    while i < text.count {
      if ASCII.isDigit(text[i]) {
        digits += 1
        // 17 digits fix a Double; later ones move the point only.
        if mantissa < 1e17 {
          mantissa = mantissa * 10 + Double(text[i] - ASCII.zero)
          exponent -= isPastPoint ? 1 : 0
        } else {
          exponent += isPastPoint ? 0 : 1
        }
      } else if text[i] == ASCII.point, !isPastPoint {
        isPastPoint = true
      } else {
        break
      }
      i += 1
    }
    guard digits > 0, let written = DecimalNumber.exponent(text, at: i) else { return nil }
    let scaled = DecimalNumber.scale(mantissa, by: exponent + written)
    guard scaled.isFinite else { return nil }
    value = isNegative ? -scaled : scaled
  }

  /// The exponent written from `i` on, 0 when the text ends there, `nil` for anything else.
  private static func exponent(_ text: Slice, at start: Int) -> Int? {
    var i = start
    guard i < text.count else { return 0 }
    guard text[i] | 0x20 == UInt8(ascii: "e") else { return nil }
    i += 1
    var isNegative = false
    if i < text.count, text[i] == ASCII.minus || text[i] == UInt8(ascii: "+") {
      isNegative = text[i] == ASCII.minus
      i += 1
    }
    guard i < text.count else { return nil }
    var value = 0
    while i < text.count {
      guard ASCII.isDigit(text[i]) else { return nil }
      value = min(value * 10 + Int(text[i] - ASCII.zero), 100_000_000)
      i += 1
    }
    return isNegative ? -value : value
  }

  private static func scale(_ mantissa: Double, by exponent: Int) -> Double {
    if mantissa == 0 { return 0 }
    var value = mantissa
    var left = max(-400, min(400, exponent))
    while left > 0, value.isFinite {
      let step = min(left, 22)
      value *= powers[step]
      left -= step
    }
    while left < 0 {
      let step = min(-left, 22)
      value /= powers[step]
      left += step
    }
    return value
  }

  /// Powers of ten that a `Double` holds exactly.
  private static let powers: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
