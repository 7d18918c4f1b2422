/// The one list of reference methods that the product does not use, and why.
///
/// A method that stands neither here nor among the adapters fails the run.
enum UnusedMethods {
  static let reasons: [String: String] = [
    "aalen_johansen": "conversion is counted by the horizon; no competing-risk curve is drawn",
    "aipw": "weighs people by a propensity; the product weighs attempts (opportunity_ipw)",
    "attributable_fraction": "adjusts people by covariates; the product weighs attempts",
    "attribution_shares": "splits by a model of the outcome; the product splits by weighting",
    "bootstrap": "intervals come from influence functions and a jackknife (docs/decisions.md)",
    "bounding_factor": "the E-value alone speaks of hidden causes",
    "cox": "no model of time to departure is fitted",
    "firth": "separated levels are met by a ridge",
    "ipw": "weighs people by a propensity; the product weighs attempts (opportunity_ipw)",
    "logistic_weighted": "has an offset, which no model of the product has",
    "logrank": "no curves are compared",
    "manski_bounds": "floor and ceiling are counts of a log, tried on logs",
    "mantel_haenszel": "no stratified table is reported",
    "nelson_aalen": "the curves are of the share still there, never of a cumulative hazard",
    "opportunity_shares":
      "refits the risks for every set of kinds switched off; the product fits each kind once",
    "pooled_logistic_cluster": "no coefficient is reported, so none has a robust error",
    "power_hazard_ratio": "people still needed follow from least numbers, not from power",
    "power_two_proportions": "people still needed follow from least numbers, not from power",
    "probability_of_causation": "no statement about single people is made",
    "rmst": "no mean time is reported",
    "robustness_value": "no linear model is fitted; the E-value speaks of hidden causes",
    "rosenbaum_bounds": "no pairs are matched",
    "separation": "the ridge keeps every fit finite, so separation is not looked for",
    "trend_test": "no trend is tested",
  ]
}
