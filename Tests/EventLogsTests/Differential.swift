@testable import EventLogs

/// Reads random logs by both readers, the first in every way there is, and says where they differ.
enum Differential {
  private static let blocks = [1, 2, 3, 7, 64, 4096]
  private static let now: Int64 = 1_790_000_000_000_000_000

  /// The log of `seed`.
  static func log(seed: UInt64) -> [UInt8] {
    var draw = HostileLog(seed: seed)
    _ = (draw.draw(0...3), draw.draw(0...2))
    return seed % 2 == 0 ? draw.csv() : draw.jsonl()
  }

  /// What is wrong with how the log of `seed` is read; `nil` when nothing is.
  static func complaint(seed: UInt64) -> String? {
    var draw = HostileLog(seed: seed)
    let limit = draw.draw(0...3) == 0 ? 200 : 16 << 20
    let repeats = PlainReader.Repeats.allCases[draw.draw(0...2)]
    let isCSV = seed % 2 == 0
    let bytes = isCSV ? draw.csv() : draw.jsonl()
    let plain = PlainReader(limit: limit, repeats: repeats, latest: now + 2 * 86_400_000_000_000)
    let wanted =
      isCSV
      ? PlainCSV.read(bytes, roles: HostileLog.roles, plain)
      : PlainJSONLines.read(bytes, roles: HostileLog.roles, plain)
    var options = ReadingOptions()
    options.format = isCSV ? .csv : .jsonl
    options.delimiter = isCSV ? 0x2C : nil
    options.timeUnit = .seconds
    options.maxRecordBytes = limit
    options.now = Timestamp(nanoseconds: now)
    options.deduplication = [.kept: .none, .byID: .id, .byRow: .exact][repeats] ?? .none
    for (name, role) in HostileLog.roles {
      options.columns[Role(rawValue: role) ?? .user] = name
    }
    let threads = [1, 2, 8]
    var ways = blocks.map { (block: $0, threads: Int?.none) }
    ways += threads.map { (block: blocks[draw.draw(0...5)], threads: $0) }
    for way in ways {
      if let found = difference(bytes, options, way.block, way.threads, wanted) {
        let course = way.threads.map { "\($0) threads" } ?? "in order"
        return "seed \(seed), blocks of \(way.block), \(course): \(found)"
      }
    }
    return nil
  }

  private static func difference(
    _ bytes: [UInt8], _ options: ReadingOptions, _ block: Int, _ threads: Int?,
    _ wanted: PlainReader.Outcome
  ) -> String? {
    var log = EventLog(["log"], origins: [.memory(bytes)], options: options)
    log.blockSize = block
    log.leastPart = 1
    do throws(LogError) {
      if let threads {
        var kept = KeptRows()
        let reading = try log.read(into: &kept, threads: threads)
        return difference(reading, kept.seen, wanted, hasPlaces: false)
      }
      var seen = Seen()
      let reading = try log.read(into: &seen)
      return difference(reading, seen, wanted, hasPlaces: true)
    } catch {
      return wanted.isEmpty ? nil : "not read: \(error.message)"
    }
  }

  private static func difference(
    _ reading: Reading, _ seen: Seen, _ wanted: PlainReader.Outcome, hasPlaces: Bool
  ) -> String? {
    let words = reading.vocabulary
    let rows = seen.rows.map { row in
      PlainReader.Row(
        line: row.line, user: Array(words.users[row.user]), event: Array(words.names[row.name]),
        time: row.time, status: Int(row.status),
        latency: row.latency < 0 ? nil : Double(row.latency), hasError: row.hasError)
    }
    if let found = difference(rows, wanted.rows, hasPlaces) { return found }
    let intake = reading.intake
    let counts = [
      ("blank lines", intake.blankLines, wanted.blankLines),
      ("repeats", intake.duplicatesDropped, wanted.duplicates),
      ("rejected", intake.rejected, wanted.rejects.count),
    ]
    for (what, count, right) in counts where count != right {
      return "\(count) \(what), not \(right); rejected: \(places(seen)), not \(wanted.rejects)"
    }
    let tallies = [
      (intake.exclusions.mapValues(\.count), wanted.exclusions),
      (intake.fieldNotes.mapValues(\.count), wanted.notes),
      (intake.rejections.mapValues(\.count), reasons(wanted.rejects)),
    ]
    for (found, right) in tallies where found != right { return "\(found), not \(right)" }
    guard hasPlaces else { return nil }
    for (place, right) in zip(places(seen), wanted.rejects) {
      // A column of 0 is any.
      let isAny = right.hasSuffix(":0")
      let (found, wanted) = isAny ? (withoutColumn(place), withoutColumn(right)) : (place, right)
      if found != wanted { return "rejected \(found), not \(wanted)" }
    }
    return nil
  }

  private static func difference(
    _ rows: [PlainReader.Row], _ wanted: [PlainReader.Row], _ hasPlaces: Bool
  ) -> String? {
    for (row, right) in zip(rows, wanted) {
      var row = row
      if !hasPlaces { row.line = right.line }
      // A latency is kept in single precision.
      if let latency = row.latency, let exact = right.latency,
        abs(latency - exact) <= exact * 1e-6 || exact > 1e38
      {
        row.latency = exact
      }
      if row != right { return "\(row), not \(right)" }
    }
    return rows.count == wanted.count ? nil : "\(rows.count) rows, not \(wanted.count)"
  }

  private static func places(_ seen: Seen) -> [String] {
    seen.rejections.map { "\($0.reason) \($0.line):\($0.column)" }
  }

  private static func withoutColumn(_ place: String) -> String {
    String(place.prefix { $0 != ":" })
  }

  private static func reasons(_ rejects: [String]) -> [String: Int] {
    Dictionary(rejects.map { (String($0.prefix { $0 != " " }), 1) }, uniquingKeysWith: +)
  }
}

/// Keeps all events of the parts of a log, read side by side.
private struct KeptRows: MergeableReduction {
  var seen = Seen()
  let roles = Set(Role.allCases)
  let hearsRejections = false

  mutating func add(_ event: Event, from record: borrowing Record) {
    seen.add(event, from: record)
  }

  func emptied() -> KeptRows { KeptRows() }

  mutating func startOver() -> Bool {
    seen.startOver()
  }

  mutating func merge(_ other: consuming KeptRows, words: WordRenaming) {
    for var row in other.seen.rows {
      row.user = words.users[Int(row.user)]
      row.name = words.names[Int(row.name)]
      seen.rows.append(row)
    }
  }
}
