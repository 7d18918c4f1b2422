import Sessions
import Statistics
import Testing

@testable import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

struct CellTests {
  @Test func `attempts that share every covariate share a cell`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-03-01T00:00:01Z,view
      bob,2026-03-02T00:00:00Z,open
      bob,2026-03-02T00:00:01Z,view
      """)
    #expect(made.cells(of: "ann") == made.cells(of: "bob"))
    #expect(Set(made.cellsOfAttempts()).count == 2)
    #expect(made.cells.count == 2)
  }

  @Test func `sign-ins, charges and timed attempts have cells of their own`() throws {
    let made = try study(
      """
      user,timestamp,event,latency_ms
      ann,2026-03-01T00:00:00Z,open,
      bob,2026-03-01T00:00:00Z,open,10
      cyd,2026-03-01T00:00:00Z,login,
      dan,2026-03-01T00:00:00Z,payment,
      eve,2026-03-01T00:00:00Z,payment,10
      """)
    let cells = made.cellsOfAttempts().map(Int.init)
    #expect(Set(cells).count == 5)
    #expect(cells.map(made.cells.isTimed) == [false, true, false, false, true])
    #expect(cells.map(made.cells.isSignIn) == [false, false, true, false, false])
    #expect(cells.map(made.cells.isCharge) == [false, false, false, true, true])
  }

  @Test func `places are classes, one each to the fourth, then two fifths more each`() throws {
    var csv = "user,timestamp,event\n"
    for place in 0..<1200 {
      csv += "ann,2026-03-01T\(digits(place / 60)):\(digits(place % 60)):00Z,view\n"
    }
    let made = try study(csv)
    let logs = made.cellsOfAttempts().map { made.cells.logPosition(in: Int($0)) }
    #expect(logs.prefix(4).enumerated().allSatisfy { $1 == log(Double($0 + 1)) })
    #expect(logs == logs.sorted())
    #expect(Set(logs).count == 20)
    // The seventh to the ninth place share the middle of 7 and 9.
    #expect(logs[6...8].allSatisfy { $0 == (log(7) + log(9)) / 2 })
    #expect(logs[9] > logs[8])
    // A class says where its places are, to within a fifth.
    for (place, logPlace) in logs.prefix(1_000).enumerated() {
      #expect(abs(logPlace - log(Double(place + 1))) < 0.2)
    }
  }

  @Test func `sessions count from signup, in classes, and the tenth stands for all after it`()
    throws
  {
    var csv = "user,timestamp,event\n"
    for day in 1...13 {
      csv += "ann,2026-03-\(digits(day))T00:00:00Z,\(day == 2 ? "join" : "view")\n"
    }
    let made = try study(csv) { cut, _ in cut.milestones.signup = "join" }
    let sessions = made.cells(of: "ann").map { $0.map { made.cells.logSession(in: $0) } }
    let classes = [[1], [2], [3], [4], [5, 6], [5, 6], [7, 8, 9], [7, 8, 9], [7, 8, 9]]
    let expected = (classes + [[10], [10], [10]]).map { numbers in
      [numbers.reduce(0) { $0 + log(Double($1)) } / Double(numbers.count)]
    }
    #expect(sessions == expected)
  }

  @Test func `hit before holds after a hit in the same session only`() throws {
    let made = try study(
      """
      user,timestamp,event,status
      ann,2026-03-01T00:00:00Z,a,200
      ann,2026-03-01T00:00:01Z,b,503
      ann,2026-03-01T00:00:02Z,c,503
      ann,2026-03-01T00:00:03Z,d,200
      ann,2026-03-02T00:00:00Z,a,200
      ann,2026-03-02T00:00:01Z,b,404
      ann,2026-03-02T00:00:02Z,c,200
      """)
    let hit = made.cells(of: "ann").map { $0.map(made.cells.isHitBefore) }
    #expect(hit == [[false, false, true, true], [false, false, false]])
  }

  @Test func `the level of earlier friction is that of earlier sessions`() throws {
    // 6 hits at 30 attempts: a fifth on average.
    var csv = """
      user,timestamp,event,status
      ann,2026-03-01T00:00:00Z,view,503
      ann,2026-03-02T00:00:00Z,view,503
      ann,2026-03-03T00:00:00Z,view,200
      bob,2026-03-01T00:00:00Z,view,200
      bob,2026-03-02T00:00:00Z,view,503
      bob,2026-03-03T00:00:00Z,view,200
      cyd,2026-03-01T00:00:00Z,view,503
      cyd,2026-03-01T00:00:01Z,view,503
      cyd,2026-03-01T00:00:02Z,view,503
      """
    for second in 10..<30 { csv += "\ncyd,2026-03-01T00:00:\(second)Z,view,200" }
    csv += "\ncyd,2026-03-02T00:00:00Z,view,200"
    let made = try study(csv)
    let level = { (name: String) in
      made.cells(of: name).map { made.level(of: .earlierFriction, in: $0[0]) }
    }
    #expect(level("ann") == ["first session", "far above average", "far above average"])
    #expect(level("bob") == ["first session", "none", "above average"])
    #expect(level("cyd") == ["first session", "below average"])
  }

  @Test func `sessions before signup are no history`() throws {
    let made = try study(
      """
      user,timestamp,event,status
      ann,2026-03-01T00:00:00Z,view,503
      ann,2026-03-02T00:00:00Z,join,200
      ann,2026-03-03T00:00:00Z,view,200
      """
    ) { cut, _ in cut.milestones.signup = "join" }
    let levels = made.cells(of: "ann").map { made.level(of: .earlierFriction, in: $0[0]) }
    #expect(levels == ["first session", "none"])
  }

  @Test func `levels of under ten people are pooled, the rest come commonest first`() throws {
    var csv = "user,timestamp,event,status,platform\n"
    for person in 0..<40 {
      let platform = person < 20 ? "web" : person < 30 ? "ios" : person < 39 ? "tv" : "fridge"
      for second in 0..<5 {
        csv += "u\(person),2026-03-01T00:00:0\(second)Z,view,"
        csv += "\(second == 0 ? 503 : 200),\(platform)\n"
      }
    }
    let made = try study(csv)
    #expect(made.cells.levelNames[Covariate.platform.rawValue] == ["other", "web", "ios"])
    let level = { (person: Int) in made.level(of: .platform, at: "u\(person)") }
    #expect([0, 20, 30, 39].map(level) == ["web", "ios", "other", "other"])
    #expect(made.cells(of: "u0") != made.cells(of: "u20"))
  }

  @Test func `levels with too few attempts for five hits are pooled`() throws {
    var csv = "user,timestamp,event,status\n"
    for person in 0..<50 {
      csv += "u\(person),2026-03-01T00:00:00Z,open,\(person < 10 ? 503 : 200)\n"
      if person < 25 { csv += "u\(person),2026-03-01T00:00:01Z,rare,200\n" }
    }
    // 10 hits at 75 attempts: 50 make 6.7, 25 make 3.3.
    let made = try study(csv)
    #expect(made.cells.levelNames[Covariate.operation.rawValue] == ["other", "open"])
  }

  @Test func `there is room for the commonest levels only`() throws {
    var csv = "user,timestamp,event,status,platform\n"
    for person in 0..<800 {
      csv += "u\(person),2026-03-01T00:00:00Z,view,503,p\(digits(person % 80))\n"
    }
    csv += "u0,2026-03-01T00:00:01Z,view,503,p79\n"
    let made = try study(csv)
    let names = made.cells.levelNames[Covariate.platform.rawValue]
    #expect(names.count == 64)
    #expect(names.prefix(3) == ["other", "p79", "p00"])
  }

  @Test(arguments: [
    (["1.0", "1.1"], ["1.0", "1.1"]), (["1.0", "1.0"], ["week 1", "week 2"]),
    (["1.0", ""], ["week 1", "week 2"]), (["", ""], ["week 1", "week 2"]),
  ])
  func `releases count where the log names two, else weeks`(
    releases: [String], levels: [String]
  ) throws {
    var csv = "user,timestamp,event,status,release\n"
    for person in 0..<40 {
      csv += "u\(person),2026-03-\(person < 20 ? "01" : "08")T00:00:00Z,view,503,"
      csv += "\(releases[person / 20])\n"
    }
    let made = try study(csv)
    #expect(made.cells.levelNames[Covariate.release.rawValue] == ["other"] + levels)
    #expect(made.level(of: .release, at: "u0") == levels[0])
    #expect(made.level(of: .release, at: "u39") == levels[1])
  }

  @Test(arguments: UInt64(1)...6)
  func `cells are the same and have the same numbers whatever the order of rows`(
    _ seed: UInt64
  ) throws {
    var log = RandomLog(seed: seed)
    let before = try study(log.csv)
    var random = SplitMix(seed: ~seed)
    log.rows.shuffle(using: &random)
    let after = try study(log.csv)
    #expect(after.cellsOfAttempts() == before.cellsOfAttempts())
    #expect(after.cells.levelNames == before.cells.levelNames)
    #expect(after.cells.keys == before.cells.keys)
    #expect(
      (0..<before.cells.count).map(before.words(ofCell:)).count == Set(before.cells.keys).count)
  }

  private func digits(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }
}
