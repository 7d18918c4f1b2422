import Testing

@testable import EventLogs

/// The reader against a plain one that was written apart; Tests/Differential/run has many more logs.
struct DifferentialTests {
  @Test(arguments: 0..<8) func `a second reader reads the same`(_ part: UInt64) {
    for seed in (part * 50)..<(part * 50 + 50) {
      let complaint = Differential.complaint(seed: seed)
      #expect(complaint == nil)
    }
  }

  @Test func `the logs of a differential run hold every reason for which a row is not used`() {
    var reasons: Set<String> = []
    for seed in UInt64(0)..<400 {
      let plain = PlainReader(limit: 200, repeats: .byID, latest: 1_790_172_800_000_000_000)
      let bytes = Differential.log(seed: seed)
      let outcome =
        seed % 2 == 0
        ? PlainCSV.read(bytes, roles: HostileLog.roles, plain)
        : PlainJSONLines.read(bytes, roles: HostileLog.roles, plain)
      reasons.formUnion(outcome.rejects.map { String($0.prefix { $0 != " " }) })
    }
    // Only a log of another zone than UTC has times that clocks skip.
    reasons.insert(Reason.timestampNonexistent.rawValue)
    let missed = Reason.allCases.map(\.rawValue).filter { !reasons.contains($0) }
    #expect(missed == [])
  }
}
