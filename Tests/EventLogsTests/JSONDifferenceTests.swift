import Foundation
import Testing

@testable import EventLogs

/// Objects read by what led to each value before are what the walker makes of each line alone.
///
/// A parser that has read nothing knows no keys, so it walks: one of its own for every line says what
/// must come of the line, and one parser for the whole log must say the same of all of them.
struct JSONDifferenceTests {
  /// Sixty logs, or as many as `MVPCHECK_SEEDS` says.
  static let seeds: [UInt64] = {
    let asked = ProcessInfo.processInfo.environment["MVPCHECK_SEEDS"].flatMap { UInt64($0) }
    return Array(1...max(1, asked ?? 60))
  }()

  @Test(arguments: seeds) func `a line is what it is alone, whatever stood before`(
    _ seed: UInt64
  ) throws {
    var random = Random(seed)
    let lines = RandomObjects.lines(&random)
    var layout = JSONLinesParser.Layout(keys: RandomObjects.keys)
    layout.maxRecordBytes = 3000
    if seed % 3 > 0 { layout.wanted = UInt32.random(in: .min ... .max, using: &random) }
    if seed % 7 == 0 { layout.comment = Array("{\"user\":\"u1".utf8) }
    let alone = try ReadObjects(eachOf: lines, layout)
    for block in [1 << 20, 1, 2, 3, 7, 64, 4096] {
      let together = try ReadObjects(lines.flatMap { $0 }, layout, blockSize: block)
      #expect(together == alone, "seed \(seed), block \(block): \(together.difference(to: alone))")
    }
  }

  @Test(arguments: seeds.prefix(12)) func `nor do the events depend on how the log is cut`(
    _ seed: UInt64
  ) throws {
    var random = Random(seed)
    let bytes = RandomObjects.plain + RandomObjects.lines(&random).flatMap { $0 }
    let whole = try read(bytes: bytes)
    #expect(whole.isConserved)
    for block in [1, 2, 3, 7, 64, 4096] {
      let pieces = try read(bytes: bytes, blockSize: block)
      #expect(pieces.seen.rows == whole.seen.rows, "block \(block)")
      #expect(pieces.rejects == whole.rejects, "block \(block)")
      #expect(pieces.seen.rejections.map(\.detail) == whole.seen.rejections.map(\.detail))
      #expect(pieces.fieldNotes == whole.fieldNotes)
    }
  }

  @Test func `what leads to a value may differ from line to line`() throws {
    let lines = [
      #"{"user":"u1","ts":1767607200,"event":"a"}"#, #"{"user":"u1","ts":1767607200,"event":"a"}"#,
      #"{"user": "u1","ts":  1767607200,"event":   "a"}"#,
      #"{ "user":"u1","ts":1767607200 ,"event":"a" }"#,
      #"{"event":"a","user":"u1","extra":{"user":"x"},"ts":1767607200}"#,
      #"{"user":"u1","user":"u2","ts":1767607200,"event":"a"}"#,
      #"{"user":"u1","ts":1767607200,"event":"a"},"#, #"{"user":"u1","ts":1767607200,"event":"a}"#,
      #"{"user":"u1","ts":1767607200,"event":"a","":1}"#, #"{"user":"u1","ts":01,"event":"a"}"#,
      #"{"user":"u1","ts":1767607200,"event":"a""#, "}",
    ]
    let outcome = try read(lines.joined(separator: "\n"))
    #expect(outcome.lines == [1, 2, 3, 4, 5, 9])
    #expect(
      outcome.rejects == [
        "duplicate_key 6:21", "invalid_json 7:42", "invalid_json 8:41", "invalid_json 10:21",
        "invalid_json 11:41", "invalid_json 12:1",
      ])
  }
}

/// Lines with escapes, behind others like them.
struct JSONEscapeTests {
  @Test func `a string says what its escapes say, whatever stood before`() throws {
    let plain = #"{"user":"u1","ts":1767607200,"event":"a","note":"n"}"#
    let lines = [
      plain, plain, #"{"user":"u1","ts":1767607200,"event":"a","note":"\\"}"#,
      #"{"user":"\u0075\u0032","ts":1767607200,"event":"a","note":"n"}"#,
      #"{"user":"u3\t","ts":1767607200,"event":"\"b\"","note":"},{\"user\":\"u4\""}"#,
      #"{"us\u0065r":"u5","ts":1767607200,"event":"a","note":"n"}"#, plain,
    ]
    let outcome = try read(lines.joined(separator: "\n"))
    #expect(outcome.rejects.isEmpty)
    let words = outcome.reading.vocabulary
    let users = outcome.seen.rows.map { words.users.text($0.user) }
    let names = outcome.seen.rows.map { words.names.text($0.name) }
    #expect(users == ["u1", "u1", "u1", "u2", "u3\t", "u5", "u1"])
    #expect(names == ["a", "a", "a", "a", "\"b\"", "a", "a"])
  }

