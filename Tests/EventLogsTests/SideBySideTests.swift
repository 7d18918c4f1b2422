import Testing

@testable import EventLogs

/// Reading parts of a log side by side is reading it in order.
struct SideBySideTests {
  private static let blocks = [1, 2, 3, 7, 64, 4096]

  @Test(arguments: PropertyTests.seeds.prefix(12)) func `threads change nothing`(
    _ seed: UInt64
  ) throws {
    var random = Random(seed)
    try check(RandomLog.csv(&random))
    try check(RandomLog.jsonl(&random))
    let table = RandomTable(&random)
    try check(Array(table.csv(delimiter: ",", end: "\n").utf8))
    try check(Array(table.csv(delimiter: ";", end: "\r\n").utf8))
    try check(Array(table.jsonl().utf8))
  }

  @Test func `a quoted column full of lines that look like rows is cut nowhere inside`() throws {
    let line = "u9,2026-01-05T10:00:00Z,false\n"
    var text = "user,ts,event,note\n"
    for row in 0..<20 {
      let note = String(repeating: line, count: row % 7)
      text += "u\(row),2026-01-05T10:00:00Z,true,\"\(note)\"\n"
    }
    try check(Array(text.utf8))
    let outcome = try parallel(Array(text.utf8), blockSize: 64, threads: 8)
    #expect(outcome.names == Array(repeating: "true", count: 20))
  }

  @Test func `a header in another order stops the reading at its line`() {
    var text = "user,ts,event\n"
    for row in 0..<30 {
      text += row == 25 ? "ts,user,event\n" : "u\(row),2026-01-05T10:00:00Z,a\n"
    }
    for threads in [1, 2, 8] {
      let error = #expect(throws: LogError.self) {
        try parallel(Array(text.utf8), blockSize: 64, threads: threads)
      }
      #expect(error?.message == LogError.reorderedHeader(path: "log", line: 27).message)
    }
  }

  @Test func `parts of a file have one digest and one length`() throws {
    let text = "user,ts,event\n" + String(repeating: "u,2026-01-05T10:00:00Z,a\n", count: 99)
    let folder = Folder()
    var options = ReadingOptions()
    options.digestsInputs = true
    let inputs = try [1, 3].map { threads in
      var log = try EventLog([folder.write("log", text)], options: options)
      log.leastPart = 1
      var keeper = Keeper()
      return try log.read(into: &keeper, threads: threads).inputs[0]
    }
    #expect(inputs[0].sha256 == inputs[1].sha256)
    #expect(inputs[0].sha256 != nil)
    #expect(inputs.map(\.bytes) == [text.utf8.count, text.utf8.count])
  }

  /// Reads `bytes` in every way and compares what comes out.
  private func check(_ bytes: [UInt8]) throws {
    let whole = try EventLogsTests.read(bytes: bytes) { $0.maxRecordBytes = 300 }
    for block in SideBySideTests.blocks {
      for threads in [1, 2, 8] {
        let parts = try parallel(bytes, blockSize: block, threads: threads)
        var rows = whole.seen.rows
        for place in rows.indices { rows[place].line = 0 }
        #expect(parts.seen.rows == rows, "\(threads) threads, blocks of \(block)")
        #expect(places(parts) == places(whole), "\(threads) threads, blocks of \(block)")
      }
    }
  }

  /// Everything a reading tells but its events.
  private func places(_ outcome: Outcome) -> [String] {
    let intake = outcome.intake
    let tallies = [intake.rejections, intake.exclusions, intake.fieldNotes].map { tallies in
      tallies.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: "\n")
    }
    let counts = [
      intake.rowsRead, intake.accepted, intake.rejected, intake.duplicatesDropped, intake.excluded,
      intake.blankLines, intake.repeatedRowsKept ?? -1, outcome.reading.inputs[0].bytes,
    ]
    let words = outcome.reading.vocabulary
    let tables = [
      words.users, words.names, words.platforms, words.countries, words.channels, words.releases,
      words.plans, words.sessions,
    ].map { table in "\((0..<UInt32(table.count)).map { table.text($0) })" }
    return tallies + tables + outcome.reading.notes + outcome.reading.problems
      + ["\(counts)", "\(outcome.reading.columns)", "\(outcome.reading.isDayResolution)"]
  }

  private func parallel(_ bytes: [UInt8], blockSize: Int, threads: Int) throws -> Outcome {
    var options = ReadingOptions()
    options.maxRecordBytes = 300
    var log = EventLog(["log"], origins: [.memory(bytes)], options: options)
    log.blockSize = blockSize
    log.leastPart = 1
    var keeper = Keeper()
    let reading = try log.read(into: &keeper, threads: threads)
    return Outcome(reading: reading, seen: keeper.seen)
  }
}

/// Keeps all events of the parts of a log, without their lines.
private struct Keeper: MergeableReduction {
  var seen = Seen()
  let roles = Set(Role.allCases)
  let hearsRejections = false

  mutating func add(_ event: Event, from record: borrowing Record) {
    seen.add(event, from: record)
    seen.rows[seen.rows.count - 1].line = 0
  }

  func emptied() -> Keeper { Keeper() }

  mutating func startOver() -> Bool {
    seen.startOver()
  }

  mutating func merge(_ other: consuming Keeper, words: WordRenaming) {
    let tables = [
      words.platforms, words.countries, words.channels, words.releases, words.plans,
      words.sessions,
    ]
    for var row in other.seen.rows {
      row.user = words.users[Int(row.user)]
      row.name = words.names[Int(row.name)]
      row.words = zip(tables, row.words).map { $0[Int($1)] }
      seen.rows.append(row)
    }
  }
}
