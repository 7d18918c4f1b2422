import Statistics
import Testing

@testable import EventLogs
@testable import Sessions

/// Counting row by row against the timelines of the same log.
struct TallyTests {
  static let seeds = Array(UInt64(1)...60)

  /// Logs with what makes counting hard: rows out of order, pauses of exactly the gap, rows about
  /// attempts that come later or never, failures whose operation turns up late or never.
  struct Rows {
    var lines: [String] = []

    init(seed: UInt64) {
      var random = SplitMix(seed: seed)
      let people = Int.random(in: 1...6, using: &random)
      let names = Self.names.shuffled(using: &random).prefix(Int.random(in: 2...12, using: &random))
      for _ in 0..<Int.random(in: 1...150, using: &random) {
        let user = "u\(Int.random(in: 0..<people, using: &random))"
        // Half gaps, so that pauses of exactly one are common, and a second off them.
        let time =
          900 * Int.random(in: 0...60, using: &random) + Int.random(in: 0...6, using: &random) / 6
        let name = names.randomElement(using: &random) ?? "open"
        let status = ["", "", "200", "401", "402", "404", "429", "503", "418"]
          .randomElement(using: &random)
        let error = ["", "", "", "broken"].randomElement(using: &random)
        let latency = ["", "20", "3000", "3001"].randomElement(using: &random)
        let session = ["", "s1", "s2"].randomElement(using: &random)
        lines.append(
          "\(user),\(time),\(name),\(status ?? ""),\(error ?? ""),\(latency ?? ""),\(session ?? "")"
        )
      }
    }

    private static let names = [
      "open", "login", "login_failed", "payment_error", "paid", "checkout_bug", "error", "js_error",
      "rage_click", "heartbeat", "GET /login?x=1", "Signed In", "sign_in_failed", "export_crash",
      "import_failed", "imported", "payment", "web_vitals",
    ]

    static func log(_ lines: some Sequence<String>) -> EventLog {
      var options = ReadingOptions()
      options.timeUnit = .seconds
      options.earliest = Timestamp(nanoseconds: .min)
      let csv =
        "user,seconds,event,status,error,latency_ms,session\n" + lines.joined(separator: "\n")
      return EventLog(["log.csv"], origins: [.memory(Array(csv.utf8))], options: options)
    }
  }

  /// What the timelines say, in the tally's words.
  private static func expected(_ rows: Rows, _ design: TimelineDesign) throws -> SessionSummary {
    let (timelines, _) = try Rows.log(rows.lines).timelines(design)
    var keeper = Keeper(taken: TimelineReduction(design))
    let words = try Rows.log(rows.lines).read(into: &keeper).vocabulary
    var summary = SessionSummary(keeper.taken, design, words)
    summary.people = timelines.users.count
    summary.excludedUsers = timelines.excludedUsers
    summary.sessions = timelines.sessions.count
    summary.attempts = timelines.attempts.count
    summary.window = timelines.window
    summary.rows = rows.lines.count
    summary.kinds = Friction.allCases.map { kind in
      var counted = KindSummary(kind: kind)
      counted.isMonitored = timelines.recorded.isMonitored(kind)
      counted.rows = timelines.recorded.rows(of: kind)
      counted.orphans = timelines.recorded.orphans(of: kind)
      counted.names = timelines.recorded.names[Int(kind.rawValue)]
      for user in timelines.users {
        let hit = timelines.sessions[user.sessions].count { session in
          timelines.attempts[session.attempts].contains { $0.met.contains(kind) }
        }
        counted.sessions += hit
        if hit > 0 { counted.people += 1 }
      }
      return counted
    }
    return summary
  }

  private struct Keeper: EventReduction {
    var taken: TimelineReduction

    mutating func add(_ event: Event, from record: borrowing Record) { taken.add(event) }
  }

  @Test(arguments: seeds)
  func `counting row by row says what the timelines say`(_ seed: UInt64) throws {
    var rows = Rows(seed: seed)
    let design = TimelineDesign()
    let expected = try Self.expected(rows, design)
    for lateLimit in [1, 3, 1000] {
      #expect(try Self.tally(rows.lines, design, lateLimit).0 == expected)
    }
    rows.lines.sort { Self.time($0) < Self.time($1) }
    #expect(try Self.tally(rows.lines, design, 3).0 == expected)
    var random = SplitMix(seed: ~seed)
    rows.lines.shuffle(using: &random)
    #expect(try Self.tally(rows.lines, design, nil).0 == expected)
  }