  @Test func `escapes that are none are refused where they stand`() throws {
    let plain = #"{"user":"u1","ts":1767607200,"event":"a","note":"n"}"#
    let lines = [
      plain, plain, #"{"user":"u\u0000","ts":1767607200,"event":"a","note":"n"}"#,
      #"{"user":"u1","ts":1767607200,"event":"a","note":"\ud800"}"#,
      #"{"user":"u1","ts":1767607200,"event":"a","note":"\x"}"#,
      #"{"user":"u1","ts":1767607200,"event":"a","note":"\"}"#,
      #"{"user":"u1\u0020","user":"u1","ts":1767607200,"event":"a"}"#,
      #"{"user":"u1","ts":1767607200,"event":"a","note":"\n"},"#, plain,
    ]
    let outcome = try read(lines.joined(separator: "\n"))
    #expect(outcome.lines == [1, 2, 9])
    #expect(
      outcome.rejects == [
        "nul_byte 3:9", "invalid_unicode 4:49", "invalid_json 5:50", "invalid_json 6:53",
        "duplicate_key 7:27", "invalid_json 8:54",
      ])
  }
}

/// What a parser makes of the lines of a log.
private struct ReadObjects: Equatable {
  /// One record: where it is, what is wrong with it, and its values by slot.
  struct Record: Equatable {
    var line: Int
    var bytes: [UInt8]
    var fault: Reason?
    var place = ""
    var values: [String] = []
  }

  var records: [Record] = []
  var blankLines = 0
  var slotsSeen: UInt32 = 0

  /// What one parser makes of them all.
  init(_ bytes: [UInt8], _ layout: JSONLinesParser.Layout, blockSize: Int = 1 << 20) throws {
    var parser = JSONLinesParser(layout)
    var blocks = BlockReader(
      try ByteSource(.memory(bytes)), blockSize: blockSize, limit: 1 << 20)
    while parser.next(in: &blocks) {
      let row = parser.row
      let record = row.bytes(in: blocks.inHand)
      var read = Record(line: row.line, bytes: Array(record.buffer), fault: row.fault)
      if row.fault == .recordTooLong { read.bytes = [] }
      if row.fault == nil {
        read.values = (0..<Fields.slotCount).map { slot in
          let field = parser.field(slot)
          let text = String(decoding: field.value.buffer, as: UTF8.self)
          return "\(field.kind) \(field.kind == .absent ? 0 : field.offset) \(text)"
        }
      } else {
        read.place = "\(row.faultOffset) \(row.detail)"
      }
      records.append(read)
    }
    blankLines = parser.blankLines
    slotsSeen = parser.slotsSeen
  }

  /// What parsers make of them, one for each.
  init(eachOf lines: [[UInt8]], _ layout: JSONLinesParser.Layout) throws {
    for (index, line) in lines.enumerated() {
      var alone = try ReadObjects(line, layout)
      #expect(alone.records.count < 2)
      for place in alone.records.indices { alone.records[place].line += index }
      records += alone.records
      blankLines += alone.blankLines
      slotsSeen |= alone.slotsSeen
    }
  }

  /// The first record that is not the same.
  func difference(to other: ReadObjects) -> String {
    for (mine, theirs) in zip(records, other.records) where mine != theirs {
      return "\(String(decoding: theirs.bytes, as: UTF8.self))\n\(mine)\n\(theirs)"
    }
    return "\(records.count), \(other.records.count) records"
  }
}

/// Lines of objects that are much like one another, and damaged in every way.
private enum RandomObjects {
  static let keys: KeyTable = {
    var keys = KeyTable()
    for (role, name) in [
      (Role.user, "user"), (.time, "ts"), (.event, "event"), (.status, "status"),
      (.latency, "latency_ms"), (.platform, "app.os"), (.error, "error"),
      (.release, "a_release_with_a_name_longer_than_32_bytes"),
    ] {
      keys.add(Array(name.utf8), slot: role.slot)
    }
    return keys
  }()

  /// A line with which a log may begin.
  static let plain = Array("{\"user\":\"u\",\"ts\":1767607200,\"event\":\"a\"}\n".utf8)

  private static let oddValues = [
    "-1", "0", "-0", "00", "01", "-01", "1.5", "1.", ".5", "1e3", "1E+5", "1e", "+1", "12345678",
    "123456789", "1234567890123456", "12345678901234567", "true", "false", "null", "nul", "nulls",
    "truex", "fals", "NaN", "-", "{}", "[]", "{ }", "[1,2,{\"b\":\"c\"}]", "{\"os\":\"ios\"}",
    "{\"os\":1,\"os\":2}", "{\"user\":\"x\"}", "[1,]", "{\"a\":1,}", "{\"a\"}", "[", "{", "]",
    "\"", "\"\"", "'x'", "\"\\n\"", "\"\\u0041\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\x\"",
    "\"\\\"",
    "\"é\"", "\"a\tb\"", "\"\u{0}\"", "\"\u{7F}\"", "", " ", "1 ", " 1", "  \"x\"", "1//",
    String(repeating: "[", count: 127) + String(repeating: "]", count: 127),
    String(repeating: "[", count: 128) + String(repeating: "]", count: 128),
    "\"" + String(repeating: "long ", count: 700) + "\"",
  ]
  private static let words = [
    "null", "null", "null", "\"boom\"", "\"\"", "\"an error with a long text\"",
    "\"\\\"quoted\\\"\"",
    "\"\\ud83d\\ude00 \\n\"", "\"\\\\\"",
  ]
  private static let ends = [
    "\r\n", "\r\r\n", ",\n", " \n", "x\n", "}\n", "\t\n", "\u{1E}\n", "\r", "\u{FEFF}\n",
  ]
  private static let leads = [" ", "\u{1E}", "\u{FEFF}", "\t", "\r", "x", ",", "[", "  \u{1E} "]
  private static let lengths = [0, 1, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 47, 63, 64, 65, 200]
  private static let alphabet: [[UInt8]] =
    "\",:{}[] \\u01-.eEtfn\t\r\u{1E}\u{0}xé".map { Array(String($0).utf8) } + [
      [0xFF], [0x80], [0xC3],
    ]

