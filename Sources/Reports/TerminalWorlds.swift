import Effects

/// What would be, who comes back, and what could be wrong.
extension TerminalRenderer {
  /// The curves, or a sentence where there is no room to draw them.
  func addRetention(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage
  ) {
    // Where nothing can be said of friction, shares of other things are read as if it were.
    if report.verdict == .noFrictionSignal || report.verdict == .tooEarly { return }
    if let curve = TerminalCurve(report.curves, rows: detail.curveRows) {
      curve.draw(on: &page)
      if let sentence = report.keptSentence { page.addParagraph(sentence, first: "  ") }
    } else if let sentence = report.retentionSentence {
      page.addBlank()
      page.addParagraph(sentence)
    }
  }

  func addValueSide(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage
  ) {
    let sentences =
      [report.valueSentence].compactMap(\.self) + report.featureSentences(limit: detail.features)
    guard !sentences.isEmpty else { return }
    page.addTitle("THE VALUE SIDE")
    for sentence in sentences { page.addParagraph(sentence, first: "  ") }
  }

  /// Doubts, numbered, as many as fit until the page has `room` lines, and then what was checked.
  func addDoubts(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage, room: Int
  ) {
    let told = report.headline.joined(separator: " ").lowercased()
    let isNew = { (doubt: String) in !told.contains(doubt.withoutStop.lowercased()) }
    let doubts = report.doubtSentences.filter(isNew)
    let all = report.doubts.filter(isNew)
    guard !all.isEmpty else { return }
    page.addTitle("WHAT COULD BE WRONG")
    for (place, doubt) in all.enumerated() {
      var item = page.emptied
      item.addParagraph(doubt, first: place < doubts.count ? "  \(place + 1)  " : "  +  ")
      let isLast = place == all.count - 1
      let length = page.lines.count + item.lines.count + (isLast ? 0 : 1)
      guard place < detail.doubts || length <= room else {
        page.addParagraph(
          "and \(all.count - place) more: doubts in --format json", first: "     ")
        break
      }
      page.add(item)
    }
  }
}
