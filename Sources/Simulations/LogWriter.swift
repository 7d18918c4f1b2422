extension Simulation {
  /// The first instant a log can hold, 2026-03-02T00:00:00Z, in seconds since 1970.
  static let startSeconds: Int64 = 1_772_409_600

  /// Writes the log as comma-separated values with a header, in time order, piece by piece.
  ///
  /// - Parameter sink: Takes the next piece.
  /// - Throws: What `sink` throws.
  public func write<Failure: Error>(
    _ sink: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    let text = LogText(self)
    var buffer = text.header
    buffer.reserveCapacity(Self.pieceSize + 512)
    for row in rows {
      text.append(row, to: &buffer)
      if buffer.count >= Self.pieceSize {
        try sink(buffer[...])
        buffer.removeAll(keepingCapacity: true)
      }
    }
    try sink(buffer[...])
  }

  private static let pieceSize = 1 << 16
}

/// The words of a log, made into bytes once.
private struct LogText {
  let header: [UInt8]
  private let showsFriction: Bool
  private let names: [[UInt8]]
  private let errors = Row.errorWords.map { Array($0.utf8) }
  private let releases: [[UInt8]]
  private let platforms: [[UInt8]]
  private let countries: [[UInt8]]
  private let channels: [[UInt8]]
  private let people: [Person]
  private let idDigits: Int

  init(_ simulation: Simulation) {
    let model = simulation.scenario.model
    showsFriction = model.recording.showsFriction
    let friction = showsFriction ? "status,latency_ms,error," : ""
    header = Array("timestamp,user_id,event,\(friction)platform,country,channel,release\n".utf8)
    names = model.operations.map { Array($0.name.utf8) }
    releases = model.releases.map { Array($0.name.utf8) }
    platforms = model.population.platforms.map { Array($0.name.utf8) }
    countries = model.population.countries.map { Array($0.name.utf8) }
    channels = model.population.channels.map { Array($0.name.utf8) }
    people = simulation.people
    idDigits = max(String(simulation.users).utf8.count, 4)
  }

  func append(_ row: Row, to buffer: inout [UInt8]) {
    let person = people[Int(row.user)]
    appendTimestamp(row.time, to: &buffer)
    buffer.append(.comma)
    buffer.append(UInt8(ascii: "u"))
    buffer.append(UInt8(ascii: "_"))
    appendDigits(Int(row.user) + 1, atLeast: idDigits, to: &buffer)
    buffer.append(.comma)
    switch row.name {
    case Row.failedSignIn: buffer += Self.failedSignIn
    case Row.errorRow: buffer += Self.errorRow
    default: buffer += names[Int(row.name)]
    }
    if showsFriction {
      buffer.append(.comma)
      appendUnlessZero(Int(row.status), to: &buffer)
      buffer.append(.comma)
      appendUnlessZero(Int(row.latency), to: &buffer)
      buffer.append(.comma)
      buffer += errors[Int(row.error)]
    }
    buffer.append(.comma)
    buffer += platforms[person.platform]
    buffer.append(.comma)
    buffer += countries[person.country]
    buffer.append(.comma)
    buffer += channels[person.channel]
    buffer.append(.comma)
    buffer += releases[Int(row.release)]
    buffer.append(.lineFeed)
  }

  private static let failedSignIn = Array("login_failed".utf8)
  private static let errorRow = Array("error".utf8)
}

private func appendUnlessZero(_ number: Int, to buffer: inout [UInt8]) {
  if number != 0 {
    appendDigits(number, atLeast: 1, to: &buffer)
  }
}

/// Appends `milliseconds` from the start of a log as `2026-03-02T00:08:40.447Z`.
private func appendTimestamp(_ milliseconds: Int64, to buffer: inout [UInt8]) {
  let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
  let (day, second) = (Simulation.startSeconds + seconds).quotientAndRemainder(dividingBy: 86_400)
  let date = CivilDate(daysSince1970: Int(day))
  appendDigits(date.year, atLeast: 4, to: &buffer)
  buffer.append(.hyphen)
  appendDigits(date.month, atLeast: 2, to: &buffer)
  buffer.append(.hyphen)
  appendDigits(date.day, atLeast: 2, to: &buffer)
  buffer.append(UInt8(ascii: "T"))
  appendDigits(Int(second) / 3_600, atLeast: 2, to: &buffer)
  buffer.append(.colon)
  appendDigits(Int(second) / 60 % 60, atLeast: 2, to: &buffer)
  buffer.append(.colon)
  appendDigits(Int(second) % 60, atLeast: 2, to: &buffer)
  buffer.append(UInt8(ascii: "."))
  appendDigits(Int(fraction), atLeast: 3, to: &buffer)
  buffer.append(UInt8(ascii: "Z"))
}

private func appendDigits(_ number: Int, atLeast width: Int, to buffer: inout [UInt8]) {
  if number >= 100_000_000 {
    appendDigits(number / 100_000_000, atLeast: width - 8, to: &buffer)
    appendDigits(number % 100_000_000, atLeast: 8, to: &buffer)
    return
  }
  // The last digit comes first out of a division, and into the highest byte.
  var left = UInt32(number)
  var digits: UInt64 = 0
  var count = 0
  repeat {
    digits = digits << 8 | UInt64(48 + left % 10)
    left /= 10
    count += 1
  } while left > 0 || count < width
  withUnsafeBytes(of: digits.littleEndian) { buffer.append(contentsOf: $0.prefix(count)) }
}

extension UInt8 {
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let hyphen = UInt8(ascii: "-")
  fileprivate static let colon = UInt8(ascii: ":")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
}
