import Reports

/// A figure of the report beside a limit, and what happens past it.
struct Gate: Sendable {
  /// The rule as given.
  var rule: String
  var level: Level
  var figure: Figure
  var comparison: Comparison
  var limit: Double

  /// What a tripped gate does.
  enum Level: String, Sendable {
    case fail
    case warn
  }

  /// Makes the gate of a rule such as `friction_share > 40%`.
  init(_ rule: String, level: Level) throws(UsageError) {
    let parts = try RuleParts(rule)
    guard let figure = Figure.all.first(where: { $0.name == parts.name }) else {
      throw Self.unknown(parts.name)
    }
    guard let limit = figure.limit(written: parts.limit) else {
      throw UsageError("'\(parts.limit)' is not \(figure.limitInWords)")
    }
    self.rule = rule
    self.level = level
    self.figure = figure
    self.comparison = parts.comparison
    self.limit = limit
  }

  /// How the gate comes out for a report.
  func result(
    in report: ConfoundReport, on basis: GateOptions.Basis
  ) -> ConfoundReport.GateResult {
    let reading = figure.reading(in: report)
    let outcome: String =
      switch reading {
      case .none: "inconclusive"
      case .exact(let value): comparison.holds(value, limit) ? "trip" : "pass"
      case .estimate(let estimate) where basis == .point:
        comparison.holds(estimate.estimate, limit) ? "trip" : "pass"
      case .estimate(let estimate): outcome(of: estimate)
      }
    let value = reading.map { " \(figure.words(for: $0))" } ?? " has no value"
    return ConfoundReport.GateResult(
      rule: rule, level: level.rawValue, outcome: outcome,
      message: "\(figure.name)\(value), limit \(figure.words(forLimit: limit))")
  }

  /// The whole interval decides: past the limit, short of it, or neither.
  private func outcome(of estimate: ConfoundReport.Estimate) -> String {
    switch (comparison.holds(estimate.low, limit), comparison.holds(estimate.high, limit)) {
    case (true, true): "trip"
    case (false, false): "pass"
    default: "inconclusive"
    }
  }

  private static func unknown(_ name: String) -> UsageError {
    if name.hasSuffix("_change") {
      return UsageError("'\(name)' needs an earlier report, which this version cannot compare with")
    }
    let names = Figure.all.map(\.name)
    let near = suggestion(for: name, among: names).map { "did you mean \($0)?" }
    return UsageError("unknown figure '\(name)'", details: Figure.listing, hint: near)
  }
}

/// The way a figure may lie past its limit.
enum Comparison: String, CaseIterable, Sendable {
  case atMost = "<="
  case atLeast = ">="
  case below = "<"
  case above = ">"

  /// Whether `value` lies on that side of `limit`.
  func holds(_ value: Double, _ limit: Double) -> Bool {
    switch self {
    case .atMost: value <= limit
    case .atLeast: value >= limit
    case .below: value < limit
    case .above: value > limit
    }
  }
}

/// A decision that rests on a metric.
struct Target: Sendable {
  /// As given.
  var text: String
  var metric: TargetMetric
  var comparison: Comparison
  var limit: Double

  /// Makes the target of a rule such as `one_session_churn < 25%`.
  init(_ text: String) throws(UsageError) {
    let parts = try RuleParts(text)
    guard let metric = TargetMetric(rawValue: parts.name) else {
      let names = TargetMetric.allCases.map(\.rawValue)
      let near = suggestion(for: parts.name, among: names).map { "did you mean \($0)?" }
      let known = "known: " + names.joined(separator: ", ")
      throw UsageError("'\(parts.name)' is not a metric", details: [known], hint: near)
    }
    guard let limit = share(written: parts.limit) else {
      throw UsageError("'\(parts.limit)' is not a share such as 25% or 0.25")
    }
    self.text = text
    self.metric = metric
    self.comparison = parts.comparison
    self.limit = limit
  }
}

/// A metric that a decision may rest on.
enum TargetMetric: String, CaseIterable, Sendable {
  case oneSessionChurn = "one_session_churn"
  case departuresByHorizon = "departures_by_horizon"
  case conversionByHorizon = "conversion_by_horizon"
}

/// The three parts of `friction_share > 40%`.
private struct RuleParts {
  var name: String
  var comparison: Comparison
  var limit: String

  init(_ rule: String) throws(UsageError) {
    let name = rule.prefix { !"<>=!".contains($0) }
    let rest = rule.dropFirst(name.count)
    guard let comparison = Comparison.allCases.first(where: { rest.hasPrefix($0.rawValue) }) else {
      throw UsageError("'\(rule)' is not a rule such as 'friction_share > 40%'")
    }
    self.name = name.split(separator: " ").joined(separator: " ")
    self.comparison = comparison
    self.limit = rest.dropFirst(comparison.rawValue.count)
      .split(separator: " ").joined(separator: " ")
  }
}
