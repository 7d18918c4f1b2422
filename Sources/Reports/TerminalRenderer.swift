/// The report for a terminal: the answer in three lines, then what it rests on.
public struct TerminalRenderer: ReportRenderer {
  /// The longest report, in lines, at 80 columns and without `--top`.
  static let lineLimit = 60

  /// Columns, 40 to 120.
  public var width = 80
  /// Colour is wanted where it is written.
  public var usesColor = false
  /// Nothing beyond ASCII is wanted.
  public var isASCII = false
  /// How many steps to mend are listed.
  public var top = 5
  /// Commands worth running next, and what each shows.
  public var next: [NextStep] = []

  /// A command worth running next.
  public struct NextStep: Sendable {
    /// Its words, each quoted for a shell.
    public var words: [String]
    /// What it shows.
    public var purpose: String

    /// Makes the suggestion.
    public init(words: [String], purpose: String) {
      self.words = words
      self.purpose = purpose
    }

    var command: String { words.joined(separator: " ") }
  }

  /// Makes the renderer for 80 columns of plain text.
  public init() {}

  /// The report as lines of text.
  ///
  /// - Parameter report: What was found.
  /// - Returns: The text, with a line end after the last line.
  public func render(_ report: ConfoundReport) -> String {
    var page = emptyPage
    addHeadline(of: report, to: &page)
    addConfidence(of: report, to: &page)
    addWhoLeft(of: report, to: &page)
    addComparison(of: report, to: &page)
    addCauses(of: report, to: &page)
    addFixFirst(of: report, to: &page)
    addValueSide(of: report, to: &page)
    var end = emptyPage
    addGates(of: report, to: &end)
    addData(of: report, to: &end)
    addNext(to: &end)
    addDoubts(of: report, to: &page, leaving: end.lines.count + 1)
    page.addBlank()
    page.add(end)
    return page.lines.joined(separator: "\n") + "\n"
  }

  /// The headline alone.
  ///
  /// - Parameter report: What was found.
  /// - Returns: Its lines, safe to show, without line ends.
  public func headlineLines(of report: ConfoundReport) -> [String] {
    var page = emptyPage
    addHeadline(of: report, to: &page)
    return page.lines
  }

  private var emptyPage: TerminalPage {
    TerminalPage(width: min(max(width, 40), 120), usesColor: usesColor, isASCII: isASCII)
  }

  /// Whole sentences in the first three lines, the rest of the headline apart.
  private func addHeadline(of report: ConfoundReport, to page: inout TerminalPage) {
    if let sentence = report.incompleteSentence {
      page.addParagraph(sentence, emphasis: .alarm)
    }
    var opening: [String] = []
    var rest = report.headline[...]
    while let sentence = rest.first {
      let longer = (opening + [sentence]).joined(separator: " ")
      guard opening.isEmpty || page.wrapped(longer, to: page.width).count <= 3 else { break }
      opening.append(sentence)
      rest.removeFirst()
    }
    page.addParagraph(opening.joined(separator: " "), emphasis: .bold)
    guard !rest.isEmpty else { return }
    page.addBlank()
    page.addParagraph(rest.joined(separator: " "), emphasis: .bold)
  }

  private func addConfidence(of report: ConfoundReport, to page: inout TerminalPage) {
    for sentence in [report.confidenceSentence, report.decisionSentence] {
      guard let sentence else { continue }
      page.addBlank()
      page.addParagraph(sentence)
    }
    guard !report.refusalSentences.isEmpty else { return }
    page.addTitle("WHY NO NUMBER")
    for sentence in report.refusalSentences { page.addParagraph(sentence, first: "  ") }
  }

  private func addValueSide(of report: ConfoundReport, to page: inout TerminalPage) {
    guard let sentence = report.valueSentence else { return }
    page.addTitle("THE VALUE SIDE")
    page.addParagraph(sentence, first: "  ")
  }

  /// Doubts, numbered, as many as leave the report within its length.
  private func addDoubts(
    of report: ConfoundReport, to page: inout TerminalPage, leaving end: Int
  ) {
    let doubts = report.doubtSentences
    guard !doubts.isEmpty else { return }
    let longer = max(0, top - TerminalRenderer().top)
    let room = Self.lineLimit + longer - page.lines.count - end - 2
    var section = page.emptied
    for (place, doubt) in doubts.enumerated() {
      var item = page.emptied
      item.addParagraph(doubt, first: "  \(place + 1)  ")
      let isLast = place == doubts.count - 1
      guard place == 0 || section.lines.count + item.lines.count + (isLast ? 0 : 1) <= room else {
        section.addParagraph("and \(doubts.count - place) more: --format json", first: "     ")
        break
      }
      section.add(item)
    }
    page.addTitle("WHAT COULD BE WRONG")
    page.add(section)
  }

  private func addNext(to page: inout TerminalPage) {
    guard !next.isEmpty else { return }
    page.addTitle("NEXT")
    let longest = next.map { displayWidth(page.shown($0.command)) }.max() ?? 0
    for step in next {
      let command = page.shown(step.command)
      let purpose = page.shown(step.purpose)
      if 2 + longest + 2 + displayWidth(purpose) <= page.width {
        page.addLine([Span(text: "  " + padded(command, to: longest) + "  " + purpose)])
      } else {
        page.addLine([Span(text: "  " + purpose + ":")])
        page.addCommand(step.words)
      }
    }
  }
}
