/// A file of a zone's clocks in the format TZif (RFC 9636), versions 1 to 4.
struct ZoneFile {
  /// What clocks show for a while.
  private struct Clock {
    var offset: Int
    var name: String
  }

  private var clocks: [Clock] = []
  private var starts: [Int] = []
  /// Which clock holds from each start on.
  private var indices: [Int] = []
  private var rule: ZoneRule?

  /// How many of each kind of record a block has.
  private struct Counts {
    var utMarks: Int
    var standardMarks: Int
    var leapSeconds: Int
    var transitions: Int
    var clocks: Int
    var letters: Int

    /// Bytes behind the header when a time has `timeSize` of them.
    func size(_ timeSize: Int) -> Int {
      transitions * (timeSize + 1) + clocks * 6 + letters + leapSeconds * (timeSize + 4)
        + standardMarks + utMarks
    }
  }

  private static let headerSize = 44

  /// Reads a file; `nil` when it is none, or one that counts leap seconds.
  init?(_ bytes: [UInt8]) {
    guard let first = ZoneFile.counts(bytes, at: 0) else { return nil }
    if bytes[4] < UInt8(ascii: "2") {
      guard readBlock(bytes, at: ZoneFile.headerSize, first, timeSize: 4) else { return nil }
      return
    }
    // From version 2 on a second block with longer times follows the first, and a rule for ever after.
    let second = ZoneFile.headerSize + first.size(4)
    guard let counts = ZoneFile.counts(bytes, at: second),
      readBlock(bytes, at: second + ZoneFile.headerSize, counts, timeSize: 8)
    else { return nil }
    let footer = bytes[(second + ZoneFile.headerSize + counts.size(8))...]
    guard footer.first == ASCII.newline,
      let end = footer.dropFirst().firstIndex(of: ASCII.newline)
    else { return nil }
    let text = footer[(footer.startIndex + 1)..<end]
    if text.isEmpty { return }
    guard let rule = ZoneRule(text) else { return nil }
    self.rule = rule
  }

  private static func counts(_ bytes: [UInt8], at start: Int) -> Counts? {
    guard bytes.count >= start + headerSize,
      bytes[start..<(start + 4)].elementsEqual("TZif".utf8)
    else { return nil }
    let numbers = (0..<6).map { number(bytes, at: start + 20 + 4 * $0, size: 4) }
    guard numbers.allSatisfy({ (0...100_000).contains($0) }) else { return nil }
    return Counts(
      utMarks: numbers[0], standardMarks: numbers[1], leapSeconds: numbers[2],
      transitions: numbers[3], clocks: numbers[4], letters: numbers[5])
  }

  /// A signed number, its highest byte first.
  private static func number(_ bytes: [UInt8], at start: Int, size: Int) -> Int {
    var value = Int(Int8(bitPattern: bytes[start]))
    for place in 1..<size { value = value << 8 | Int(bytes[start + place]) }
    return value
  }

  private mutating func readBlock(
    _ bytes: [UInt8], at start: Int, _ counts: Counts, timeSize: Int
  ) -> Bool {
    guard bytes.count >= start + counts.size(timeSize), counts.leapSeconds == 0, counts.clocks > 0
    else { return false }
    let kinds = start + counts.transitions * timeSize
    let records = kinds + counts.transitions
    let letters = records + counts.clocks * 6
    for place in 0..<counts.clocks {
      let record = records + 6 * place
      let first = Int(bytes[record + 5])
      guard first < counts.letters else { return false }
      let name = bytes[(letters + first)..<(letters + counts.letters)].prefix { $0 != 0 }
      clocks.append(
        Clock(
          offset: ZoneFile.number(bytes, at: record, size: 4),
          name: String(decoding: name, as: UTF8.self).uppercased()))
    }
    for place in 0..<counts.transitions {
      starts.append(ZoneFile.number(bytes, at: start + place * timeSize, size: timeSize))
      indices.append(Int(bytes[kinds + place]))
    }
    return clocks.allSatisfy { abs($0.offset) < 26 * 3600 }
      && indices.allSatisfy { $0 < clocks.count } && zip(starts, starts.dropFirst()).allSatisfy(<)
  }

  /// The zone that goes by these clocks.
  func zone(named name: String) -> LogTimeZone {
    var periods = [(start: Int.min, clock: clocks[0])]
    for (start, index) in zip(starts, indices) { periods.append((start, clocks[index])) }
    if let rule {
      let last = starts.last ?? .min
      for change in rule.changes(after: last) {
        let clock = change.isSummer ? rule.summer ?? rule.standard : rule.standard
        periods.append((change.instant, Clock(offset: clock.offset, name: clock.name)))
      }
    }
    let year2000 = 946_684_800
    var names: [String: Int?] = [:]
    for (place, period) in periods.enumerated() {
      let isOver = place + 1 < periods.count && periods[place + 1].start <= year2000
      guard !isOver else { continue }
      let known = names[period.clock.name]
      let isOther = known.map { $0 != period.clock.offset } ?? false
      names[period.clock.name] = .some(isOther ? nil : period.clock.offset)
    }
    return LogTimeZone(
      name: name, starts: periods.map(\.start), offsets: periods.map(\.clock.offset), clocks: names)
  }
}
