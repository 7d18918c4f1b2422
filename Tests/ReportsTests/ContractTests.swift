import Effects
import Testing

@testable import Reports

/// Names of the contract, object by object, in their order; others may stand between them.
private let contract: [String: [String]] = [
  "reasons[]": ["code", "refuses", "text", "remedy", "cell", "price"],
  "reasons[].price": ["users", "weeks"],
  "decision": ["target", "observed", "without_friction", "outcome", "more_users"],
  "metrics.departures_by_horizon.refused": ["code", "text"],
  "departures": [
    "total", "after_friction", "friction_free", "due_to_friction", "share_due_to_friction",
    "met_friction_left_anyway", "before_value", "after_value", "still_here", "too_recent",
    "resurrected",
  ],
  "fix_first[]": [
    "rank", "event", "kind", "platform", "release", "attempts", "friction_rate", "people_lost",
    "certain",
  ],
  "what_if[]": ["odds", "one_session_churn", "departures_by_horizon", "conversion_by_horizon"],
  "features[]": ["event", "users", "return_after_success"],
  "curves[]": ["group", "t_s", "surviving", "low", "high", "at_risk"],
  "robustness": [
    "e_value", "e_value_low", "tipping_odds", "balance", "placebo", "stability", "clustering_z",
    "terminal_bracket", "other_estimates",
  ],
  "robustness.balance[]": ["covariate", "before", "after"],
  "robustness.placebo[]": ["test", "estimate", "passed"],
  "robustness.stability[]": ["setting", "value_s", "share_due_to_friction"],
  "robustness.terminal_bracket": ["all", "without_terminal"],
  "robustness.other_estimates[]": ["method", "share_due_to_friction"],
  "what_if[].one_session_churn": ["estimate", "low", "high", "level", "n"],
]

@Suite struct `The contract` {
  @Test func `holds for every object, whatever was added`() {
    var report = Fixture.report(.mostlyFriction)
    report.reasons[0].price = .init(users: 1, weeks: nil)
    let objects = JSONValue(report).objects(at: "")
    for (path, names) in contract {
      let found = objects.filter { $0.path == path }
      #expect(!found.isEmpty, "\(path) is not there")
      for object in found {
        #expect(object.keys.filter(names.contains) == names, "\(path)")
      }
    }
  }

  @Test func `has null for what is not known, and never leaves it out`() {
    let objects = JSONValue(Fixture.report(.noFrictionSignal)).objects(at: "")
    let robustness = objects.first { $0.path == "robustness" }
    #expect(robustness?.keys.filter(contract["robustness", default: []].contains).count == 9)
  }
}

extension JSONValue {
  /// Every object in the document, with its path: `what_if[]`.
  fileprivate func objects(at path: String) -> [(path: String, keys: [String])] {
    switch self {
    case .object(let members):
      [(path, members.map(\.key))]
        + members.flatMap { $0.value.objects(at: path.isEmpty ? $0.key : "\(path).\($0.key)") }
    case .array(let values): values.flatMap { $0.objects(at: path + "[]") }
    default: []
    }
  }
}
