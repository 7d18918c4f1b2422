public import Effects
public import EventLogs
import Sessions
public import Studies

extension ConfoundReport {
  /// Puts what was found into the shape that every rendering shares, each figure rounded once.
  ///
  /// - Parameters:
  ///   - findings: What was estimated.
  ///   - study: What it was estimated from.
  ///   - reading: How the log was read.
  ///   - settings: What was asked.
  public init(
    _ findings: Findings, of study: Study, reading: Reading, settings: ReportSettings
  ) {
    let verdict = Effects.Verdict(weighing: findings)
    let intake = reading.intake
    let rejectShare =
      intake.rowsRead > 0 ? Double(intake.rejected) / Double(intake.rowsRead) : 0
    let confidence = Effects.Confidence(in: findings, rejectShare: rejectShare)
    let figures = Rounding(level: findings.level)
    let departures = Departures(findings, figures)
    let causes = findings.causes.map { Cause($0, findings, figures) }
    let facts = HeadlineFacts(
      churnDays: Int(study.design.churnAfter / 86_400_000_000_000), spanDays: study.spanDays)
    self.init(
      verdict: verdict, confidence: confidence?.word,
      confidenceReasons: (confidence?.shortfalls ?? []).map(masked),
      isComplete: reading.isComplete && rejectShare <= settings.maxRejectRate,
      headline: Headline(verdict, findings, departures, causes: causes, facts).sentences,
      reasons: findings.cautions.map {
        Reason($0, naming: settings.showsIDs ? study : nil)
      }, decision: nil,
      oneSessionChurn: Metric(findings.oneSessionChurn, figures),
      departuresByHorizon: Metric(findings.departuresByHorizon, figures),
      conversionByHorizon: findings.conversionByHorizon.map { Metric(conversion: $0, figures) },
      departures: departures, causes: causes,
      fixFirst: Step.ranked(findings.steps, figures),
      whatIf: findings.whatIf.map { WhatIf($0, figures) },
      curves: findings.retention.map { Curve.both($0, figures) } ?? [],
      features: findings.features.map { Feature($0, figures) },
      robustness: Robustness(findings, figures),
      gates: [], friction: FrictionRecord(study, level: findings.level),
      dataQuality: DataQuality(reading, study),
      columns: reading.columns.map { Column($0) }, inputs: reading.inputs.map { InputFile($0) },
      settings: Settings(settings, study),
      notes: reading.notes + study.notes + findings.notes(of: study)
        + (settings.showsIDs ? [findings.idNote] : []))
  }
}

/// Rounds figures to the digits that are shown, once, so that renderings cannot disagree.
struct Rounding {
  let level: Double

  /// Four digits after the point: shares to a hundredth of a per cent.
  func number(_ value: Double) -> Double {
    (value * 10_000).rounded() / 10_000 + 0
  }

  func estimate(_ estimate: EffectEstimate) -> ConfoundReport.Estimate {
    ConfoundReport.Estimate(
      estimate: number(estimate.point), low: number(estimate.low), high: number(estimate.high),
      level: level, n: estimate.count)
  }

  /// People to a hundredth.
  func people(_ estimate: EffectEstimate) -> ConfoundReport.Estimate {
    func round(_ value: Double) -> Double { (value * 100).rounded() / 100 + 0 }
    return ConfoundReport.Estimate(
      estimate: round(estimate.point), low: round(estimate.low), high: round(estimate.high),
      level: level, n: estimate.count)
  }
}

extension ConfoundReport.Estimate {
  /// The estimate with its point and ends held between two numbers.
  func held(from least: Double, to most: Double) -> ConfoundReport.Estimate {
    func hold(_ value: Double) -> Double { min(max(value, least), most) }
    return ConfoundReport.Estimate(
      estimate: hold(estimate), low: hold(low), high: hold(high), level: level, n: n)
  }
}

extension ConfoundReport.Reason.Price {
  fileprivate init?(_ caution: Caution) {
    guard caution.moreUsers != nil || caution.moreWeeks != nil else { return nil }
    self.init(users: caution.moreUsers, weeks: caution.moreWeeks)
  }
}

