import Testing

@testable import EventLogs

/// Section D of the promises: time.
struct TimeTests {
  /// Reads rows that have these stamps.
  private func read(
    stamps: [String], _ change: (inout ReadingOptions) -> Void = { _ in }
  ) throws(LogError) -> Outcome {
    let rows = stamps.enumerated().map { "u\($0.offset),\"\($0.element)\",a\n" }
    return try EventLogsTests.read(header + rows.joined(), change)
  }

  /// What becomes of one stamp among good ones.
  private func outcome(of stamp: String) throws -> String {
    let outcome = try read(stamps: ["2026-01-05T10:00:00Z", stamp, "2026-01-05T10:00:00Z"])
    #expect(outcome.intake.rowsRead == 3)
    return outcome.seen.rejections.first?.reason ?? "accepted"
  }

  @Test(arguments: [
    "2026-02-30T00:00:00Z", "2025-02-29", "2026-13-01", "2026-00-10", "2100-02-29T00:00:00Z",
    "2026-04-31T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
    "2026-01-01T00:00:00Zjunk", "2026-01-01T00:00:00Z Z", "2026-01-01T", "2026-01-01T10",
    "2026-01-01 ZZ",
    "2026-01-01T00:00:00ZZ", "2026-01-01T00:00:00+0", "2026-01-01T00:00:00+05:3", "2026-01",
    "2026-1-1T0:0:0Z", "2026-01-01T1:00:00Z", "2026-01-01T24:00:00Z", "2026-01-01T25:00:00Z",
    "2026-01-01T10:60:00Z", "2026-01-01T10:00:61Z", "2026-01-01T10:00:60Z", "2026-01-01T10:00:00.Z",
    "2026-01-01T10:00:00+25:00", "2026-01-01T10:00:00+05:75", "2026-01-01T10:00:00+24:00", "soon",
    "46023.52", "4.6023E+04", "1e300", "0x5F", "2026-01-05T10:00:00Z\u{A0}", "２０２６-01-05T10:00:00Z",
    "٢٠٢٦-01-05T10:00:00Z", "2026\u{2212}01\u{2212}05T10:00:00Z", "2026-01-05\u{A0}10:00:00Z",
    "10000-01-01T00:00:00Z", "2026-01-05T100000Z", "20260105T10Z", "2026-01-05T10:00:00 ",
    "2015-12-31T23:59:60.5.5Z", "--1", "+", "-", ".", "1.2.3", "03/04/2026", "2026-01/05",
    "2026-01-15T23:59:60Z",
  ])
  func `D01 D02 D03 D16 D17 D18 stamps that are none`(_ stamp: String) throws {
    let reason = try outcome(of: stamp)
    #expect(reason == (stamp == "2026-01-05T10:00:00 " ? "accepted" : "timestamp_invalid"))
  }

  @Test(arguments: [
    ("2026-01-05T10:00:00Z", 0), ("2026-01-05t10:00:00z", 0), ("2026-01-05 10:00:00Z", 0),
    ("2026-01-05T10:00Z", 0), ("20260105T100000Z", 0), ("2026/01/05 10:00:00", 0),
    ("2026-01-05T15:30:00+05:30", 0), ("2026-01-05T15:30:00+0530", 0),
    ("2026-01-05T10:00:00-00:00", 0),
    ("2026-01-06T00:00:00+14:00", 0), ("2026-01-05 10:00:00+00", 0), ("2026-01-05 10:00:00 UTC", 0),
    ("2026-01-05T05:00:00-05:00", 0), ("2026-01-05T10:00:00 +0000", 0),
    ("  2026-01-05T10:00:00Z\t", 0),
    ("2026-01-05T10:00:00.1Z", 100_000_000), ("2026-01-05T10:00:00.123456789Z", 123_456_789),
    ("2026-01-05T10:00:00.1234567890123Z", 123_456_789), ("2026-01-05T10:00:00,5Z", 500_000_000),
    ("2026-01-05T10:00:00.000000001Z", 1), ("1767607200", 0), ("1767607200.5", 500_000_000),
    ("1767607200.1234567891", 123_456_789), ("+1767607200", 0),
  ])
  func `D05 D06 D12 one instant in many forms`(_ stamp: String, _ nanoseconds: Int64) throws {
    let outcome = try read(stamps: [stamp])
    #expect(outcome.times == [morning + nanoseconds])
  }

