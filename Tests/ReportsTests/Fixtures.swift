import Effects

@testable import Reports

/// Reports made by hand; `mixed` is the one that `docs` and UX mock-ups show.
enum Fixture {
  typealias Estimate = ConfoundReport.Estimate

  static func estimate(_ point: Double, _ low: Double, _ high: Double, n: Int = 1284) -> Estimate {
    Estimate(estimate: point, low: low, high: high, level: 0.95, n: n)
  }

  /// Some people left because of friction, others did not.
  static var mixed: ConfoundReport {
    ConfoundReport(
      tool: tool, verdict: .both, confidence: .moderate,
      confidenceReasons: ["41 % of the sessions have no latency field", "1,380 people, one log"],
      isComplete: true,
      headline: [
        "BOTH. 412 of 1,380 people left.",
        "Friction explains about 124 of them (30 %; likely 22-38 %).",
        "The friction in this log does not explain the other 288.",
        "Fix failed sign-in first: it may have cost 57 people (40-74).",
      ],
      reasons: [
        ConfoundReport.Reason(
          code: "unmonitored_segment", refuses: false,
          text: "41 % of sessions have no latency field: slow pages may be undercounted",
          remedy: "Log the latency of every request", cell: nil, price: nil)
      ],
      decision: nil, oneSessionChurn: oneSession, departuresByHorizon: byHorizon,
      conversionByHorizon: nil, departures: departures, causes: causes, fixFirst: steps,
      whatIf: whatIf, curves: curves, features: features, robustness: robustness, gates: [],
      friction: friction, dataQuality: quality, columns: columns,
      inputs: [
        ConfoundReport.InputFile(
          name: "events.csv", bytes: 98_234_511, sha256: nil, format: "csv", delimiter: ";")
      ],
      settings: settings,
      notes: ["no events at all on 2026-10-14: read as an outage of tracking"])
  }

  private static var tool: ConfoundReport.Tool {
    var tool = ConfoundReport.Tool()
    tool.version = "1.0.0"
    return tool
  }

  private static var oneSession: ConfoundReport.Metric {
    ConfoundReport.Metric(
      users: 1284, observed: estimate(0.32, 0.29, 0.35), withoutFriction: estimate(0.24, 0.2, 0.28),
      dueToFriction: estimate(0.08, 0.05, 0.11), halvedFriction: estimate(0.28, 0.25, 0.31),
      naive: .init(withoutFriction: 0.36, dueToFriction: -0.03), floor: 0.11, ceiling: 0.33,
      effectiveUsers: 812.4, largestWeightShare: 0.011, refused: nil)
  }

  private static var byHorizon: ConfoundReport.Metric {
    ConfoundReport.Metric(
      users: 1100, observed: estimate(0.41, 0.38, 0.44, n: 1100), withoutFriction: nil,
      dueToFriction: nil, halvedFriction: estimate(0.38, 0.34, 0.42, n: 1100), naive: nil,
      floor: 0.2, ceiling: 0.41,
      effectiveUsers: nil, largestWeightShare: nil,
      refused: .init(
        code: "no_overlap", text: "Nearly everyone on android met friction.", price: nil))
  }

  private static var departures: ConfoundReport.Departures {
    ConfoundReport.Departures(
      total: 412, counted: 412, countedAfterFriction: 233, afterFriction: 233, frictionFree: 179,
      dueToFriction: estimate(124, 91, 157),
      shareDueToFriction: estimate(0.3, 0.22, 0.38), metFrictionLeftAnyway: estimate(109, 76, 142),
      beforeValue: estimate(171, 150, 192), afterValue: estimate(117, 96, 138), stillHere: 872,
      tooRecent: 96, resurrected: 31,
      onlyFailedSignIns: 14)
  }

