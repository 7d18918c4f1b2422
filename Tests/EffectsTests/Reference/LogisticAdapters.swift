import Statistics

/// A logistic regression as a case asks for it.
private struct LogisticFit {
  let model: LogisticRegression
  let terms: [String]
  let outcomes: [Double]

  init(_ reference: ReferenceCase, ridge: Double = 0) throws {
    let terms = try (reference.params["terms"]?.strings).orThrow("no terms")
    let outcome = try (reference.columns["outcome"]?.string).orThrow("no outcome")
    let outcomes = try reference.table.numbers(outcome)
    let columns = try terms.map { try reference.table.numbers($0) }
    let rows = outcomes.indices.map { row in columns.map { $0[row] } }
    model = try LogisticRegression(
      fitting: outcomes, of: [Double](repeating: 1, count: outcomes.count),
      to: DesignMatrix(numericRows: rows), ridge: ridge)
    self.terms = terms
    self.outcomes = outcomes
  }

  /// The roots of the diagonal of the information's inverse.
  var standardErrors: [Double] {
    model.coefficients.indices.map { column in
      var unit = [Double](repeating: 0, count: model.coefficients.count)
      unit[column] = 1
      return model.inverseInformation(times: unit)[column].squareRoot()
    }
  }
}

extension Adapters {
  @Sendable static func logistic(_ reference: ReferenceCase) throws -> Answers {
    let fit = try LogisticFit(reference)
    let coefficients = fit.model.coefficients
    let errors = fit.standardErrors
    let ratios = zip(coefficients, errors).map(/)
    let reach = NormalDistribution.reach(level: 0.95)
    var answers = Answers()
    answers.give("terms", ["(Intercept)"] + fit.terms)
    answers.give("coef", coefficients)
    answers.give("se", errors)
    answers.give("z", ratios)
    answers.give("p", ratios.map(NormalDistribution.twoSided))
    answers.give("lower", zip(coefficients, errors).map { $0 - reach * $1 })
    answers.give("upper", zip(coefficients, errors).map { $0 + reach * $1 })
    answers.give("n", Double(fit.outcomes.count))
    answers.give("fitted_first10", Array(fit.model.probabilities.prefix(10)))
    // R takes the covariance from the weights of the step before the last, so entries near nil are
    // further off than the tolerance; its diagonal is compared as `se`.
    answers.leaveOut("vcov")
    answers.leaveOut(
      "aic", "deviance", "hc0_se", "hc1_se", "hc3_se", "loglik", "null_deviance")
    return answers
  }

  @Sendable static func logisticRank(_ reference: ReferenceCase) throws -> Answers {
    let fit = try LogisticFit(reference)
    let names = ["(Intercept)"] + fit.terms
    let kept = names.indices.filter { !fit.model.aliased[$0] }
    let errors = fit.standardErrors
    var answers = Answers()
    answers.give("rank", Double(kept.count))
    answers.give("aliased", names.indices.filter { fit.model.aliased[$0] }.map { names[$0] })
    answers.give("terms_kept", kept.map { names[$0] })
    answers.give("coef_kept", kept.map { fit.model.coefficients[$0] })
    answers.give("se_kept", kept.map { errors[$0] })
    answers.give("fitted_first10", Array(fit.model.probabilities.prefix(10)))
    answers.leaveOut("deviance")
    return answers
  }

  @Sendable static func ridgeLogistic(_ reference: ReferenceCase) throws -> Answers {
    let ridge = try (reference.params["lambda"]?.number).orThrow("no lambda")
    let fit = try LogisticFit(reference, ridge: ridge)
    let rows = Double(fit.outcomes.count)
    var answers = Answers()
    answers.give("coef", fit.model.coefficients)
    answers.give("model_se_bayes", fit.standardErrors)
    answers.give("mean_fitted", fit.model.probabilities.reduce(0, +) / rows)
    answers.give("observed_mean", fit.outcomes.reduce(0, +) / rows)
    answers.leaveOut("effective_df", "sandwich_se")
    return answers
  }
}
