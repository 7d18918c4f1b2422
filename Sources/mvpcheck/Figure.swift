import Reports

/// A figure of the report that a gate may watch.
struct Figure: Sendable {
  let name: String
  /// The figure's path in the JSON report.
  let path: String
  private let unit: Unit
  private let read: @Sendable (ConfoundReport) -> Reading?

  /// A figure that was counted, or one that was estimated.
  enum Reading {
    case exact(Double)
    case estimate(ConfoundReport.Estimate)
  }

  private enum Unit {
    case share
    case people
  }

  /// The figure in a report; `nil` where it has no value.
  func reading(in report: ConfoundReport) -> Reading? {
    read(report)
  }

  /// `47 % (41-53 %)`.
  func words(for reading: Reading) -> String {
    switch (reading, unit) {
    case (.exact(let value), .share): percentInWords(value)
    case (.exact(let value), .people): peopleInWords(value)
    case (.estimate(let estimate), .share): estimate.shareInWords
    case (.estimate(let estimate), .people): estimate.peopleInWords
    }
  }

  /// `40 %`.
  func words(forLimit limit: Double) -> String {
    unit == .share ? percentInWords(limit) : peopleInWords(limit)
  }

  /// What a limit has to look like.
  var limitInWords: String {
    unit == .share ? "a share such as 40%, 40pct or 0.4" : "a number of people such as 60"
  }

  func limit(written text: String) -> Double? {
    unit == .share ? share(written: text) : decimalNumber(text)
  }
}

extension Figure {
  /// Every figure, in the order of the help.
  static let all: [Figure] =
    [
      Figure(name: "friction_share", path: "departures.share_due_to_friction", unit: .share) {
        $0.departures.shareDueToFriction.map(Reading.estimate)
      },
      Figure(name: "people_lost", path: "departures.due_to_friction", unit: .people) {
        $0.departures.dueToFriction.map(Reading.estimate)
      },
    ]
    + metric("one_session_churn") { $0.oneSessionChurn }
    + metric("departures_by_horizon") { $0.departuresByHorizon }
    + metric("conversion_by_horizon") { $0.conversionByHorizon }
    + [
      Figure(name: "reject_rate", path: "rejected / rows_read", unit: .share) {
        ratio($0.dataQuality.rejected, to: $0.dataQuality.rowsRead)
      },
      Figure(name: "too_recent_share", path: "departures.too_recent / users", unit: .share) {
        ratio($0.departures.tooRecent, to: $0.dataQuality.users)
      },
    ]

  /// The figures, the parts of metrics named once, for a message.
  static let listing: [String] = {
    let plain = all.map(\.name).filter { !$0.contains(".") }
    let parts = all.compactMap { $0.name.split(separator: ".").dropFirst().first }
    let suffixes = parts.prefix(3).map { "." + $0 }.joined(separator: ", ")
    let metrics = TargetMetric.allCases.map(\.rawValue).joined(separator: ", ")
    return ["known: " + plain.joined(separator: ", "), "and \(suffixes) of \(metrics)"]
  }()

  private static func metric(
    _ name: String, _ metric: @escaping @Sendable (ConfoundReport) -> ConfoundReport.Metric?
  ) -> [Figure] {
    func part(
      _ suffix: String, _ member: String,
      _ estimate: @escaping @Sendable (ConfoundReport.Metric) -> ConfoundReport.Estimate?
    ) -> Figure {
      Figure(name: name + suffix, path: "metrics.\(name).\(member)", unit: .share) {
        metric($0).flatMap(estimate).map(Reading.estimate)
      }
    }
    return [
      part("", "observed") { $0.observed },
      part(".without_friction", "without_friction") { $0.withoutFriction },
      part(".due_to_friction", "due_to_friction") { $0.dueToFriction },
      part(".halved_friction", "halved_friction") { $0.halvedFriction },
    ]
  }

  private static func ratio(_ part: Int, to whole: Int) -> Reading? {
    whole > 0 ? .exact(Double(part) / Double(whole)) : nil
  }
}
