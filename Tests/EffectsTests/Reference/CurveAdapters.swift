import Foundation
import Statistics

@testable import Effects

extension Adapters {
  @Sendable static func kaplanMeier(_ reference: ReferenceCase) throws -> Answers {
    let time = try (reference.columns["time"]?.string).orThrow("no time")
    let event = try (reference.columns["event"]?.string).orThrow("no event")
    let entry = reference.columns["entry"]?.string
    let level = try (reference.params["conf_level"]?.number).orThrow("no level")
    let curve = KaplanMeier(
      times: try reference.table.numbers(time),
      isEvent: try reference.table.numbers(event).map { $0 == 1 },
      entries: try entry.map { try reference.table.numbers($0) } ?? [])
    let reach = NormalDistribution.reach(level: level)
    let ends = curve.steps.map { $0.interval(reach: reach) }
    var answers = Answers()
    answers.give("time", curve.steps.map(\.time))
    answers.give("n_risk", curve.steps.map(\.atRisk))
    answers.give("n_event", curve.steps.map(\.events))
    answers.give("survival", curve.steps.map(\.surviving))
    // Where nobody is left neither the error nor the ends are known.
    answers.give(
      "greenwood_se", curve.steps.map { $0.surviving > 0 ? $0.standardError : nil })
    answers.give("lower_loglog", ends.map { $0?.low })
    answers.give("upper_loglog", ends.map { $0?.high })
    answers.give("median", [curve.median])
    answers.leaveOut(
      "median_lower_loglog", "median_upper_loglog", "lower_plain", "upper_plain", "lower_log",
      "upper_log")
    return answers
  }

  /// Sessions stand for days: everybody leaves the friction-free world at their first friction.
  @Sendable static func counterfactualRetention(_ reference: ReferenceCase) throws -> Answers {
    let steps = Int(try (reference.params["sessions"]?.number).orThrow("no sessions"))
    let people = try reference.table.numbers("user")
    let numbers = try reference.table.numbers("k")
    let atRisk = try reference.table.numbers("at_risk")
    let friction = try reference.table.numbers("friction")
    let churn = try reference.table.numbers("churn")
    let earlier = try reference.table.numbers("prior_friction")
    let risks = try Hazards(reference, sessions: earlier.indices.filter { earlier[$0] == 0 })
    var observed = RetentionTally(steps: steps)
    var clean = RetentionTally(steps: steps)
    var unweighted = RetentionTally(steps: steps)
    var weight = 1.0
    for row in people.indices {
      let isNew = row == 0 || people[row] != people[row - 1]
      if isNew { weight = 1 }
      let step = Int(numbers[row]) - 1
      guard step < steps else { continue }
      let leaves = churn[row] == 1
      observed.add(1, at: step, leaves: leaves)
      if friction[row] == 1 || earlier[row] == 1 {
        weight = 0
        continue
      }
      for place in 1...Int(atRisk[row]) { weight /= 1 - risks.chance(row, place: place) }
      clean.add(weight, at: step, leaves: leaves)
      unweighted.add(1, at: step, leaves: leaves)
    }
    var answers = Answers()
    answers.give("hazard_coef", risks.coefficients)
    answers.give("observed", observed.surviving)
    answers.give("counterfactual", clean.surviving)
    answers.give("unweighted_censored", unweighted.surviving)
    answers.give("clean_sessions", clean.people.map(Double.init))
    answers.give("ess", (0..<steps).map { clean.effective($0) })
    // The wrong comparison, and a model of the outcome alone.
    answers.leaveOut("never_exposed_users", "gformula_coef", "gformula_baseline")
    return answers
  }

  @Sendable static func standardizedDifferences(_ reference: ReferenceCase) throws -> Answers {
    let continuous = try (reference.params["continuous"]?.strings).orThrow("no continuous")
    let binary = try (reference.params["binary"]?.strings).orThrow("no binary")
    let exposure = try (reference.columns["exposure"]?.string).orThrow("no exposure")
    let isExposed = try reference.table.numbers(exposure).map { $0 == 1 }
    let weights = try reference.table.numbers("w")
    var (plain, weighted) = ([Double](), [Double]())
    for name in continuous + binary {
      let values = try reference.table.numbers(name)
      let groups = [true, false].map { side in
        Moments(
          values.indices.filter { isExposed[$0] == side }.map { (values[$0], weights[$0]) },
          isBinary: binary.contains(name))
      }
      plain.append(
        standardizedDifference(
          groups[0].mean, variance: groups[0].variance, groups[1].mean,
          variance: groups[1].variance))
      weighted.append(
        standardizedDifference(
          groups[0].weightedMean, variance: groups[0].variance, groups[1].weightedMean,
          variance: groups[1].variance))
    }
    var answers = Answers()
    answers.give("variables", continuous + binary)
    answers.give("smd", plain)
    answers.give("weighted_smd", weighted)
    answers.leaveOut("mean1", "mean0", "weighted_mean1", "weighted_mean0", "variance_ratio")
    return answers
  }
}

/// Mean and variance of one group.
private struct Moments {
  let mean: Double
  let variance: Double
  let weightedMean: Double

  init(_ values: [(value: Double, weight: Double)], isBinary: Bool) {
    let count = Double(values.count)
    let mean = values.reduce(0) { $0 + $1.value } / count
    self.mean = mean
    variance =
      isBinary
      ? mean * (1 - mean)
      : values.reduce(0) { $0 + ($1.value - mean) * ($1.value - mean) } / (count - 1)
    weightedMean =
      values.reduce(0) { $0 + $1.value * $1.weight } / values.reduce(0) { $0 + $1.weight }
  }
}

/// The risk of friction at each attempt of a case, fitted without ridge.
private struct Hazards {
  let coefficients: [Double]
  private let covariates: [[Double]]
  private let positionColumn: Int

  init(_ reference: ReferenceCase, sessions: [Int]) throws {
    let terms = try (reference.params["hazard_terms"]?.strings).orThrow("no terms")
    positionColumn = try terms.firstIndex(of: "log_position").orThrow("no place")
    let numbers = try reference.table.numbers("k")
    let columns = try terms.map { term in
      switch term {
      case "log_position": numbers.map { _ in 0.0 }
      case "later_session": numbers.map { $0 > 1 ? 1.0 : 0 }
      default: try reference.table.numbers(term)
      }
    }
    covariates = numbers.indices.map { row in columns.map { $0[row] } }
    let atRisk = try reference.table.numbers("at_risk")
    let friction = try reference.table.numbers("friction")
    var rows: [[Double]] = []
    var hits: [Double] = []
    for session in sessions {
      let count = Int(atRisk[session])
      for place in 1...count {
        var row = covariates[session]
        row[positionColumn] = log(Double(place))
        rows.append(row)
        hits.append(friction[session] == 1 && place == count ? 1 : 0)
      }
    }
    coefficients = try LogisticRegression(
      fitting: hits, of: [Double](repeating: 1, count: hits.count),
      to: DesignMatrix(numericRows: rows)
    ).coefficients
  }

  func chance(_ session: Int, place: Int) -> Double {
    var row = covariates[session]
    row[positionColumn] = log(Double(place))
    let eta = zip(coefficients, [1] + row).reduce(0) { $0 + $1.0 * $1.1 }
    return 1 / (1 + exp(-eta))
  }
}
