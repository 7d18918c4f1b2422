import Testing

@testable import EventLogs

/// The zone of times that name none (PROMISES D05, D07, D13, D23, J08).
struct ZoneTests {
  let folder = Folder()

  /// New York since 2007, written by hand: two changes on record, and the rule.
  private func newYork() throws -> LogTimeZone {
    _ = folder.write(
      "NewYork",
      bytes: zoneFile(
        clocks: [(-17_762, "LMT"), (-18_000, "EST"), (-14_400, "EDT")],
        changes: [(-2_717_650_800, 1), (1_772_953_200, 2), (1_793_512_800, 1)],
        rule: "EST5EDT,M3.2.0,M11.1.0"))
    return try LogTimeZone(named: "NewYork", folders: [folder.path])
  }

  private func read(
    _ stamps: [String], in zone: LogTimeZone
  ) throws(LogError) -> Outcome {
    let rows = stamps.map { "u,\"\($0)\",a\n" }
    return try EventLogsTests.read(header + rows.joined()) { $0.timeZone = zone }
  }

  @Test func `D05 times without a zone are those of the zone, and it is said`() throws {
    let outcome = try read(
      ["2026-01-05 05:00:00", "2026-07-05 06:00", "2026-01-05T10:00:00Z", "1767607200"],
      in: newYork())
    #expect(outcome.times == [morning, morning + 181 * 86_400_000_000_000, morning, morning])
    #expect(outcome.reading.times.zone == "NewYork")
    #expect(outcome.reading.notes == ["no time zone in 2 rows: read as NewYork"])
  }

