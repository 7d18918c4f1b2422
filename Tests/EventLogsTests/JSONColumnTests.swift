import Testing

@testable import EventLogs

/// Columns of a CSV log that hold JSON.
struct JSONColumnTests {
  private let stamp = "2026-01-05T10:00:00Z"

  private func log(_ values: [String]) -> String {
    "user_id,timestamp,event,properties\n"
      + values.enumerated().map { place, value in
        let quoted = value.split(separator: "\"", omittingEmptySubsequences: false)
          .joined(separator: "\"\"")
        return "u\(place),\(stamp),a,\"\(quoted)\"\n"
      }.joined()
  }

  private func outcome(_ text: String, blockSize: Int = 1 << 20) throws -> Outcome {
    try read(text, blockSize: blockSize) {
      $0.columns = [.status: "properties.status", .latency: "properties.timing.total_ms"]
    }
  }

  @Test(arguments: [1, 7, 64, 1 << 20])
  func `B19 broken JSON in a column costs its values and not its row`(_ block: Int) throws {
    let outcome = try outcome(
      log([
        #"{"status":500,"timing":{"total_ms":12}}"#, #"{"status":500,"#, "not JSON",
        #"{"timing":{"total_ms":"7"},"note":"a \"b\"\nc","status":"200"}"#, "[500]", "", "null",
        "{}", #"{"status":404} x"#, #"{"status":"x"}"#,
      ]), blockSize: block)
    #expect(outcome.intake.accepted == 10)
    #expect(outcome.seen.rows.map(\.status) == [500, 0, 0, 200, 0, 0, 0, 0, 0, 0])
    #expect(outcome.seen.rows.map(\.latency) == [12, -1, -1, 7, -1, -1, -1, -1, -1, -1])
    #expect(outcome.fieldNotes == ["bad_properties": 4, "bad_number": 1])
    let places = outcome.intake.fieldNotes["bad_properties"]?.examples.map {
      "\($0.line):\($0.column)"
    }
    #expect(places == ["3:27", "4:27", "6:27", "10:27"])
    #expect(
      outcome.reading.notes == [
        "column 'properties.timing.total_ms' names no unit: read as milliseconds",
        "log: 4 rows have broken JSON in a column: not known there: status, latency",
      ])
  }

  @Test func `B19 every row's values are its own`() throws {
    let text = log((0..<500).map { #"{"status":\#(200 + $0 % 300),"user":"p\#($0)"}"# })
    let outcome = try read(text) {
      $0.columns = [.status: "properties.status", .user: "properties.user"]
    }
    #expect(outcome.users == (0..<500).map { "p\($0)" })
    #expect(outcome.seen.rows.map { Int($0.status) } == (0..<500).map { 200 + $0 % 300 })
    #expect(outcome.fieldNotes.isEmpty && outcome.reading.notes.isEmpty)
  }

  @Test func `B19 a column of that very name comes first, and one that is not there is an error`()
    throws
  {
    let text = "user_id,timestamp,event,a.status\nu,\(stamp),x,503\n"
    let outcome = try read(text) { $0.columns = [.status: "a.status"] }
    #expect(outcome.seen.rows.map(\.status) == [503])
    let error = failure(of: text) { $0.columns = [.status: "b.status"] }
    #expect(error?.message.contains("b.status") == true)
  }
}
