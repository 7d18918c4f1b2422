import Testing

@testable import EventLogs
@testable import mvpcheck

/// The flags of packed files, encodings, zones and memory.
struct InputFlagTests {
  private func options(_ words: [String], _ environment: [String: String] = [:]) throws -> Options {
    let invocation = try Invocation(["inspect", "a.csv"] + words, environment: environment)
    guard case .command(_, let request) = invocation else {
      Issue.record("no command")
      return Options()
    }
    return request.options
  }

  private func complaint(_ words: [String], _ environment: [String: String] = [:]) -> String? {
    do throws(UsageError) {
      _ = try Invocation(["inspect", "a.csv"] + words, environment: environment)
      return nil
    } catch {
      return error.message
    }
  }

  @Test func `sizes, encodings and zones are taken`() throws {
    let words = [
      "--encoding", "windows-1252", "--timezone", "-0330", "--max-input-bytes", "500M",
      "--memory", "4G",
    ]
    let reading = try options(words).reading
    #expect(reading.encoding == .windows1252)
    #expect(reading.timeZone.name == "-03:30")
    #expect(reading.maxInputBytes == 500 << 20)
    #expect(reading.maxMemory == 4 << 30)
    let usual = try options(["--encoding", "auto"]).reading
    #expect(usual.encoding == nil)
    #expect(usual.timeZone.name == "UTC")
    #expect(usual.maxInputBytes == 64 << 30)
    #expect(usual.maxMemory == nil)
  }

  @Test(arguments: [
    ("--encoding", "utf-7"), ("--max-input-bytes", "0"), ("--max-input-bytes", "much"),
    ("--memory", "31M"), ("--memory", "-1"), ("--timezone", "+25:00"), ("--timezone", "IST"),
    ("--timezone", "../UTC"), ("--timezone", ""),
  ])
  func `J02 J08 values that are none name the flag and the value`(_ flag: String, _ value: String) {
    #expect(complaint(["\(flag)=\(value)"])?.hasPrefix("\(flag): '\(value)'") == true)
  }

  @Test func `J08 the variable is named`() {
    let message = complaint([], ["MVPCHECK_TIMEZONE": "Mars/Olympus"])
    #expect(message?.hasPrefix("MVPCHECK_TIMEZONE: 'Mars/Olympus'") == true)
  }

  @Test func `why there is no such zone`() {
    let near = UsageError(.unknown(near: ["Asia/Kolkata", "Asia/Calcutta"]), of: "Kolkatta")
    #expect(near.message == "'Kolkatta' is no time zone")
    #expect(near.hint == "did you mean Asia/Kolkata or Asia/Calcutta?")
    let none = UsageError(.noZones(folders: ["/usr/share/zoneinfo"]), of: "Asia/Kolkata")
    #expect(none.message.contains("this system has no files of time zones"))
    #expect(none.hint == "install the package tzdata, or give an offset such as +05:30")
    let broken = UsageError(.unusable(path: "/z/x"), of: "x")
    #expect(broken.message.contains("/z/x is no file of a time zone"))
  }

  @Test func `programs are looked for along PATH`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.gz", "\u{1F}")
    let invocation = try Invocation(["inspect", path], environment: [:])
    guard case .command(_, let request) = invocation else { return }
    var world = World(
      output: Collected().writer(name: "o"), problems: Collected().writer(name: "p"))
    #expect(request.optionsAtRun(in: world).reading.programFolders.contains("/usr/bin"))
    world.environment["PATH"] = "/opt/bin:bin:/bin"
    #expect(
      request.optionsAtRun(in: world).reading.programFolders == ["/opt/bin", "bin", "/bin"])
    world.environment["PATH"] = ""
    #expect(request.optionsAtRun(in: world).reading.programFolders.isEmpty)
  }

  @Test func `D05 J11 the zone stands in the settings and in words`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<60).map { "u\($0 % 9),2026-01-05 10:\(10 + $0 % 50):00,open\n" }
    let path = try folder.file("a.csv", "user,timestamp,event\n" + rows.joined())
    let json = TestRun(["inspect", path, "-f", "json", "--timezone", "+05:30"])
    #expect(json.status == .success)
    #expect(json.output.contains("\"timezone\": \"+05:30\""))
    #expect(json.output.contains("no time zone in 60 rows: read as +05:30"))
    let text = TestRun(["inspect", path, "--timezone", "+05:30"])
    #expect(text.output.contains("dates without a zone, read as +05:30"))
  }

  @Test func `G07 what is more than memory allows is exit 3`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("a.csv", "user,timestamp,event\nu,2026-01-05,a\n")
    let error = TestRun(["inspect", path]) { world in
      world.work.inspect = { _, _ throws(LogError) in throw MemoryWatch.failure() }
    }
    #expect(error.status == .noInput)
    #expect(error.problems.contains("the log needs more memory than"))
  }
}
