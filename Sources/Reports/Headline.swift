import Effects

/// What the headline says of time, in whole days.
struct HeadlineFacts {
  /// The return window.
  let churnDays: Int
  /// From the first event to the last.
  let spanDays: Int
}

/// The sentences that answer the question, by verdict.
struct Headline {
  private let verdict: Verdict
  private let findings: Findings
  private let departures: ConfoundReport.Departures
  private let causes: [ConfoundReport.Cause]
  private let facts: HeadlineFacts

  init(
    _ verdict: Verdict, _ findings: Findings, _ departures: ConfoundReport.Departures,
    causes: [ConfoundReport.Cause], _ facts: HeadlineFacts
  ) {
    self.verdict = verdict
    self.findings = findings
    self.departures = departures
    self.causes = causes
    self.facts = facts
  }

  var sentences: [String] {
    switch verdict {
    case .noFrictionSignal:
      [
        "CANNOT TELL FROM THIS LOG. Nothing in it records errors, failed sign-ins or waiting times.",
        "Log these: the status or error of every attempt, failed sign-ins as events, and how long "
          + "answers took.",
      ]
    case .tooEarly: tooEarly
    case .nobodyLeft:
      [
        "NOBODY LEFT. \(everybody) came back within "
          + "\(Figures.counted(facts.churnDays, "day")) of every session that could be."
      ]
    case .mostlyValue: mostlyValue
    case .mostlyFriction: explained("MOSTLY FRICTION.") + first
    case .both: explained("BOTH.") + first
    case .inconclusive: inconclusive
    }
  }

  private var people: String {
    let all = departures.total + departures.stillHere + departures.tooRecent
    return "\(Figures.count(departures.total)) of \(Figures.count(all)) people left."
  }

  private var everybody: String {
    let judged = findings.counts.judged
    return judged == 1
      ? "The one person who could be judged"
      : "All \(Figures.count(judged)) people who could be judged"
  }

  /// Those whom the share speaks of.
  private var those: String {
    departures.isOfSome ? "the \(Figures.count(departures.counted)) who are counted" : "them"
  }

  /// Who is not spoken of, where that is more than a few.
  private var ofWhom: [String] {
    guard departures.isOfSome else { return [] }
    let others = Figures.counted(departures.total - departures.counted, "person", "people")
    return ["This does not speak of \(others) who left where this log cannot tell."]
  }

  private func explained(_ word: String) -> [String] {
    guard let share = departures.shareDueToFriction, let lost = departures.dueToFriction else {
      return ["\(word) \(people)"]
    }
    let others = max(0, Double(departures.counted) - lost.estimate)
    return [
      "\(word) \(people)",
      "Friction explains about \(Figures.people(lost.estimate)) of \(those) "
        + "(\(Figures.percent(share.estimate)); likely "
        + "\(Figures.percentRange(share.low, share.high))).",
      "The friction in this log does not explain the other \(Figures.people(others)).",
    ] + ofWhom
  }

  private var mostlyValue: [String] {
    guard let share = departures.shareDueToFriction, let lost = departures.dueToFriction else {
      return [
        "MOSTLY VALUE. \(people)",
        "Friction struck hardly any of them: \(Figures.count(departures.afterFriction)) met it in "
          + "their last session.",
      ]
    }
    if share.low > 0 { return explained("MOSTLY VALUE.") + first }
    return [
      "MOSTLY VALUE. \(people)",
      "Friction likely explains at most \(Figures.people(max(0, lost.high))) of \(those) "
        + "(\(Figures.percent(max(0, share.high)))), perhaps none.",
      "The rest left for reasons that this log's friction does not explain: the offer, its price, "
        + "or friction that was not recorded.",
    ] + ofWhom
  }

