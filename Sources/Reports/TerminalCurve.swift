/// The retention curves of both worlds, drawn in characters.
struct TerminalCurve {
  private let observed: ConfoundReport.Curve
  private let without: ConfoundReport.Curve?
  private let rows: Int
  private let lastSeconds: Int
  /// The lowest share that either curve comes to.
  private let least: Double

  private static let day = 86_400
  /// From this many days on, the axis counts weeks.
  private static let weeksFrom = 28
  /// `  100% |` stands before the curves.
  private static let margin = 8
  private static let leastColumns = 20
  /// ` weeks` stands behind the axis.
  private static let unitColumns = 8
  /// With fewer rows the ticks stand on the axis, which saves a line.
  private static let rowsWithTicksApart = 5

  /// Makes the drawing; `nil` where there is nothing to draw.
  ///
  /// - Parameters:
  ///   - curves: The curves of the report.
  ///   - rows: Lines for the curves, two at least.
  init?(_ curves: [ConfoundReport.Curve], rows: Int) {
    guard let observed = curves.first(where: { $0.group == .observed }),
      let last = observed.points.last, last.seconds >= Self.day, last.surviving < 1, rows > 1
    else { return nil }
    self.observed = observed
    without = curves.first { $0.group == .withoutFriction && $0.points.count > 1 }
    self.rows = rows
    least = (observed.points + (without?.points ?? [])).map(\.surviving).min() ?? 0
    lastSeconds = max(last.seconds, without?.points.last?.seconds ?? 0)
  }

  /// Adds the curves with their axes, under a title.
  func draw(on page: inout TerminalPage) {
    page.addTitle("STILL HERE, BY \(countsWeeks ? "WEEK" : "DAY") SINCE SIGN-UP")
    let labels = [label(of: without, "without friction"), label(of: observed, "as it was")]
    let longest = labels.map { displayWidth($0 ?? "") }.max() ?? 0
    let beside = page.width - Self.margin - longest - 1
    let isBeside = beside >= Self.leastColumns
    let columns = isBeside ? beside : page.width - Self.margin - Self.unitColumns
    let places = isBeside ? labelRows : [nil, nil]
    let marks = page.isASCII ? (observed: "#", without: ".") : (observed: "━", without: "─")
    let heights = (0..<columns).map { column in
      [observed, without].map { self.row(of: $0, at: column, of: columns) }
    }
    for row in 0..<rows {
      var spans = [Span(text: "  " + rightAligned(level(of: row), to: 4) + " |")]
      spans += Self.cells(in: row, heights, marks)
      for (place, label) in zip(places, labels) where place == row {
        spans.append(Span(text: " " + (label ?? "")))
      }
      page.addLine(spans)
    }
    drawAxis(columns, on: &page)
    guard !isBeside else { return }
    for (mark, label) in zip([marks.without, marks.observed], labels) {
      if let label { page.addParagraph(label, first: "  \(mark) ") }
    }
  }

  private var countsWeeks: Bool { lastSeconds >= Self.weeksFrom * Self.day }

  /// The share a row stands for, the first being all.
  private func share(of row: Int) -> Double {
    1 - (1 - least) * Double(row) / Double(rows - 1)
  }

  private func level(of row: Int) -> String {
    Figures.decimal(share(of: row) * 100, digits: 0) + "%"
  }

  private func row(of share: Double) -> Int {
    guard least < 1 else { return 0 }
    let row = ((1 - share) / (1 - least) * Double(rows - 1)).rounded()
    return min(max(Int(row), 0), rows - 1)
  }

  /// The row in which a curve stands in a column; `nil` past its end.
  private func row(of curve: ConfoundReport.Curve?, at column: Int, of columns: Int) -> Int? {
    guard let curve, let last = curve.points.last else { return nil }
    let seconds = lastSeconds * column / max(1, columns - 1)
    guard seconds <= last.seconds else { return nil }
    let point = curve.points.last { $0.seconds <= seconds } ?? curve.points.first
    return point.map { row(of: $0.surviving) }
  }

  /// One row of the drawing; where both curves stand, the observed one is seen.
  private static func cells(
    in row: Int, _ heights: [[Int?]], _ marks: (observed: String, without: String)
  ) -> [Span] {
    var spans: [Span] = []
    for height in heights {
      let cell: Span =
        if height[0] == row {
          Span(text: marks.observed, emphasis: .friction)
        } else if height[1] == row {
          Span(text: marks.without, emphasis: .other)
        } else {
          Span(text: " ")
        }
      if let last = spans.indices.last, spans[last].emphasis == cell.emphasis {
        spans[last].text += cell.text
      } else {
        spans.append(cell)
      }
    }
    return spans
  }

  /// The rows of both labels, apart from each other: without friction, as it was.
  private var labelRows: [Int?] {
    guard let end = observed.points.last else { return [nil, nil] }
    let lower = row(of: end.surviving)
    guard let upper = without?.points.last.map({ row(of: $0.surviving) }) else {
      return [nil, lower]
    }
    guard upper == lower else { return [upper, lower] }
    return lower > 0 ? [lower - 1, lower] : [lower, lower + 1]
  }

  private func label(of curve: ConfoundReport.Curve?, _ words: String) -> String? {
    (curve?.points.last).map { "\(words): \($0.shareInWords)" }
  }

  private func drawAxis(_ columns: Int, on page: inout TerminalPage) {
    let blanks = String(repeating: " ", count: Self.margin - 1)
    let unit = countsWeeks ? 7 * Self.day : Self.day
    let whole = lastSeconds / unit
    let steps = [1, 2, 3, 4, 5, 7, 10, 14, 20, 30, 50, 100, 200, 500, 1000]
    let step = steps.first { whole / $0 <= 7 } ?? whole
    let word = countsWeeks ? " weeks" : " days"
    let isMerged = rows < Self.rowsWithTicksApart
    var line = ""
    for tick in stride(from: 0, through: whole, by: step) {
      let column = tick * unit * (columns - 1) / max(1, lastSeconds)
      let fill = String(
        repeating: isMerged ? "-" : " ", count: max(0, column - displayWidth(line)))
      line += fill + String(tick)
    }
    guard !isMerged else {
      let rest = String(repeating: "-", count: max(0, columns - displayWidth(line)))
      page.addLine([Span(text: blanks + "+" + line + rest + word)])
      return
    }
    page.addLine([Span(text: blanks + "+" + String(repeating: "-", count: columns))])
    page.addLine([Span(text: blanks + " " + line + word)])
  }
}
