import EventLogs
import Sessions

/// An inspection for a terminal: what the file is, then columns, events, friction and notes.
public struct InspectionTextRenderer: Sendable {
  /// Columns, 40 to 120.
  public var width = 80
  /// Colour is wanted where it is written.
  public var usesColor = false
  /// Nothing beyond ASCII is wanted.
  public var isASCII = false
  /// How many names of events are listed.
  public var top = 12
  /// Commands worth running next, and what each shows.
  public var next: [TerminalRenderer.NextStep] = []

  /// Makes the renderer for 80 columns of plain text.
  public init() {}

  /// The inspection as lines of text.
  ///
  /// - Parameter inspection: How the log was understood.
  /// - Returns: The text, with a line end after the last line.
  public func render(_ inspection: LogInspection) -> String {
    var page = TerminalPage(
      width: min(max(width, 40), 120), usesColor: usesColor, isASCII: isASCII)
    addFiles(of: inspection, to: &page)
    addColumns(of: inspection, to: &page)
    addEvents(of: inspection, to: &page)
    addFriction(of: inspection, to: &page)
    addRejects(of: inspection, to: &page)
    if !inspection.notes.isEmpty {
      page.addTitle("NOTES")
      for note in inspection.notes { page.addParagraph(note, first: "  - ") }
    }
    addNext(to: &page)
    return page.lines.joined(separator: "\n") + "\n"
  }

  private func addFiles(of inspection: LogInspection, to page: inout TerminalPage) {
    let quality = inspection.dataQuality
    if !inspection.isComplete {
      page.addParagraph("INCOMPLETE: not all of the log could be used.", emphasis: .alarm)
    }
    page.addParagraph(quality.rowsSentence(from: inspection.inputs), emphasis: .bold)
    page.addParagraph(quality.spanSentence)
    for input in inspection.inputs {
      var words = "\(input.name): \(input.format), \(Figures.counted(input.bytes, "byte"))"
      if let delimiter = input.delimiter {
        let named = delimiter.utf8.count == 1 ? "\"\(delimiter)\"" : delimiter
        words += ", \(named) between fields"
      }
      page.addParagraph(words, first: "  ")
    }
  }

  private func addColumns(of inspection: LogInspection, to page: inout TerminalPage) {
    guard !inspection.columns.isEmpty else { return }
    page.addTitle("COLUMNS")
    let longest = inspection.columns.map { displayWidth($0.role) }.max() ?? 0
    for column in inspection.columns {
      let why =
        switch column.why {
        case "name": "by its name"
        case "content": "by what stands in it"
        default: "as asked for"
        }
      var words = "\(column.name), \(why)"
      if column.role == Role.time.rawValue { words += ": \(inspection.times)" }
      if !column.passedOver.isEmpty {
        words += "; not \(column.passedOver.joined(separator: ", "))"
      }
      page.addParagraph(words, first: "  " + padded(column.role, to: longest) + "  ")
    }
  }

  private func addEvents(of inspection: LogInspection, to page: inout TerminalPage) {
    let shown = inspection.events.prefix(top)
    guard !shown.isEmpty else { return }
    TerminalTable(
      title: "EVENTS", columns: [.init(header: ["rows"]), .init(header: ["taken for"])],
      rows: shown.map { event in
        .init(
          labels: [masked(event.name)], cells: [Figures.count(event.rows), event.part.words])
      }
    ).draw(on: &page)
    let more = inspection.events.count - shown.count
    if more > 0 {
      let rows = inspection.events.dropFirst(top).reduce(0) { $0 + $1.rows }
      page.addParagraph(
        "and \(Figures.counted(more, "more name")) with \(Figures.counted(rows, "row"))",
        first: "  ")
    }
  }

  private func addFriction(of inspection: LogInspection, to page: inout TerminalPage) {
    let met = inspection.kinds.filter { $0.rows > 0 }
    if met.isEmpty {
      page.addTitle("FRICTION")
      page.addParagraph("none was met in what the log records", first: "  ")
    } else {
      TerminalTable(
        title: "FRICTION",
        columns: ["rows", "sessions", "people"].map { .init(header: [$0]) },
        rows: met.map { kind in
          .init(
            labels: [
              kind.kind.label + (kind.isCounted ? "" : " (does not count)"), kind.kind.slug,
            ],
            cells: [kind.rows, kind.sessions, kind.people].map(Figures.count))
        }
      ).draw(on: &page)
      for kind in met {
        let names = kind.names.prefix(4).map(brief).joined(separator: ", ")
        let more = kind.names.count > 4 ? " and \(kind.names.count - 4) more" : ""
        page.addParagraph("\(kind.kind.slug): \(names)\(more)", first: "  ")
      }
    }
    let unseen = inspection.kinds.filter { !$0.isMonitored }.map { $0.kind.label.lowercasedFirst }
    if !unseen.isEmpty {
      page.addParagraph(
        "not recorded, which is not the same as none: \(unseen.joined(separator: ", "))",
        first: "  ")
    }
  }

  private func addRejects(of inspection: LogInspection, to page: inout TerminalPage) {
    let quality = inspection.dataQuality
    if !inspection.rejects.isEmpty {
      page.addTitle("ROWS NOT USED")
      for row in inspection.rejects {
        let first = row.first.map { ", the first at \($0)" } ?? ""
        page.addParagraph("\(row.reason): \(Figures.count(row.count))\(first)", first: "  ")
      }
    }
    let counts = [
      ("LEFT OUT", quality.excludedByReason),
      // A blank is no value that was not used.
      ("VALUES NOT USED", quality.fieldNotes.filter { $0.key != "missing" }),
    ]
    for (title, reasons) in counts where !reasons.isEmpty {
      page.addTitle(title)
      let sorted = reasons.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      for (reason, count) in sorted {
        page.addLine([Span(text: "  \(reason): \(Figures.count(count))")])
      }
    }
  }

  private func addNext(to page: inout TerminalPage) {
    guard !next.isEmpty else { return }
    page.addTitle("NEXT")
    for step in next {
      page.addCommand(step.words)
      page.addParagraph(step.purpose, first: "      ")
    }
  }
}

extension EventSummary.Part {
  /// What the rows are taken for, in words.
  fileprivate var words: String {
    switch self {
    case .attempt: "attempt"
    case .bareFailure: "failed attempt"
    case .signal: "about the attempt before"
    case .passive: "no act of a person"
    }
  }
}
