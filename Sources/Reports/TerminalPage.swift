/// How a run of text stands out where colour is allowed: the eight basic colours and bold only.
enum Emphasis: String {
  case plain = ""
  case bold = "1"
  case friction = "33"
  case leftAnyway = "36"
  case other = "34"
  case alarm = "1;31"
}

/// A run of text in one emphasis.
struct Span {
  var text: String
  var emphasis = Emphasis.plain
}

/// Lines for a terminal, none wider than the page.
///
/// Every word passes ``shown(_:)`` on its way in, so nothing from a log can act on the terminal.
struct TerminalPage {
  let width: Int
  let usesColor: Bool
  let isASCII: Bool
  private(set) var lines: [String] = []

  init(width: Int, usesColor: Bool, isASCII: Bool) {
    self.width = width
    self.usesColor = usesColor
    self.isASCII = isASCII
  }

  /// What a cut name ends in.
  var ellipsis: String { isASCII ? "..." : "…" }

  /// The text as this page may show it.
  func shown(_ text: String) -> String {
    isASCII ? safeASCII(text) : safe(text)
  }

  /// A page of the same kind with nothing on it.
  var emptied: TerminalPage {
    TerminalPage(width: width, usesColor: usesColor, isASCII: isASCII)
  }

  mutating func addBlank() {
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  mutating func add(_ page: TerminalPage) {
    lines += page.lines
  }

  /// Adds one line made of runs; blanks at its end are dropped.
  mutating func addLine(_ spans: [Span]) {
    var line = ""
    var left = width
    for span in spans {
      let text = cut(shown(span.text), to: left, mark: ellipsis)
      left -= displayWidth(text)
      line += styled(text, span.emphasis)
    }
    while line.last == " " { line.removeLast() }
    lines.append(line)
  }

  /// Adds a command, broken between its words as a shell allows; a longer word is left whole.
  mutating func addCommand(_ words: [String]) {
    var line = "   "
    for (place, word) in words.map(shown).enumerated() {
      let isLast = place == words.count - 1
      if place > 0, displayWidth(line) + 1 + displayWidth(word) + (isLast ? 0 : 2) > width {
        lines.append(line + " \\")
        line = "     "
      }
      line += " " + word
    }
    lines.append(line)
  }

  mutating func addTitle(_ title: String) {
    addBlank()
    addLine([Span(text: title, emphasis: .bold)])
  }

  /// Adds text broken between words, `first` before its first line and as many blanks before the rest.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - first: What stands before the first line.
  ///   - hanging: Blanks before the other lines, where not as many as `first` is wide.
  ///   - emphasis: How the text stands out.
  mutating func addParagraph(
    _ text: String, first: String = "", hanging: Int? = nil, emphasis: Emphasis = .plain
  ) {
    let begun = displayWidth(first)
    let hanging = hanging ?? begun
    let indent = String(repeating: " ", count: hanging)
    let lines = wrapped(text, to: width - hanging, taken: begun - hanging)
    for (place, line) in lines.enumerated() {
      self.lines.append((place == 0 ? first : indent) + styled(line, emphasis))
    }
  }

  /// The text in lines of at most `width` columns, the first of them shorter by `taken`.
  func wrapped(_ text: String, to fullWidth: Int, taken: Int = 0) -> [String] {
    var lines: [String] = []
    var line = ""
    var width: Int { lines.isEmpty ? fullWidth - taken : fullWidth }
    for word in words(of: shown(text)) {
      if !line.isEmpty, displayWidth(line) + 1 + displayWidth(word) <= width {
        line += " " + word
        continue
      }
      if !line.isEmpty { lines.append(line) }
      line = word
      while displayWidth(line) > width {
        let head = cut(line, to: width, mark: "")
        guard !head.isEmpty else { break }
        lines.append(head)
        line = String(line.unicodeScalars.dropFirst(head.unicodeScalars.count))
      }
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// Words, a number and its per cent sign being one.
  private func words(of text: String) -> [String] {
    var words: [String] = []
    for word in text.split(separator: " ") {
      if word.first == "%", let last = words.popLast() {
        words.append(last + " " + word)
      } else {
        words.append(String(word))
      }
    }
    return words
  }

  private func styled(_ text: String, _ emphasis: Emphasis) -> String {
    guard usesColor, emphasis != .plain, !text.isEmpty else { return text }
    return "\u{1b}[\(emphasis.rawValue)m\(text)\u{1b}[0m"
  }
}
