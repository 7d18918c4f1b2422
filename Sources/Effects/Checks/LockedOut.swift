import Studies

extension Findings {
  /// Sets beside the share what it is if people who only ever failed to sign in count as customers
  /// whom friction drove away.
  ///
  /// With D departures, a share s of them due to friction, and n such people who left, it is
  /// (s D + n) / (D + n).
  mutating func bracketLockedOut(_ study: Study) {
    let left = Double(study.lockedOut.count { $0.departure != nil })
    guard let share, left > 0 else { return }
    let departures = Double(departuresCounted)
    let with = { (share: Double) in (share * departures + left) / (departures + left) }
    robustness.signInBracket = Robustness.Bracket(
      all: EffectEstimate(
        point: with(share.point), low: with(share.low), high: with(share.high),
        count: share.count + study.lockedOut.count),
      without: share)
    guard let place = cautions.firstIndex(where: { $0.code == .onlyFailedSignIns }),
      let all = robustness.signInBracket?.all
    else { return }
    let percent = [all.point, all.low, all.high].map { Int(($0 * 100).rounded()) }
    cautions[place].text +=
      "; with them as lost customers friction's share would be \(percent[0]) % (\(percent[1]) to "
      + "\(percent[2]))"
  }
}
