/// The end of the terminal report: gates and data.
extension TerminalRenderer {
  func addGates(of report: ConfoundReport, to page: inout TerminalPage) {
    guard !report.gates.isEmpty else { return }
    page.addTitle("GATES")
    for gate in report.gates {
      let word =
        switch (gate.outcome, gate.level) {
        case ("trip", "warn"): "WARNS"
        case ("trip", _): "TRIPPED"
        case ("inconclusive", _): "INCONCLUSIVE"
        default: "passed"
        }
      page.addParagraph("\(word): \(gate.rule): \(gate.message)", first: "  ")
    }
  }

  func addData(
    of report: ConfoundReport, _ detail: TerminalDetail, to page: inout TerminalPage
  ) {
    page.addBlank()
    let columns = report.columnsSentence(isBrief: detail.isDataBrief)
    let friction = report.frictionSentence(isBrief: detail.isDataBrief)
    let sentences = [report.spanSentence, columns, friction].compactMap(\.self)
    if detail.isDataBrief {
      let all = ([report.rowsSentence] + sentences).joined(separator: "; ")
      page.addParagraph(all, first: "DATA  ", hanging: 2)
    } else {
      page.addParagraph(report.rowsSentence, first: "DATA  ")
      for sentence in sentences { page.addParagraph(sentence, first: "  ") }
    }
    let shown = report.notes.prefix(detail.notes)
    for note in shown { page.addParagraph(note, first: "  - ") }
    if report.notes.count > shown.count, !shown.isEmpty {
      page.addParagraph(
        "and \(report.notes.count - shown.count) more: notes in --format json", first: "  - ")
    }
  }
}
