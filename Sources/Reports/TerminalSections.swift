import Effects

/// The tables of the terminal report.
extension TerminalRenderer {
  func addWhoLeft(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage
  ) {
    let departures = report.departures
    guard departures.total > 0 || departures.stillHere > 0 || departures.tooRecent > 0 else {
      return
    }
    // What a log does not record is not "none", and what cannot be judged yet is no share.
    let isSplit = ![.noFrictionSignal, .tooEarly].contains(report.verdict)
    if departures.total > 0, isSplit {
      TerminalTable(
        title: "WHO LEFT", columns: [.init(header: ["people"]), .init(header: ["share"])],
        rows: rows(of: departures), barWidth: 20
      ).draw(on: &page)
    } else {
      page.addTitle("WHO LEFT")
    }
    var parts = [
      "still here \(Figures.count(departures.stillHere))",
      "too recent to judge \(Figures.count(departures.tooRecent))",
      "left = not back within \(Figures.duration(report.settings.churnAfterSeconds))",
    ]
    if departures.total > 0, !isSplit {
      parts.insert("left \(Figures.count(departures.total))", at: 0)
    }
    let oneLine = parts.joined(separator: "   ")
    if displayWidth(oneLine) + 2 <= page.width {
      page.addLine([Span(text: "  " + oneLine)])
    } else {
      for part in parts { page.addParagraph(part, first: "  ") }
    }
    guard departures.onlyFailedSignIns > 0, detail.hasSideRemarks else { return }
    let people = Figures.counted(departures.onlyFailedSignIns, "person", "people")
    page.addParagraph("counted apart: \(people) who only ever failed to sign in", first: "  ")
  }

  private func rows(of departures: ConfoundReport.Departures) -> [TerminalTable.Row] {
    let none = ["no friction in their last session", "met none at the end"]
    guard let due = departures.dueToFriction, let share = departures.shareDueToFriction,
      let anyway = departures.metFrictionLeftAnyway
    else {
      let after = Double(departures.afterFriction)
      let free = Double(departures.frictionFree)
      return [
        countRow(
          ["met friction in their last session", "met friction at the end"],
          departures.afterFriction, of: departures.total, longest: max(after, free), .friction),
        countRow(
          none, departures.frictionFree, of: departures.total, longest: max(after, free), .other),
      ]
    }
    let free = departures.counted - departures.countedAfterFriction
    let longest = max(due.estimate, anyway.estimate, Double(free), 1)
    let total = Double(departures.counted)
    let leftOut = departures.total - departures.counted
    return [
      TerminalTable.Row(
        labels: ["left because of friction (est.)", "friction (est.)"],
        cells: [Self.people(due), Figures.percentRange(share.low, share.high)],
        bar: due.estimate / longest, emphasis: .friction),
      TerminalTable.Row(
        labels: ["met friction, left anyway (est.)", "left anyway (est.)"],
        cells: [
          Self.people(anyway), Figures.percentRange(anyway.low / total, anyway.high / total),
        ],
        bar: anyway.estimate / longest, emphasis: .leftAnyway),
      countRow(none, free, of: departures.counted, longest: longest, .other),
    ]
      + (leftOut == 0
        ? []
        : [
          TerminalTable.Row(
            labels: ["left where the log cannot tell", "cannot be told"],
            cells: [Figures.count(leftOut), "-"])
        ])
  }

  private func countRow(
    _ labels: [String], _ people: Int, of all: Int, longest: Double, _ emphasis: Emphasis
  ) -> TerminalTable.Row {
    TerminalTable.Row(
      labels: labels,
      cells: [
        Figures.count(people), Figures.percent(Double(people) / Double(all)),
      ],
      bar: longest > 0 ? Double(people) / longest : 0, emphasis: emphasis)
  }

