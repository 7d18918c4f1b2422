import Effects

extension ConfoundReport.Departures {
  init(_ findings: Findings, _ figures: Rounding) {
    let counts = findings.counts
    let total = Double(counts.departures)
    let lost = findings.share.map { $0.times(total) }
    let value = ValueSplit(findings)
    self.init(
      total: counts.departures, afterFriction: counts.afterFriction,
      frictionFree: counts.departures - counts.afterFriction,
      dueToFriction: lost.map(figures.people),
      shareDueToFriction: findings.share.map(figures.estimate),
      metFrictionLeftAnyway: lost.map {
        // Nobody met friction whom the log does not count, whatever the range says.
        figures.people($0.subtracted(from: Double(counts.afterFriction)))
          .held(from: 0, to: Double(counts.afterFriction))
      },
      beforeValue: value.map { figures.people($0.before) }?.held(from: 0, to: total),
      afterValue: value.map { figures.people($0.after) }?.held(from: 0, to: total),
      stillHere: counts.stillHere, tooRecent: counts.tooRecent, resurrected: counts.resurrected,
      onlyFailedSignIns: counts.onlyFailedSignIns)
  }
}

/// The departures that friction does not explain, before and after the activation event.
private struct ValueSplit {
  let before: EffectEstimate
  let after: EffectEstimate

  /// Splits all departures as those counted split.
  ///
  /// The interval of what came before has two parts: how many there are to split, and how they
  /// split. What came after has the same parts, the first in proportion to its own size.
  init?(_ findings: Findings) {
    guard let share = findings.share, let counted = findings.beforeValue,
      findings.departuresCounted > 0
    else { return nil }
    let total = Double(findings.counts.departures)
    let unexplained = share.subtracted(from: 1).times(total)
    before = counted.times(total / Double(findings.departuresCounted))
    guard unexplained.point > 0 else { return nil }
    let ratio = before.point / unexplained.point
    let manyReach = (unexplained.high - unexplained.low) / 2
    let beforeReach = (before.high - before.low) / 2
    let splitSquare = max(
      0, beforeReach * beforeReach - ratio * ratio * manyReach * manyReach)
    let afterReach = (splitSquare + (1 - ratio) * (1 - ratio) * manyReach * manyReach).squareRoot()
    let point = unexplained.point - before.point
    var after = unexplained
    after.point = point
    after.low = point - afterReach
    after.high = point + afterReach
    self.after = after
  }
}
