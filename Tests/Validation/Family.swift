import Simulations

/// Many logs of one scenario and size.
struct Family: Sendable {
  let scenario: Scenario
  let users: Int

  /// The families of a scenario: of `users` people, or of 2,000, and of 200 where it plants a bias that
  /// no other one tried on so few people does.
  ///
  /// A scenario about having few people has no other size.
  static func families(of scenario: Scenario, users: Int?) -> [Family] {
    let isAboutSize = scenario.defaultUsers < 200 || scenario.name == "small"
    let usual = triedOnFew.contains(scenario.name) ? [2_000, 200] : [2_000]
    let sizes = isAboutSize ? [scenario.defaultUsers] : users.map { [$0] } ?? usual
    return sizes.map { Family(scenario: scenario, users: $0) }
  }

  /// Scenarios tried on 200 people as well.
  private static let triedOnFew: Set = [
    "friction", "value", "mixed", "opportunity", "confounded-by-platform",
    "opportunity-with-effect", "ended-sessions", "heavy", "newcomers", "probit",
  ]

  /// The seed of a log of the family; families share none, so that chance strikes them apart.
  ///
  /// Made from the name (Fowler, Noll and Vo's hash), so that a new family changes no other.
  func seed(of log: Int) -> UInt64 {
    let hash = scenario.name.utf8.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
    return UInt64(hash % 10_000) * 10_000 + UInt64(users) + UInt64(log)
  }

  /// What came out, as lines of fields with tabs between them; the same trials, the same lines.
  func lines(_ trials: [Trial], truth: Truth) -> [String] {
    let expected =
      switch scenario.expected {
      case .estimate: "estimate"
      case .codes(let codes): codes.joined(separator: ",")
      }
    let isInnocent = (truth.oneSessionChurn?.dueToFriction ?? 0) == 0
    var lines = [
      line("family", ["\(trials.count)", expected, isInnocent ? "innocent" : "harmful"]),
      line("planted", [scenario.planted]),
    ]
    for method in Trial.Method.allCases {
      for (figure, score) in scores(trials, method) {
        lines.append(line("figure", [method.rawValue, figure] + score.fields))
      }
    }
    lines += counts(trials.map(\.verdict)).map { line("verdict", [$0.key, "\($0.value)"]) }
    lines += counts(trials.flatMap { $0.codes }).map { line("code", [$0.key, "\($0.value)"]) }
    let undecided = trials.count { $0.isUndecided }
    lines.append(line("undecided", ["\(undecided)"]))
    lines.append(line("right", ["\(trials.count { isRight($0) })"]))
    lines.append(line("false", ["\(isInnocent ? trials.count { blames($0) } : 0)"]))
    return lines
  }

  private func line(_ kind: String, _ fields: [String]) -> String {
    ([kind, scenario.name, "\(users)"] + fields).joined(separator: "\t")
  }

  /// The scores of a method's figures, in the order in which they are first met.
  private func scores(_ trials: [Trial], _ method: Trial.Method) -> [(String, Score)] {
    var order: [String] = []
    var scores: [String: Score] = [:]
    for answer in trials.flatMap(\.answers) where answer.method == method {
      if scores[answer.figure] == nil { order.append(answer.figure) }
      scores[answer.figure, default: Score()].add(answer)
    }
    return order.map { ($0, scores[$0] ?? Score()) }
  }

  private func counts(_ words: [String]) -> [(key: String, value: Int)] {
    Dictionary(words.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
  }

  /// The analysis came back with what it should: an answer, or the code that is expected.
  ///
  /// Codes that name whom the estimates leave out come with an answer for the others; any other code
  /// has to leave the question open.
  private func isRight(_ trial: Trial) -> Bool {
    guard case .codes(let codes) = scenario.expected else {
      return trial.answers.contains { $0.figure == "share of departures" && $0.method == .ours }
    }
    let named = codes.filter { code in
      trial.codes.contains { $0 == code || $0 == code + " (refused)" }
    }
    let leavesOut = ["unmonitored_segment", "only_failed_sign_ins", "no_overlap"]
    return named.contains { leavesOut.contains($0) } || (!named.isEmpty && trial.isUndecided)
  }

  /// Friction is blamed: its share is above zero, and a verdict is drawn from it.
  private func blames(_ trial: Trial) -> Bool {
    !trial.isUndecided
      && trial.answers.contains {
        $0.figure == "share of departures" && $0.method == .ours && $0.low > 0
      }
  }
}
