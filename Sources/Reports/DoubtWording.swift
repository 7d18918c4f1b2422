import Effects

/// What could be wrong, in words.
extension ConfoundReport {
  /// What could be wrong, the gravest first, and at the end which checks were passed.
  public var doubts: [String] { doubtSentences + [passedSentence].compactMap(\.self) }

  /// What could be wrong, the gravest first.
  var doubtSentences: [String] {
    let cautions = reasons.filter { !$0.refuses }
    var doubts = cautions.filter(\.undecides).map(\.sentence)
    if departures.dueToFriction != nil, let sentence = hiddenCauseSentence {
      doubts.append(sentence)
    }
    doubts += cautions.filter { !$0.undecides }.map(\.sentence)
    doubts += checks.filter { !$0.isPassed }.map { "Warning: \($0.sentence)." }
    if let sentence = naiveSentence { doubts.append(sentence) }
    return doubts
  }

  /// The checks that found nothing wrong, each with its number; `nil` where there is none.
  var passedSentence: String? {
    let passed = checks.filter(\.isPassed).map(\.sentence)
    return passed.isEmpty ? nil : "Checks passed: " + passed.joined(separator: "; ") + "."
  }

  /// How strong a cause that nobody recorded would have to be.
  private var hiddenCauseSentence: String? {
    guard let robustness, let point = robustness.eValue, let low = robustness.eValueLow, low > 1
    else { return nil }
    var sentence =
      "Something unseen that is \(Figures.decimal(point, digits: 1)) times as common where "
      + "friction struck, and as strongly tied to leaving, would explain it away (low end of the "
      + "range: \(Figures.decimal(low, digits: 1)) times); a bad network at home, say."
    if let odds = robustness.tippingOdds, odds > 1 {
      sentence +=
        " If it shifts friction's odds \(Figures.decimal(odds, digits: 1)) times, the range takes in "
        + "zero."
    }
    return sentence
  }

  /// The plain comparison of people: that it misleads where it does, that it agrees where it does.
  private var naiveSentence: String? {
    guard let naive = oneSessionChurn.naive?.dueToFriction, let ours = oneSessionChurn.dueToFriction
    else { return nil }
    let halfWidth = (ours.high - ours.low) / 2
    let isOpposed = !ours.includesZero && naive * ours.estimate < 0
    guard isOpposed || (naive - ours.estimate).magnitude > halfWidth else {
      return "Person against person, without any model, one-session churn due to friction comes to "
        + "\(Figures.pointsInWords(naive)): it agrees with \(ours.pointsInWords)."
    }
    let points = Figures.pointsInWords(naive.magnitude)
    let seems =
      naive < 0
      ? "keep people (\(points) less one-session churn)"
      : "cost \(points) of one-session churn"
    let why =
      naive < ours.estimate
      ? "who does more meets more friction, and stays"
      : "those who meet friction differ from the others in more than that"
    return "Person against person, friction would seem to \(seems). That misleads: \(why). So "
      + "attempts are compared, which gives \(ours.pointsInWords)."
  }
}

/// A check of the method on this log, and how it came out.
struct MethodCheck {
  /// Nothing speaks against the method.
  var isPassed: Bool
  /// What was found, with its number, without a full stop.
  var sentence: String
}

extension ConfoundReport {
  /// Every check that was made, those that can refute the method first.
  var checks: [MethodCheck] {
    guard let robustness else { return [] }
    let placebos = robustness.placebos.map(MethodCheck.init)
    let others = [
      robustness.balanceCheck, robustness.clusteringCheck, robustness.terminalCheck,
      robustness.signInCheck,
      stabilityCheck, otherMethodsCheck,
    ]
    return placebos + others.compactMap(\.self)
  }

