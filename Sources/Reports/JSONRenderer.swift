import Effects

/// The report as one JSON document whose names are the contract with scripts.
///
/// Members stand in a fixed order and are never absent: what has no value is `null` or empty.
public struct JSONRenderer: ReportRenderer {
  /// Makes the renderer.
  public init() {}

  /// The report as one JSON document.
  ///
  /// - Parameter report: What was found.
  /// - Returns: The document, with a line end after it.
  public func render(_ report: ConfoundReport) -> String {
    JSONValue(report).pretty
  }
}

extension JSONValue {
  /// Makes the document of a report.
  init(_ report: ConfoundReport) {
    self = [
      "schema_version": .string(ConfoundReport.schemaVersion),
      "tool": JSONValue(report.tool),
      "verdict": .string(report.verdict.rawValue),
      "confidence": JSONValue(report.confidence?.rawValue),
      "confidence_reasons": JSONValue(strings: report.confidenceReasons),
      "complete": .bool(report.isComplete),
      "headline": JSONValue(strings: report.headline),
      "reasons": .array(report.reasons.map { JSONValue($0) }),
      "doubts": JSONValue(strings: report.doubts),
      "decision": report.decision.map { JSONValue($0) } ?? nil,
      "metrics": [
        "one_session_churn": JSONValue(report.oneSessionChurn),
        "departures_by_horizon": JSONValue(report.departuresByHorizon),
        "conversion_by_horizon": report.conversionByHorizon.map { JSONValue($0) } ?? nil,
      ],
      "departures": JSONValue(report.departures),
      "causes": .array(report.causes.map { JSONValue($0) }),
      "fix_first": .array(report.fixFirst.map { JSONValue($0) }),
      "what_if": .array(report.whatIf.map { JSONValue($0) }),
      "ladder": [],
      "fair_exposures": nil,
      "features": .array(report.features.map { JSONValue($0) }),
      "curves": .array(report.curves.map { JSONValue($0) }),
      "robustness": JSONValue(report.robustness),
      "readiness": [],
      "economics": nil,
      "gates": .array(report.gates.map { JSONValue($0) }),
      "friction": JSONValue(report.friction),
      "data_quality": JSONValue(report.dataQuality),
      "columns": .array(report.columns.map { JSONValue($0) }),
      "inputs": .array(report.inputs.map { JSONValue($0) }),
      "settings": JSONValue(report.settings),
      "notes": JSONValue(strings: report.notes),
    ]
  }

  /// Makes an array of text.
  init(strings: [String]) {
    self = .array(strings.map(JSONValue.string))
  }

  /// Makes an object of counts, its members in the order of their names.
  init(counts: [String: Int]) {
    self = .object(counts.sorted { $0.key < $1.key }.map { ($0.key, .integer($0.value)) })
  }

  init(_ tool: ConfoundReport.Tool) {
    self = ["name": .string(tool.name), "version": .string(tool.version)]
  }

  private init(_ gate: ConfoundReport.GateResult) {
    self = [
      "rule": .string(gate.rule),
      "level": .string(gate.level),
      "outcome": .string(gate.outcome),
      "message": .string(gate.message),
    ]
  }

  init(_ column: ConfoundReport.Column) {
    self = [
      "role": .string(column.role),
      "name": .string(column.name),
      "why": .string(column.why),
      "passed_over": JSONValue(strings: column.passedOver),
    ]
  }

  init(_ input: ConfoundReport.InputFile) {
    self = [
      "name": .string(input.name),
      "bytes": .integer(input.bytes),
      "sha256": JSONValue(input.sha256),
      "format": .string(input.format),
      "delimiter": JSONValue(input.delimiter),
    ]
  }

  init(_ settings: ConfoundReport.Settings) {
    self = [
      "seed": Int(exactly: settings.seed).map(JSONValue.integer) ?? .string("\(settings.seed)"),
      "session_gap_s": .integer(settings.sessionGapSeconds),
      "churn_after_s": .integer(settings.churnAfterSeconds),
      "horizon_s": .integer(settings.horizonSeconds),
      "slow_after_ms": JSONValue(settings.slowAfterMilliseconds),
      "slow_after_quantile": JSONValue(settings.slowAfterQuantile),
      "signup": JSONValue(settings.signup),
      "activation": JSONValue(settings.activation),
      "conversion": JSONValue(settings.conversion),
      "counted": JSONValue(strings: settings.counted),
      "level": .number(settings.level),
      "timezone": .string(settings.timeZone),
    ]
  }
}
