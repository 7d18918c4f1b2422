import Testing

@testable import EventLogs

/// Section C of the promises: JSON and JSON Lines.
struct JSONLinesTests {
  private func row(_ user: String = "\"u1\"", _ rest: String = "") -> String {
    "{\"user_id\":\(user),\"timestamp\":\"2026-01-05T10:00:00Z\",\"event\":\"a\"\(rest)}\n"
  }

  @Test(arguments: ["", "\n  ", " "]) func `C01 one array`(_ space: String) {
    let object = row().dropLast()
    let error = failure(of: "[\(space)\(object),\(space)\(object)]")
    #expect(error?.message == "log: one JSON array, not one object a line")
    #expect(error?.hint == "jq -c '.[]' log | mvpcheck analyze -")
  }

  @Test(arguments: [
    "{\"data\":[ROW]}", "{\n  \"data\": [\n    ROW\n  ]\n}", "{\"ok\":true,\"data\":[ROW,",
  ])
  func `C02 an array inside an object`(_ shape: String) {
    let parts = shape.split(separator: "ROW", omittingEmptySubsequences: false)
    let error = failure(of: parts.joined(separator: String(row().dropLast())))
    #expect(error?.message == "log: one JSON object with the rows in its array 'data'")
    #expect(error?.hint == "jq -c '.data[]' log | mvpcheck analyze -")
  }

  @Test func `objects over several lines`() {
    let error = failure(
      of:
        "{\n  \"user_id\": \"u1\",\n  \"timestamp\": \"2026-01-05T10:00:00Z\",\n  \"event\": \"a\"\n}\n"
    )
    #expect(error?.message == "log: JSON objects over several lines, not one object a line")
    #expect(error?.hint == "jq -c . log | mvpcheck analyze -")
  }

  @Test func `C03 a last line cut in the middle`() throws {
    for length in 1..<(row().utf8.count - 1) {
      let outcome = try read(row() + String(row().prefix(length)))
      #expect(outcome.reasons == ["truncated_last_row": 1], "cut to \(length)")
      #expect(outcome.lines == [1])
    }
  }

  @Test func `C03 a last line cut in a word, a number or an escape`() throws {
    let whole = Array("{\"p\":[true,false,null,-1.5e+3,\"\\u00e9\\n\"],\"user_id\":\"u1\"}".utf8)
    for length in 1..<whole.count {
      let outcome = try read(bytes: Array(row().utf8) + whole.prefix(length))
      #expect(outcome.reasons == ["truncated_last_row": 1], "cut to \(length)")
    }
  }

  @Test(arguments: [
    ("[1,]", 4), ("{\"a\":1,}", 8), ("'x'", 1), ("/**/1", 1), ("01", 3), (".5", 1), ("+1", 1),
    ("1.", 3), ("1e", 3), ("1e+", 4), ("-", 2), ("\"a\u{1}b\"", 3), ("\"\\x41\"", 2),
    ("\"\\u12G4\"", 2), ("1 2", 3), ("tru", 1), ("True", 1), ("nul", 1), ("{\"a\"}", 5),
    ("{a:1}", 2), ("[1 2]", 4), ("{\"a\":}", 6), ("[}", 2), ("\"\t\"", 2), ("{,}", 2), ("[,1]", 2),
    ("NaN", 1), ("Infinity", 1), ("-Infinity", 2), ("0x10", 2), ("1_000", 2), ("\u{A0}1", 1),
    ("\"a\\\"", 1),
  ])
  func `C04 C05 what RFC 8259 forbids as the value of a property`(_ value: String, _ at: Int) throws
  {
    let before = "{\"user_id\":\"u1\",\"timestamp\":\"2026-01-05T10:00:00Z\",\"event\":\"a\",\"p\":"
    let outcome = try read(row() + before + value + "}\n" + row())
    #expect(outcome.reasons == ["invalid_json": 1])
    #expect(outcome.lines == [1, 3])
    guard value != "\"a\\\"" else { return }
    #expect(outcome.seen.rejections.first?.column == before.utf8.count + at)
  }

