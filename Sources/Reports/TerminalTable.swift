/// Rows under a title, as many columns as the page is wide enough for.
struct TerminalTable {
  /// A column of figures, to the right of the labels.
  struct Column {
    /// One or two lines; the last stands over the figures.
    var header: [String]
    /// Columns of a higher rank go first where room is short; those of rank 0 stay.
    var rank = 0
  }

  /// A label and its figures.
  struct Row {
    /// The label, and shorter words for it.
    var labels: [String]
    var cells: [String]
    var bar: Double?
    var emphasis = Emphasis.plain
  }

  var title: String
  var columns: [Column]
  var rows: [Row]
  /// The length of the longest bar; 0 for a table without bars.
  var barWidth = 0

  private static let indent = 2
  private static let shortestLabel = 16

  /// Adds the table to `page`.
  func draw(on page: inout TerminalPage) {
    let kept = columnsKept(on: page)
    let widths = kept.map { width(of: $0, on: page) }
    let barWidth = barSpace(beside: widths, on: page)
    let figures = widths.reduce(0) { $0 + 2 + $1 } + (barWidth > 0 ? barWidth + 1 : 0)
    let room = max(1, page.width - Self.indent - figures)
    let label = min(room, max(longestLabel(on: page), displayWidth(title) - Self.indent))
    page.addBlank()
    let first = Self.indent + label + (barWidth > 0 ? barWidth + 1 : 0)
    drawHeader(kept, widths, first: first, on: &page)
    for row in rows {
      let words =
        row.labels.first { displayWidth(page.shown($0)) <= label } ?? row.labels.last ?? ""
      let shown = cut(page.shown(words), to: label, mark: page.ellipsis)
      var spans = [Span(text: "  " + padded(shown, to: label))]
      if barWidth > 0 {
        let bar = Self.bar(row.bar ?? 0, of: barWidth, isASCII: page.isASCII)
        spans.append(Span(text: " " + padded(bar, to: barWidth), emphasis: row.emphasis))
      }
      for (column, width) in zip(kept, widths) {
        let cell = row.cells.indices.contains(column) ? page.shown(row.cells[column]) : ""
        spans.append(Span(text: "  " + rightAligned(cell, to: width)))
      }
      page.addLine(spans)
    }
  }

  /// A bar of `share` of `width` columns, to the eighth of a column where the page allows.
  static func bar(_ share: Double, of width: Int, isASCII: Bool) -> String {
    let share = share.isFinite ? min(max(share, 0), 1) : 0
    guard !isASCII else {
      return String(repeating: "#", count: Int((share * Double(width)).rounded()))
    }
    let eighths = Int((share * Double(width) * 8).rounded())
    let whole = String(repeating: "█", count: eighths / 8)
    let parts = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"]
    return whole + parts[eighths % 8]
  }

  /// The title beside the headers, or over them where it is longer than the labels.
  private func drawHeader(
    _ kept: [Int], _ widths: [Int], first: Int, on page: inout TerminalPage
  ) {
    let isOver = displayWidth(title) > first
    if isOver { page.addLine([Span(text: title, emphasis: .bold)]) }
    let depth = kept.map { columns[$0].header.count }.max() ?? 1
    for line in 0..<max(1, depth) {
      let title = line == 0 && !isOver ? title : ""
      var spans = [Span(text: padded(title, to: first), emphasis: .bold)]
      for (column, width) in zip(kept, widths) {
        let header = columns[column].header
        let place = line - (depth - header.count)
        let words = header.indices.contains(place) ? header[place] : ""
        spans.append(Span(text: "  " + rightAligned(words, to: width)))
      }
      page.addLine(spans)
    }
  }

  /// The columns that fit beside a label of some length, in order.
  private func columnsKept(on page: TerminalPage) -> [Int] {
    var kept = Array(columns.indices)
    let label = min(longestLabel(on: page), Self.shortestLabel)
    while true {
      let figures = kept.reduce(0) { $0 + 2 + width(of: $1, on: page) }
      if Self.indent + label + figures <= page.width { return kept }
      guard let last = kept.max(by: { columns[$0].rank < columns[$1].rank }),
        columns[last].rank > 0
      else { return kept }
      kept.removeAll { $0 == last }
    }
  }

  private func barSpace(beside widths: [Int], on page: TerminalPage) -> Int {
    guard barWidth > 0 else { return 0 }
    let figures = widths.reduce(0) { $0 + 2 + $1 }
    let room = page.width - Self.indent - longestLabel(on: page) - figures - 1
    return room >= 8 ? min(barWidth, room) : 0
  }

  private func longestLabel(on page: TerminalPage) -> Int {
    rows.map { displayWidth(page.shown($0.labels.first ?? "")) }.max() ?? 0
  }

  private func width(of column: Int, on page: TerminalPage) -> Int {
    let cells = rows.map { $0.cells.indices.contains(column) ? page.shown($0.cells[column]) : "" }
    return (columns[column].header + cells).map(displayWidth).max() ?? 0
  }
}