  private static var causes: [ConfoundReport.Cause] {
    [
      ConfoundReport.Cause(
        id: "auth", label: "Failed sign-in", kind: "auth", peopleHit: 212, attempts: 3120,
        frictionRate: 0.071, peopleLost: estimate(57, 40, 74), share: estimate(0.14, 0.1, 0.18),
        peopleLostAlone: estimate(60, 42, 78)),
      ConfoundReport.Cause(
        id: "error", label: "Errors (5xx, crashes)", kind: "error", peopleHit: 154,
        attempts: 80211, frictionRate: 0.012, peopleLost: estimate(46, 29, 63), share: nil,
        peopleLostAlone: nil),
      ConfoundReport.Cause(
        id: "latency", label: "Slower than 3 s", kind: "latency", peopleHit: 233, attempts: 61840,
        frictionRate: 0.029, peopleLost: estimate(21, -2, 44), share: nil, peopleLostAlone: nil),
    ]
  }

  private static var steps: [ConfoundReport.Step] {
    [
      step(1, "login", "android", "1.4.0", rate: 0.19, estimate(31, 19, 43)),
      step(2, "sync_calendar", "android", "1.4.0", rate: 0.124, estimate(17, 8, 26)),
      step(3, "import_csv", "web", nil, rate: 0.061, estimate(9, 2, 16)),
      step(4, "search", nil, nil, rate: 0.02, estimate(3, -2, 8)),
    ]
  }

  private static func step(
    _ rank: Int, _ event: String, _ platform: String?, _ release: String?, rate: Double,
    _ lost: Estimate
  ) -> ConfoundReport.Step {
    ConfoundReport.Step(
      rank: rank, event: event, kind: "auth", platform: platform, release: release, attempts: 812,
      frictionRate: rate, peopleLost: lost, isCertain: lost.low > 0)
  }

  private static var friction: ConfoundReport.FrictionRecord {
    ConfoundReport.FrictionRecord(
      byKind: [
        .init(
          kind: "error", isMonitored: true, events: 512, attempts: 498, sessions: 402, users: 154),
        .init(
          kind: "auth", isMonitored: true, events: 222, attempts: 221, sessions: 215, users: 212),
        .init(
          kind: "payment", isMonitored: false, events: 0, attempts: 0, sessions: 0, users: 0),
      ],
      byRelease: [
        .init(release: "1.4.0", attempts: 9120, frictionRate: estimate(0.08, 0.07, 0.09, n: 9120))
      ],
      byDay: [.init(day: "2026-11-22", attempts: 811, hits: 19)],
      sources: ["error": ["save", "import_csv"], "auth": ["login"]])
  }

  private static var quality: ConfoundReport.DataQuality {
    ConfoundReport.DataQuality(
      rowsRead: 1_204_511, accepted: 1_201_877, rejected: 2601, duplicatesDropped: 33, excluded: 0,
      blankLines: 0, users: 1380, sessions: 9412, attempts: 80211,
      firstEvent: "2026-08-31T00:00:12.447Z", lastEvent: "2026-11-22T23:14:02Z",
      rejectedByReason: ["timestamp_invalid": 2410, "invalid_utf8": 187, "too_many_fields": 4],
      excludedByReason: [:], fieldNotes: ["bad_number": 3])
  }

  private static var columns: [ConfoundReport.Column] {
    [
      .init(role: "user", name: "uid", why: "content", passedOver: []),
      .init(role: "time", name: "ts", why: "name", passedOver: ["received_at"]),
      .init(role: "event", name: "action", why: "name", passedOver: []),
    ]
  }

  private static var settings: ConfoundReport.Settings {
    ConfoundReport.Settings(
      seed: 1, sessionGapSeconds: 1800, churnAfterSeconds: 604_800, horizonSeconds: 1_209_600,
      slowAfterMilliseconds: 3000, slowAfterQuantile: nil, signup: nil,
      activation: "project_shared", conversion: nil, counted: [], level: 0.95)
  }
}

extension Fixture {
  /// The report that `verdict` goes with.
  static func report(_ verdict: ConfoundReport.Verdict) -> ConfoundReport {
    switch verdict {
    case .both: mixed
    case .mostlyFriction: mostlyFriction
    case .mostlyValue: mostlyValue
    case .inconclusive: inconclusive
    case .noFrictionSignal:
      refused(
        .noFrictionSignal,
        headline: [
          "CANNOT TELL FROM THIS LOG.",
          "Nothing in it records errors, failed sign-ins or waiting times.",
          "Log these: a status code and a latency with every request.",
        ],
        code: "no_friction_signal", left: 412)
    case .tooEarly:
      refused(
        .tooEarly,
        headline: ["TOO EARLY.", "The log covers 6 days; leaving is judged after 7."],
        code: "not_enough_follow_up", left: 0)
    case .nobodyLeft:
      refused(
        .nobodyLeft, headline: ["NOBODY LEFT.", "All 968 people who can be judged came back."],
        code: nil, left: 0)
    }
  }

