import Effects

@testable import Reports

/// Small reports for runs whose log does not matter.
enum SampleReport {
  static func estimate(_ point: Double, _ low: Double, _ high: Double) -> ConfoundReport.Estimate {
    ConfoundReport.Estimate(estimate: point, low: low, high: high, level: 0.95, n: 400)
  }

  static var both: ConfoundReport {
    ConfoundReport(
      verdict: .both, confidence: .moderate, confidenceReasons: [], isComplete: true,
      headline: [
        "BOTH. 100 of 400 people left.",
        "Friction explains about 47 of them (47 %; likely 41-53 %).",
      ],
      reasons: [], decision: nil, oneSessionChurn: metric, departuresByHorizon: metric,
      conversionByHorizon: nil,
      departures: ConfoundReport.Departures(
        total: 100, counted: 100, countedAfterFriction: 60, afterFriction: 60, frictionFree: 40,
        dueToFriction: estimate(47, 41, 53),
        shareDueToFriction: estimate(0.47, 0.41, 0.53),
        metFrictionLeftAnyway: estimate(13, 7, 19), beforeValue: nil, afterValue: nil,
        stillHere: 280, tooRecent: 20, resurrected: 0),
      causes: [], fixFirst: [], robustness: nil, gates: [],
      friction: ConfoundReport.FrictionRecord(byKind: [], byRelease: [], byDay: [], sources: [:]),
      dataQuality: ConfoundReport.DataQuality(
        rowsRead: 1000, accepted: 1000, rejected: 0, duplicatesDropped: 0, excluded: 0,
        blankLines: 0, users: 400, sessions: 700, attempts: 900,
        firstEvent: "2026-03-02T00:00:00Z", lastEvent: "2026-05-02T00:00:00Z",
        rejectedByReason: [:], excludedByReason: [:], fieldNotes: [:]),
      columns: [],
      inputs: [
        ConfoundReport.InputFile(
          name: "events.csv", bytes: 100, sha256: nil, format: "csv", delimiter: ",")
      ],
      settings: ConfoundReport.Settings(
        seed: 1, sessionGapSeconds: 1800, churnAfterSeconds: 604_800, horizonSeconds: 1_209_600,
        slowAfterMilliseconds: 3000, slowAfterQuantile: nil, signup: nil, activation: nil,
        conversion: nil, counted: [], level: 0.95),
      notes: [])
  }

  /// The same with 12 % of the rows rejected.
  static var incomplete: ConfoundReport {
    var report = both
    report.dataQuality.rejected = 120
    report.dataQuality.accepted = 880
    return report
  }

  private static var metric: ConfoundReport.Metric {
    ConfoundReport.Metric(
      users: 400, observed: estimate(0.25, 0.21, 0.29), withoutFriction: estimate(0.15, 0.1, 0.2),
      dueToFriction: estimate(0.1, 0.06, 0.14), halvedFriction: nil, naive: nil, floor: 0.1,
      ceiling: 0.25, effectiveUsers: 200, largestWeightShare: 0.02, refused: nil)
  }
}
