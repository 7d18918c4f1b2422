import Testing

@testable import EventLogs

/// The parts that reading is made of.
struct PartsTests {
  @Test func `a word table against a dictionary`() {
    var random = Random(7)
    var table = WordTable()
    var expected: [[UInt8]: UInt32] = [[]: 0]
    for _ in 0..<20_000 {
      let length = Int.random(in: 0...20, using: &random)
      let word = (0..<length).map { _ in UInt8.random(in: 97...99, using: &random) }
      let index = table.intern(word)
      let known = expected[word] ?? UInt32(expected.count)
      expected[word] = known
      guard index == known else {
        Issue.record("\(word) is at \(index), not at \(known)")
        return
      }
    }
    #expect(table.count == expected.count)
    #expect(expected.allSatisfy { table[$0.value] == $0.key })
    #expect(expected.allSatisfy { table.index(of: $0.key) == $0.value })
    #expect(table.index(of: Array("zzz".utf8)) == nil)
    #expect(table[UInt32.max] == [])
    let index = table.intern("né".utf8)
    #expect(table.text(index) == "né")
  }

  @Test func `a word table is a value`() {
    var a = WordTable()
    _ = a.intern("one".utf8)
    var b = a
    _ = b.intern("two".utf8)
    #expect(a.count == 2)
    #expect(b.count == 3)
    #expect(a.index(of: "two".utf8) == nil)
  }

  /// The examples of FIPS 180-4, and lengths around the border of a block.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      String(repeating: "a", count: 1000),
      "41edece42d63e8d9bf515a9ba6932e1c20cbc9f5a5d134645adb5db1b9737ea3"
    ),
  ])
  func `SHA-256`(_ text: String, _ digest: String) {
    for piece in [1, 3, 63, 64, 65, 1000] {
      var sha = SHA256()
      let bytes = Array(text.utf8)
      for start in stride(from: 0, to: bytes.count, by: piece) {
        let part = Array(bytes[start..<min(start + piece, bytes.count)])
        part.withUnsafeBufferPointer { buffer in
          if let base = buffer.baseAddress { sha.update(Slice(start: base, count: buffer.count)) }
        }
      }
      #expect(sha.hexadecimal() == digest)
    }
  }

  @Test(arguments: [
    ("*", "", true), ("a*", "abc", true), ("*c", "abc", true), ("a?c", "abc", true),
    ("a?c", "ac", false),
    ("", "a", false), ("a*b*c", "aXXbYYc", true), ("a*b*c", "aXXbYY", false), ("?", "é", false),
    ("**", "x", true),
  ])
  func `patterns`(_ pattern: String, _ word: String, _ fits: Bool) {
    #expect(Glob(pattern).matches(Array(word.utf8)) == fits)
  }

  @Test(
    arguments: [
      ("0", 0), ("1", 1), ("-1.5", -1.5), ("1e3", 1000), ("1E-3", 0.001), ("0.1", 0.1),
      ("123456.789", 123456.789),
      ("1e308", 1e308), ("1e-400", 0), ("00012", 12),
      ("12345678901234567890", 1.2345678901234567e19), (".5", 0.5),
    ] as [(String, Double)])
  func `decimal numbers`(_ text: String, _ value: Double) throws {
    let number = try #require(parsed(text))
    #expect(abs(number - value) <= abs(value) * 1e-15)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "1.2.3", "nan", "inf", "0x1", "1_0", "1,0", " 1", "1e999",
    "--1",
  ])
  func `what is no decimal number`(_ text: String) {
    #expect(parsed(text) == nil)
  }

  private func parsed(_ text: String) -> Double? {
    let bytes = Array(text.utf8)
    return bytes.withUnsafeBufferPointer { buffer in
      buffer.baseAddress.flatMap { DecimalNumber(Slice(start: $0, count: buffer.count))?.value }
    }
  }

  @Test(arguments: ["plain.csv", "my file.csv", "it's", "a$b", "", "-x"])
  func `paths are quoted for the shell`(_ path: String) {
    let quoted = [
      "plain.csv": "plain.csv", "my file.csv": "'my file.csv'", "it's": "'it'\\''s'",
      "a$b": "'a$b'", "": "''", "-x": "-x",
    ]
    #expect(shellQuoted(path) == quoted[path])
  }
}

/// The fields of a record as the log writes them.
struct RecordTests {
  @Test func `fields of a CSV record`() throws {
    let outcome = try read(
      "user,ts,event,note,\nu,2026-01-05T10:00:00Z,a,\"x \"\"y\"\"\",z\n", keepsFields: true)
    #expect(
      outcome.seen.rows.first?.fields == [
        "user user=u", "time ts=2026-01-05T10:00:00Z", "event event=a", "- note=x \"y\"", "- =z",
      ])
  }

  @Test func `fields of a JSON record are source text`() throws {
    let outcome = try read(
      " {\"user\" : \"u\\n\",\"ts\":\"2026-01-05T10:00:00Z\" ,\"event\":\"a\",\"n\":[1, {\"b\":\"]\"}],"
        + "\"k\\\"\":-1.5e3,\"t\":true,\"s\":\"\\\\\",\"o\":{}}\r\n", keepsFields: true)
    #expect(
      outcome.seen.rows.first?.fields == [
        "user user=\"u\\n\"", "time ts=\"2026-01-05T10:00:00Z\"", "event event=\"a\"",
        "- n=[1, {\"b\":\"]\"}]", "- k\\\"=-1.5e3", "- t=true", "- s=\"\\\\\"", "- o={}",
      ])
  }

  @Test func `where a field begins`() throws {
    struct Columns: EventReduction {
      var columns: [Int?] = []
      mutating func add(_ event: Event, from record: borrowing Record) {
        columns += ["event", "user", "none"].map { record.column(ofFieldNamed: $0) }
      }
    }
    var columns = Columns()
    _ = try EventLog(csv: "user,ts,event\n\"u\",2026-01-05T10:00:00Z,a\n").read(into: &columns)
    #expect(columns.columns == [26, 1, nil])
    var members = Columns()
    _ = try EventLog(jsonl: "{\"user\":\"u\",\"ts\":1767607200,\"event\":\"a\"}\n").read(
      into: &members)
    #expect(members.columns == [37, 9, nil])
  }
}
