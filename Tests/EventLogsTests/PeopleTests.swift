import Testing

@testable import EventLogs

/// Sections E and F of the promises, as far as they are about reading.
struct PeopleTests {
  private let stamp = "2026-01-05T10:00:00Z"

  private func rows(_ users: [String]) -> String {
    header + users.map { "\($0),\(stamp),a\n" }.joined()
  }

  @Test func `E01 empty ids are no user`() throws {
    let outcome = try read(rows(["u1", "", "u2", "  ", "\"\""]))
    #expect(outcome.users == ["u1", "u2"])
    #expect(
      outcome.rejects == ["missing_user_id 3:1", "missing_user_id 5:1", "missing_user_id 6:1"])
  }

  @Test(arguments: [
    "null", "NULL", "undefined", "NaN", "None", "anonymous", "0", "-1", "(null)", "\\N",
    "00000000-0000-0000-0000-000000000000",
  ])
  func `E02 placeholders are left out and counted`(_ id: String) throws {
    let outcome = try read(rows(["u1", id, id]))
    #expect(outcome.users == ["u1"])
    #expect(outcome.exclusions == ["placeholder_user_id": 2])
    #expect(outcome.reading.vocabulary.users.count == 2)
    #expect(outcome.isConserved)
  }

  @Test(arguments: [
    "00", "1", "-2", "nullable", "anonymous1", "n", "u", "00000000-0000-0000-0000-000000000001",
  ])
  func `E02 ids that only look like placeholders`(_ id: String) throws {
    #expect(try read(rows([id])).users == [id])
  }

  @Test func `E02 a placeholder as a JSON number`() throws {
    let start = "{\"event\":\"a\",\"time\":\"\(stamp)\",\"user\":"
    let outcome = try read(start + "0}\n" + start + "-1}\n" + start + "10}\n")
    #expect(outcome.users == ["10"])
    #expect(outcome.exclusions == ["placeholder_user_id": 2])
  }

  @Test func `E03 E04 ids are compared byte for byte, and those that look alike are listed`() throws
  {
    let users = ["caf\u{E9}", "cafe\u{301}", "u1", "U1", "u1 ", "other"]
    let outcome = try read(rows(users))
    #expect(Set(outcome.seen.rows.map(\.user)).count == 6)
    #expect(outcome.reading.vocabulary.users.lookalikes() == [[1, 2], [3, 4, 5]])
    #expect(outcome.reading.vocabulary.users.lookalikes(limit: 1) == [[1, 2]])
  }

  @Test func `people left out by pattern`() throws {
    let outcome = try read(rows(["u1", "bot-1", "a@example.com", "bot-1", "u1", "robot-2"])) {
      $0.excludedUsers = [Glob("bot-*"), Glob("*@example.com")]
    }
    #expect(outcome.users == ["u1", "u1", "robot-2"])
    #expect(outcome.exclusions == ["excluded_user": 3])
    #expect(outcome.reading.vocabulary.users.count == 3)
  }

  @Test func `events before and after a span`() throws {
    let stamps = [
      "2026-01-04T23:59:59Z", "2026-01-05T00:00:00Z", "2026-01-05T23:59:59Z", "2026-01-06",
    ]
    let text = header + stamps.map { "u,\($0),a\n" }.joined()
    let outcome = try read(text) {
      $0.since = Timestamp(nanoseconds: 1_767_571_200_000_000_000)
      $0.until = Timestamp(nanoseconds: 1_767_657_600_000_000_000)
    }
    #expect(outcome.lines == [3, 4])
    #expect(outcome.exclusions == ["before_since": 1, "after_until": 1])
    #expect(outcome.isConserved)
  }

  @Test(arguments: ["event_id", "insert_id", "$insert_id", "message_id", "messageId", "uuid"])
  func `E05 a row that comes twice under its id counts once`(_ name: String) throws {
    let row = "i1,u1,\(stamp),a\n"
    let outcome = try read("\(name),user_id,timestamp,event\n" + row + "i2,u1,\(stamp),a\n" + row)
    #expect(outcome.lines == [2, 3])
    #expect(outcome.intake.duplicatesDropped == 1)
    #expect(outcome.intake.repeatedRowsKept == nil)
    #expect(outcome.isConserved)
  }

  @Test func `E06 equal rows are counted up to a number of different ones`() throws {
    let rows = (1..<Deduplicator.countedRows).map { "u\($0),\(stamp),a\n" }
    let few = try read(header + rows.joined() + rows[0])
    #expect(few.intake.repeatedRowsKept == 1)
    let many = try read(header + rows.joined() + rows[0] + "u0,\(stamp),a\n")
    #expect(many.intake.repeatedRowsKept == nil)
    #expect(many.intake.accepted == Deduplicator.countedRows + 1)
  }

  @Test func `E06 equal rows without an id are kept and counted`() throws {
    let outcome = try read(header + good + good + "u2,\(stamp),a\n" + good)
    #expect(outcome.intake.accepted == 4)
    #expect(outcome.intake.repeatedRowsKept == 2)
    let exact = try read(header + good + good + "u2,\(stamp),a\n" + good) {
      $0.deduplication = .exact
    }
    #expect(exact.intake.duplicatesDropped == 2)
    #expect(exact.lines == [2, 4])
    let none = try read(header + good + good) { $0.deduplication = .none }
    #expect(none.intake.accepted == 2)
    #expect(none.intake.repeatedRowsKept == nil)
  }

  @Test func `E07 an id that comes again with another row`() throws {
    let text =
      "event_id,user_id,timestamp,event\ni1,u1,\(stamp),a\ni1,u1,\(stamp),b\n,u1,\(stamp),c\n,u1,\(stamp),c\n"
    let outcome = try read(text)
    #expect(outcome.names == ["a", "c", "c"])
    #expect(outcome.rejects == ["conflicting_duplicate 3:1"])
    #expect(try read(text) { $0.deduplication = .none }.intake.accepted == 4)
  }

  @Test(arguments: ["null", "\"null\"", "\"\"", "\" \"", "\"N/A\"", "{}"])
  func `E07 an id that is none makes no two rows the same`(_ id: String) throws {
    let rows = [("a", "\"i1\""), ("a", id), ("b", id), ("b", id)].map { event, id in
      "{\"user\":\"u\",\"ts\":\"2026-01-05T10:00:00Z\",\"event\":\"\(event)\",\"event_id\":\(id)}\n"
    }
    let outcome = try read(rows.joined())
    #expect(outcome.names == ["a", "a", "b", "b"])
    #expect(outcome.isConserved)
  }

  @Test func `a log without ids cannot be read by them`() {
    let error = failure(of: header + good) { $0.deduplication = .id }
    #expect(error?.message == "log: no column holds the event's id")
  }

  @Test func `ids as JSON, and across files`() throws {
    let row =
      "{\"messageId\":\"m1\",\"userId\":\"u1\",\"event\":\"a\",\"timestamp\":\"\(stamp)\"}\n"
    #expect(try read(row + row).intake.duplicatesDropped == 1)
    let folder = Folder()
    let files = [folder.write("a.jsonl", row), folder.write("b.jsonl", row)]
    #expect(try read(files: files).intake.duplicatesDropped == 1)
  }

  @Test func `many ids and a set that grows`() throws {
    let ids = (0..<5000).map { "e\($0),u\($0 % 7),\(stamp),a\n" }
    let outcome = try read("event_id,user_id,timestamp,event\n" + ids.joined() + ids.joined())
    #expect(outcome.intake.accepted == 5000)
    #expect(outcome.intake.duplicatesDropped == 5000)
  }

  private func latency(_ value: String, column: String = "latency_ms") throws -> Outcome {
    try read("user_id,timestamp,event,\(column)\nu,\(stamp),a,5\nu,\(stamp),a,\"\(value)\"\n")
  }

  @Test(arguments: [
    "nan", "inf", "-inf", "0x1p3", "1e999", "1_000", "1,234", "x", "5 5", "1e", "--1", "12m",
  ])
  func `F01 durations that are no numbers`(_ value: String) throws {
    let outcome = try latency(value)
    #expect(outcome.intake.accepted == 2)
    #expect(outcome.seen.rows.map(\.latency) == [5, -1])
    #expect(outcome.fieldNotes == ["bad_number": 1])
    let place = outcome.intake.fieldNotes["bad_number"]?.examples.first
    #expect(place?.line == 3)
    #expect(place?.column == 26)
  }

  @Test(
    arguments: [
      ("12", 12), ("12.5", 12.5), ("12ms", 12), ("1.2s", 1200), ("500us", 0.5), ("1e3", 1000),
      (" 7 ", 7),
      ("0", 0), (".5", 0.5), ("+3", 3), ("1e308", Float.greatestFiniteMagnitude),
      ("0.0001", 0.0001),
      ("123456789", 123_456_792),
    ] as [(String, Float)])
  func `F01 F03 durations`(_ value: String, _ milliseconds: Float) throws {
    #expect(try latency(value).seen.rows.last?.latency == milliseconds)
  }

  @Test func `F01 F02 empty and negative durations`() throws {
    #expect(try latency("").fieldNotes == ["missing": 1])
    #expect(try latency("null").fieldNotes == ["missing": 1])
    #expect(try latency("-5").fieldNotes == ["negative_duration": 1])
    #expect(try latency("-5").seen.rows.last?.latency == -1)
    #expect(try latency("-0").seen.rows.last?.latency == 0)
  }

  @Test(arguments: [
    ("latency_ms", 1.0), ("latency_s", 1000), ("duration_seconds", 1000), ("responseTimeUs", 0.001),
    ("DurationMs", 1), ("elapsed_ns", 1e-6), ("request_time_sec", 1000),
  ])
  func `F04 the unit is in the name`(_ column: String, _ unit: Double) throws {
    let outcome = try latency("2", column: column)
    #expect(outcome.seen.rows.last?.latency == Float(2 * unit))
    #expect(outcome.reading.notes.isEmpty)
  }

  @Test func `F04 an assumed unit is said`() throws {
    let outcome = try latency("2", column: "duration")
    #expect(outcome.seen.rows.last?.latency == 2)
    #expect(outcome.reading.notes == ["column 'duration' names no unit: read as milliseconds"])
  }

  @Test(
    arguments: [
      ("200", 200), ("200.0", 200), ("599", 599), (" 404 ", 404), ("2e2", 200), ("", 0),
      ("null", 0),
    ] as [(String, Int16)])
  func `F05 status codes`(_ value: String, _ status: Int16) throws {
    let outcome = try read("user_id,timestamp,event,status\nu,\(stamp),a,\(value)\n")
    #expect(outcome.seen.rows.first?.status == status)
    #expect(outcome.fieldNotes.isEmpty)
  }

  @Test(arguments: ["ERR", "99999", "-1", "0", "600", "200.5", "99", "nan", "1e999"])
  func `F05 what is no status code`(_ value: String) throws {
    let outcome = try read("user_id,timestamp,event,status\nu,\(stamp),a,\(value)\n")
    #expect(outcome.seen.rows.first?.status == 0)
    #expect(outcome.fieldNotes == ["bad_number": 1])
  }

  @Test(arguments: ["", "null", "None", "FALSE", "0", "ok", "OK", " none "])
  func `no error`(_ value: String) throws {
    let outcome = try read("user_id,timestamp,event,error\nu,\(stamp),a,\(value)\n")
    #expect(outcome.seen.rows.first?.hasError == false)
  }

  @Test(arguments: ["true", "1", "E-4012", "timeout", "-"])
  func `an error`(_ value: String) throws {
    let outcome = try read("user_id,timestamp,event,error\nu,\(stamp),a,\(value)\n")
    #expect(outcome.seen.rows.first?.hasError == true)
  }

  @Test(arguments: [
    ("null", false), ("false", false), ("true", true), ("0", false), ("17", true), ("\"x\"", true),
    ("\"\"", false), ("{}", false), ("[]", false), ("{\"message\":\"x\"}", true), ("[1]", true),
  ])
  func `errors as JSON`(_ value: String, _ isError: Bool) throws {
    let row = "{\"user\":\"u\",\"event\":\"a\",\"time\":\"\(stamp)\",\"error\":\(value)}\n"
    #expect(try read(row).seen.rows.first?.hasError == isError)
  }
}
