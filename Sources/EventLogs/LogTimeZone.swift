/// The zone of times that name none: how far its clocks were, are and will be ahead of UTC.
///
/// Made of the system's files alone, never of `TZ` or the locale.
public struct LogTimeZone: Sendable {
  /// `Asia/Kolkata`, `+05:30` or `UTC`.
  public let name: String

  /// From when on each of ``offsets`` holds, in seconds since 1970, ascending; the first from ever.
  let starts: [Int]
  /// Seconds ahead of UTC.
  let offsets: [Int]
  /// What clocks are called: `IST`, in capitals, with the one offset that goes with it since 2000; `nil`
  /// where there were several.
  let clocks: [String: Int?]

  /// Coordinated Universal Time.
  public static let utc = LogTimeZone(name: "UTC", starts: [.min], offsets: [0], clocks: [:])

  /// How far clocks are ahead when they show a time.
  enum ClockOffset: Equatable {
    /// They show it once.
    case one(Int)
    /// They show it twice, for the first time so far ahead.
    case two(first: Int)
    /// They never show it: they are put forward at that instant.
    case skipped(at: Int)
  }

  init(name: String, starts: [Int], offsets: [Int], clocks: [String: Int?]) {
    self.name = name
    self.starts = starts
    self.offsets = offsets
    self.clocks = clocks
  }

  /// It is UTC all the time.
  var isUTC: Bool { offsets.count == 1 && offsets[0] == 0 }

  /// How far clocks are ahead when they show `clock`, in seconds since they showed the start of 1970.
  func offset(whenClocksShow clock: Int) -> ClockOffset {
    // No clock is further from UTC than this.
    let furthest = 26 * 3600
    var period = last(startingBy: clock + furthest)
    var found: Int?
    var isFirst = true
    var skip = clock
    while true {
      let offset = offsets[period]
      let instant = clock - offset
      let end = period + 1 < starts.count ? starts[period + 1] : Int.max
      if instant >= starts[period], instant < end {
        if found != nil { isFirst = false }
        found = offset
      } else if instant < starts[period], period > 0, clock - offsets[period - 1] >= starts[period]
      {
        skip = starts[period]
      }
      if period == 0 || starts[period] < clock - furthest { break }
      period -= 1
    }
    guard let found else { return .skipped(at: skip) }
    return isFirst ? .one(found) : .two(first: found)
  }

  /// Whether `name` is what clocks there are called, or `example` says that it is.
  func isNamed(_ name: Slice, example: String) -> Bool {
    example == self.name || clocks[capitals(name)] != nil
  }

  /// How far clocks called `name` are ahead; `nil` where that was not always the same.
  func offset(named name: Slice) -> Int? {
    clocks[capitals(name)] ?? nil
  }

  private func capitals(_ name: Slice) -> String {
    String(decoding: name.buffer, as: UTF8.self).uppercased()
  }

  /// The last period that starts at `instant` or before.
  private func last(startingBy instant: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return max(0, low - 1)
  }
}

extension LogTimeZone {
  /// Why a name is not that of a zone.
  public enum Failure: Error {
    /// There is no such zone; these are near.
    case unknown(near: [String])
    /// The system has no files of zones, looked for in these folders.
    case noZones(folders: [String])
    /// The file of the zone cannot be read or makes no sense.
    case unusable(path: String)
  }

  /// Where systems keep the files of zones.
  public static let systemFolders = [
    "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
  ]

  /// Makes the zone called `name`: `UTC`, an offset such as `+05:30`, or a name of the IANA's such as
  /// `Asia/Kolkata`, from its file in the first of `folders` that there is.
  public init(
    named name: String, folders: [String] = LogTimeZone.systemFolders
  ) throws(Failure) {
    if ["UTC", "Z", "GMT"].contains(name.uppercased()) {
      self = .utc
    } else if let offset = LogTimeZone.offset(written: name) {
      let sign = offset < 0 ? "-" : "+"
      let (hours, minutes) = (abs(offset) / 3600, abs(offset) / 60 % 60)
      let words = [hours, minutes].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
      self.init(name: sign + words, starts: [.min], offsets: [offset], clocks: [:])
    } else {
      self = try LogTimeZone.zone(name, folders)
    }
  }

