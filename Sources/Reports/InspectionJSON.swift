import Sessions

/// An inspection as one JSON document: the members of a report's that need no estimate.
public struct InspectionJSONRenderer: Sendable {
  /// Makes the renderer.
  public init() {}

  /// The inspection as one JSON document.
  ///
  /// - Parameter inspection: How the log was understood.
  /// - Returns: The document, with a line end after it.
  public func render(_ inspection: LogInspection) -> String {
    let document: JSONValue = [
      "schema_version": .string(ConfoundReport.schemaVersion),
      "tool": JSONValue(inspection.tool),
      "columns": .array(inspection.columns.map { JSONValue($0) }),
      "friction": friction(inspection),
      "readiness": [],
      "data_quality": JSONValue(inspection.dataQuality),
      "inputs": .array(inspection.inputs.map { JSONValue($0) }),
      "settings": JSONValue(inspection.settings),
      "notes": JSONValue(strings: inspection.notes),
    ]
    return document.pretty
  }

  /// The members of a report's `friction`; those that need attempts put together are `null`.
  private func friction(_ inspection: LogInspection) -> JSONValue {
    let met = inspection.kinds.filter { !$0.names.isEmpty }
    let sources = met.map {
      (
        $0.kind.slug,
        JSONValue(strings: $0.names.prefix(ConfoundReport.FrictionRecord.mostNames).map(masked))
      )
    }
    return [
      "by_kind": .array(
        inspection.kinds.map { kind in
          [
            "kind": .string(kind.kind.slug),
            "monitored": .bool(kind.isMonitored),
            "events": .integer(kind.rows),
            "attempts": nil,
            "sessions": .integer(kind.sessions),
            "users": .integer(kind.people),
          ]
        }),
      "by_release": nil,
      "by_day": nil,
      "sources": .object(sources.sorted { $0.0 < $1.0 }.map { (key: $0.0, value: $0.1) }),
    ]
  }
}