  /// Each metric as it was and as it would have been.
  func addComparison(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage
  ) {
    guard ![.tooEarly, .noFrictionSignal].contains(report.verdict) else { return }
    let rows = report.namedMetrics.compactMap { labels, metric -> TerminalTable.Row? in
      guard let observed = metric.observed else { return nil }
      return TerminalTable.Row(
        labels: labels,
        cells: [
          observed.shareInWords, metric.withoutFriction?.shareInWords ?? "no number",
          metric.dueToFriction.map(\.pointsInWords) ?? "no number",
        ])
    }
    guard !rows.isEmpty else { return }
    TerminalTable(
      title: "WITH AND WITHOUT FRICTION",
      columns: [
        .init(header: ["as it was"]), .init(header: ["without"], rank: 1),
        .init(header: ["due to friction"], rank: 2),
      ],
      rows: rows
    ).draw(on: &page)
    let gaps = detail.hasSideRemarks ? report.gapSentences : []
    for sentence in gaps { page.addParagraph(sentence, first: "  ") }
    if let sentence = report.whatIfSentence(isBrief: detail.isWhatIfBrief) {
      page.addParagraph(sentence, first: "  ")
    }
  }

  func addCauses(of report: ConfoundReport, to page: inout TerminalPage) {
    // Kinds without an estimate are no ranking of causes.
    guard report.causes.contains(where: { $0.peopleLost != nil }) else { return }
    var rows = report.causes.map { cause in
      TerminalTable.Row(
        labels: [cause.label],
        cells: [
          Figures.count(cause.peopleHit), Figures.count(cause.attempts),
          cause.frictionRate.map(Figures.rate) ?? "-", Self.peopleAndRange(cause.peopleLost),
        ])
    }
    if let due = report.departures.dueToFriction {
      rows.append(.init(labels: ["all of it"], cells: ["", "", "", Self.peopleAndRange(due)]))
    }
    TerminalTable(
      title: "WHAT COST MOST",
      columns: [
        .init(header: ["people", "hit"], rank: 2), .init(header: ["attempts", ""], rank: 3),
        .init(header: ["of them", "hit"], rank: 1),
        .init(header: ["people lost", Self.levelHeader(of: report)]),
      ],
      rows: rows
    ).draw(on: &page)
    let isDoubtful = report.causes.contains { $0.peopleLost?.includesZero ?? false }
    if isDoubtful { page.addParagraph("? range includes zero: may be nothing", first: "  ") }
  }

  /// The steps whose range keeps clear of zero, costliest first.
  func addFixFirst(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage
  ) {
    let steps = report.fixFirst.filter { $0.isWorthMending }.prefix(detail.steps)
    guard !steps.isEmpty else { return }
    let names = steps.map(Self.name)
    let rows = zip(steps, names).map { step, name in
      let isShared = names.count { $0 == name } > 1
      return TerminalTable.Row(
        labels: ["\(step.rank)  \(name)" + (isShared ? " (\(step.kind))" : "")],
        cells: [Figures.rate(step.frictionRate), Self.peopleAndRange(step.peopleLost)])
    }
    TerminalTable(
      title: "FIX FIRST (each alone: do not add up)",
      columns: [.init(header: ["hit"], rank: 1), .init(header: ["people lost"])], rows: rows
    ).draw(on: &page)
  }

  private static func name(of step: ConfoundReport.Step) -> String {
    let event = masked(step.event)
    switch (step.platform, step.release) {
    case (let platform?, let release?): return "\(event), \(platform) \(release)"
    case (let platform?, nil): return "\(event), \(platform), every release"
    case (nil, let release?): return "\(event), release \(release)"
    case (nil, nil): return event
    }
  }

  private static func levelHeader(of report: ConfoundReport) -> String {
    "(\(Figures.percent(report.settings.level)) range)"
  }

  private static func people(_ estimate: ConfoundReport.Estimate) -> String {
    Figures.people(estimate.estimate) + (estimate.includesZero ? "?" : "")
  }

  /// `57   (40..74)`, the range in ten columns so that the numbers stand under each other.
  private static func peopleAndRange(_ estimate: ConfoundReport.Estimate?) -> String {
    guard let estimate else { return "no number" }
    let range = "(\(Figures.people(estimate.low))..\(Figures.people(estimate.high)))"
    let mark = estimate.includesZero ? "?" : " "
    return Figures.people(estimate.estimate) + mark + rightAligned(range, to: 10)
  }
}