  /// The seconds of `+05:30`, `+0530` or `+05`, up to 18 hours; `nil` for anything else.
  private static func offset(written text: String) -> Int? {
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let digits = text.dropFirst().filter { $0 != ":" }
    let hasColon = text.utf8.count == 6 && text.dropFirst(3).first == ":"
    guard digits.utf8.count == 2 || digits.utf8.count == 4,
      text.utf8.count == digits.utf8.count + (hasColon ? 2 : 1),
      digits.utf8.allSatisfy(ASCII.isDigit), let number = Int(digits)
    else { return nil }
    let (hours, minutes) = digits.utf8.count == 2 ? (number, 0) : (number / 100, number % 100)
    guard minutes < 60, hours * 60 + minutes <= 18 * 60 else { return nil }
    return (hours * 60 + minutes) * (sign == "-" ? -60 : 60)
  }

  private static func zone(_ name: String, _ folders: [String]) throws(Failure) -> LogTimeZone {
    guard let folder = folders.first(where: { !System.names(in: $0).isEmpty }) else {
      throw .noZones(folders: folders)
    }
    let path = "\(folder)/\(name)"
    guard isName(name), System.isFile(path) else {
      throw .unknown(near: ZoneFolder(folder).names(near: name))
    }
    // The largest file there is has 4 kB.
    guard let bytes = System.contents(of: path, limit: 1 << 20),
      let zone = ZoneFile(bytes)?.zone(named: name)
    else { throw .unusable(path: path) }
    return zone
  }

  /// Whether `name` can be a zone's: letters, digits and `_+-`, divided by strokes.
  private static func isName(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    return name.utf8.count <= 100
      && parts.allSatisfy { part in
        !part.isEmpty
          && part.utf8.allSatisfy { byte in
            ASCII.isLetter(byte) || ASCII.isDigit(byte) || "_+-".utf8.contains(byte)
          }
      }
  }
}

/// The names of zones in a folder of their files.
struct ZoneFolder {
  private let path: String

  init(_ path: String) {
    self.path = path
  }

  /// Up to three names that `wanted` may have been meant to be, the likeliest first.
  func names(near wanted: String) -> [String] {
    let word = ZoneFolder.plain(wanted)
    guard !word.isEmpty, word.count <= 100 else { return [] }
    let limit = max(1, word.count / 4)
    var near: [(distance: Int, name: String)] = []
    for name in all() {
      let city = name.split(separator: "/").last.map(String.init) ?? name
      let distance = min(
        editDistance(word, ZoneFolder.plain(name)), editDistance(word, ZoneFolder.plain(city)))
      if distance <= limit { near.append((distance, name)) }
    }
    near.sort { ($0.distance, $0.name) < ($1.distance, $1.name) }
    return near.prefix(3).map(\.name)
  }

  /// Small letters, with a low line for a blank.
  private static func plain(_ name: String) -> [UInt8] {
    name.utf8.map { $0 == ASCII.space ? UInt8(ascii: "_") : ASCII.lowercased($0) }
  }

  /// All names of zones, those of areas and of places within them.
  private func all() -> [String] {
    var names: [String] = []
    for name in System.names(in: path) where isArea(name) {
      let places = places(in: name, depth: 0)
      names += places.isEmpty ? [name] : places
    }
    return names
  }

  /// A zone, or a folder of them; other files are tables, and other folders repeat zones.
  private func isArea(_ name: String) -> Bool {
    !["posix", "right", "Etc", "SystemV"].contains(name) && !name.contains(".")
      && name.utf8.first.map { $0 &- 0x41 < 26 } == true
  }

  private func places(in area: String, depth: Int) -> [String] {
    guard depth < 2 else { return [] }
    var names: [String] = []
    for name in System.names(in: "\(path)/\(area)") where !name.contains(".") {
      let whole = "\(area)/\(name)"
      let inside = places(in: whole, depth: depth + 1)
      names += inside.isEmpty ? [whole] : inside
    }
    return names
  }
}
