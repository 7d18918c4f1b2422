import Effects
import Testing

@testable import Reports

@Suite struct `The JSON report` {
  @Test func `is as it was`() throws {
    try expect(JSONRenderer().render(Fixture.mixed), isKeptAs: "both.json")
    try expect(JSONRenderer().render(Fixture.report(.inconclusive)), isKeptAs: "inconclusive.json")
  }

  @Test(arguments: ConfoundReport.Verdict.allCases)
  func `has every name of the contract, in its order`(_ verdict: ConfoundReport.Verdict) throws {
    let members = try members(of: JSONValue(Fixture.report(verdict)))
    #expect(
      members.map(\.key) == [
        "schema_version", "tool", "verdict", "confidence", "confidence_reasons", "complete",
        "headline", "reasons", "doubts", "decision", "metrics", "departures", "causes", "fix_first",
        "what_if", "ladder", "fair_exposures", "features", "curves", "robustness", "readiness",
        "economics", "gates", "friction", "data_quality", "columns", "inputs", "settings", "notes",
      ])
    let metrics = try #require(members.first { $0.key == "metrics" })
    for (_, metric) in try self.members(of: metrics.value) {
      guard case .object(let parts) = metric else { continue }
      #expect(
        parts.map(\.key) == [
          "users", "observed", "without_friction", "due_to_friction", "halved_friction", "naive",
          "floor", "ceiling", "effective_users", "largest_weight_share", "refused",
        ])
    }
    let robustness = try #require(members.first { $0.key == "robustness" })
    #expect(
      try self.members(of: robustness.value).map(\.key) == [
        "e_value", "e_value_low", "tipping_odds", "balance", "placebo", "stability",
        "clustering_z", "terminal_bracket", "other_estimates", "sign_in_bracket",
        "balance_limit",
      ])
  }

  @Test(arguments: ConfoundReport.Verdict.allCases)
  func `is one valid document`(_ verdict: ConfoundReport.Verdict) {
    var report = Fixture.report(verdict)
    #expect(JSONChecker.isValid(JSONRenderer().render(report)))
    report.headline = (0..<0x3000).compactMap(Unicode.Scalar.init).map { String($0) }
    report.oneSessionChurn.observed?.high = .nan
    report.dataQuality.firstEvent = nil
    #expect(JSONChecker.isValid(JSONRenderer().render(report)))
  }

  private func members(of value: JSONValue) throws -> [(key: String, value: JSONValue)] {
    guard case .object(let members) = value else {
      Issue.record("not an object")
      return []
    }
    return members
  }

  @Test func `masks what event names hold`() {
    var report = Fixture.mixed
    report.fixFirst[0].event = "/reset?token=abc123"
    report.friction.sources["error"] = ["mail jo@example.com"]
    let text = JSONRenderer().render(report)
    #expect(!text.contains("abc123") && !text.contains("example.com"))
  }

  @Test func `has no byte in it that acts, whatever names come`() {
    var report = Fixture.mixed
    report.columns[0].name = "\u{1b}\u{7f}\u{9b}\u{202e}\u{2028}\u{e0041}</script><!--"
    let text = JSONRenderer().render(report)
    #expect(text.contains(#"\u001b\u007f\u009b\u202e\u2028\udb40\udc41\u003c/script>\u003c!--"#))
    #expect(!text.unicodeScalars.filter { $0 != "\n" }.contains(where: isUnsafe))
  }
}

@Suite struct `JSON` {
  @Test(arguments: [
    (0.3, "0.3"), (124.0, "124"), (0.0, "0"), (-0.0, "0"), (1e-7, "1e-07"),
    (0.1 + 0.2, "0.30000000000000004"),
    (.nan, "null"), (.infinity, "null"), (-.infinity, "null"), (1e300, "1e+300"), (-2.5, "-2.5"),
  ]) func `writes numbers that read back the same`(_ number: Double, _ text: String) {
    #expect(JSONValue.number(number).compact == text)
  }

  @Test(arguments: [
    ("plain", #""plain""#), ("\"\\/", #""\"\\/""#), ("\n\r\t", #""\n\r\t""#), ("\0", #""\u0000""#),
    ("é日😀", #""é日😀""#), ("\u{2029}", #""\u2029""#), ("<b>", #""\u003cb>""#),
  ]) func `writes text that is safe to show`(_ text: String, _ quoted: String) {
    #expect(JSONValue.quoted(text) == quoted)
  }

  @Test func `keeps members in their order`() {
    let value: JSONValue = ["b": 1, "a": [true, nil, "x"], "c": [:], "d": []]
    #expect(value.compact == #"{"b":1,"a":[true,null,"x"],"c":{},"d":[]}"#)
  }

  @Test func `breaks lines between members, not inside what is short`() {
    let value: JSONValue = ["a": ["x": 1, "y": 2], "b": [1, 2, 3]]
    #expect(value.pretty == "{\n  \"a\": {\"x\": 1, \"y\": 2},\n  \"b\": [1, 2, 3]\n}\n")
  }
}

@Suite struct `Figures for people` {
  @Test(arguments: [
    (0, "0"), (999, "999"), (1000, "1,000"), (1_204_511, "1,204,511"), (-1234, "-1,234"),
  ]) func `group the digits of a count`(_ number: Int, _ text: String) {
    #expect(Figures.count(number) == text)
  }

  @Test(arguments: [
    (0.3, "30 %"), (0, "0 %"), (1, "100 %"), (0.002, "0.2 %"), (0.0001, "under 0.1 %"),
    (0.0094, "0.9 %"),
    (0.0096, "1 %"), (-0.03, "-3 %"),
  ]) func `give a share in per cent`(_ share: Double, _ text: String) {
    #expect(Figures.percent(share) == text)
  }

  @Test func `give a range with its ends apart`() {
    #expect(Figures.percentRange(0.22, 0.38) == "22-38 %")
    #expect(Figures.peopleRange(-2, 44) == "-2 to 44")
    #expect(Figures.peopleRange(1200, 1900) == "1,200-1,900")
  }

  @Test func `do not trap on what is no number`() {
    for number in [Double.nan, .infinity, -.infinity, 1e300] {
      #expect(Figures.people(number) == "very many")
      #expect(Figures.percent(number) == "very large %")
    }
  }
}