  private var stabilityCheck: MethodCheck? {
    guard let stability = robustness?.stability, !stability.isEmpty else { return nil }
    let shares = stability.compactMap(\.share)
    let lacking = stability.count - shares.count
    var sentence = "other definitions of a session, of leaving and of slow "
    guard let least = shares.map(\.estimate).min(), let most = shares.map(\.estimate).max(),
      let low = shares.map(\.low).min(), let high = shares.map(\.high).max()
    else { return MethodCheck(isPassed: false, sentence: sentence + "give no share") }
    sentence +=
      "put friction's share at \(Figures.percentRange(least, most)) (ranges within "
      + "\(Figures.percentRange(low, high)))"
    if lacking > 0 { sentence += ", and \(lacking) of \(stability.count) give none" }
    let isUnstable = reasons.contains { $0.code == Caution.Code.unstableLabel.rawValue }
    return MethodCheck(isPassed: !isUnstable && lacking == 0, sentence: sentence)
  }

  private var otherMethodsCheck: MethodCheck? {
    // The crude share is meant to mislead; it is shown in the JSON.
    let others = robustness?.otherEstimates.filter { $0.method != "crude" } ?? []
    guard !others.isEmpty else { return nil }
    let ours = departures.shareDueToFriction
    let isPassed = others.allSatisfy { other in
      ours.map { $0.low <= other.share.high && other.share.low <= $0.high } ?? true
    }
    let shares = others.map { "\($0.words) \($0.share.shareInWords)" }
    return MethodCheck(
      isPassed: isPassed,
      sentence: "friction's share by " + shares.joined(separator: ", by ")
        + (ours.map { ", against \($0.shareInWords) here" } ?? ""))
  }
}

extension ConfoundReport.Robustness {
  fileprivate var balanceCheck: MethodCheck? {
    guard let worst = balance.max(by: { $0.after.magnitude < $1.after.magnitude }) else {
      return nil
    }
    return MethodCheck(
      isPassed: worst.after.magnitude <= balanceLimit,
      sentence: "once weighted, those spared friction differ from all by "
        + "\(Figures.decimal(worst.after.magnitude, digits: 2)) standard deviations at most "
        + "(\(worst.covariate); \(Figures.decimal(worst.before.magnitude, digits: 2)) before)")
  }

  fileprivate var clusteringCheck: MethodCheck? {
    clusteringZ.map { z in
      let isPassed = z <= Effects.Robustness.clusteringLimit
      let verb = isPassed ? "gathers on people as chance has it" : "gathers on certain people"
      return MethodCheck(
        isPassed: isPassed,
        sentence: "friction \(verb) (\(Figures.decimal(z, digits: 1)) standard deviations; "
          + "doubtful above \(Figures.decimal(Effects.Robustness.clusteringLimit, digits: 0)))")
    }
  }

  fileprivate var terminalCheck: MethodCheck? {
    terminalBracket.map { bracket in
      MethodCheck(
        isPassed: bracket.isSettled,
        sentence: "friction at the very end of a session may be the noise of leaving: the share is "
          + "\(bracket.all.shareInWords) with it, \(bracket.without.shareInWords) without it")
    }
  }

  fileprivate var signInCheck: MethodCheck? {
    signInBracket.map { bracket in
      MethodCheck(
        isPassed: bracket.isSettled,
        sentence: "with people who only ever failed to sign in the share is "
          + "\(bracket.all.shareInWords), without them \(bracket.without.shareInWords)")
    }
  }
}

extension ConfoundReport.Robustness.Bracket {
  /// Both ends say the same of whether there is anything.
  fileprivate var isSettled: Bool { all.includesZero == without.includesZero }
}

extension ConfoundReport.Robustness.OtherEstimate {
  fileprivate var words: String {
    switch method {
    case "risk_set": "comparing people at risk at the same time"
    case "regression": "regression"
    case "release_boundary": "comparing before and after releases"
    default: method
    }
  }
}

extension MethodCheck {
  fileprivate init(_ placebo: ConfoundReport.Robustness.Placebo) {
    isPassed = placebo.isPassed
    let estimate = placebo.estimate
    let range =
      "\(Figures.decimal(estimate.low, digits: 2)) to \(Figures.decimal(estimate.high, digits: 2))"
    let found = placebo.isPassed ? "nothing, as it should be" : "something where nothing can be"
    sentence =
      "\(placebo.test.withoutStop): \(found) (\(Figures.decimal(estimate.estimate, digits: 2)), "
      + "\(range))"
  }
}
