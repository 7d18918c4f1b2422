#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// How figures are written for people: the same everywhere, and never by the machine's locale.
enum Figures {
  /// `1,380`.
  static func count(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var grouped = number < 0 ? "-" : ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { grouped += "," }
      grouped.append(digit)
    }
    return grouped
  }

  /// `1 week`, `1,380 weeks`; the plural adds an s where none is given.
  static func counted(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(count(number)) \(number == 1 ? one : many ?? one + "s")"
  }

  /// `1 person`, `57 people`, of a number that was estimated.
  static func counted(people number: Double) -> String {
    let text = people(number)
    return text + (text == "1" ? " person" : " people")
  }

  /// `57`: a number of people that was estimated, to the whole person.
  static func people(_ number: Double) -> String {
    guard let whole = Int(exactly: number.rounded()) else { return "very many" }
    return count(whole)
  }

  /// `30 %`; one digit more under one per cent.
  static func percent(_ share: Double) -> String {
    percentage(share) + " %"
  }

  /// `19.0 %`: a rate, always to a tenth of a per cent.
  static func rate(_ share: Double) -> String {
    decimal(share * 100, digits: 1) + " %"
  }

  /// `22-38 %`.
  static func percentRange(_ low: Double, _ high: Double) -> String {
    range(percentage(low), percentage(high), isSigned: low < 0) + " %"
  }

  /// `8`: a difference between shares, in points.
  static func points(_ difference: Double) -> String {
    percentage(difference)
  }

  /// `8 points`, `1 point`.
  static func pointsInWords(_ difference: Double) -> String {
    let text = points(difference)
    return text + (["1", "-1"].contains(text) ? " point" : " points")
  }

  /// `5-11`, or `-1 to 5`.
  static func pointsRange(_ low: Double, _ high: Double) -> String {
    range(percentage(low), percentage(high), isSigned: low < 0)
  }

  /// `40-74`, or `-2 to 44`: a minus sign beside a hyphen cannot be read.
  static func peopleRange(_ low: Double, _ high: Double) -> String {
    range(people(low), people(high), isSigned: low < 0)
  }

  /// `3.5`: to so many digits after the point.
  static func decimal(_ number: Double, digits: Int) -> String {
    var scale = 1.0
    for _ in 0..<digits { scale *= 10 }
    guard let scaled = Int(exactly: (number * scale).rounded()) else { return "very large" }
    guard digits > 0 else { return count(scaled) }
    let text = String(scaled.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let whole = Int(padded.dropLast(digits)) ?? 0
    return (scaled < 0 ? "-" : "") + count(whole) + "." + padded.suffix(digits)
  }

  /// `7 days`, in the largest unit that leaves a whole number.
  static func duration(_ seconds: Int) -> String {
    let units = [(86400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
    for (size, name) in units where seconds >= size && seconds.isMultiple(of: size) {
      return counted(seconds / size, name)
    }
    return "\(seconds) seconds"
  }

  private static func percentage(_ share: Double) -> String {
    let percent = share * 100
    guard percent != 0, percent.magnitude < 0.95 else { return decimal(percent, digits: 0) }
    return percent.magnitude < 0.05 ? "under 0.1" : decimal(percent, digits: 1)
  }

  private static func range(_ low: String, _ high: String, isSigned: Bool) -> String {
    isSigned || low.contains(" ") ? "\(low) to \(high)" : "\(low)-\(high)"
  }
}

extension ConfoundReport.Estimate {
  /// The interval takes in zero: there may be nothing.
  var includesZero: Bool { low <= 0 && high >= 0 }
}

extension ConfoundReport.Estimate {
  /// `47 % (41-53 %)`, for an estimate of a share.
  public var shareInWords: String {
    "\(Figures.percent(estimate)) (\(Figures.percentRange(low, high)))"
  }

  /// `171 (150-190)`, for an estimate of a number of people.
  public var peopleInWords: String {
    "\(Figures.people(estimate)) (\(Figures.peopleRange(low, high)))"
  }
}

/// A share as people read it, `40 %`.
///
/// - Parameter share: The share, 0 to 1.
/// - Returns: Per cent.
public func percentInWords(_ share: Double) -> String {
  Figures.percent(share)
}

/// A number of people as people read it, `1,380`.
///
/// - Parameter number: How many.
/// - Returns: The whole number, its digits in groups of three.
public func peopleInWords(_ number: Double) -> String {
  Figures.people(number)
}

/// A count as people read it, `1,380`.
///
/// - Parameter number: How many.
/// - Returns: The number, its digits in groups of three.
public func countInWords(_ number: Int) -> String {
  Figures.count(number)
}