  private static var mostlyFriction: ConfoundReport {
    var report = mixed
    report.verdict = .mostlyFriction
    report.confidence = .high
    report.confidenceReasons = []
    report.headline = [
      "MOSTLY FRICTION. 412 of 1,380 people left.",
      "Friction explains about 260 of them (63 %; likely 52-74 %).",
      "Fix failed sign-in first: it may have cost 157 people (140-174).",
    ]
    report.departures.dueToFriction = estimate(260, 214, 305)
    report.departures.shareDueToFriction = estimate(0.63, 0.52, 0.74)
    report.decision = .init(
      target: "one_session_churn < 25%", observed: "misses", withoutFriction: "meets",
      outcome: "flips")
    report.decision?.observedFigure = report.oneSessionChurn.observed
    report.decision?.withoutFrictionFigure = report.oneSessionChurn.withoutFriction
    return report
  }

  private static var mostlyValue: ConfoundReport {
    var report = mixed
    report.verdict = .mostlyValue
    report.confidence = .low
    report.headline = [
      "MOSTLY VALUE. 412 of 1,380 people left.",
      "Friction explains about 41 of them (10 %; likely 3-18 %).",
      "The friction in this log does not explain the other 371.",
    ]
    report.departures.dueToFriction = estimate(41, 12, 74)
    report.departures.shareDueToFriction = estimate(0.1, 0.03, 0.18)
    report.gates = [
      .init(
        rule: "friction_share > 40%", level: "fail", outcome: "pass",
        message: "friction_share 10 % (3-18 %), limit 40 %")
    ]
    return report
  }

  private static var inconclusive: ConfoundReport {
    var report = refused(
      .inconclusive,
      headline: [
        "CANNOT TELL YET. 19 people left; at least about 60 are needed for an answer.",
        "Earliest: mid January, at this pace.",
      ],
      code: "too_few_users", left: 19)
    report.isComplete = false
    report.dataQuality.rejected = 144_541
    report.dataQuality.accepted = 1_059_937
    return report
  }

  private static func refused(
    _ verdict: ConfoundReport.Verdict, headline: [String], code: String?, left: Int
  ) -> ConfoundReport {
    var report = mixed
    report.verdict = verdict
    report.confidence = nil
    report.confidenceReasons = []
    report.headline = headline
    report.reasons = []
    if let code {
      report.reasons = [
        .init(
          code: code, refuses: true, text: "The log cannot answer the question as it stands",
          remedy: "Come back when it has more", cell: nil, price: .init(users: 120, weeks: 6))
      ]
    }
    for path in [\ConfoundReport.oneSessionChurn, \.departuresByHorizon] {
      report[keyPath: path].withoutFriction = nil
      report[keyPath: path].dueToFriction = nil
      report[keyPath: path].halvedFriction = nil
      report[keyPath: path].naive = nil
      report[keyPath: path].refused = code.map {
        .init(code: $0, text: "The log cannot answer the question as it stands.", price: nil)
      }
      if left == 0 { report[keyPath: path].observed = nil }
    }
    report.departures = .init(
      total: left, counted: left, countedAfterFriction: left / 2, afterFriction: left / 2,
      frictionFree: left - left / 2, dueToFriction: nil,
      shareDueToFriction: nil, metFrictionLeftAnyway: nil, beforeValue: nil, afterValue: nil,
      stillHere: 968 - left, tooRecent: 96, resurrected: 0)
    report.causes =
      left == 0
      ? []
      : causes.map { cause in
        var cause = cause
        cause.peopleLost = nil
        return cause
      }
    report.fixFirst = []
    report.whatIf = []
    report.curves = []
    report.features = []
    report.robustness = nil
    return report
  }
}
