/// The sentences about what people would do in other worlds, and about who comes back.
extension ConfoundReport {
  /// When the people friction does not explain left: before they met the value, or after.
  var valueSentence: String? {
    guard let before = departures.beforeValue, let after = departures.afterValue else { return nil }
    let act = settings.activation.map { "\"\(masked($0))\"" } ?? "what shows the value"
    return
      "Of those whom friction does not explain, about \(before.peopleInWords) left before they "
      + "had done \(act) (activation), about \(after.peopleInWords) after."
  }

  /// What those who come back did and others did not, `limit` of them; an association, and says so.
  func featureSentences(limit: Int) -> [String] {
    guard !features.isEmpty, limit > 0 else { return [] }
    let certain = features.filter(\.isCertain)
    guard !certain.isEmpty else {
      return [
        "Nothing that people did in their first session goes together with coming back, beyond "
          + "chance."
      ]
    }
    return certain.prefix(limit).enumerated().map { place, feature in
      place == 0 ? feature.opening : feature.shorter
    }
  }

  /// What of the departures would be left were friction rarer; in brief, at half its odds.
  func whatIfSentence(isBrief: Bool) -> String? {
    let shown: [(odds: Double, words: String)] =
      isBrief ? [(0.5, "half")] : [(0.75, "three quarters"), (0.5, "half"), (0.25, "a quarter")]
    let parts = shown.compactMap { odds, words -> (words: String, share: String)? in
      whatIf.first { $0.odds == odds }?.departuresByHorizon.map { (words, $0.shareInWords) }
    }
    guard let first = parts.first else { return nil }
    let horizon = Figures.duration(settings.horizonSeconds)
    let others = parts.dropFirst().map { "; \($0.words), \($0.share)" }.joined()
    return isBrief
      ? "With \(first.words) the odds of friction \(first.share) would have left within \(horizon)."
      : "With \(first.words) of the odds of friction \(first.share) would have left within "
        + "\(horizon)\(others)."
  }

  /// The curves in a sentence, for a page without room to draw them.
  var retentionSentence: String? {
    guard let observed = curves.first(where: { $0.group == .observed }),
      let last = observed.points.last
    else { return nil }
    let day = "after \(Figures.duration(last.seconds))"
    let sentence = "Still here \(day): \(last.shareInWords)."
    guard let kept = keptSentence else { return sentence }
    return sentence + " " + kept
  }

  /// How many more would still be there without friction.
  var keptSentence: String? {
    guard let curve = curves.first(where: { $0.group == .withoutFriction }),
      let difference = curve.difference, let seconds = curve.differenceSeconds
    else { return nil }
    let day = Figures.duration(seconds)
    let doubt = difference.includesZero ? "; the range includes zero: may be nothing" : ""
    return "After \(day) friction may have cost \(difference.pointsInWords) of those still "
      + "here\(doubt)."
  }
}

extension ConfoundReport.Feature {
  fileprivate var opening: String {
    "Of the \(Figures.count(users)) who did \"\(masked(event))\" in their first session "
      + "\(returnAfterSuccess.shareInWords) came back, of the others "
      + "\(returnWithout.shareInWords): they go together, which is not cause."
  }

  fileprivate var shorter: String {
    "\"\(masked(event))\": \(returnAfterSuccess.shareInWords) of \(Figures.count(users)) came back, "
      + "\(returnWithout.shareInWords) of the others."
  }
}

extension ConfoundReport.Curve.Point {
  /// `67 % (64-70 %)`.
  var shareInWords: String {
    "\(Figures.percent(surviving)) (\(Figures.percentRange(low, high)))"
  }
}