  @Test func `D04 a leap second stays inside the second before it`() throws {
    let outcome = try read(stamps: [
      "2016-12-31T23:59:60Z", "2016-12-31T23:59:60.25Z", "2015-07-01T05:29:60+05:30",
      "2016-12-31T23:59:59.999999999Z",
    ])
    #expect(outcome.times[0] == outcome.times[3])
    #expect(outcome.times[1] == outcome.times[3])
    #expect(outcome.times[2] == 1_435_708_799_999_999_999)
    #expect(outcome.reading.notes == ["a leap second in 3 rows: held inside the second before it"])
  }

  @Test func `D05 no zone is UTC, and said`() throws {
    let outcome = try read(stamps: [
      "2026-01-05 10:00:00", "2026-01-05T10:00:00", "2026-01-05T10:00Z",
    ])
    #expect(outcome.times == [morning, morning, morning])
    #expect(outcome.reading.notes == ["no time zone in 2 rows: read as UTC"])
  }

  @Test(arguments: ["2026-01-05 10:00 IST", "2026-01-05T10:00:00EST", "2026-01-05 10:00:00 CST"])
  func `D07 names that several zones share`(_ stamp: String) throws {
    #expect(try outcome(of: stamp) == "timestamp_ambiguous_zone")
  }

  @Test(arguments: [
    (TimeUnit.seconds, "1767607200"), (.milliseconds, "1767607200000"),
    (.microseconds, "1767607200000000"), (.nanoseconds, "1767607200000000000"),
  ])
  func `D08 one unit for a column, and rows of another size are rejected`(
    _ unit: TimeUnit, _ stamp: String
  ) throws {
    let others = ["1767607200", "1767607200000", "1767607200000000", "1767607200000000000"]
    let outcome = try read(stamps: Array(repeating: stamp, count: 20) + others)
    #expect(outcome.times == Array(repeating: morning, count: 21))
    #expect(outcome.reasons == ["timestamp_unit_mismatch": 3])
    #expect(outcome.reading.notes.first == "log: times are \(unit.words) since 1970")
  }

  @Test func `D08 the first rows may be wrong about the unit`() throws {
    let few = Array(repeating: "1767607200", count: 300)
    let many = Array(repeating: "1767607200000", count: 5000)
    let outcome = try read(stamps: few + many)
    #expect(outcome.reasons == ["timestamp_unit_mismatch": 300])
    #expect(outcome.times == Array(repeating: morning, count: 5000))
    #expect(outcome.isConserved)
    let options = ReadingOptions()
    let rows = (few + many).map { "u,\($0),a\n" }
    let log = try EventLog(csv: header + rows.joined(), options: options)
    var stubborn = Seen(canStartOver: false)
    let error = #expect(throws: LogError.self) { try log.read(into: &stubborn) }
    #expect(error?.hint == "mvpcheck analyze log.csv --time-unit ms")
  }