  /// What to mend first, where that is sure enough to say.
  private var first: [String] {
    guard let cause = causes.first(where: { ($0.peopleLost?.low ?? 0) > 0 }),
      let lost = cause.peopleLost
    else { return [] }
    return [
      "Fix \(cause.label.lowercasedFirst) first: \(cause.isPlural ? "they" : "it") may have cost "
        + "\(Figures.counted(people: lost.estimate)) "
        + "(\(Figures.peopleRange(lost.low, lost.high)))."
    ]
  }

  private var tooEarly: [String] {
    var sentences = [
      "TOO EARLY. The log covers \(Figures.counted(facts.spanDays, "day")); leaving is judged after "
        + "\(facts.churnDays)."
    ]
    if let remedy = findings.shareRefusal?.remedy { sentences.append(remedy.sentence) }
    return sentences
  }

  private var inconclusive: [String] {
    guard let refusal = findings.shareRefusal else { return undecided ?? tooWide }
    if let bounded = bounded(refusal) { return bounded }
    var sentences = [
      "CANNOT TELL YET. \(people)", masked(refusal.text.sentence),
    ]
    if let users = refusal.moreUsers {
      let weeks = refusal.moreWeeks.map { ", about \(Figures.counted($0, "week")) at this pace" }
      sentences.append(
        "At least about \(Figures.counted(users, "more person", "more people")) "
          + "\(users == 1 ? "is" : "are") needed\(weeks ?? "").")
    } else {
      sentences.append(masked(refusal.remedy.sentence))
    }
    return sentences
  }

  /// A refusal that leaves bounds: why there is no number, and between what it must lie.
  private func bounded(_ refusal: Caution) -> [String]? {
    let why: String
    switch refusal.code {
    case .clusteredFriction:
      why = "Friction gathers on certain people: something unseen may cause both it and leaving."
    case .singleIncident:
      why = "Nearly all of the friction is one incident: one experiment, not many."
    default: return nil
    }
    return [
      "CANNOT TELL YET. \(why)",
      "\(people) Friction explains between 0 and \(Figures.count(departures.afterFriction)) of "
        + "them at most: those who met it in their last session.",
    ]
  }

  /// A share from which no verdict is drawn: what it is, and why it is open.
  private var undecided: [String]? {
    guard let caution = findings.cautions.first(where: \.undecides),
      let share = departures.shareDueToFriction, let lost = departures.dueToFriction
    else { return nil }
    return [
      "CANNOT TELL YET. \(people)",
      "Friction would explain about \(Figures.people(lost.estimate)) of \(those) "
        + "(\(Figures.percent(share.estimate)); likely "
        + "\(Figures.percentRange(share.low, share.high))), but that is open, because "
        + masked(caution.text.withoutStop.lowercasedFirst) + ".",
      masked(caution.remedy.sentence),
    ] + ofWhom
  }

  private var tooWide: [String] {
    guard let share = departures.shareDueToFriction else { return ["CANNOT TELL YET. \(people)"] }
    guard share.high >= Verdict.minorShare else {
      return [
        "CANNOT TELL YET. \(people)",
        "The friction recorded explains at most \(Figures.percent(share.high)) of that, but this "
          + "log does not record errors.",
        "Log the status or error of every attempt.",
      ]
    }
    return [
      "CANNOT TELL YET. \(people)",
      "Friction may explain none of \(those), or up to \(Figures.percent(share.high)): the range is "
        + "too wide to decide on.",
      "A longer log would narrow it.",
    ] + ofWhom
  }
}

extension String {
  /// The text with a capital and a full stop.
  var sentence: String {
    guard let first else { return self }
    return first.uppercased() + dropFirst() + (hasSuffix(".") ? "" : ".")
  }

  /// The text without the full stop at its end.
  var withoutStop: String {
    hasSuffix(".") ? String(dropLast()) : self
  }

  /// The text with its first letter small; an abbreviation stays as it is.
  var lowercasedFirst: String {
    guard let first, dropFirst().first?.isUppercase != true else { return self }
    return first.lowercased() + dropFirst()
  }
}
