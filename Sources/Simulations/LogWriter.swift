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
    buffer += [UInt8](repeating: 0, count: Self.pieceSize + text.longestRow)
    var count = text.header.count
    for row in rows {
      count = buffer.withUnsafeMutableBufferPointer { text.put(row, into: $0, at: count) }
      if count >= Self.pieceSize {
        try sink(buffer[..<count])
        count = 0
      }
    }
    try sink(buffer[..<count])
  }

  private static let pieceSize = 1 << 16
}

/// Words as bytes, one after the other.
private struct Words {
  private var bytes: [UInt8] = []
  private var starts = [0]
  /// The bytes of the longest.
  private(set) var longest = 0

  init(_ words: [String]) {
    for word in words {
      bytes += Array(word.utf8)
      longest = max(longest, bytes.count - starts[starts.count - 1])
      starts.append(bytes.count)
    }
  }

  @inline(__always)
  func put(_ word: Int, at place: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    let (start, count) = (starts[word], starts[word + 1] - starts[word])
    bytes.withUnsafeBufferPointer { bytes in
      for index in 0..<count { place[index] = bytes[start &+ index] }
    }
    return place + count
  }
}

/// The words of a log, made into bytes once, and how a row is put together from them.
private struct LogText {
  typealias Place = UnsafeMutablePointer<UInt8>

  let header: [UInt8]
  private let showsFriction: Bool
  /// Those of operations, then of rows that are none.
  private let names: Words
  private let operationCount: Int
  private let errors = Words(Row.errorWords)
  private let releases: Words
  private let platforms: Words
  private let countries: Words
  private let channels: Words
  private let people: [Person]
  private let idDigits: Int

  init(_ simulation: Simulation) {
    let model = simulation.scenario.model
    showsFriction = model.recording.showsFriction
    let friction = showsFriction ? "status,latency_ms,error," : ""
    header = Array("timestamp,user_id,event,\(friction)platform,country,channel,release\n".utf8)
    operationCount = model.operations.count
    names = Words(model.operations.map(\.name) + ["login_failed", "error"])
    releases = Words(model.releases.map(\.name))
    platforms = Words(model.population.platforms.map(\.name))
    countries = Words(model.population.countries.map(\.name))
    channels = Words(model.population.channels.map(\.name))
    people = simulation.people
    idDigits = max(String(simulation.users).utf8.count, 4)
  }

  /// More bytes than any row has: words, a time, and numbers of up to twenty digits.
  var longestRow: Int {
    names.longest + errors.longest + releases.longest + platforms.longest + countries.longest
      + channels.longest + 128
  }

  /// Puts a row into a buffer with room for it; where the next one goes.
  func put(_ row: Row, into buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
    guard let base = buffer.baseAddress else { return start }
    let person = people[Int(row.user)]
    var place = putTimestamp(row.time, at: base + start)
    place = putByte(.comma, at: place)
    place = putByte(UInt8(ascii: "u"), at: place)
    place = putByte(UInt8(ascii: "_"), at: place)
    place = putDigits(Int(row.user) + 1, atLeast: idDigits, at: place)
    place = putByte(.comma, at: place)
    place = names.put(name(of: row), at: place)
    if showsFriction {
      place = putUnlessZero(Int(row.status), at: putByte(.comma, at: place))
      place = putUnlessZero(Int(row.latency), at: putByte(.comma, at: place))
      place = errors.put(Int(row.error), at: putByte(.comma, at: place))
    }
    place = platforms.put(person.platform, at: putByte(.comma, at: place))
    place = countries.put(person.country, at: putByte(.comma, at: place))
    place = channels.put(person.channel, at: putByte(.comma, at: place))
    place = releases.put(Int(row.release), at: putByte(.comma, at: place))
    return putByte(.lineFeed, at: place) - base
  }

  private func name(of row: Row) -> Int {
    switch row.name {
    case Row.failedSignIn: operationCount
    case Row.errorRow: operationCount + 1
    default: Int(row.name)
    }
  }
}

@inline(__always)
private func putByte(_ byte: UInt8, at place: LogText.Place) -> LogText.Place {
  place.pointee = byte
  return place + 1
}

private func putUnlessZero(_ number: Int, at place: LogText.Place) -> LogText.Place {
  number == 0 ? place : putDigits(number, atLeast: 1, at: place)
}

/// Puts `milliseconds` from the start of a log as `2026-03-02T00:08:40.447Z`.
private func putTimestamp(_ milliseconds: Int64, at start: LogText.Place) -> LogText.Place {
  let (seconds, fraction) = milliseconds.quotientAndRemainder(dividingBy: 1_000)
  let (day, second) = (Simulation.startSeconds + seconds).quotientAndRemainder(dividingBy: 86_400)
  let date = CivilDate(daysSince1970: Int(day))
  var place = putDigits(date.year, atLeast: 4, at: start)
  place = putDigits(date.month, atLeast: 2, at: putByte(.hyphen, at: place))
  place = putDigits(date.day, atLeast: 2, at: putByte(.hyphen, at: place))
  place = putDigits(Int(second) / 3_600, atLeast: 2, at: putByte(UInt8(ascii: "T"), at: place))
  place = putDigits(Int(second) / 60 % 60, atLeast: 2, at: putByte(.colon, at: place))
  place = putDigits(Int(second) % 60, atLeast: 2, at: putByte(.colon, at: place))
  place = putDigits(Int(fraction), atLeast: 3, at: putByte(UInt8(ascii: "."), at: place))
  return putByte(UInt8(ascii: "Z"), at: place)
}

private func putDigits(
  _ number: Int, atLeast width: Int, at place: LogText.Place
) -> LogText.Place {
  var count = 1
  var bound = 10
  while count < 18, number >= bound {
    count += 1
    bound *= 10
  }
  count = max(count, width)
  // The last digit comes first out of a division.
  var left = number
  var index = count
  while index > 0 {
    index -= 1
    let (rest, digit) = left.quotientAndRemainder(dividingBy: 10)
    place[index] = UInt8(truncatingIfNeeded: 48 + digit)
    left = rest
  }
  return place + count
}

extension UInt8 {
  fileprivate static let comma = UInt8(ascii: ",")
  fileprivate static let hyphen = UInt8(ascii: "-")
  fileprivate static let colon = UInt8(ascii: ":")
  fileprivate static let lineFeed = UInt8(ascii: "\n")
}
