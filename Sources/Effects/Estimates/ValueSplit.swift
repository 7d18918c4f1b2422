import Sessions
import Statistics
import Studies

/// The departures that friction does not explain, before and after the activation event.
///
/// The split is that of the weighted friction-free departures; its influence and that of the whole
/// go into both intervals.
struct ValueSplit {
  let before: EffectEstimate
  let after: EffectEstimate

  /// Splits them; `nil` without an activation event, or with no friction-free departure.
  init?(_ inquiry: Inquiry, _ units: [Unit], _ whole: Contributions, _ fit: Fit) {
    let study = inquiry.study
    guard study.timelines.milestones.activation != nil else { return nil }
    let early = zip(units, inquiry.judgedSessionPlaces()).map { unit, session in
      var unit = unit
      if study.sessions[session].isActivated { unit.outcome = 0 }
      return unit
    }
    let parts = fit.weighting.contributions(of: early, in: fit.off, predicting: .groupMean)
    let wholes = fit.weighting.contributions(of: units, in: fit.off, predicting: .groupMean)
    let total = wholes.counterfactual.reduce(0, +)
    guard total > 0 else { return nil }
    let ratio = parts.counterfactual.reduce(0, +) / total
    let left = whole.counterfactual.reduce(0, +)
    let judged = study.subjects.map(\.isFirstSessionJudged)
    let people = judged.count { $0 }
    let split = study.subjects.indices.map { place -> (before: Double, after: Double) in
      let whole = whole.counterfactual[place] + whole.correction[place]
      let moved =
        parts.counterfactual[place] + parts.correction[place]
        - ratio * (wholes.counterfactual[place] + wholes.correction[place])
      return (ratio * whole + left / total * moved, (1 - ratio) * whole - left / total * moved)
    }
    let count = Double(people)
    // Corrections sum to nil but for the ridge, which must not move the point.
    let points = whole.counterfactual
    func sum(_ own: [Double], _ share: Double) -> EffectEstimate {
      inquiry.influence.mean(
        of: own, isCounted: judged, count: people, point: points.map { share * $0 }
      ).times(count).held(from: 0, to: .infinity)
    }
    before = sum(split.map(\.before), ratio)
    after = sum(split.map(\.after), 1 - ratio)
  }
}

extension Inquiry {
  /// The place in the timelines of each of ``judgedSessions``.
  fileprivate func judgedSessionPlaces() -> [Int] {
    study.subjects.flatMap(\.sessions).filter {
      !leftOut[$0] && study.sessions[$0].isAtRisk && study.sessions[$0].isJudged
    }
  }
}