  @Test func `D09 half seconds, half milliseconds`() {
    let rows = (0..<100).map { "u,\($0 % 2 == 0 ? "1767607200" : "1767607200000"),a\n" }
    let error = failure(of: header + rows.joined())
    #expect(
      error?.message == "log: times are seconds in 50 rows and milliseconds in 50")
    #expect(error?.hint?.hasPrefix("mvpcheck analyze log --time-unit s") == true)
    #expect(failure(of: header + rows.joined()) { $0.timeUnit = .milliseconds } == nil)
  }

  @Test(arguments: [
    "0", "-1", "1970-01-01T00:00:00Z", "1899-12-30", "1999-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
    "99999999999999999999", "-9223372036854775808", "1601-01-01", "86400", "20260105",
  ])
  func `D10 D18 stamps before the earliest, or beyond counting`(_ stamp: String) throws {
    #expect(try outcome(of: stamp) == "timestamp_out_of_range")
  }

  @Test func `D11 stamps of the future`() throws {
    let stamps = [
      "2026-01-05T10:00:00Z", "2026-01-07T10:00:00Z", "2026-01-07T10:00:00.1Z", "2099-01-01",
    ]
    let outcome = try read(stamps: stamps) { $0.now = Timestamp(nanoseconds: morning) }
    #expect(outcome.reasons == ["timestamp_future": 2])
    #expect(try read(stamps: stamps).intake.rejected == 0)
    #expect(try outcome2300().reasons == ["timestamp_out_of_range": 1])
  }

  private func outcome2300() throws -> Outcome {
    try read(stamps: ["2026-01-05T10:00:00Z", "2300-01-01T00:00:00Z"])
  }

  @Test func `D14 dates with the year last are read when some day tells`() throws {
    let day = try read(stamps: ["03/04/2026", "13/04/2026 10:00", "01/12/2026 09:02:03"])
    #expect(day.times.first == 1_775_174_400_000_000_000)
    #expect(day.reading.notes.contains { $0.contains("have the day first") })
    let month = try read(stamps: ["03/04/2026", "4/30/2026, 9:02:00.000 PM", "4/3/2026 12:00 AM"])
    #expect(
      month.times == [
        1_772_582_400_000_000_000, 1_777_582_920_000_000_000, 1_775_174_400_000_000_000,
      ])
    let error = failure(of: header + "u,03/04/2026,a\nu,05/06/2026,a\n")
    #expect(
      error?.message == "log: dates in column 'timestamp' may have the day or the month first")
    #expect(error?.hint == "mvpcheck analyze log --time-format dmy (or mdy)")
    #expect(failure(of: header + "u,13/04/2026,a\nu,05/16/2026,a\n") != nil)
    #expect(
      try read(stamps: ["03/04/2026"]) { $0.dateOrder = .monthFirst }.times == [month.times[0]])
  }

  @Test func `D14 the day that tells may come after thousands of rows`() throws {
    let stamps = Array(repeating: "03/04/2026", count: 3000) + ["13/04/2026"]
    #expect(try read(stamps: stamps).intake.accepted == 3001)
    let objects = stamps.map { "{\"user\":\"u\",\"event\":\"a\",\"time\":\"\($0)\"}\n" }
    #expect(try EventLogsTests.read(objects.joined()).intake.accepted == 3001)
  }

  @Test func `D15 dates without a time of day`() throws {
    let days = try read(stamps: ["2026-01-05", "2026-01-06"])
    #expect(days.reading.isDayResolution)
    #expect(days.reading.notes.isEmpty)
    let mixed = try read(stamps: ["2026-01-05", "2026-01-06T10:00:00Z"])
    #expect(!mixed.reading.isDayResolution)
    #expect(mixed.reading.notes == ["no time of day in 1 row: read as midnight, UTC"])
  }

  @Test func `D16 a spreadsheet's dates are named`() throws {
    let outcome = try read(stamps: ["2026-01-05T10:00:00Z", "46023.52"])
    #expect(
      outcome.seen.rejections.first?.detail
        == "a spreadsheet's count of days; have it write ISO 8601 dates")
  }

  @Test(arguments: ["", "  ", "NULL", "\\N", "null", "N/A", "n/a", "None"])
  func `D19 no stamp`(_ stamp: String) throws {
    #expect(try outcome(of: stamp) == "missing_timestamp")
  }

  @Test(arguments: [
    "null", "\"\"", "true", "{}", "1.7676072e9", "\"2026-01-05T10:00:00Z\"", "1767607200",
  ])
  func `JSON stamps`(_ stamp: String) throws {
    let start = "{\"user\":\"u\",\"event\":\"a\",\"time\":"
    let outcome = try EventLogsTests.read(
      start + "\"2026-01-05T10:00:00Z\"}\n" + start + stamp + "}\n")
    switch stamp {
    case "null", "\"\"": #expect(outcome.reasons == ["missing_timestamp": 1])
    case "true", "{}", "1.7676072e9": #expect(outcome.reasons == ["timestamp_invalid": 1])
    default: #expect(outcome.times == [morning, morning])
    }
  }

  @Test func `D18 hostile numbers never trap`() throws {
    let digits = (1...25).map { String(repeating: "9", count: $0) }
    let stamps =
      digits + digits.map { "-" + $0 } + digits.map { $0 + "." + $0 } + [
        String(repeating: "1", count: 100_000), "0." + String(repeating: "1", count: 100_000),
      ]
    for unit in TimeUnit.allCases {
      #expect(try read(stamps: stamps) { $0.timeUnit = unit }.intake.rowsRead == stamps.count)
    }
  }

  @Test func `every day of eight centuries`() {
    var days = CivilTime.daysSince1970(1600, 1, 1)
    for year in 1600..<2400 {
      for month in 1...12 {
        for day in 1...CivilTime.dayCount(year, month) {
          guard days == CivilTime.daysSince1970(year, month, day) else {
            Issue.record("\(year)-\(month)-\(day)")
            return
          }
          let date = CivilTime.date(daysSince1970: days)
          guard date == (year, month, day) else {
            Issue.record("\(days) is \(date)")
            return
          }
          days += 1
        }
      }
    }
    #expect(CivilTime.daysSince1970(1970, 1, 1) == 0)
    #expect(days == CivilTime.daysSince1970(2400, 1, 1))
  }
}
