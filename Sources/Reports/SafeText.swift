/// The text with nothing in it that could act on a terminal, a page or a reader's eye.
///
/// Control characters become `\x1b` and the like; characters that are invisible or turn the
/// direction of writing become `\u{202E}` and the like. Safe text is left as it is.
///
/// - Parameter text: Words from a log, a file name, a flag: anything not written by us.
/// - Returns: The text as a person may see it, on one line.
public func safe(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isUnsafe) else { return text }
  var shown = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    if isUnsafe(scalar) {
      shown.append(contentsOf: escape(of: scalar).unicodeScalars)
    } else {
      shown.append(scalar)
    }
  }
  return String(shown)
}

/// The safe text with everything beyond ASCII written as `\u{e9}`.
///
/// - Parameter text: Any text.
/// - Returns: Printable ASCII.
public func safeASCII(_ text: String) -> String {
  let text = safe(text)
  guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
  var shown = ""
  for scalar in text.unicodeScalars {
    shown += scalar.isASCII ? String(scalar) : escape(of: scalar)
  }
  return shown
}

/// Whether a scalar acts on what shows it, or shows as nothing.
func isUnsafe(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x20...0x7e, 0xa0...0xac, 0xae...0x34e: false
  case 0x00...0x9f, 0xad, 0x34f, 0x61c: true
  case 0x115f, 0x1160, 0x17b4, 0x17b5, 0x180b...0x180f: true
  case 0x200b...0x200f, 0x2028...0x202e, 0x2060...0x206f: true
  case 0x3164, 0xfeff, 0xffa0, 0xfff0...0xfffb: true
  case 0x1bca0...0x1bca3, 0x1d173...0x1d17a, 0xe0000...0xe0fff: true
  default: false
  }
}

private func escape(of scalar: Unicode.Scalar) -> String {
  guard scalar.value < 0x100, isUnsafe(scalar) else {
    return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
  }
  let digits = String(scalar.value, radix: 16)
  return "\\x" + (digits.count < 2 ? "0" : "") + digits
}
