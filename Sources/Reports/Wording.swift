import Effects

/// The sentences that renderings share; each is written here and nowhere else.
extension ConfoundReport {
  /// What stands before the headline of a report made from incomplete data; `nil` for a whole one.
  public var incompleteSentence: String? {
    guard !isComplete else { return nil }
    guard dataQuality.rowsRead > 0, dataQuality.rejected > 0 else { return "INCOMPLETE DATA." }
    let share = Double(dataQuality.rejected) / Double(dataQuality.rowsRead)
    return "INCOMPLETE DATA (\(Figures.percent(share)) of rows unusable)."
  }

  /// How far to trust the verdict, and why no further.
  var confidenceSentence: String? {
    guard let confidence else { return nil }
    var sentence = "How sure: \(confidence.rawValue.uppercased()). Observed, not an experiment."
    if let weakest = confidenceReasons.first {
      sentence += " Weakest point: \(weakest.withoutStop)."
    }
    if confidenceReasons.count > 1 {
      let others = confidenceReasons.dropFirst().map(\.withoutStop)
      sentence += " Also: \(others.joined(separator: "; "))."
    }
    return sentence
  }

  /// What becomes of the decision in `--target`.
  var decisionSentence: String? {
    guard let decision else { return nil }
    let without = decision.withoutFriction.map { "without friction it \($0) it" }
    let answer =
      switch decision.outcome {
      case "stands": "The decision STANDS."
      case "flips": "The decision FLIPS."
      default: "The decision is OPEN."
      }
    var sentence =
      "Target \(decision.target): as it was, the product \(decision.observed) it; "
      + (without ?? "without friction there is no number") + ". " + answer
    if let users = decision.moreUsers {
      sentence += " About \(Figures.count(users)) more people would settle it."
    }
    return sentence
  }

  /// Refusals, each with what would put it right.
  var refusalSentences: [String] {
    reasons.filter(\.refuses).map(\.sentence)
  }

  /// When the people friction does not explain left: before they met the value, or after.
  var valueSentence: String? {
    guard let before = departures.beforeValue, let after = departures.afterValue else { return nil }
    let act = settings.activation.map { "\"\(masked($0))\"" } ?? "what shows the value"
    return
      "Of those whom friction does not explain, about \(before.peopleInWords) left before they "
      + "had done \(act) (activation), about \(after.peopleInWords) after."
  }

  /// What could be wrong, the gravest first.
  var doubtSentences: [String] {
    var doubts: [String] = []
    if departures.dueToFriction != nil, let sentence = hiddenCauseSentence {
      doubts.append(sentence)
    }
    doubts += reasons.filter { !$0.refuses }.map(\.sentence)
    if let sentence = naiveSentence { doubts.append(sentence) }
    return doubts
  }

  private var hiddenCauseSentence: String? {
    guard let robustness, let point = robustness.eValue, let low = robustness.eValueLow,
      low > 1
    else { return nil }
    return "Something unseen that is \(Figures.decimal(point, digits: 1)) times as common where "
      + "friction struck, and as strongly tied to leaving, would explain it away (at the low end "
      + "of the range: \(Figures.decimal(low, digits: 1)) times)."
  }

  private var naiveSentence: String? {
    guard let naive = oneSessionChurn.naive?.dueToFriction, let ours = oneSessionChurn.dueToFriction
    else { return nil }
    let points = Figures.points(naive.magnitude)
    let seems =
      naive < 0
      ? "keep people (\(points) points less one-session churn)"
      : "cost \(points) points of one-session churn"
    return "Person against person, friction would seem to \(seems). That misleads: who does more "
      + "meets more friction, and stays. So attempts are compared, which gives "
      + "\(ours.pointsInWords) points."
  }
}

