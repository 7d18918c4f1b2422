import Effects
import EventLogs
import Sessions
import Simulations
import Studies

/// One log of a family, analysed as anybody's would be and set against the truth of its population.
struct Trial: Sendable {
  /// A figure as one method gave it, beside what it should be.
  struct Answer: Sendable {
    var method: Method
    var figure: String
    var point: Double
    var low: Double
    var high: Double
    var truth: Double
  }

  /// How a figure was come by.
  enum Method: String, CaseIterable, Sendable {
    /// The product's.
    case ours
    /// The product's, on the logs on which other methods are tried.
    case same
    /// Those who met friction against those who met none.
    case plain
    /// Weights without a prediction beside them.
    case weights
    /// The product's, told the true risks.
    case oracle
  }

  private(set) var answers: [Answer] = []
  private(set) var verdict = "unreadable"
  private(set) var codes: Set<String> = []
  /// Friction's share was not given, or no verdict was drawn from it.
  private(set) var isUndecided = true

  /// Plays and analyses one log, and holds it against the truth of a large population.
  ///
  /// Other methods are tried beside the product's if `compares` says so; unless a check is what finds
  /// what is expected, what is estimated again to check is left to the logs that `isChecked` says.
  init(
    of scenario: Scenario, users: Int, seed: UInt64, truth: Truth, compares: Bool, isChecked: Bool
  ) {
    let simulation = Simulation(scenario, users: users, seed: seed)
    var bytes: [UInt8] = []
    simulation.write { bytes.append(contentsOf: $0) }
    // As many logs are analysed side by side as there are processors: a thread each.
    let log = EventLog(csv: bytes)
    guard let made = try? log.timelines(TimelineDesign(), threads: 1) else { return }
    let study = Study(of: made.timelines, design: StudyDesign())
    let counted = FrictionSet(Friction.usual)
    let findings =
      isChecked
      ? study.findings(counted: counted, level: 0.95)
      : study.estimates(
        counted: counted, level: 0.95, looksForRefusals: scenario.isFoundByChecks)
    note(findings)
    answers = Figures(truth).answers(findings)
    guard compares, !answers.isEmpty else { return }
    answers += answers.map { answer in
      var answer = answer
      answer.method = .same
      return answer
    }
    let methods: [Method] = [.plain, .weights, .oracle]
    let figures = Yardstick.figures(
      of: study, counted: counted, level: 0.95,
      by: [
        .plainComparison, .weightsAlone, .trueRisks(study.trueRisks(in: simulation.attempts())),
      ])
    for (method, figures) in zip(methods, figures) {
      answers += Figures(truth).answers(figures, by: method)
    }
  }

  private mutating func note(_ findings: Findings) {
    let concluded = Verdict(weighing: findings)
    verdict = concluded.rawValue
    isUndecided = findings.share == nil || concluded == .inconclusive
    codes = Set(findings.cautions.map { $0.code.rawValue + ($0.refuses ? " (refused)" : "") })
  }
}

extension Scenario {
  /// What is expected is a code of a check that takes back estimates, once made.
  fileprivate var isFoundByChecks: Bool {
    guard case .codes(let codes) = expected else { return false }
    return !Set(codes).isDisjoint(with: [
      "clustered_friction", "leaving_causes_error", "single_incident",
    ])
  }
}