  /// The lines of one log, each with its end.
  static func lines(_ random: inout Random) -> [[UInt8]] {
    var names = [
      "user", "ts", "event", "status", "latency_ms", "app", "error", "x", "note", "app.os",
    ]
    names += ["a_release_with_a_name_longer_than_32_bytes", "", "größe"]
    if Bool.random(using: &random) { names.shuffle(using: &random) }
    names.removeLast(Int.random(in: 0..<8, using: &random))
    let blanks = ["", "", "", " ", "  "].randomElement(using: &random) ?? ""
    let damage = [0, 2, 10].randomElement(using: &random) ?? 0
    let end = ["\n", "\n", "\r\n"].randomElement(using: &random) ?? "\n"
    var lines = (0..<Int.random(in: 3...100, using: &random)).map { _ in
      line(names, blanks: blanks, end: end, damage: damage, &random)
    }
    if Bool.random(using: &random), let last = lines.last {
      lines[lines.count - 1] = last.filter { $0 != ASCII.newline }
    }
    return lines
  }

  private static func line(
    _ names: [String], blanks: String, end: String, damage: Int, _ random: inout Random
  ) -> [UInt8] {
    func hits() -> Bool { Int.random(in: 0..<100, using: &random) < damage }
    if hits() {
      return Array(
        ["\n", " \n", "\r\n", "42\n", "{}\n", "[]\n", "{\n", "}\n"]
          .randomElement(using: &random)?.utf8 ?? "\n".utf8)
    }
    var names = names
    if hits() { names.shuffle(using: &random) }
    if hits() { names.append(names.randomElement(using: &random) ?? "x") }
    if hits() { names.removeFirst() }
    if hits() { names.insert("new\(Int.random(in: 0...200, using: &random))", at: 1) }
    let members = names.map { name in
      let gap = hits() ? ["", " ", "  ", "\t"].randomElement(using: &random) ?? "" : blanks
      let lead = hits() ? " " : ""
      return
        "\(lead)\"\(name)\"\(hits() ? " " : ""):\(gap)\(value(name, damage: damage, &random))\(hits() ? " " : "")"
    }
    var text = "{" + members.joined(separator: "," + blanks) + "}"
    if hits() { text = (leads.randomElement(using: &random) ?? "") + text }
    text += hits() ? ends.randomElement(using: &random) ?? "\n" : end
    var bytes = Array(text.utf8)
    while hits() { change(&bytes, &random) }
    // One line end, at the end.
    return bytes.filter { $0 != ASCII.newline } + [ASCII.newline]
  }

  private static func value(_ name: String, damage: Int, _ random: inout Random) -> String {
    let isOdd = Int.random(in: 0..<100, using: &random) < damage
    if isOdd { return oddValues.randomElement(using: &random) ?? "1" }
    let letters =
      (lengths.randomElement(using: &random) ?? 0) + Int.random(in: 0...1, using: &random)
    switch name {
    case "ts": return "\(Int.random(in: 0...99_999, using: &random))"
    case "status", "latency_ms":
      let isBlank = Int.random(in: 0..<10, using: &random) == 0
      return isBlank ? "null" : "\(Int.random(in: 0...99_999, using: &random))"
    case "error", "note": return words.randomElement(using: &random) ?? "null"
    case "app": return ["{\"os\":\"ios\",\"v\":[1]}", "null"].randomElement(using: &random) ?? ""
    case "user": return "\"u\(Int.random(in: 0...3, using: &random))\""
    default: return "\"\(String(repeating: "v", count: letters))\""
    }
  }

  /// Changes, takes out or puts in one byte.
  private static func change(_ bytes: inout [UInt8], _ random: inout Random) {
    guard let place = bytes.indices.randomElement(using: &random) else { return }
    let other = alphabet.randomElement(using: &random) ?? []
    switch Int.random(in: 0..<3, using: &random) {
    case 0: bytes.replaceSubrange(place...place, with: other)
    case 1: bytes.remove(at: place)
    default: bytes.insert(contentsOf: other, at: place)
    }
  }
}