/// The sentences about the data.
extension ConfoundReport {
  /// The conservation line.
  var rowsSentence: String {
    let quality = dataQuality
    let rows = "\(sourceName): \(Figures.count(quality.rowsRead)) rows"
    var parts = ["\(Figures.count(quality.accepted)) used"]
    if quality.rejected > 0 { parts.append("\(Figures.count(quality.rejected)) rejected") }
    if quality.duplicatesDropped > 0 {
      parts.append("\(Figures.count(quality.duplicatesDropped)) duplicates")
    }
    if quality.excluded > 0 { parts.append("\(Figures.count(quality.excluded)) left out") }
    let whole =
      parts.count == 1 ? "\(rows), all used" : "\(rows) = " + parts.joined(separator: " + ")
    let blanks = quality.blankLines
    return blanks > 0 ? whole + "; \(Figures.count(blanks)) blank lines" : whole
  }

  /// What the log spans, and what made the report.
  var spanSentence: String {
    let quality = dataQuality
    var parts: [String] = []
    if let first = quality.firstEvent, let last = quality.lastEvent {
      parts.append("\(first.prefix(10)) to \(last.prefix(10)) UTC")
    }
    parts.append("\(Figures.count(quality.users)) people")
    parts.append("\(Figures.count(quality.sessions)) sessions")
    parts.append("\(Figures.count(quality.attempts)) attempts")
    return parts.joined(separator: ", ") + "; \(tool.name) \(tool.version)"
  }

  /// Which column was taken for what, and what was passed over.
  var columnsSentence: String? {
    guard !columns.isEmpty else { return nil }
    var sentence = columns.map { "\($0.role)=\($0.name)" }.joined(separator: "  ")
    let delimiters = Set(inputs.compactMap(\.delimiter))
    if !delimiters.isEmpty {
      let named = delimiters.sorted().map { $0.count == 1 ? "\"\($0)\"" : $0 }
      sentence += "; \(named.joined(separator: " or ")) between fields"
    }
    for column in columns where !column.passedOver.isEmpty {
      sentence += "; not \(column.passedOver.joined(separator: ", ")) for \(column.role)"
    }
    return sentence
  }

  /// What counted as friction, by kind, and what the log cannot show.
  var frictionSentence: String? {
    let met = friction.byKind.filter { $0.events > 0 }.map { kind in
      let names = (friction.sources[kind.kind] ?? []).prefix(3).map(masked)
      let list = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
      return "\(kind.kind) \(Figures.count(kind.events))\(list)"
    }
    let unseen = friction.byKind.filter { !$0.isMonitored }.map(\.kind)
    guard !met.isEmpty || !unseen.isEmpty else { return nil }
    let taken = "taken as friction: " + (met.isEmpty ? "nothing" : met.joined(separator: ", "))
    return unseen.isEmpty ? taken : taken + "; not recorded: \(unseen.joined(separator: ", "))"
  }

  private var sourceName: String {
    let names = inputs.prefix(3).map(\.name).joined(separator: ", ")
    return inputs.count > 3 ? "\(names) and \(inputs.count - 3) more" : names
  }
}

extension ConfoundReport.Reason {
  fileprivate var sentence: String {
    var sentence = text.withoutStop + "."
    if !remedy.isEmpty { sentence += " \(remedy.withoutStop)." }
    guard let price else { return sentence }
    switch (price.users, price.weeks) {
    case (let users?, let weeks?):
      sentence += " It would take about \(Figures.count(users)) more people, \(weeks) weeks."
    case (let users?, nil): sentence += " It would take about \(Figures.count(users)) more people."
    case (nil, let weeks?): sentence += " It would take about \(weeks) weeks."
    case (nil, nil): break
    }
    return sentence
  }
}

extension ConfoundReport.Estimate {
  /// `8 (likely 5-11)`, of a difference between shares.
  fileprivate var pointsInWords: String {
    "\(Figures.points(estimate)) (likely \(Figures.pointsRange(low, high)))"
  }
}

extension String {
  /// The sentence without the full stop at its end.
  fileprivate var withoutStop: String {
    hasSuffix(".") ? String(dropLast()) : self
  }
}
