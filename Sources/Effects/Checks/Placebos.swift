import EventLogs
import Sessions
import Statistics
import Studies

/// Effects that must be nil where the method works, estimated the way the share is.
///
/// What lies before a session cannot be friction's doing, so weighted friction-free sessions must
/// not differ from all in it: the pause before, and how much was done in the session before. Failures
/// of what runs by itself, such as heartbeats, are noticed by nobody, and friction dealt out anew among
/// alike attempts struck nobody: neither can cost anything. Everything is fitted again. What people
/// choose to do, harmless as it is, is no placebo: who does it differs from who does not.
struct Placebos {
  /// A placebo whose effect lies fewer standard errors from zero is passed.
  static let limit = 3.5
  /// So is one whose effect is smaller than this.
  static let leastEffect = 0.03
  /// Fewer sessions than this are not compared.
  private static let fewSessions = 100
  /// Nor are failures that strike fewer.
  private static let fewStruck = 20

  private let inquiry: Inquiry
  private let counted: FrictionSet
  private let weighting: Weighting
  private let off: Regime

  /// Fits what they need; `nil` when it cannot be fitted.
  init?(_ inquiry: Inquiry, counted: FrictionSet) {
    guard let fit = Fit(inquiry, counted: counted) else { return nil }
    self.inquiry = inquiry
    self.counted = counted
    weighting = fit.weighting
    off = fit.off
  }

  /// Every placebo that the log allows.
  func all(seed: UInt64) -> [Robustness.Placebo] {
    [
      outcome("a long pause before the session") { timelines, session in
        let pause =
          timelines.sessions[session].start.nanoseconds
          &- timelines.sessions[session - 1].end.nanoseconds
        return Double(UInt64(bitPattern: pause))
      },
      outcome("much done in the session before") { timelines, session in
        Double(timelines.sessions[session - 1].attempts.count)
      },
      unnoticed(),
      shuffled(seed: seed),
    ].compactMap { $0 }
  }

  // MARK: What lies before

  /// The share of sessions after the first whose `measure` is above the median, friction-free
  /// sessions' weighted less all sessions'.
  private func outcome(
    _ name: String, _ measure: (Timelines, Int) -> Double
  ) -> Robustness.Placebo? {
    let study = inquiry.study
    var units: [Unit] = []
    var measures: [Double] = []
    for (place, subject) in study.subjects.enumerated() {
      for session in subject.sessions.dropFirst()
      where !inquiry.leftOut[session] && study.sessions[session].isAtRisk {
        units.append(
          Unit(
            subject: Int32(place), group: min(study.sessions[session].order, 10) - 1,
            attempts: study.timelines.sessions[session].attempts, outcome: 0))
        measures.append(measure(study.timelines, session))
      }
    }
    guard units.count >= Self.fewSessions else { return nil }
    let median = measures.sorted()[measures.count / 2]
    for index in units.indices { units[index].outcome = measures[index] > median ? 1 : 0 }
    let parts = weighting.contributions(
      of: inquiry.pooled(units), in: off, predicting: .groupMean)
    guard parts.effectiveSubjects >= 30 else { return nil }
    return placebo(name, difference(parts, of: units))
  }

  private func difference(_ parts: Contributions, of units: [Unit]) -> EffectEstimate {
    let count = Double(units.count)
    var ofSubject = [Double](repeating: 0, count: parts.observed.count)
    for unit in units { ofSubject[Int(unit.subject)] += 1 }
    let plain = zip(parts.counterfactual, parts.observed).reduce(0) { $0 + $1.0 - $1.1 }
    let mean = plain / count
    var squares = 0.0
    for place in parts.observed.indices {
      let own = parts.counterfactual[place] + parts.correction[place] - parts.observed[place]
      let influence = own - mean * ofSubject[place]
      squares += influence * influence
    }
    return EffectEstimate(
      mean, standardError: squares.squareRoot() / count, reach: inquiry.influence.reach,
      count: ofSubject.count { $0 > 0 })
  }

  private func placebo(_ name: String, _ estimate: EffectEstimate) -> Robustness.Placebo {
    let error = (estimate.high - estimate.low) / (2 * inquiry.influence.reach)
    let isFar = abs(estimate.point) > Self.limit * error
    return Robustness.Placebo(
      test: name, estimate: estimate,
      isPassed: !isFar || abs(estimate.point) < Self.leastEffect)
  }

  // MARK: Friction that struck nobody

  /// The share when failures that nobody notices are the friction, in sessions that met no other.
  private func unnoticed() -> Robustness.Placebo? {
    let study = inquiry.study
    let failures = FrictionSet([.failure])
    let made = study.timelines.replacingAttempts { _, attempt in
      var attempt = attempt
      attempt.friction = attempt.precedesUnnoticed ? .failure : nil
      return attempt
    }
    let leftOut = study.sessions.indices.map {
      inquiry.leftOut[$0] || study.sessions[$0].metFriction
    }
    let again = Inquiry(
      again: inquiry, on: Study(of: made, design: study.design), leftOut: leftOut,
      counted: failures)
    let struck = again.judgedSessions.count { !again.isClean($0) }
    guard struck >= Self.fewStruck, struck < again.judgedSessions.count else { return nil }
    return again.shareAlone(counted: failures).map {
      placebo("failures that nobody notices", $0)
    }
  }

  /// The share when friction is shuffled among attempts at one operation on one platform.
  private func shuffled(seed: UInt64) -> Robustness.Placebo? {
    let study = inquiry.study
    let attempts = study.timelines.attempts
    var places: [UInt64: Int] = [:]
    var groups: [[Int]] = []
    for subject in study.subjects {
      let sessions = subject.sessions.filter { !inquiry.leftOut[$0] }
      for index in sessions.flatMap({ study.timelines.sessions[$0].attempts }) {
        let platform = study.timelines.settings[Int(attempts[index].setting)].platform
        let key = UInt64(attempts[index].operation) << 32 | UInt64(platform)
        let place = places[key] ?? groups.count
        if place == groups.count {
          places[key] = place
          groups.append([])
        }
        groups[place].append(index)
      }
    }
    var generator = SplitMix(seed: seed)
    var donor = Array(attempts.indices)
    for group in groups {
      for (place, other) in zip(group, group.shuffled(using: &generator)) { donor[place] = other }
    }
    let dealt = study.timelines.replacingAttempts { index, attempt in
      var attempt = attempt
      attempt.friction = attempts[donor[index]].friction
      // An attempt that failed may not say how long it took.
      attempt.isTimed = attempts[donor[index]].isTimed
      return attempt
    }
    let again = Inquiry(
      again: inquiry, on: Study(of: dealt, design: study.design), leftOut: inquiry.leftOut,
      counted: counted)
    return again.shareAlone(counted: counted).map { placebo("friction dealt out at random", $0) }
  }
}

extension Caution {
  /// Friction-free attempts differ in what cannot be friction's doing.
  static func failsPlacebo(_ failed: [Robustness.Placebo]) -> Caution {
    let named = failed.map { placebo in
      let points = Int((placebo.estimate.point * 100).rounded())
      return
        "\(placebo.test) (\(points > 0 ? "+" : "")\(points) \(abs(points) == 1 ? "point" : "points"))"
    }
    return Caution(
      code: .failsPlacebo, refuses: false,
      text: "friction seems to change what it cannot change, \(named.joined(separator: ", ")): "
        + "those it strikes differed before in ways that this log does not show",
      remedy: "log what could set them apart (plan, device, network), or read the share as a guess")
  }
}
