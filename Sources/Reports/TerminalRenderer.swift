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
  public var top = TerminalDetail.usualSteps
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
    let narrow = Double(80) / Double(min(emptyPage.width, 80))
    let longer = max(0, top - TerminalDetail.usualSteps)
    let limit = Int(Double(Self.lineLimit) * narrow) + longer
    let levels = TerminalDetail.levels(top: top)
    // The first level that is short enough lies within these; each is shorter than the one before.
    var places = levels.indices
    var lines = self.lines(of: report, levels[0], limit: limit)
    if lines.count > limit {
      places = 1..<levels.count - 1
      while let middle = places.isEmpty ? nil : (places.lowerBound + places.upperBound) / 2 {
        let length = self.lines(of: report, levels[middle], limit: limit).count
        places = length <= limit ? places.lowerBound..<middle : middle + 1..<places.upperBound
      }
      lines = self.lines(of: report, levels[places.lowerBound], limit: limit)
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The report in so much detail, with as many doubts as `limit` lines leave room for.
  private func lines(
    of report: ConfoundReport, _ detail: TerminalDetail, limit: Int
  ) -> [String] {
    var page = emptyPage
    addHeadline(of: report, to: &page)
    addConfidence(of: report, to: &page)
    addWhoLeft(of: report, detail, to: &page)
    addComparison(of: report, detail, to: &page)
    addCauses(of: report, to: &page)
    addFixFirst(of: report, detail, to: &page)
    addRetention(of: report, detail, to: &page)
    addValueSide(of: report, detail, to: &page)
    var end = emptyPage
    addGates(of: report, to: &end)
    addData(of: report, detail, to: &end)
    addNext(detail, to: &end)
    addDoubts(of: report, detail, to: &page, room: limit - end.lines.count - 1)
    page.addBlank()
    page.add(end)
    return page.lines
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
    for sentence in [report.confidenceSentence, report.decision?.sentence] {
      guard let sentence else { continue }
      page.addBlank()
      page.addParagraph(sentence)
    }
    let refusals = report.refusalSentences
    guard !refusals.isEmpty else { return }
    page.addTitle("WHY NO NUMBER")
    for sentence in refusals { page.addParagraph(sentence, first: "  ") }
  }

  private func addNext(_ detail: TerminalDetail, to page: inout TerminalPage) {
    let next = suggestions(detail, on: page)
    guard !next.isEmpty else { return }
    page.addTitle("NEXT")
    let longest = next.map { displayWidth(page.shown($0.command)) }.max() ?? 0
    for step in next {
      let command = page.shown(step.command)
      let purpose = page.shown(step.purpose)
      if fits(step, beside: longest, on: page) {
        page.addLine([Span(text: "  " + padded(command, to: longest) + "  " + purpose)])
      } else {
        page.addLine([Span(text: "  " + purpose + ":")])
        page.addCommand(step.words)
      }
    }
  }

  /// The first commands; where there is room for one, the first that takes a line.
  private func suggestions(_ detail: TerminalDetail, on page: TerminalPage) -> [NextStep] {
    guard detail.next == 1 else { return Array(next.prefix(detail.next)) }
    let short = next.first {
      fits($0, beside: displayWidth(page.shown($0.command)), on: page)
    }
    return [short ?? next.first].compactMap(\.self)
  }

  private func fits(_ step: NextStep, beside width: Int, on page: TerminalPage) -> Bool {
    2 + width + 2 + displayWidth(page.shown(step.purpose)) <= page.width
  }
}
