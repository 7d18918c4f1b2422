extension Findings {
  /// Whether another sound method says the opposite.
  ///
  /// Only first friction against sessions as far along is asked: it answers the same question in
  /// another way. Its range and ours must both keep clear of zero, on either side. The plain and the
  /// regressed share are known to mislead, and say nothing against this one.
  mutating func compareMethods() {
    guard let share, share.excludesZero,
      let other = robustness.otherEstimates.first(where: { $0.method == "risk_set" })?.share,
      other.excludesZero, (other.low > 0) != (share.low > 0)
    else { return }
    cautions.append(.methodsDisagree(share, other))
  }

  /// Whether the weights fail to make those spared friction like everybody.
  ///
  /// The limit is ``Robustness/balanceLimit``.
  mutating func checkBalance() {
    guard let worst = robustness.balance.max(by: { abs($0.after) < abs($1.after) }),
      abs(worst.after) > robustness.balanceLimit
    else { return }
    cautions.append(.unbalanced(worst))
  }
}

extension Caution {
  /// The other method's range lies on the other side of zero.
  static func methodsDisagree(_ share: EffectEstimate, _ other: EffectEstimate) -> Caution {
    let percent = { (share: EffectEstimate) in Int((share.point * 100).rounded()) }
    var caution = Caution(
      code: .methodsDisagree, refuses: false,
      text: "two methods contradict each other: friction's share of the departures is "
        + "\(percent(share)) % by weights and \(percent(other)) % when each friction is set against "
        + "sessions that came as far without any",
      remedy: "see which operations and places meet friction most; log what sets them apart")
    caution.undecides = true
    return caution
  }

  /// Sessions spared friction, weighted, are not like all.
  static func unbalanced(_ covariate: Robustness.Balance) -> Caution {
    let hundredths = Int((abs(covariate.after) * 100).rounded())
    return Caution(
      code: .failsPlacebo, refuses: false,
      text: "sessions spared friction differ from all in \(covariate.covariate) by "
        + "\(Double(hundredths) / 100) standard deviations even when weighted: the model of the risk "
        + "misses something",
      remedy: "judge that part of the log alone, or read the share as a guess",
      cell: covariate.covariate)
  }
}
