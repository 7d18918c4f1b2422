import Statistics

extension Adapters {
  @Sendable static func twoProportions(_ reference: ReferenceCase) throws -> Answers {
    let level = try (reference.params["conf_level"]?.number).orThrow("no level")
    func shares(_ events: String, _ total: String) throws -> [Proportion] {
      let events = try (reference.columns[events]?.string).orThrow("no \(events)")
      let total = try (reference.columns[total]?.string).orThrow("no \(total)")
      return zip(try reference.table.numbers(events), try reference.table.numbers(total)).map {
        Proportion($0, of: $1, level: level)
      }
    }
    let differences = zip(
      try shares("exposed_events", "exposed_n"), try shares("unexposed_events", "unexposed_n")
    ).map { ProportionDifference($0, less: $1) }
    var answers = Answers()
    answers.give("difference", differences.map(\.point))
    answers.give("newcombe_lower", differences.map(\.low))
    answers.give("newcombe_upper", differences.map(\.high))
    answers.leaveOut(
      "wald_se", "pooled_z", "pooled_p", "fisher_p", "risk_ratio", "risk_ratio_lower_katz",
      "risk_ratio_upper_katz")
    return answers
  }

  /// The product's outcomes are departures, so the linear model of other outcomes is left out whole.
  @Sendable static func standardization(_ reference: ReferenceCase) throws -> Answers {
    var answers = Answers()
    answers.leaveOut(
      "att", "att_mean0", "att_mean1", "att_se", "clusters", "coef", "log_or_se", "log_rr_se",
      "naive_difference", "odds_ratio", "risk_ratio", "risk_ratio_lower", "risk_ratio_upper")
    guard reference.params["outcome_model"]?.string == "logistic" else {
      answers.leaveOut(
        "mean1", "mean0", "mean1_se", "mean0_se", "difference", "difference_se",
        "difference_lower", "difference_upper")
      return answers
    }
    let data = try StandardizedCase(reference)
    let fitted = try data.fitted()
    let moved = zip(fitted.exposedInfluence, fitted.unexposedInfluence).map(-)
    let difference = fitted.exposed - fitted.unexposed
    let error = Standardization.standardError(moved)
    let reach = NormalDistribution.reach(level: 0.95)
    answers.give("mean1", fitted.exposed)
    answers.give("mean0", fitted.unexposed)
    answers.give("mean1_se", Standardization.standardError(fitted.exposedInfluence))
    answers.give("mean0_se", Standardization.standardError(fitted.unexposedInfluence))
    answers.give("difference", difference)
    answers.give("difference_se", error)
    answers.give("difference_lower", difference - reach * error)
    answers.give("difference_upper", difference + reach * error)
    return answers
  }
}

/// A case's rows, exposed as they were, all, or none.
private struct StandardizedCase {
  private let outcomes: [Double]
  private let exposures: [Double]
  private let covariates: [[Double]]
  /// The covariate that the exposure multiplies, if any.
  private let interaction: [Double]?
  private let clusters: [Int32]

  init(_ reference: ReferenceCase) throws {
    func column(_ role: String) throws -> [Double] {
      try reference.table.numbers(try (reference.columns[role]?.string).orThrow("no \(role)"))
    }
    outcomes = try column("outcome")
    exposures = try column("exposure")
    let terms = try (reference.params["outcome_terms"]?.strings).orThrow("no terms")
    let columns = try terms.map { try reference.table.numbers($0) }
    covariates = outcomes.indices.map { row in columns.map { $0[row] } }
    interaction = try (reference.params["interaction_with_exposure"]?.string).map {
      try reference.table.numbers($0)
    }
    var places: [String: Int32] = [:]
    let labels =
      try reference.columns["cluster"]?.string.map { try reference.table.text($0) }
      ?? outcomes.indices.map(String.init)
    clusters = labels.map { label in
      let place = places[label] ?? Int32(places.count)
      places[label] = place
      return place
    }
  }

  private func design(_ exposure: (Int) -> Double) -> DesignMatrix {
    DesignMatrix(
      numericRows: outcomes.indices.map { row in
        [exposure(row)] + covariates[row] + (interaction.map { [exposure(row) * $0[row]] } ?? [])
      })
  }

  func fitted() throws -> Standardization {
    try Standardization(
      outcomes, design: design { exposures[$0] }, exposedDesign: design { _ in 1 },
      unexposedDesign: design { _ in 0 }, clusters: clusters,
      clusterCount: Int(clusters.max() ?? 0) + 1)
  }
}
