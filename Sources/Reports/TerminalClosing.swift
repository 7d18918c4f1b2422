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

  func addData(of report: ConfoundReport, to page: inout TerminalPage) {
    page.addBlank()
    page.addParagraph(report.rowsSentence, first: "DATA  ")
    let sentences = [report.columnsSentence, report.frictionSentence].compactMap(\.self)
    for sentence in [report.spanSentence] + sentences { page.addParagraph(sentence, first: "  ") }
    let shown = report.notes.prefix(4)
    for note in shown { page.addParagraph(note, first: "  - ") }
    if report.notes.count > shown.count {
      page.addParagraph(
        "and \(report.notes.count - shown.count) more: --format json", first: "  - ")
    }
  }
}