  @Test func `D13 a time that clocks skip is rejected, one they show twice is the first`() throws {
    let outcome = try read(
      [
        "2026-03-08 01:59:59", "2026-03-08 02:00:00", "2026-03-08 02:30:00", "2026-03-08 03:00:00",
        "2026-11-01 00:59:59", "2026-11-01 01:00:00", "2026-11-01 01:30:00", "2026-11-01 02:00:00",
        "2040-03-11 02:30:00", "2040-11-04 01:30:00",
      ], in: newYork())
    #expect(
      outcome.rejects == [
        "timestamp_nonexistent 3:3", "timestamp_nonexistent 4:3", "timestamp_nonexistent 10:3",
      ])
    #expect(outcome.seen.rejections.first?.detail == "clocks in NewYork skip that time")
    #expect(
      outcome.times.map { $0 / 1_000_000_000 } == [
        1_772_953_199, 1_772_953_200, 1_793_509_199, 1_793_509_200, 1_793_511_000, 1_793_516_400,
        2_235_619_800,
      ])
    #expect(outcome.fieldNotes == ["timestamp_ambiguous": 3])
    #expect(outcome.intake.fieldNotes["timestamp_ambiguous"]?.examples.first?.line == 7)
  }

  @Test func `D07 names of clocks are read in a zone whose clocks have them`() throws {
    let stamps = ["2026-11-01 01:30:00 EDT", "2026-11-01 01:30 EST", "2026-07-01 10:00 EST"]
    let outcome = try read(stamps, in: newYork())
    #expect(
      outcome.times.map { $0 / 1_000_000_000 } == [1_793_511_000, 1_793_514_600, 1_782_918_000])
    #expect(outcome.reading.notes.isEmpty)
    #expect(try read(["2026-01-05 10:00 IST"], in: newYork()).intake.rejected == 1)
  }

  @Test func `D07 names that several zones share come with the flag that mends them`() throws {
    let outcome = try read(["2026-01-05 10:00 IST", "2026-01-05 10:00:00 ist"], in: .utc)
    #expect(outcome.reasons == ["timestamp_ambiguous_zone": 2])
    #expect(outcome.seen.rejections.first?.detail == "IST is what several zones are called")
    #expect(
      outcome.reading.warnings.first?.hasSuffix("mvpcheck analyze log --timezone Asia/Kolkata")
        == true)
  }

  @Test func `D15 a day whose midnight is skipped begins after it`() throws {
    _ = folder.write(
      "Gap",
      bytes: zoneFile(
        clocks: [(-10_800, "-03"), (-7200, "-02")], changes: [(1_541_300_400, 1)], rule: "<-02>2"))
    let zone = try LogTimeZone(named: "Gap", folders: [folder.path])
    let outcome = try read(["2018-11-03", "2018-11-04", "2018-11-05"], in: zone)
    #expect(
      outcome.times.map { $0 / 1_000_000_000 } == [1_541_214_000, 1_541_300_400, 1_541_383_200])
  }

  @Test func `D04 a leap second of the zone`() throws {
    let zone = try LogTimeZone(named: "+05:30")
    let outcome = try read(["2017-01-01 05:29:60", "2016-12-31 23:59:60"], in: zone)
    #expect(outcome.times == [1_483_228_799_999_999_999])
    #expect(outcome.reasons == ["timestamp_invalid": 1])
  }

  @Test(arguments: [
    ("+05:30", 19800), ("+0530", 19800), ("-08", -28800), ("-08:00", -28800), ("+14:00", 50400),
  ])
  func `offsets are zones`(_ name: String, _ offset: Int) throws {
    let zone = try LogTimeZone(named: name)
    #expect(zone.offset(whenClocksShow: 0) == .one(offset))
    #expect(zone.name.utf8.count == 6)
  }

  @Test(arguments: ["+5", "+5:30", "+05:75", "+19:00", "+053", "5:30", "+05:3", "+-530", "+05-30"])
  func `J08 offsets that are none`(_ name: String) {
    #expect(throws: LogTimeZone.Failure.self) { try LogTimeZone(named: name) }
  }

  @Test(arguments: ["utc", "UTC", "GMT", "Z", "+00:00"])
  func `UTC needs no file`(_ name: String) throws {
    let zone = try LogTimeZone(named: name, folders: [])
    #expect(zone.isUTC)
  }

  @Test func `J08 a zone that is not there comes with near names`() throws {
    _ = try newYork()
    for (wanted, near) in [
      ("newyork", ["NewYork"]), ("NewYrok", ["NewYork"]), ("America/NewYork", []), ("Mars", []),
      ("../NewYork", []), ("/etc/passwd", []), ("New\0York", ["NewYork"]), ("", []),
    ] {
      #expect(failureOf(wanted, [folder.path]) == "unknown \(near)")
    }
    #expect(failureOf("Asia/Kolkata", ["/nowhere"]) == "noZones [\"/nowhere\"]")
  }

  private func failureOf(_ name: String, _ folders: [String]) -> String? {
    do throws(LogTimeZone.Failure) {
      _ = try LogTimeZone(named: name, folders: folders)
      return nil
    } catch {
      switch error {
      case .unknown(let near): return "unknown \(near)"
      case .noZones(let folders): return "noZones \(folders)"
      case .unusable: return "unusable"
      }
    }
  }

  @Test func `files of zones that are broken in any way are refused or read, never trusted`() {
    let whole = zoneFile(
      clocks: [(0, "A"), (3600, "B")], changes: [(1_000_000_000, 1), (1_500_000_000, 0)],
      rule: "A0B,M3.2.0,M11.1.0")
    #expect(ZoneFile(whole) != nil)
    for length in 0..<whole.count { #expect(ZoneFile(Array(whole.prefix(length))) == nil) }
    for place in whole.indices {
      for byte: UInt8 in [0, 1, 0x7F, 0xFF] {
        var bytes = whole
        bytes[place] = byte
        guard let zone = ZoneFile(bytes)?.zone(named: "x") else { continue }
        _ = zone.offset(whenClocksShow: 1_250_000_000)
      }
    }
  }

  @Test func `a file of version 1 has no rule`() throws {
    let bytes = zoneFile(
      clocks: [(3600, "CET"), (7200, "CEST")], changes: [(1_000_000_000, 1)], rule: nil)
    let zone = try #require(ZoneFile(bytes)?.zone(named: "x"))
    #expect(zone.offset(whenClocksShow: 900_000_000) == .one(3600))
    #expect(zone.offset(whenClocksShow: 2_000_000_000) == .one(7200))
  }

  @Test(arguments: [
    "EST5EDT,M3.2.0,M11.1.0", "IST-1GMT0,M10.5.0,M3.5.0/1", "<-03>3<-02>,M3.5.0/-2,M10.5.0/-1",
    "XXX3EDT4,0/0,J365/23", "A0B,J60,J300/167", "<+0330>-3:30", "A-5:45:30",
  ])
  func `rules as POSIX writes them`(_ rule: String) {
    #expect(ZoneRule(Array(rule.utf8)[...]) != nil)
  }

  @Test(arguments: [
    "", "5", "EST", "EST5EDT", "EST5EDT,M3.2.0", "EST5EDT,M13.2.0,M11.1.0", "EST5EDT,M3.6.0,J1",
    "EST5EDT,J0,J1", "EST5EDT,366,J1", "EST5EDT,M3.2.7,J1", "EST168", "<EST5", "EST5,J1,J2",
    "EST5EDT,J1,J2,", "EST5:60", "EST5EDT,1/200,2",
  ])
  func `rules that are none`(_ rule: String) {
    #expect(ZoneRule(Array(rule.utf8)[...]) == nil)
  }

  @Test func `summer time all year never ends`() throws {
    let rule = try #require(ZoneRule(Array("XXX3EDT4,0/0,J365/23".utf8)[...]))
    let changes = rule.changes(after: 1_700_000_000)
    #expect(changes.count > 200)
    // The last change on the list has no year behind it.
    let winters = changes.dropLast().count { !$0.isSummer }
    #expect(winters == 0)
  }
}

/// A file in the format TZif: of version 2 with a rule, of version 1 without.
func zoneFile(
  clocks: [(offset: Int, name: String)], changes: [(instant: Int, clock: UInt8)], rule: String?
) -> [UInt8] {
  func big(_ number: Int, _ size: Int) -> [UInt8] {
    (0..<size).reversed().map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }
  func block(_ version: UInt8, _ changes: [(instant: Int, clock: UInt8)], _ size: Int) -> [UInt8] {
    var letters: [UInt8] = []
    for clock in clocks { letters += Array(clock.name.utf8) + [0] }
    var bytes = Array("TZif".utf8) + [version] + [UInt8](repeating: 0, count: 15)
    for count in [0, 0, 0, changes.count, clocks.count, letters.count] { bytes += big(count, 4) }
    for change in changes { bytes += big(change.instant, size) }
    for change in changes { bytes.append(change.clock) }
    var first = 0
    for clock in clocks {
      bytes += big(clock.offset, 4) + [0, UInt8(first)]
      first += clock.name.utf8.count + 1
    }
    return bytes + letters
  }
  guard let rule else { return block(0, changes, 4) }
  let two = UInt8(ascii: "2")
  return block(two, [], 4) + block(two, changes, 8) + Array("\n\(rule)\n".utf8)
}
