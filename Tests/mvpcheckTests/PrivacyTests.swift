import EventLogs
import Testing

@testable import mvpcheck

/// What a report says of people, and of names that are too long or too many.
@Suite struct `A report of people` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Sixty people, by e-mail address, telephone number or network address, who come now and then; and one
  /// of them who does very much in an hour.
  private func log(event: (Int) -> String = { $0 % 2 == 0 ? "open" : "save" }) throws -> String {
    var rows = ["timestamp,user_id,event,status"]
    func add(_ user: String, day: Int, second: Int, _ event: String, _ status: Int) {
      let time = (1_772_323_200 + Int64(day * 86_400 + second)) * 1_000_000_000
      rows.append("\(Timestamp(nanoseconds: time).rfc3339),\(user),\(event),\(status)")
    }
    for user in 0..<60 {
      for visit in 0...(user % 4) {
        for step in 0..<3 {
          add(
            id(user), day: user % 10 + visit * 3, second: user * 60 + step, event(user + step),
            (user + visit + step) % 8 == 0 ? 500 : 200)
        }
      }
    }
    for step in 0..<4_000 { add(id(0), day: 30, second: step / 2, "save", 200) }
    return try folder.file("events.csv", rows.joined(separator: "\n") + "\n")
  }

  private func id(_ user: Int) -> String {
    switch user % 3 {
    case 0: "person\(user)@example.com"
    case 1: "+4930555010\(user)"
    default: "192.0.2.\(user)"
    }
  }

  private func ids(in text: String) -> [String] { (0..<60).map(id).filter(text.contains) }

  @Test func `H08 E08 names nobody, but by pseudonyms`() throws {
    let path = try log()
    for arguments in [["analyze", path], ["analyze", path, "-f", "json"], ["inspect", path]] {
      let run = TestRun(arguments)
      #expect(run.status == .success)
      #expect(ids(in: run.output).isEmpty && ids(in: run.problems).isEmpty)
      #expect(!run.output.contains("--show-ids:"))
      guard arguments[0] == "analyze" else { continue }
      let words = run.output.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("1 heavy user: person 1 made 4003 of the "))
    }
  }

  /// What a run prints, wherever its lines end.
  private func words(of arguments: [String]) -> String {
    TestRun(arguments).output.split { $0.isWhitespace }.joined(separator: " ")
  }

  @Test func `H08 has ids when they are asked for, and says so`() throws {
    let path = try log()
    let run = TestRun(["analyze", path, "--show-ids", "-f", "json"])
    #expect(ids(in: run.output) == [id(0)])
    #expect(run.output.contains("Person 1 is 'person0@example.com'."))
    #expect(
      run.output.contains("With --show-ids: this report has ids of people as the log has them."))
    #expect(words(of: ["analyze", path, "--show-ids"]).contains("With --show-ids: "))
    let others = words(of: ["analyze", path, "--exclude-users", "person0@*", "--show-ids"])
    #expect(others.contains("With --show-ids: this report names nobody."))
    // Events are the log itself.
    #expect(TestRun(["events", path]).output.contains(id(0)))
  }

  @Test func `H09 masks queries, addresses and tokens in names`() throws {
    let path = try log { $0 % 2 == 0 ? "/reset?token=abc123&email=a@b.c" : "save" }
    for arguments in [
      ["analyze", path], ["analyze", path, "-f", "json"], ["inspect", path],
      ["inspect", path, "-f", "json"],
    ] {
      let output = TestRun(arguments).output
      #expect(!output.contains("abc123") && !output.contains("a@b.c"))
      #expect(output.contains("/reset?***"))
    }
  }

  @Test
  func `H10 says where a bad row is, never what is in it, and lists such rows for the owner alone`()
    throws
  {
    let path = try folder.file(
      "events.csv",
      """
      timestamp,user_id,event,status,note
      2026-03-01T10:00:00Z,u1,open,200,secret-1
      2026-03-33T10:00:00Z,secret-2@example.com,open,200,secret-3
      2026-03-01T10:00:00Z,secret-4@example.com,open,200,secret-5,secret-6
      2026-03-01T10:00:00Z,u1,open,secret-7,secret-8
      """)
    let list = folder.path + "/rejects.jsonl"
    let run = TestRun(["analyze", path, "--max-reject-rate", "90%", "--rejects", list])
    let text = run.output + run.problems + (try contents(of: list))
    #expect(text.contains("events.csv:3:1: timestamp_invalid"))
    #expect(text.contains("too_many_fields") && text.contains("bad_number"))
    #expect(!text.contains("secret"))
    #expect(try mode(of: list) == 0o600)
  }

  @Test func `E09 bounds what it says of very many names, and warns`() throws {
    var next = 0
    let path = try log { _ in
      next += 1
      return "/page/\(next)/x\(next * 7)"
    }
    let few = TestRun(["inspect", path])
    #expect(!few.problems.contains("different names of events"))
    let rows = (0..<3_000).map { "2026-03-01T10:00:00Z,u\($0 % 40),/page/p\($0),500\n" }
    let many = try folder.file("many.csv", "timestamp,user_id,event,status\n" + rows.joined())
    for command in ["analyze", "inspect"] {
      let run = TestRun([command, many])
      #expect(
        run.problems.contains("warning: 3,000 different names of events: the commonest stand by "))
      #expect(run.output.utf8.count < 6_000)
    }
    let listed =
      TestRun(["analyze", many, "-f", "json"]).output.split(separator: "/page/p").count - 1
    #expect(listed == 1_000)
    #expect(TestRun(["inspect", many]).output.contains("and 2,988 more names with 2,988 rows"))
  }

  @Test
  func `E10 cuts long names in text by what they take of a line, and leaves them whole in JSON`()
    throws
  {
    let long = String(repeating: "x", count: 500)
    let picture = String(repeating: "\u{1F468}\u{200D}\u{1F469} e\u{301} \u{5E9} ", count: 60)
    let path = try log { $0 % 2 == 0 ? long : picture }
    for command in ["analyze", "inspect"] {
      let text = TestRun([command, path]).output
      #expect(text.split(separator: "\n").allSatisfy { $0.unicodeScalars.count <= 110 })
      #expect(!text.contains(long))
    }
    #expect(TestRun(["analyze", path, "-f", "json"]).output.contains(long))
  }

  @Test func `E12 says what was not taken as friction where hardly anything was`() throws {
    let path = try log { ["Fehler", "E-4012", "oops_shown", "open"][$0 % 4] }
    let clean = try contents(of: path).split(separator: "\n").map { row in
      row.hasSuffix(",500") ? row.dropLast(3) + "200" : row
    }
    let quiet = try folder.file("quiet.csv", clean.joined(separator: "\n") + "\n")
    let run = TestRun(["analyze", quiet])
    #expect(run.output.contains("Not taken as friction: "))
    for name in ["Fehler", "E-4012", "oops_shown"] { #expect(run.output.contains(name)) }
    let told = TestRun(["analyze", quiet, "--friction", "Fehler", "-f", "json"])
    #expect(told.output.contains(#""error": ["Fehler"]"#))
    #expect(!told.output.contains("Not taken as friction: Fehler"))
  }
}
