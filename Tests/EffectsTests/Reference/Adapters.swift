import Statistics

/// How the product answers the cases of each method.
enum Adapters {
  static let all: [String: @Sendable (ReferenceCase) throws -> Answers] = [
    "counterfactual_retention": counterfactualRetention,
    "e_value": eValue,
    "kaplan_meier": kaplanMeier,
    "logistic": logistic,
    "logistic_rank": logisticRank,
    "multiplicity": multiplicity,
    "opportunity_ipw": opportunityWeighting,
    "proportion_ci": proportions,
    "ridge_logistic": ridgeLogistic,
    "smd": standardizedDifferences,
    "special_functions": specialFunctions,
    "standardization": standardization,
    "two_proportions": twoProportions,
  ]

  @Sendable static func proportions(_ reference: ReferenceCase) throws -> Answers {
    let level = try (reference.params["conf_level"]?.number).orThrow("no level")
    let counts = try reference.table.numbers("x")
    let totals = try reference.table.numbers("n")
    let shares = zip(counts, totals).map { Proportion($0, of: $1, level: level) }
    var answers = Answers()
    answers.give("estimate", shares.map(\.point))
    answers.give("wilson_lower", shares.map(\.low))
    answers.give("wilson_upper", shares.map(\.high))
    answers.leaveOut(
      "clopper_pearson_lower", "clopper_pearson_upper", "jeffreys_lower", "jeffreys_upper")
    return answers
  }

  @Sendable static func multiplicity(_ reference: ReferenceCase) throws -> Answers {
    var answers = Answers()
    answers.give("bh", falseDiscoveryAdjusted(try reference.table.numbers("p")))
    answers.leaveOut("bonferroni", "by", "hochberg", "holm")
    return answers
  }

  /// The product has risk ratios, never odds or hazard ratios of common outcomes.
  @Sendable static func eValue(_ reference: ReferenceCase) throws -> Answers {
    let kinds = try reference.table.text("kind")
    let estimates = try reference.table.numbers("estimate")
    let lows = try reference.table.optional("lower")
    let highs = try reference.table.optional("upper")
    let nulls = try reference.table.numbers("true")
    let points = try (reference.expected["e_value"]?.numbers).orThrow("no E-values")
    let limits = try (reference.expected["e_value_limit"]?.numbers).orThrow("no limits")
    var answers = Answers()
    answers.leaveOut("risk_ratio_used")
    for row in 0..<reference.table.rowCount where kinds[row] == "RR" || kinds[row] == "OR_rare" {
      let name = "row \(row + 1)"
      let ratio = estimates[row] / nulls[row]
      let point = try points[row].orThrow("no E-value")
      answers.compare("e_value", name, Statistics.eValue(ofRiskRatio: ratio), point)
      guard let low = lows[row], let high = highs[row], let want = limits[row] else { continue }
      let nearest = ratio >= 1 ? low / nulls[row] : high / nulls[row]
      let holdsNull = low <= nulls[row] && nulls[row] <= high
      let got = holdsNull ? 1 : Statistics.eValue(ofRiskRatio: nearest)
      answers.compare("e_value_limit", name, got, want)
    }
    return answers
  }

  @Sendable static func specialFunctions(_ reference: ReferenceCase) throws -> Answers {
    let names = try reference.table.text("function")
    let inputs = try reference.table.numbers("x1")
    let values = try reference.table.numbers("value")
    var answers = Answers()
    answers.give("rows", Double(names.count))
    for row in names.indices {
      let got: Double
      switch names[row] {
      case "normal_quantile": got = NormalDistribution.quantile(inputs[row])
      case "normal_upper_tail": got = NormalDistribution.upperTail(inputs[row])
      case "normal_cdf": got = NormalDistribution.upperTail(-inputs[row])
      default:
        // What the kit has besides, for methods that the product does not use.
        let unused: Set = [
          "beta_quantile", "binomial_upper_tail", "chisq_cdf", "chisq_quantile",
          "chisq_upper_tail", "digamma", "erf", "erfc", "expit", "f_upper_tail",
          "hypergeometric_pmf", "incomplete_beta", "log1p", "log_expit", "log_gamma",
          "normal_pdf", "t_cdf", "t_quantile",
        ]
        guard unused.contains(names[row]) else {
          throw UnreadableCase(description: "no adapter for \(names[row])")
        }
        continue
      }
      // The kit's notes: where the value is exactly nil, 1e-15 will do.
      let isNil = values[row] == 0 && got.magnitude < 1e-15
      answers.compare("rows", "\(names[row]) \(inputs[row])", isNil ? 0 : got, values[row])
    }
    return answers
  }
}
