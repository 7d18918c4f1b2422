import Effects

extension ConfoundReport.Departures {
  init(_ findings: Findings, _ figures: Rounding) {
    let counts = findings.counts
    let counted = Double(findings.departuresCounted)
    let afterFriction = Double(findings.afterFrictionCounted)
    let lost = findings.share.map { $0.times(counted) }
    self.init(
      total: counts.departures, counted: findings.departuresCounted,
      countedAfterFriction: findings.afterFrictionCounted,
      afterFriction: counts.afterFriction,
      frictionFree: counts.departures - counts.afterFriction,
      dueToFriction: lost.map(figures.people),
      shareDueToFriction: findings.share.map(figures.estimate),
      metFrictionLeftAnyway: lost.map {
        // Nobody met friction whom the log does not count, whatever the range says.
        figures.people($0.subtracted(from: afterFriction)).held(from: 0, to: afterFriction)
      },
      beforeValue: findings.beforeValue.map { figures.people($0).held(from: 0, to: counted) },
      afterValue: findings.afterValue.map { figures.people($0).held(from: 0, to: counted) },
      stillHere: counts.stillHere, tooRecent: counts.tooRecent, resurrected: counts.resurrected,
      onlyFailedSignIns: counts.onlyFailedSignIns,
      kindsOverlap: findings.kindsOverlap.map(figures.people))
  }

  /// So many departures are left out that whoever reads the share must know of whom it speaks.
  var isOfSome: Bool { (total - counted) * 20 >= total && total > counted }
}
