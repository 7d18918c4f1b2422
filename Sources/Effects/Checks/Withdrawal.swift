extension Findings {
  /// Takes back every number that says what friction cost, for one reason found afterwards.
  ///
  /// What was counted stays, and so do floors and ceilings, which need no model.
  mutating func withdraw(with refusal: Caution) {
    refuseEverything(with: refusal)
    share = nil
    beforeValue = nil
    afterValue = nil
    kindsOverlap = nil
    verdictWithoutHeaviest = nil
    oneSessionChurn.withdraw()
    departuresByHorizon.withdraw()
    conversionByHorizon?.withdraw()
    for index in causes.indices {
      causes[index].lost = nil
      causes[index].lostAlone = nil
    }
    steps = []
    whatIf = []
    retention?.withdraw()
    robustness.tippingOdds = nil
    robustness.stability = []
    robustness.terminalBracket = nil
    robustness.signInBracket = nil
    robustness.otherEstimates = []
  }
}

extension MetricFindings {
  fileprivate mutating func withdraw() {
    withoutFriction = nil
    dueToFriction = nil
    halvedFriction = nil
  }
}