extension ConfoundReport.Reason {
  /// Makes the reason; it says whom it names where it is given who that is.
  init(_ caution: Caution, naming study: Study? = nil) {
    let names = study.map { study in
      caution.people.map { " " + study.identity(ofUser: $0).sentence }
    }
    self.init(
      code: caution.code.rawValue, refuses: caution.refuses,
      undecides: caution.undecides,
      text: masked(caution.text.sentence) + (names ?? []).joined(),
      remedy: masked(caution.remedy.sentence), cell: caution.cell.map { masked($0) },
      price: Price(caution))
  }
}

extension ConfoundReport.Metric {
  init(_ metric: MetricFindings, _ figures: Rounding) {
    let naive = metric.naive.flatMap { without in
      metric.observed.map {
        Naive(
          withoutFriction: figures.number(without),
          dueToFriction: figures.number($0.point - without))
      }
    }
    self.init(
      users: metric.users, observed: metric.observed.map(figures.estimate),
      withoutFriction: metric.withoutFriction.map(figures.estimate),
      dueToFriction: metric.dueToFriction.map(figures.estimate),
      halvedFriction: metric.halvedFriction.map(figures.estimate), naive: naive,
      floor: metric.floor.map(figures.number), ceiling: metric.ceiling.map(figures.number),
      effectiveUsers: metric.effectiveUsers.map { ($0 * 10).rounded() / 10 },
      largestWeightShare: metric.largestWeightShare.map(figures.number),
      refused: metric.refusal.map {
        Refusal(
          code: $0.code.rawValue, text: masked($0.text.sentence), price: .init($0))
      })
  }

  /// Makes the metric of a conversion, which is often known at half the odds of friction only.
  init(conversion metric: MetricFindings, _ figures: Rounding) {
    self.init(metric, figures)
    guard observed != nil, withoutFriction == nil, refused == nil else { return }
    refused = Refusal(
      code: Caution.Code.noOverlap.rawValue,
      text: "Too few people stay clear of friction all the way to the horizon to say what their "
        + "conversion would be without any.",
      price: nil)
  }
}

extension ConfoundReport.Cause {
  init(_ cause: CauseFindings, _ findings: Findings, _ figures: Rounding) {
    let total = Double(max(1, findings.departuresCounted))
    self.init(
      id: cause.kind.slug, label: cause.kind.label, kind: cause.kind.slug,
      peopleHit: cause.peopleHit, attempts: cause.attempts,
      frictionRate: cause.attempts > 0
        ? figures.number(Double(cause.hits) / Double(cause.attempts)) : nil,
      peopleLost: cause.lost.map(figures.people),
      share: cause.lost.map { figures.estimate($0.times(1 / total)) },
      peopleLostAlone: cause.lostAlone.map(figures.people))
  }
}

extension ConfoundReport.Step {
  /// Makes the steps, those that are certain first and then costliest first, and numbers them.
  static func ranked(_ steps: [StepFindings], _ figures: Rounding) -> [ConfoundReport.Step] {
    let all = steps.map { Self($0, rank: 0, figures) }
    let inOrder = all.filter(\.isWorthMending) + all.filter { !$0.isWorthMending }
    return inOrder.enumerated().map { place, step in
      var step = step
      step.rank = place + 1
      return step
    }
  }

  /// It costs people beyond chance.
  var isWorthMending: Bool { isCertain && peopleLost.low > 0 }

  init(_ step: StepFindings, rank: Int, _ figures: Rounding) {
    self.init(
      rank: rank, event: step.operation, kind: step.kind.slug, platform: step.platform,
      release: step.release, attempts: step.attempts,
      frictionRate: figures.number(Double(step.hits) / Double(max(1, step.attempts))),
      peopleLost: figures.people(step.lost), isCertain: step.isCertain)
  }
}

extension ConfoundReport.Settings {
  init(_ settings: ReportSettings, _ study: Study) {
    self.init(settings, study.design, study.timelines.milestones)
  }

