import EventLogs
import Testing

@testable import mvpcheck

@Suite struct `Values as they are written` {
  @Test(arguments: [
    ("30m", 1800), ("12h", 43200), ("7d", 604_800), ("2w", 1_209_600), ("90s", 90),
    ("3650d", 315_360_000),
  ]) func `a duration`(_ text: String, _ seconds: Int) {
    #expect(Duration(written: text) == .seconds(seconds))
  }

  @Test(arguments: [
    "", "0", "0d", "-3d", "7", "d", "1.5h", "14 parsecs", "7 d", "99999999999d",
    "9223372036854775807w",
    "3651d", "+7d", "٧d", "7D",
  ]) func `no duration`(_ text: String) {
    #expect(Duration(written: text) == nil)
  }

  @Test(arguments: [
    ("3s", MeaningOptions.Slowness.milliseconds(3000)), ("2500ms", .milliseconds(2500)),
    ("2.5s", .milliseconds(2500)), ("p95", .quantile(0.95)), ("p99.5", .quantile(0.995)),
  ]) func `a limit of slow`(_ text: String, _ limit: MeaningOptions.Slowness) {
    #expect(MeaningOptions.Slowness(written: text) == limit)
  }

  @Test(arguments: ["3", "p", "p0", "p100", "-1s", "0s", "3000000s", "nans", "1e3s", "ms", ""])
  func `no limit of slow`(_ text: String) {
    #expect(MeaningOptions.Slowness(written: text) == nil)
  }

  @Test(arguments: [
    ("40%", 0.4), ("40pct", 0.4), ("40 %", 0.4), ("0.4", 0.4), ("0", 0), ("1", 1), ("100%", 1),
    ("-5%", -0.05), ("2.5%", 0.025),
  ]) func `a share`(_ text: String, _ value: Double) {
    #expect(share(written: text) == value)
  }

  @Test(arguments: [
    "40", "101%", "", "%", "nan", "inf", "0x1p3", "1e-3", ".5", "4 0%", "--5%", "1,5%",
  ])
  func `no share`(_ text: String) {
    #expect(share(written: text) == nil)
  }

  @Test(arguments: [
    ("65536", 65536), ("64k", 65536), ("16M", 16 << 20), ("16MiB", 16 << 20), ("1g", 1 << 30),
    ("10B", 10),
  ]) func `a size`(_ text: String, _ bytes: Int) {
    #expect(byteCount(written: text) == bytes)
  }

  @Test(arguments: ["", "k", "-1", "1.5M", "1T", "999999999999999999g", "1 M"])
  func `no size`(_ text: String) {
    #expect(byteCount(written: text) == nil)
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("2000-01-01", 946_684_800), ("2024-02-29", 1_709_164_800),
    ("2026-03-02T00:08:40Z", 1_772_410_120), ("2026-03-02 00:08:40", 1_772_410_120),
    ("2026-03-02T05:38:40+05:30", 1_772_410_120), ("2026-03-02T00:08", 1_772_410_080),
    ("1969-12-31T23:59:59Z", -1),
  ]) func `a time`(_ text: String, _ seconds: Int64) {
    #expect(Timestamp(written: text)?.nanoseconds == seconds * 1_000_000_000)
  }

  @Test(arguments: [
    "", "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1",
    "2026-01-01T",
    "2026-01-01T24:00:00Z", "2026-01-01T10:60:00Z", "2026-01-01T10:00:60Z",
    "2026-01-01T00:00:00Zjunk",
    "2026-01-01T00:00:00+25:00", "9999-12-31", "0000-01-01", "yesterday",
  ]) func `no time`(_ text: String) {
    #expect(Timestamp(written: text) == nil)
  }

  @Test func `words are quoted for a shell only where they must be`() {
    #expect(shellQuoted("events.csv") == "events.csv")
    #expect(shellQuoted("my events.csv") == "'my events.csv'")
    #expect(shellQuoted("it's") == "'it'\\''s'")
    #expect(shellQuoted("") == "''")
    #expect(shellQuoted("a>40%") == "'a>40%'")
    #expect(shellQuoted("*.csv") == "'*.csv'")
  }

  @Test(arguments: [
    ("--formt", "--format"), ("--ouput", "--output"), ("--colour", "--color"),
    ("--widht", "--width"),
  ]) func `a slip of the finger finds its flag`(_ slip: String, _ flag: String) {
    #expect(suggestion(for: slip, among: Flag.all.map(\.name)) == flag)
  }

  @Test func `nothing near is no suggestion`() {
    #expect(suggestion(for: "--xyzzy", among: Flag.all.map(\.name)) == nil)
    #expect(suggestion(for: "", among: ["analyze"]) == nil)
  }

  @Test func `edits are counted`() {
    #expect(editDistance(Array("analyse".utf8), Array("analyze".utf8)) == 1)
    #expect(editDistance(Array("ab".utf8), Array("ba".utf8)) == 1)
    #expect(editDistance([], Array("abc".utf8)) == 3)
    #expect(editDistance(Array("kitten".utf8), Array("sitting".utf8)) == 3)
  }
}
