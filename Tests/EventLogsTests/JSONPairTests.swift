import Testing

@testable import EventLogs

/// Two objects that are read at once are what each is alone.
struct JSONPairTests {
  @Test func `two objects with the members of those before are read at once`() throws {
    let pair = Pair()
    let read = pair.read(#"{"user":"u1","ts":5,"event":"a"}"#, #"{"user":"u2","ts":60,"event":""}"#)
    #expect(read.count == 2)
    #expect(read.first == ["u1", "5", "a", nil])
    #expect(read.second == ["u2", "60", "", nil])
  }

  @Test func `one goes on alone where the other has other members`() throws {
    let pair = Pair()
    var read = pair.read(#"{"user":"u1","ts":5}"#, #"{"user":"u2","ts":6,"event":"b"}"#)
    #expect(read.count == 2)
    #expect(read.first == ["u1", "5", nil, nil])
    #expect(read.second == ["u2", "6", "b", nil])
    read = pair.read(#"{"ts":7,"user":"u3","error":null}"#, #"{"user":"u4","event":"c"}"#)
    #expect(read.count == 2)
    #expect(read.first == ["u3", "7", nil, "null"])
    #expect(read.second == ["u4", nil, "c", nil])
  }

  @Test func `values of an object that was given up are not those of the next`() throws {
    let pair = Pair()
    var read = pair.read(#"{"user":"u1","ts":5}"#, #"{"user":"u2","ts":6,"event":"b","error":x}"#)
    #expect(read.count == 1)
    read = pair.read(#"{"user":"u3","ts":7}"#, #"{"user":"u4","ts":8}"#)
    #expect(read.count == 2)
    #expect(read.first == ["u3", "7", nil, nil])
    #expect(read.second == ["u4", "8", nil, nil])
    read = pair.read(#"{"user":"u5","ts":9,"event":"e"} "#, #"{"user":"u6","ts":10,"event":"f"}"#)
    #expect(read.count == 0)
    read = pair.read(#"{"user":"u7"}"#, #"{"user":"u8"}"#)
    #expect(read.first == ["u7", nil, nil, nil])
    #expect(read.second == ["u8", nil, nil, nil])
  }

  @Test(arguments: [
    #"{"user":}"#, #"{"user":"u"#, #"{"user":"u1","user":"u1"}"#, #"{"user":"u1",}"#,
    #"{"user":"u1"}}"#, #"{"user":"u1"},"#, "{}", "{", "}", "", #"{"user":"u1""ts":1}"#,
    #"{"user":"u1","new":1}"#, #"{"user":"u1","ts":01}"#, #""user":"u1"}"#,
  ])
  func `what the walker is to judge is not read, first or second`(_ odd: String) throws {
    let pair = Pair()
    #expect(pair.read(odd, #"{"user":"u1"}"#).count == 0)
    let read = pair.read(#"{"user":"u1"}"#, odd)
    #expect(read.count == 1)
    #expect(read.first == ["u1", nil, nil, nil])
  }

  @Test func `a string of which only the next line has the end is none`() throws {
    let pair = Pair()
    #expect(pair.read(#"{"user":"u1"#, #"","ts":5,"event":"a"}"#).count == 0)
  }

  @Test func `strings of a steady length are read at once as well`() throws {
    let pair = Pair()
    for _ in 0..<16 { #expect(pair.readAlone(#"{"user":"u1","event":"abc"}"#)) }
    var read = pair.read(#"{"user":"u2","event":"abd"}"#, #"{"user":"u3","event":"abe"}"#)
    #expect(read.count == 2)
    #expect(read.first == ["u2", nil, "abd", nil])
    #expect(read.second == ["u3", nil, "abe", nil])
    read = pair.read(#"{"user":"u22","event":"ab"}"#, #"{"user":"u3","event":"abcd"}"#)
    #expect(read.count == 2)
    #expect(read.first == ["u22", nil, "ab", nil])
  }

  @Test func `what a member mostly held says nothing of what it holds`() throws {
    let values = [
      "null", "\"x\"", "\"a string of many letters\"", "7", "0", "01", "true", "{}", "-1",
    ]
    let usual = [
      ["null"], ["\"x\""], ["null", "\"x\""], ["7"], ["7", "null"], ["7", "\"x\""], ["true"],
    ]
    for before in usual {
      for one in values {
        for other in values {
          let pair = Pair()
          for index in 0..<16 {
            let value = before[index % before.count]
            #expect(pair.readAlone(#"{"user":"\#(index)","error":\#(value)}"#))
          }
          let read = pair.read(
            #"{"user":"u1","error":\#(one)}"#, #"{"user":"u22","error":\#(other)}"#)
          let isRead = [one, other].map { $0 != "01" && $0 != "{}" }
          #expect(read.count == (isRead[0] ? isRead[1] ? 2 : 1 : 0))
          let (text, otherText) = (one.filter { $0 != "\"" }, other.filter { $0 != "\"" })
          if read.count > 0 { #expect(read.first == ["u1", nil, nil, text]) }
          if read.count > 1 { #expect(read.second == ["u22", nil, nil, otherText]) }
        }
      }
    }
  }
}

/// Two lines and what reads them at once.
private final class Pair {
  private var shape = JSONShape(wanted: .max)
  private var walker: JSONWalker<FieldCollector>

  /// Knows the keys `user`, `ts`, `event` and `error`.
  init() {
    var keys = KeyTable()
    for (role, name) in [(Role.user, "user"), (.time, "ts"), (.event, "event"), (.error, "error")] {
      keys.add(Array(name.utf8), slot: role.slot)
    }
    walker = JSONWalker(FieldCollector(keys, openRoles: [], wanted: .max))
    // The first is walked, and its keys are kept in mind.
    for _ in 0..<2 { _ = readAlone(#"{"user":"u","ts":1,"event":"e","error":null}"#) }
  }

  /// Reads a line by its shape, or leaves it to the walker.
  func readAlone(_ line: String) -> Bool {
    Pair.withLines(line, "") { one, _ in
      if shape.read(one, &walker) { return true }
      walker.visitor.begin(at: one.record)
      if walker.walk(one.start, to: one.end) {
        shape.learn(Slice(start: one.start, count: one.end - one.start), walker.visitor)
      }
      return false
    }
  }

  /// How many of two lines are read at once, and their values of the keys, as written.
  func read(
    _ one: String, _ other: String
  ) -> (count: Int, first: [String?], second: [String?]) {
    Pair.withLines(one, other) { one, other in
      let count = shape.read(one, other, &walker)
      let first = values(of: .first)
      return (count, first, values(of: .second))
    }
  }

  private func values(of place: PairPlace) -> [String?] {
    walker.visitor.turn(to: place)
    return [Role.user, .time, .event, .error].map { role in
      let field = walker.visitor.fields[role]
      if field.kind == .absent { return nil }
      return String(decoding: field.value.buffer, as: UTF8.self)
    }
  }

  private static func withLines<Result>(
    _ one: String, _ other: String, _ body: (JSONShape.Object, JSONShape.Object) -> Result
  ) -> Result {
    let sentinels = [UInt8](repeating: 0, count: BlockReader.sentinelCount).indices.map {
      $0 % 2 == 0 ? ASCII.newline : ASCII.quote
    }
    let bytes = Array((one + "\n" + other).utf8) + sentinels
    return bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("there are sentinels") }
      let end = start + one.utf8.count
      let last = end + 1 + other.utf8.count
      return body(
        JSONShape.Object(record: start, start: start, end: end),
        JSONShape.Object(record: end + 1, start: end + 1, end: last))
    }
  }
}