  @Test(arguments: [
    "1", "-0", "0.5", "1e5", "1E-5", "-1.5e+300", "\"\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\"",
    "[]",
    "{}", "[[],{}]", "[1,\"a\",null,true,false,{\"b\":[{}]}]", "{\"user_id\":\"other\"}",
    "\"\\uD83D\\uDE00\"",
    "\"\u{7F}\"", " [ 1 , 2 ] ", "12345678901234567890123456789012345678901234567890",
  ])
  func `C04 what RFC 8259 allows as the value of a property`(_ value: String) throws {
    let outcome = try read(row("\"u1\"", ",\"p\":\(value)"), keepsFields: true)
    #expect(outcome.users == ["u1"])
    let trimmed = value.split(separator: " ").joined(separator: " ")
    #expect(outcome.seen.rows.first?.fields.last == "- p=\(trimmed)")
  }

  @Test(arguments: ["x", ",", "}", " {}", "]", "\u{0}"])
  func `C04 text after the object`(_ tail: String) throws {
    let outcome = try read(row() + row().dropLast() + tail + "\n" + row())
    #expect(outcome.reasons == [tail == "\u{0}" ? "nul_byte" : "invalid_json": 1])
    #expect(outcome.lines == [1, 3])
  }

  @Test func `C06 a used key twice`() throws {
    let twice = try read(row() + row("\"u1\"", ",\"user_id\":\"u2\""))
    #expect(twice.rejects == ["duplicate_key 2:74"])
    let escaped = try read(row() + row("\"u1\"", ",\"user\\u005fid\":\"u2\""))
    #expect(escaped.reasons == ["duplicate_key": 1])
    let unused = try read(row("\"u1\"", ",\"p\":1,\"p\":2"))
    #expect(unused.users == ["u1"])
    let nested = try read(row("\"u1\"", ",\"p\":{\"user_id\":\"u2\"}"))
    #expect(nested.users == ["u1"])
  }

  @Test(arguments: [127, 128, 513, 100_000])
  func `C07 nesting is bounded`(_ depth: Int) throws {
    let open = String(repeating: "[", count: depth)
    let close = String(repeating: "]", count: depth)
    let outcome = try read(row("\"u1\"", ",\"p\":" + open + close))
    #expect(outcome.reasons == (depth > 127 ? ["too_deep": 1] : [:]))
    let unclosed = try read(
      row() + row("\"u1\"", ",\"p\":" + String(repeating: "[", count: 100_000)))
    #expect(unclosed.reasons == ["too_deep": 1])
  }

  @Test(arguments: ["\\uD800", "\\uDC00\\uD800", "\\uD800x", "\\uD83D\\u0041"])
  func `C08 half of a surrogate pair`(_ text: String) throws {
    let id = try read(row() + row("\"\(text)\""))
    #expect(id.rejects == ["invalid_unicode 2:12"])
    let property = try read(row() + row("\"u1\"", ",\"p\":\"\(text)\""))
    #expect(property.reasons == ["invalid_unicode": 1])
  }

  @Test func `C09 an escaped NUL in the user id`() throws {
    #expect(try read(row() + row("\"a\\u0000b\"")).reasons == ["nul_byte": 1])
    #expect(try read(row("\"u1\"", ",\"p\":\"\\u0000\"")).users == ["u1"])
  }

  @Test func `escapes are the text they stand for`() throws {
    let outcome = try read(
      row("\"\\u00e9\\uD83D\\uDE00\\\"\\\\\\/\\n\"") + row("\"é😀\\\"\\\\/\\u000a\""))
    #expect(outcome.users == ["é😀\"\\/\n", "é😀\"\\/\n"])
  }

  @Test(arguments: ["12345678901234567890", "9007199254740993", "-5", "7"])
  func `C10 integers keep every digit`(_ id: String) throws {
    #expect(try read(row(id)).users == [id])
  }

  @Test(arguments: ["1.0", "1e3", "true", "false", "{}", "[]", "{\"id\":1}", "[1]"])
  func `C10 C11 other values are no user id`(_ id: String) throws {
    #expect(try read(row() + row(id)).rejects == ["bad_user_id 2:12"])
  }