  /// What was asked, and which events were found for it.
  init(_ settings: ReportSettings, _ study: StudyDesign, _ milestones: Milestones) {
    let second: Int64 = 1_000_000_000
    var slowMilliseconds: Int?
    var slowQuantile: String?
    switch settings.timelines.rule.slow {
    case .milliseconds(let limit): slowMilliseconds = Int(exactly: limit.rounded())
    case .quantile(let share): slowQuantile = "p\(Int((share * 100).rounded()))"
    }
    self.init(
      seed: settings.seed, sessionGapSeconds: Int(settings.timelines.sessionGap / second),
      churnAfterSeconds: Int(study.churnAfter / second),
      horizonSeconds: Int(study.horizon / second),
      slowAfterMilliseconds: slowMilliseconds, slowAfterQuantile: slowQuantile,
      signup: milestones.signup, activation: milestones.activation,
      conversion: milestones.conversion,
      counted: Friction.allCases.filter {
        settings.timelines.rule.counted.contains($0) && !Friction.usual.contains($0)
      }.map(\.slug),
      level: settings.level, timeZone: settings.timeZone)
  }
}

extension Friction {
  /// The kind in words, for people.
  var label: String {
    switch self {
    case .payment: "Failed payment"
    case .authentication: "Failed sign-in"
    case .interaction: "Rage and dead clicks"
    case .notFound: "Not found (404)"
    case .rateLimited: "Too many requests (429)"
    case .failure: "Errors (5xx, crashes)"
    case .latency: "Slow answers"
    }
  }
}

extension Study {
  /// Whole days from the first event to the last.
  var spanDays: Int {
    guard let window = timelines.window else { return 0 }
    return window.upperBound.daysSince1970 - window.lowerBound.daysSince1970
  }

  /// What was assumed of the events, a sentence each.
  var notes: [String] {
    var notes: [String] = []
    let found = timelines.milestones.foundByName
    if !found.isEmpty {
      notes.append("Found by name: " + found.map { "\($0) event" }.joined(separator: ", ") + ".")
    }
    if sessionsBeforeSignup > 0 {
      notes.append("\(sessionsBeforeSignup) sessions before signup were left out.")
    }
    return notes + [manyNames].compactMap { $0.map { $0 + "." } }
  }

  /// That the names of events are too many to be names of acts; `nil` where they are not.
  public var manyNames: String? {
    manyNamesSentence(timelines.operations.count { !$0.name.isEmpty })
  }
}

extension Findings {
  /// What was not taken for friction, where hardly anything was.
  fileprivate func notes(of study: Study) -> [String] {
    guard shareRefusal?.code == .noFrictionSignal || shareRefusal?.code == .tooFewHits else {
      return []
    }
    let timelines = study.timelines
    var counts = [Int](repeating: 0, count: timelines.operations.count)
    for attempt in timelines.attempts where attempt.friction == nil {
      counts[Int(attempt.operation)] += 1
    }
    let names = timelines.operations.map(\.name)
    let seen = counts.indices.filter { counts[$0] > 0 }.sorted {
      (counts[$1], names[$0]) < (counts[$0], names[$1])
    }
    guard !seen.isEmpty else { return [] }
    let more = seen.count > 12 ? " and \(seen.count - 12) more (mvpcheck inspect)" : ""
    return [
      "Not taken as friction: " + seen.prefix(12).map { brief(names[$0]) }.joined(separator: ", ")
        + more + "; if one of them is, say so with --friction NAME."
    ]
  }

  /// That ids are shown, as was asked.
  fileprivate var idNote: String {
    let names = cautions.contains { !$0.people.isEmpty }
    return ConfoundReport.idsNoted
      + (names ? "this report has ids of people as the log has them." : "this report names nobody.")
  }
}

extension Study {
  /// Who stands behind a pseudonym.
  fileprivate func identity(ofUser place: Int) -> String {
    "\(timelines.pseudonym(ofUser: place)) is '\(timelines.id(ofUser: place))'"
  }
}
