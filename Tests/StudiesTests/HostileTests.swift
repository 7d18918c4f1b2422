import Sessions
import Testing

@testable import Studies

struct HostileTests {
  @Test func `six centuries in one log`() throws {
    let made = try study(
      """
      user,timestamp,event,status
      ann,1678-01-02T00:00:00Z,open,503
      ann,2261-12-31T00:00:00Z,open,200
      """)
    #expect(made.lines == ["ann 1: at-risk judged departed within hit", "ann 2: "])
    #expect(made.cells(of: "ann").count == 2)
  }

  @Test func `a window without end judges nothing`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,open
      ann,2026-06-01T00:00:00Z,open
      """
    ) { _, design in
      design.churnAfter = .max
      design.horizon = .max
    }
    #expect(made.lines == ["ann 1: at-risk", "ann 2: at-risk"])
    #expect(made.subjects.allSatisfy { !$0.isHorizonJudged && !$0.isConversionJudged })
  }

  @Test func `sessions without an attempt are sessions without a cell`() throws {
    let made = try study(
      """
      user,timestamp,event
      ann,2026-03-01T00:00:00Z,checkout_bug
      ann,2026-03-31T00:00:00Z,checkout_bug
      """)
    #expect(made.lines == ["ann 1: at-risk judged departed within", "ann 2: "])
    #expect(made.cellsOfAttempts() == [])
    #expect(made.cells.count == 0)
  }

  @Test func `nobody at all`() throws {
    let made = try study(
      """
      user,timestamp,event
      null,2026-03-01T00:00:00Z,open
      """)
    #expect(made.subjects.isEmpty)
    #expect(made.cells.count == 0)
  }

  @Test func `more names than there is room for`() throws {
    var csv = "user,timestamp,event,status\n"
    for row in 0..<20_000 {
      csv += "u\(row % 50),2026-03-01T00:00:00Z,/item/\(row % 5_000),\(row % 3 == 0 ? 503 : 200)\n"
    }
    let made = try study(csv)
    #expect(made.cells.levelNames[Covariate.operation.rawValue] == ["other"])
    #expect(made.cellsOfAttempts().count == 20_000)
  }
}
