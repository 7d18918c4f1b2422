import Testing

@testable import EventLogs

/// Laws that hold for every log.
struct PropertyTests {
  static let seeds = Array(1...40) as [UInt64]
  private static let blocks = [1, 2, 3, 7, 64, 4096]

  @Test(arguments: seeds) func `the size of a block changes nothing`(_ seed: UInt64) throws {
    var random = Random(seed)
    let bytes = RandomLog.csv(&random)
    let whole = try read(bytes: bytes) { $0.maxRecordBytes = 300 }
    #expect(whole.isConserved)
    for block in PropertyTests.blocks {
      let pieces = try read(bytes: bytes, blockSize: block) { $0.maxRecordBytes = 300 }
      #expect(pieces.seen.rows == whole.seen.rows, "block \(block)")
      #expect(pieces.rejects == whole.rejects, "block \(block)")
      #expect(pieces.seen.rejections.map(\.detail) == whole.seen.rejections.map(\.detail))
      #expect(pieces.intake.blankLines == whole.intake.blankLines)
    }
  }

  @Test(arguments: seeds) func `the size of a block changes nothing for JSON Lines`(
    _ seed: UInt64
  ) throws {
    var random = Random(seed)
    let bytes = RandomLog.jsonl(&random)
    let whole = try read(bytes: bytes) { $0.maxRecordBytes = 300 }
    #expect(whole.isConserved)
    for block in PropertyTests.blocks {
      let pieces = try read(bytes: bytes, blockSize: block) { $0.maxRecordBytes = 300 }
      #expect(pieces.seen.rows == whole.seen.rows, "block \(block)")
      #expect(pieces.rejects == whole.rejects, "block \(block)")
    }
  }

  @Test(arguments: seeds) func `CSV and JSON Lines of one table give equal events`(
    _ seed: UInt64
  ) throws {
    var random = Random(seed)
    let table = RandomTable(&random)
    let csv = try read(table.csv(delimiter: ",", end: "\n"))
    let jsonl = try read(table.jsonl())
    #expect(csv.summary == jsonl.summary)
    #expect(csv.reasons == jsonl.reasons)
    #expect(csv.exclusions == jsonl.exclusions)
    for (delimiter, end) in [(",", "\r\n"), (";", "\n"), ("\t", "\r"), ("|", "\r\n")] {
      #expect(try read(table.csv(delimiter: delimiter, end: end)).summary == csv.summary)
    }
  }

  @Test(arguments: seeds) func `shuffled rows are the same rows`(_ seed: UInt64) throws {
    var random = Random(seed)
    var table = RandomTable(&random)
    let ordered = try read(table.csv(delimiter: ",", end: "\n"))
    table.rows.shuffle(using: &random)
    let shuffled = try read(table.csv(delimiter: ",", end: "\n"))
    #expect(shuffled.summary.sorted() == ordered.summary.sorted())
    #expect(shuffled.reasons == ordered.reasons)
  }

  @Test(arguments: seeds) func `a log in pieces is the whole log`(_ seed: UInt64) throws {
    var random = Random(seed)
    let table = RandomTable(&random)
    let folder = Folder()
    let whole = try read(table.csv(delimiter: ",", end: "\n"))
    let cut = table.rows.count / 3
    var first = table
    first.rows = Array(table.rows[..<cut])
    var second = table
    second.rows = Array(table.rows[cut...])
    let parts = try read(files: [
      folder.write("a", first.csv(delimiter: ";", end: "\n")), folder.write("b", second.jsonl()),
    ])
    #expect(parts.summary == whole.summary)
  }

  @Test(arguments: seeds) func `no bytes whatever crash it`(_ seed: UInt64) {
    var random = Random(seed)
    let lead = Array(
      [header, "{\"user\":\"u\",\"ts\":1767607200,\"event\":\"a\"}\n", ""][Int(seed % 3)].utf8)
    let alphabet = Array("\",;\r\n{}[]:\\u0019.eE-+ \u{0}\u{FEFF}é".utf8)
    for length in [0, 1, 5, 50, 3000] {
      var bytes = lead
      for _ in 0..<length {
        let isPlain = UInt8.random(in: 0...9, using: &random) > 0
        bytes.append(
          isPlain
            ? alphabet.randomElement(using: &random) ?? 0 : .random(in: 0...255, using: &random))
      }
      for block in [3, 1 << 20] {
        if let outcome = try? read(bytes: bytes, blockSize: block) { #expect(outcome.isConserved) }
      }
    }
  }

  @Test(arguments: seeds) func `damage costs the rows it touches`(_ seed: UInt64) throws {
    var random = Random(seed)
    let rows = (0..<30).map { "u\($0),2026-01-05T10:00:00Z,event\($0)\n" }
    for _ in 0..<20 {
      var lines = rows
      let hit = Int.random(in: 0..<30, using: &random)
      var line = Array(lines[hit].utf8)
      let at = Int.random(in: 0..<(line.count - 1), using: &random)
      line[at] = [0, 0xFF, 0x22, 0x2C, 0x80].randomElement(using: &random) ?? 0
      lines[hit] = ""
      let bytes =
        Array((header + lines[..<hit].joined()).utf8) + line
        + Array(lines[(hit + 1)...].joined().utf8)
      let outcome = try read(bytes: bytes)
      let others = Array(2..<32).filter { $0 != hit + 2 }
      #expect(outcome.lines.filter { $0 != hit + 2 } == others, "row \(hit), byte \(at)")
      #expect(outcome.isConserved)
    }
  }
}
