/// How the text of a log is written as bytes.
public enum TextEncoding: String, CaseIterable, Sendable {
  /// UTF-8.
  case utf8 = "utf-8"
  /// Windows-1252, of older spreadsheets in western Europe and America.
  case windows1252 = "windows-1252"
  /// ISO 8859-1.
  case latin1 = "latin-1"
  /// UTF-16, in the order that its mark or its zero bytes tell; else little-endian.
  case utf16 = "utf-16"
  /// UTF-16, little-endian.
  case utf16LittleEndian = "utf-16le"
  /// UTF-16, big-endian.
  case utf16BigEndian = "utf-16be"
}

extension TextEncoding {
  /// UTF-16 with the order of bytes that `head` shows; `nil` when it does not look like UTF-16.
  init?(utf16In head: Slice) {
    if head.hasPrefix([0xFF, 0xFE]) {
      self = .utf16LittleEndian
      return
    }
    if head.hasPrefix([0xFE, 0xFF]) {
      self = .utf16BigEndian
      return
    }
    let count = min(head.count, 512)
    guard count >= 4 else { return nil }
    var even = 0
    var odd = 0
    for i in 0..<count where head[i] == 0 {
      if i % 2 == 0 { even += 1 } else { odd += 1 }
    }
    if odd * 5 > count * 2, even * 10 < count {
      self = .utf16LittleEndian
    } else if even * 5 > count * 2, odd * 10 < count {
      self = .utf16BigEndian
    } else {
      return nil
    }
  }

  /// What a person calls it.
  var words: String {
    switch self {
    case .windows1252: "Windows-1252"
    case .latin1: "Latin-1"
    case .utf8, .utf16, .utf16LittleEndian, .utf16BigEndian: rawValue.uppercased()
    }
  }
}