  @Test func `C11 no user id`() throws {
    let absent = "{\"timestamp\":\"2026-01-05T10:00:00Z\",\"event\":\"a\"}\n"
    let outcome = try read(row() + row("null") + row("\"\"") + absent)
    #expect(
      outcome.rejects == ["missing_user_id 2:12", "missing_user_id 3:12", "missing_user_id 4:1"])
  }

  @Test func `rows without an event`() throws {
    let start = "{\"user_id\":\"u1\",\"timestamp\":\"2026-01-05T10:00:00Z\""
    let outcome = try read(
      row() + start + "}\n" + start + ",\"event\":null}\n" + start + ",\"event\":\"\"}\n" + start
        + ",\"event\":true}\n" + start + ",\"event\":7}\n")
    #expect(outcome.reasons == ["missing_event": 3, "bad_event": 1])
    #expect(outcome.names == ["a", "7"])
  }

  @Test(arguments: ["42", "\"x\"", "null", "[]", "true", "[{}]"])
  func `C12 lines that are no objects`(_ line: String) throws {
    #expect(try read(row() + line + "\n" + row()).rejects == ["not_an_object 2:1"])
  }

  @Test func `C13 what may stand between objects`() throws {
    let outcome = try read(
      "\n\u{FEFF}" + row() + " \r\n\u{1E}" + row() + "\u{FEFF}" + row().dropLast() + "\r\n" + row())
    #expect(outcome.lines == [2, 4, 5, 6])
    #expect(outcome.intake.blankLines == 2)
    let commas = try read(row() + row().dropLast() + ",\n")
    #expect(commas.reasons == ["invalid_json": 1])
    #expect(commas.seen.rejections.first?.detail == "a comma after the object")
  }

  @Test func `C14 many keys and long keys`() throws {
    let many = (0..<200_000).map { ",\"k\($0)\":\($0)" }.joined()
    let long = ",\"" + String(repeating: "k", count: 1_000_000) + "\":1"
    let outcome = try read(row("\"u1\"", many) + row("\"u2\"", long) + row("\"u3\""))
    #expect(outcome.users == ["u1", "u2", "u3"])
  }

  @Test func `C15 nested values by their path`() throws {
    let text =
      "{\"user\":{\"id\":\"u1\",\"name\":\"n\"},\"id\":\"x\",\"timestamp\":\"2026-01-05T10:00:00Z\",\"event\":\"a\"}\n"
    let outcome = try read(text) { $0.columns[.user] = "user.id" }
    #expect(outcome.users == ["u1"])
    let flat = text.split(separator: "{\"id\":\"u1\",\"name\":\"n\"}").joined(
      separator: "1,\"user.id\":\"u2\"")
    #expect(try read(flat) { $0.columns[.user] = "user.id" }.users == ["u2"])
    let error = failure(of: text) { $0.columns[.user] = "person.id" }
    #expect(error?.message == "log: no column 'person.id'")
    #expect(try read(text).users == ["u1"])
    let deep =
      "{\"a\":{\"b\":[{\"id\":\"no\"}],\"c\":{\"id\":\"u9\"}},\"ts\":1767607200,\"event\":\"a\"}\n"
    #expect(try read(deep) { $0.columns[.user] = "a.c.id" }.users == ["u9"])
  }

  @Test func `a key that turns up late is still found, once`() throws {
    var text = ""
    for _ in 0..<5000 {
      text += row("\"u1\"", ",\"p\":\"some padding to fill the head of the file\"")
    }
    text += row("\"u2\"", ",\"status\":503") + row("\"u3\"", ",\"status\":200")
    let outcome = try read(text)
    #expect(outcome.seen.rows.suffix(2).map(\.status) == [503, 200])
    #expect(outcome.reading.columns.contains { $0.role == .status && $0.name == "status" })
  }

  @Test func `keys in any order, with blanks anywhere`() throws {
    let outcome = try read(
      "{\"event\":\"a\",\"timestamp\":\"2026-01-05T10:00:00Z\",\"user_id\":\"u1\"}\n"
        + " { \"user_id\" : \"u2\" , \"event\" :\t\"b\",\"timestamp\":\"2026-01-05T10:00:00Z\" } \r\n"
        + "{\"timestamp\":1767607200000,\"user_id\":\"u3\",\"event\":\"c\"}\n")
    #expect(outcome.users == ["u1", "u2", "u3"])
  }

  @Test(arguments: [64, 1 << 20]) func `a line longer than the limit`(_ block: Int) throws {
    let long = row("\"" + String(repeating: "x", count: 100_000) + "\"")
    let outcome = try read(row() + long + row(), blockSize: block) { $0.maxRecordBytes = 1000 }
    #expect(outcome.rejects == ["record_too_long 2:1"])
    #expect(outcome.lines == [1, 3])
  }
}
