/// How many columns of a terminal the text takes, for text without control characters.
func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.unicodeScalars.reduce(0) { $0 + displayWidth($1) }
}

/// The text if it takes no more than `width` columns, else its beginning and `mark`.
///
/// Marks that combine with a letter stay with it, four at the most: a name may carry thousands.
func cut(_ text: String, to width: Int, mark: String) -> String {
  let limit = displayWidth(text) <= width ? width : max(0, width - displayWidth(mark))
  var shown = String.UnicodeScalarView()
  var used = 0
  var marks = 0
  for scalar in text.unicodeScalars {
    let columns = displayWidth(scalar)
    marks = columns == 0 ? marks + 1 : 0
    if used + columns > limit { break }
    if marks <= 4 { shown.append(scalar) }
    used += columns
  }
  let whole = String(shown)
  return limit == width ? whole : whole + cut(mark, to: width)
}

private func cut(_ mark: String, to width: Int) -> String {
  displayWidth(mark) <= width ? mark : ""
}

/// The text with blanks after it up to `width` columns.
func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - displayWidth(text)))
}

/// The text with blanks before it up to `width` columns.
func rightAligned(_ text: String, to width: Int) -> String {
  String(repeating: " ", count: max(0, width - displayWidth(text))) + text
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  switch scalar.value {
  case 0..<0x300: 1
  case 0x1160...0x11ff: 0  // Korean vowels and finals join the letter before them
  case 0xfe0f: 1  // asks for the two-column picture of a one-column sign
  default:
    if combines(scalar) {
      0
    } else if isWide(scalar) {
      2
    } else {
      1
    }
  }
}

private func combines(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: true
  default: false
  }
}

/// East Asian wide and full-width signs, and those shown as pictures (Unicode, annex 11).
private func isWide(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0xa4cf,
    0xa960...0xa97c, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe10...0xfe19, 0xfe30...0xfe6f,
    0xff00...0xff60, 0xffe0...0xffe6, 0x16fe0...0x18dff, 0x1b000...0x1b2ff, 0x1f200...0x1f2ff,
    0x20000...0x3fffd:
    true
  default:
    scalar.properties.isEmojiPresentation && !(0x1f1e6...0x1f1ff).contains(scalar.value)
  }
}
