import EventLogs

/// Values as they are written on a command line. Digits are ASCII digits and nothing else.

extension Duration {
  /// Makes the span that `30m`, `12h`, `7d` or `2w` stands for, up to ten years.
  init?(written text: String) {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604_800]
    guard let unit = text.last, let size = units[unit], let number = wholeNumber(text.dropLast())
    else { return nil }
    let (seconds, isTooLong) = number.multipliedReportingOverflow(by: size)
    guard !isTooLong, (1...315_360_000).contains(seconds) else { return nil }
    self = .seconds(seconds)
  }
}

extension MeaningOptions.Slowness {
  /// Makes the limit that `3s`, `2.5s`, `2500ms` or `p95` stands for.
  init?(written text: String) {
    if text.first == "p" {
      guard let percent = decimalNumber(text.dropFirst()), percent >= 1, percent < 100 else {
        return nil
      }
      self = .quantile(percent / 100)
    } else if text.hasSuffix("ms") {
      self.init(milliseconds: decimalNumber(text.dropLast(2)))
    } else if text.hasSuffix("s") {
      self.init(milliseconds: decimalNumber(text.dropLast()).map { $0 * 1000 })
    } else {
      return nil
    }
  }

  private init?(milliseconds: Double?) {
    guard let milliseconds, milliseconds > 0, milliseconds <= 86_400_000 else { return nil }
    self = .milliseconds(milliseconds)
  }
}

/// The share that `40%`, `40pct`, `40 %` or `0.4` stands for; a minus sign may stand before it.
func share(written text: String) -> Double? {
  let isNegative = text.first == "-"
  let text = isNegative ? text.dropFirst() : text[...]
  let share =
    if text.hasSuffix("%") {
      percent(text.dropLast())
    } else if text.hasSuffix("pct") {
      percent(text.dropLast(3))
    } else {
      decimalNumber(text)
    }
  guard let share, share <= 1 else { return nil }
  return isNegative ? -share : share
}

private func percent(_ text: Substring) -> Double? {
  decimalNumber(text.last == " " ? text.dropLast() : text).map { $0 / 100 }
}

/// The bytes that `65536`, `64k`, `16MiB` or `1G` stand for; units are powers of 1,024.
func byteCount(written text: String) -> Int? {
  let number = text.prefix { $0.isASCII && $0.isNumber }
  let unit = text.dropFirst(number.count).lowercased()
  let powers = ["": 0, "b": 0, "k": 10, "m": 20, "g": 30]
  let short = unit.hasSuffix("ib") ? String(unit.dropLast(2)) : unit
  guard let power = powers[short], let count = wholeNumber(number) else { return nil }
  let (bytes, isTooLarge) = count.multipliedReportingOverflow(by: 1 << power)
  return isTooLarge ? nil : bytes
}

/// The whole number that a run of digits stands for, up to 18 of them.
func wholeNumber(_ text: some StringProtocol) -> Int? {
  guard (1...18).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
  else { return nil }
  return Int(text)
}

/// The number that digits with at most one point stand for; nothing else counts as a number.
func decimalNumber(_ text: some StringProtocol) -> Double? {
  let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
  let digits = parts.reduce(0) { $0 + $1.utf8.count }
  guard let whole = parts.first, !whole.isEmpty, parts.last?.isEmpty == false, digits <= 18,
    parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
  else { return nil }
  return Double(String(text))
}
