import Effects
import EventLogs
import Sessions
import Simulations
import Studies

/// Many logs of one scenario, each analysed, set against the truth of its population.
struct Trial {
  private let scenario: Scenario
  private let truth: Truth
  private var scores: [Score] = [
    Score("one-session churn, due"), Score("one-session churn, halved"),
    Score("departures by horizon, due"), Score("departures by horizon, halved"),
    Score("share of departures"), Score("conversion, halved"),
  ]
  private var naiveErrors: [Double] = []
  private var verdicts: [String: Int] = [:]
  private var refusals: [String: Int] = [:]

  init(of scenario: Scenario, logs: Int, users: Int?) {
    self.scenario = scenario
    truth = Simulation.populationTruth(scenario)
    for seed in 1...max(1, logs) {
      let simulation = Simulation(scenario, users: users, seed: UInt64(seed))
      var bytes: [UInt8] = []
      simulation.write { bytes.append(contentsOf: $0) }
      guard let log = try? EventLog(csv: String(decoding: bytes, as: UTF8.self)),
        let made = try? log.timelines(TimelineDesign())
      else {
        refusals["unreadable", default: 0] += 1
        continue
      }
      let study = Study(of: made.timelines, design: StudyDesign())
      add(study.findings(counted: FrictionSet(Friction.usual), level: 0.95))
    }
  }

  private mutating func add(_ findings: Findings) {
    let one = findings.oneSessionChurn
    let horizon = findings.departuresByHorizon
    scores[0].add(one.dueToFriction, truth.oneSessionChurn?.dueToFriction)
    scores[1].add(one.halvedFriction, truth.oneSessionChurn?.halvedFriction)
    scores[2].add(horizon.dueToFriction, truth.departuresByHorizon?.dueToFriction)
    scores[3].add(horizon.halvedFriction, truth.departuresByHorizon?.halvedFriction)
    if truth.departures > 0 {
      let share = Double(truth.departuresDueToFriction) / Double(truth.departures)
      scores[4].add(findings.share, share)
    }
    scores[5].add(
      findings.conversionByHorizon?.halvedFriction, truth.conversionByHorizon?.halvedFriction)
    if let naive = one.naive, let observed = one.observed, let metric = truth.oneSessionChurn {
      naiveErrors.append(observed.point - naive - metric.dueToFriction)
    }
    verdicts[Verdict(weighing: findings).rawValue, default: 0] += 1
    for caution in Set(
      findings.cautions.map { $0.code.rawValue + ($0.refuses ? " (refused)" : "") })
    {
      refusals[caution, default: 0] += 1
    }
  }

  /// Rows of a Markdown table: scenario, figure, truth, mean error, spread, mean width, coverage.
  var rows: [String] {
    var rows = scores.filter { $0.count > 0 }.map { "| \(scenario.name) | \($0.cells) |" }
    if let naive = Score.mean(naiveErrors) {
      rows.append(
        "| \(scenario.name) | one-session churn, due, plain comparison | | "
          + "\(Score.points(naive)) | \(Score.points(Score.spread(naiveErrors))) | | |")
    }
    rows.append(
      "| \(scenario.name) | verdicts: \(Self.list(verdicts)); codes: \(Self.list(refusals)) | | | | | |"
    )
    return rows
  }

  private static func list(_ counts: [String: Int]) -> String {
    counts.isEmpty
      ? "none"
      : counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }
}