  @Test(arguments: seeds)
  func `parts counted apart and put together say what the whole says`(_ seed: UInt64) throws {
    let rows = Rows(seed: seed)
    for design in Self.designs {
      let expected = try Self.expected(rows, design)
      var random = SplitMix(seed: seed)
      let cuts = (0..<2).map { _ in Int.random(in: 0...rows.lines.count, using: &random) }.sorted()
      let bounds = [0] + cuts + [rows.lines.count]
      let merged = try Self.merged(
        zip(bounds, bounds.dropFirst()).map { Array(rows.lines[$0..<$1]) }, design)
      #expect(merged == expected)
    }
  }

  /// The usual, and those under which a row means nothing without the others.
  private static var designs: [TimelineDesign] {
    var named = TimelineDesign()
    named.sessionsFromLog = true
    var quantile = TimelineDesign()
    quantile.rule.slow = .quantile(0.5)
    var told = TimelineDesign()
    told.rule.frictionNames = [Glob("open")]
    told.rule.harmlessNames = [Glob("login*"), Glob("js_error")]
    told.sessionGap = 0
    return [TimelineDesign(), named, quantile, told]
  }

  private static func time(_ line: String) -> Int {
    Int(line.split(separator: ",")[1]) ?? 0
  }

  private static func tally(
    _ lines: [String], _ design: TimelineDesign, _ lateLimit: Int?
  ) throws -> (SessionSummary, SessionTally, Reading) {
    var tally = SessionTally(design, lateLimit: lateLimit)
    let reading = try Rows.log(lines).read(into: &tally)
    return (tally.summary(reading.vocabulary), tally, reading)
  }

  private static func merged(
    _ parts: [[String]], _ design: TimelineDesign
  ) throws -> SessionSummary {
    let whole = SessionTally(design, lateLimit: 3)
    var words = EventVocabulary()
    for part in parts where !part.isEmpty {
      var tally = whole.emptied()
      let reading = try Rows.log(part).read(into: &tally)
      let merged = words.merge(reading.vocabulary, threads: 1)
      words.place(merged.people, of: reading.vocabulary)
      whole.merge(tally, words: merged.words)
    }
    return whole.summary(words)
  }

  @Test func `more rows than are taken in together`() throws {
    var rows = Rows(seed: 1)
    for seed in UInt64(2)...40 { rows.lines += Rows(seed: seed).lines }
    let expected = try Self.expected(rows, TimelineDesign())
    #expect(try Self.tally(rows.lines, TimelineDesign(), 100).0 == expected)
  }

  @Test func `a failure turns out to be an attempt when its operation turns up`() throws {
    let alone = ["ann,0,open,,,,", "ann,60,import_failed,,,,"]
    let before = try Self.tally(alone, TimelineDesign(), nil).0
    #expect(before.attempts == 1 && before.sessions == 1)
    #expect(before.events.map(\.part) == [.bareFailure, .attempt])
    let after = try Self.tally(alone + ["bob,0,imported,,,,"], TimelineDesign(), nil).0
    #expect(after.attempts == 3)
    #expect(after.events.map(\.operation) == ["import", "import", "open"])
  }

  @Test func `an empty log counts nothing`() {
    let summary = SessionTally(TimelineDesign()).summary(EventVocabulary())
    #expect(summary.people == 0 && summary.window == nil && summary.events.isEmpty)
  }

  @Test func `times at the ends of the range are far apart`() {
    let tally = RowTally(TimelineDesign(), lateLimit: nil)
    tally?.names.meet("open", at: 1)
    for time in [0, Int64.max, .min, 0] {
      var event = Event.blank
      (event.user, event.name, event.time) = (1, 1, Timestamp(nanoseconds: time))
      tally?.add(CollectionOfOne(event).span)
    }
    var words = EventVocabulary()
    _ = words.names.intern("open".utf8)
    let interpreter = Interpreter(names: words.names, rule: FrictionRule())
    #expect(tally.map { SessionSummary($0, interpreter, words, threads: 2).sessions } == 3)
  }
}
