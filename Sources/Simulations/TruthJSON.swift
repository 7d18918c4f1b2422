extension Simulation {
  /// The truth of the log as JSON, keys in a fixed order.
  ///
  /// - Parameter population: The truth of a large population, to stand beside it.
  /// - Returns: An object with the names of the report's own JSON.
  public func truthJSON(population: Truth? = nil) -> String {
    let expected =
      switch scenario.expected {
      case .estimate: JSON.array([.text("estimate")])
      case .codes(let codes): JSON.array(codes.map(JSON.text))
      }
    let head: [(String, JSON)] = [
      ("scenario", .text(scenario.name)), ("seed", .text(String(seed))),
      ("users", .whole(users)), ("planted", .text(scenario.planted)), ("expected", expected),
      ("settings", settings),
    ]
    let all = head + truth.fields + [("population", population.map { .object($0.fields) } ?? .null)]
    return JSON.object(all).written(indent: "") + "\n"
  }

  private var settings: JSON {
    .object([
      ("session_gap_s", .whole(Int(Convention.sessionGap / 1_000))),
      ("churn_after_s", .whole(Int(Convention.returnWindow / 1_000))),
      ("horizon_s", .whole(Int(Convention.horizon / 1_000))),
      ("slow_after_ms", .whole(Convention.slowAfter)),
      ("activation", .text(mechanism.name(of: .activated))),
      ("conversion", .text(mechanism.name(of: .subscribed))),
    ])
  }
}

extension Truth {
  /// The metrics and departures under the names the report uses.
  fileprivate var fields: [(String, JSON)] {
    [
      (
        "metrics",
        .object([
          ("one_session_churn", oneSessionChurn?.json ?? .null),
          ("departures_by_horizon", departuresByHorizon?.json ?? .null),
          ("conversion_by_horizon", conversionByHorizon?.json ?? .null),
        ])
      ),
      (
        "departures",
        .object([
          ("total", .whole(departures)), ("due_to_friction", .whole(departuresDueToFriction)),
        ])
      ),
      ("what_if", .array([1, 0.75, 0.5, 0.25, 0].map(whatIf))),
      (
        "curves",
        .array([
          retention.json(group: "observed"),
          retentionWithoutFriction.json(group: "without_friction"),
        ])
      ),
    ]
  }

  /// The metrics at so many times the odds of friction.
  private func whatIf(atOdds odds: Double) -> JSON {
    func metric(_ metric: Metric?) -> JSON {
      metric?.value(atOdds: odds).map(JSON.number) ?? .null
    }
    return .object([
      ("odds", .number(odds)), ("one_session_churn", metric(oneSessionChurn)),
      ("departures_by_horizon", metric(departuresByHorizon)),
      ("conversion_by_horizon", metric(conversionByHorizon)),
    ])
  }
}

extension RetentionTruth {
  fileprivate func json(group: String) -> JSON {
    .object([
      ("group", .text(group)),
      ("t_s", .array(surviving.indices.map { .whole($0 * 86_400) })),
      ("surviving", .array(surviving.map(JSON.number))),
      ("at_risk", .array(atRisk.map(JSON.whole))),
    ])
  }
}

extension Truth.Metric {
  fileprivate var json: JSON {
    .object([
      ("users", .whole(users)), ("observed", .number(observed)),
      ("without_friction", .number(withoutFriction)), ("halved_friction", .number(halvedFriction)),
      ("due_to_friction", .number(dueToFriction)),
    ])
  }
}

/// A JSON value, written with the keys in the order given.
private enum JSON {
  case null
  case whole(Int)
  case number(Double)
  case text(String)
  case array([JSON])
  case object([(String, JSON)])

  /// The value as text, lines after the first set in by `indent`.
  func written(indent: String) -> String {
    switch self {
    case .null: "null"
    case .whole(let number): String(number)
    case .number(let number): String((number * 1e9).rounded() / 1e9)
    case .text(let text): Self.quoted(text)
    case .array(let items):
      "[" + items.map { $0.written(indent: indent) }.joined(separator: ", ") + "]"
    case .object(let members):
      "{\n"
        + members.map { key, value in
          indent + "  " + Self.quoted(key) + ": " + value.written(indent: indent + "  ")
        }.joined(separator: ",\n") + "\n" + indent + "}"
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"", "\\": quoted += "\\" + String(character)
      case "\0"..<" ": quoted += " "
      default: quoted.unicodeScalars.append(character)
      }
    }
    return quoted + "\""
  }
}
