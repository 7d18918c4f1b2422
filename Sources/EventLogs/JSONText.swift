/// The escapes of JSON strings.
enum JSONText {
  /// The length of the escape at `p`, which is a backslash; `nil` when JSON has no such escape.
  @inline(__always)
  static func escapeLength(_ p: Bytes, _ end: Bytes) -> Int? {
    guard p + 1 < end else { return nil }
    switch p[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return 2
    case UInt8(ascii: "u"): return end - p >= 6 && unit(p) != nil ? 6 : nil
    default: return nil
    }
  }

  /// Whether `text` is the beginning of an escape that more bytes could finish.
  static func isCutEscape(_ text: Slice) -> Bool {
    let isUnit = text.count > 1 && text[1] == UInt8(ascii: "u")
    return text.count == 1
      || (isUnit && text.count < 6 && text.buffer.dropFirst(2).allSatisfy(isHexadecimal))
  }

  /// Whether `text` is the beginning of `true`, `false` or `null`.
  static func isCutWord(_ text: Slice) -> Bool {
    ["true", "false", "null"].contains { (word: String) in word.utf8.starts(with: text.buffer) }
  }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    ASCII.isDigit(byte) || (0x61...0x66).contains(byte | 0x20)
  }

  /// Whether `text`, whose escapes are sound, holds half of a surrogate pair.
  static func hasLoneSurrogate(_ text: Slice) -> Bool {
    var i = 0
    while i < text.count {
      guard text[i] == ASCII.backslash else {
        i &+= 1
        continue
      }
      guard text[i &+ 1] == UInt8(ascii: "u"), let first = unit(text.start + i) else {
        i &+= 2
        continue
      }
      i &+= 6
      guard first & 0xF800 == 0xD800 else { continue }
      guard first < 0xDC00, lowSurrogate(text, at: i) != nil else { return true }
      i &+= 6
    }
    return false
  }

  /// `text`, whose escapes are sound, as UTF-8.
  static func unescaped(_ text: Slice, into scratch: inout Scratch) -> Slice {
    let place = scratch.take(text.count)
    var length = 0
    var i = 0
    while i < text.count {
      guard text[i] == ASCII.backslash, i + 1 < text.count else {
        place[length] = text[i]
        length += 1
        i += 1
        continue
      }
      if text[i + 1] == UInt8(ascii: "u"), let first = unit(text.start + i) {
        i += 6
        var scalar = first
        if first & 0xFC00 == 0xD800, let second = lowSurrogate(text, at: i) {
          scalar = 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
          i += 6
        }
        length += encode(scalar, at: place + length)
      } else {
        place[length] = plain(text[i + 1])
        length += 1
        i += 2
      }
    }
    return Slice(start: UnsafePointer(place), count: length)
  }

  private static func lowSurrogate(_ text: Slice, at i: Int) -> UInt32? {
    guard text.count - i >= 6, text[i] == ASCII.backslash, text[i + 1] == UInt8(ascii: "u"),
      let second = unit(text.start + i), second & 0xFC00 == 0xDC00
    else { return nil }
    return second
  }

  /// The UTF-16 code unit of the `\u` escape at `p`.
  private static func unit(_ p: Bytes) -> UInt32? {
    var unit: UInt32 = 0
    for i in 2..<6 {
      let byte = p[i]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  private static func plain(_ escape: UInt8) -> UInt8 {
    switch escape {
    case UInt8(ascii: "b"): 0x08
    case UInt8(ascii: "f"): 0x0C
    case UInt8(ascii: "n"): ASCII.newline
    case UInt8(ascii: "r"): ASCII.carriageReturn
    case UInt8(ascii: "t"): ASCII.tab
    default: escape
    }
  }

  /// Writes `scalar` as UTF-8, in no more bytes than its escape took, and says how many.
  private static func encode(_ scalar: UInt32, at p: UnsafeMutablePointer<UInt8>) -> Int {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | scalar >> shift & 0x3F) }
    switch scalar {
    case 0..<0x80:
      p[0] = UInt8(scalar)
      return 1
    case 0x80..<0x800:
      p[0] = UInt8(0xC0 | scalar >> 6)
      p[1] = tail(0)
      return 2
    case 0x800..<0x1_0000:
      p[0] = UInt8(0xE0 | scalar >> 12)
      p[1] = tail(6)
      p[2] = tail(0)
      return 3
    default:
      p[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
      p[1] = tail(12)
      p[2] = tail(6)
      p[3] = tail(0)
      return 4
    }
  }
}
