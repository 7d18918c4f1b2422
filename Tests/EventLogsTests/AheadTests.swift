import Testing

@testable import EventLogs

/// Reading ahead against the parser, which is the specification.
struct AheadTests {
  /// One record, whoever found it.
  fileprivate struct Found: Equatable {
    var start: Int
    var end: Int
    var line: Int
    var fault: String?
    var values: [[UInt8]] = []
    var offsets: [Int] = []
  }

  private static let roles = [Role.user, .time, .event]
  /// The second column is nobody's.
  private static let layout = CSVParser.Layout(
    delimiter: ASCII.comma, columnCount: 4,
    slots: [Role.user.slot, 0, Role.time.slot, Role.event.slot].map { UInt8($0) })

  @Test(arguments: 1...40)
  func `what is read ahead is what the parser would read`(_ seed: UInt64) {
    var random = Random(seed)
    for oddity in [0, 1, 5, 40] {
      let bytes = Self.text(&random, oddity: oddity)
      for blockSize in [100, 5000, bytes.count + 1] {
        var aheadCount = 0
        let expected = Self.read(bytes, blockSize, counting: nil)
        let found = Self.read(bytes, blockSize) { aheadCount += 1 }
        #expect(found == expected)
        // All but what stands across the ends of blocks.
        if oddity == 0, blockSize > 100 { #expect(aheadCount >= expected.count * 8 / 10 - 3) }
      }
    }
  }

  @Test func `quotes around whole fields are read ahead, and nothing else in quotes`() {
    let sound = [#""a","b","c","d""#, #"a,"b","","d""#, #""a,b",c,d,"e""#]
    let odd = [
      #""a""b",c,d,e"#, #"a"b",c,d,e"#, "\"a\nb\",c,d,e", "\"a\rb\",c,d,e", #""a"b,c,d,e"#,
      #"",c,d,e"#,
      #"a,b,c,""""#,
    ]
    for (rows, isSound) in sound.map({ ($0, true) }) + odd.map({ ($0, false) }) {
      var aheadCount = 0
      let bytes = Array("w,x,y,z\n\(rows)\nw,x,y,z\n".utf8)
      let expected = Self.read(bytes, 4096, counting: nil)
      #expect(Self.read(bytes, 4096, counting: { aheadCount += 1 }) == expected, "\(rows)")
      #expect((aheadCount == 3) == isSound, "\(rows)")
    }
  }

  /// Rows of four fields, so many in a hundred of which are odd.
  private static func text(_ random: inout Random, oddity: Int) -> [UInt8] {
    let ending = ["\n", "\n", "\r\n"].randomElement(using: &random) ?? "\n"
    let plain = ["", "a", "bc", "2026-01-01T00:00:00.000Z", "\"quoted\"", "\"a, b\"", "u_123"]
    let odd = [
      "\"", "\"\"", "a\"b", "\"a\"\"b\"", "\"l\nm\"", "\"l\rm\"", "\r", "\n", "é", "\u{0}", ",,",
      "\"x\" ",
      String(repeating: "long ", count: 500), "\r\r\n", "\"\r\n\"",
    ]
    var text = ""
    for _ in 0..<Int.random(in: 1...300, using: &random) {
      let row = (0..<4).map { _ in
        let isOdd = Int.random(in: 0..<400, using: &random) < oddity
        return (isOdd ? odd : plain).randomElement(using: &random) ?? ""
      }
      text += row.joined(separator: ",") + ending
    }
    var bytes = Array(text.utf8)
    if oddity > 0, Bool.random(using: &random),
      let place = bytes.indices.randomElement(using: &random)
    {
      bytes[place] = 0xFF
    }
    if Bool.random(using: &random) { bytes.removeLast() }
    return bytes
  }

  /// Reads `bytes`.
  ///
  /// - Parameters:
  ///   - bytes: The log.
  ///   - blockSize: How many are held at a time.
  ///   - counting: Hears of each record that was read ahead; `nil` has the parser read all.
  /// - Returns: All records.
  private static func read(
    _ bytes: [UInt8], _ blockSize: Int, counting: (() -> Void)?
  ) -> [Found] {
    guard let source = try? ByteSource(.memory(bytes)) else { return [] }
    var blocks = BlockReader(
      source, blockSize: blockSize, limit: 1 << 20, looksAtBytes: counting == nil)
    var parser = CSVParser(layout)
    var ahead = CSVAhead(layout)
    var found: [Found] = []
    while true {
      if let counting, parser.position >= parser.singleLineEnd, !parser.skipsLine,
        let record = ahead.next(blocks.inHand, at: parser.position)
      {
        counting()
        let place = blocks.place + parser.position
        found.append(
          Found(start: place, end: place + record.bytes.count, line: parser.line, record))
        parser.position = ahead.position
        parser.line += 1
        continue
      }
      switch parser.step(in: blocks.inHand) {
      case .end: return found
      case .needsMore:
        parser.advance(&blocks)
        ahead.forget()
      case .record:
        let row = parser.row
        var record = Found(
          start: blocks.place + row.start, end: blocks.place + row.end, line: row.line,
          fault: row.fault?.rawValue)
        if row.fault == nil {
          record = Found(start: record.start, end: record.end, line: row.line, parser.fields)
        }
        found.append(record)
      }
    }
  }
}

extension AheadTests.Found {
  fileprivate init(
    start: Int, end: Int, line: Int, _ fields: borrowing some FieldSource & ~Copyable
  ) {
    self.init(start: start, end: end, line: line)
    for slot in [Role.user, .time, .event].map(\.slot) {
      values.append(Array(fields[slot].value.buffer))
      offsets.append(fields[slot].offset)
    }
  }
}
