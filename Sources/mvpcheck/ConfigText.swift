/// The bytes of a config, taken apart from the front; all of them UTF-8.
struct ConfigText {
  private let bytes: [UInt8]
  private(set) var offset = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  var isAtEnd: Bool { offset == bytes.count }

  /// The byte that comes next.
  var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  mutating func skip() { offset += 1 }

  /// Passes over a byte order mark.
  mutating func skipMark() {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  mutating func skipBlanks() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { skip() }
  }

  /// Passes over `byte` if it comes next.
  mutating func takes(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    skip()
    return true
  }

  func fault(_ words: String) -> ConfigDocument.Fault {
    ConfigDocument.Fault(offset: offset, words: words)
  }

  /// What is said where something has to stand and does not.
  func missing(_ words: String) -> ConfigDocument.Fault {
    switch next {
    case nil: fault("the document is cut: \(words) missing")
    case UInt8(ascii: "/"), UInt8(ascii: "#"): fault("\(words) missing; JSON has no comments")
    default: fault("\(words) missing")
    }
  }

  func place(of offset: Int) -> (line: Int, column: Int) {
    ConfigDocument.place(of: offset, in: bytes)
  }

  /// A key with its colon.
  mutating func key() throws(ConfigDocument.Fault) -> String {
    guard next == UInt8(ascii: "\"") else { throw missing("a key in double quotes is") }
    let key = try string()
    skipBlanks()
    guard takes(UInt8(ascii: ":")) else { throw missing("a colon is") }
    skipBlanks()
    return key
  }

  /// A value, the members of a list with it where all are plain.
  mutating func value() throws(ConfigDocument.Fault) -> ConfigDocument.Value {
    if let plain = try plainValue() { return plain }
    if next == UInt8(ascii: "{") {
      try skipNested()
      return .nested(.object)
    }
    let start = offset
    if let values = try plainList() { return .list(values) }
    offset = start
    try skipNested()
    return .nested(.list)
  }

  /// The values of the list that begins here; `nil` when one of them holds further values.
  private mutating func plainList() throws(ConfigDocument.Fault) -> [ConfigDocument.Value]? {
    var values: [ConfigDocument.Value] = []
    skip()
    skipBlanks()
    if takes(UInt8(ascii: "]")) { return values }
    while true {
      skipBlanks()
      guard let value = try plainValue() else { return nil }
      values.append(value)
      skipBlanks()
      if takes(UInt8(ascii: "]")) { return values }
      guard takes(UInt8(ascii: ",")) else { throw missing("a comma or a closing ] is") }
    }
  }

  /// Passes over the object or list that begins here.
  private mutating func skipNested() throws(ConfigDocument.Fault) {
    // From the outside in: whether what is open is an object. The document itself is one level.
    var open: [Bool] = []
    repeat {
      if let isObject = open.last, isObject { _ = try key() }
      if try plainValue() == nil {
        let isObject = next == UInt8(ascii: "{")
        guard open.count + 1 < ConfigDocument.maxDepth else {
          throw fault("over \(ConfigDocument.maxDepth) levels deep")
        }
        open.append(isObject)
        skip()
        skipBlanks()
        guard takes(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { continue }
        open.removeLast()
      }
      try closeWhatEnds(&open)
    } while !open.isEmpty
  }

  /// Passes over the closing brackets behind a value, and over the comma where another follows.
  private mutating func closeWhatEnds(_ open: inout [Bool]) throws(ConfigDocument.Fault) {
    while let isObject = open.last {
      skipBlanks()
      if takes(UInt8(ascii: ",")) {
        skipBlanks()
        return
      }
      guard takes(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        throw missing("a comma or a closing \(isObject ? "}" : "]") is")
      }
      open.removeLast()
    }
  }

  /// A value that holds no others; `nil` where an object or a list begins.
  private mutating func plainValue() throws(ConfigDocument.Fault) -> ConfigDocument.Value? {
    switch next ?? 0 {
    case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
    case UInt8(ascii: "\""): return .text(try string())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
    default:
      for (word, value) in Self.words where bytes[offset...].starts(with: word.utf8) {
        offset += word.utf8.count
        return value
      }
      throw missing("a value is")
    }
  }

  private static let words: [(String, ConfigDocument.Value)] = [
    ("true", .boolean(true)), ("false", .boolean(false)), ("null", .null),
  ]

  private mutating func number() throws(ConfigDocument.Fault) -> String {
    let start = offset
    _ = takes(UInt8(ascii: "-"))
    if takes(UInt8(ascii: "0")) {
      if let byte = next, Self.isDigit(byte) { throw fault("a number with a leading zero") }
    } else {
      try digits()
    }
    if takes(UInt8(ascii: ".")) { try digits() }
    if takes(UInt8(ascii: "e")) || takes(UInt8(ascii: "E")) {
      if !takes(UInt8(ascii: "+")) { _ = takes(UInt8(ascii: "-")) }
      try digits()
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits() throws(ConfigDocument.Fault) {
    let start = offset
    while let byte = next, Self.isDigit(byte) { skip() }
    if offset == start { throw missing("a digit is") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

extension ConfigText {
  /// The string whose opening quote comes next, its escapes resolved.
  mutating func string() throws(ConfigDocument.Fault) -> String {
    skip()
    var text: [UInt8] = []
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        skip()
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): text += try escaped()
      case 0..<0x20: throw fault("a control character in a string")
      default:
        text.append(byte)
        skip()
      }
    }
    throw fault("the document is cut: a closing quote is missing")
  }

  private mutating func escaped() throws(ConfigDocument.Fault) -> [UInt8] {
    let start = offset
    skip()
    guard let letter = next else { throw fault("the document is cut in an escape") }
    skip()
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [letter]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(try character(from: start)).utf8)
    default: throw ConfigDocument.Fault(offset: start, words: "an escape that JSON does not have")
    }
  }

  /// The character of a `\u` escape, or of two that are one.
  private mutating func character(
    from start: Int
  ) throws(ConfigDocument.Fault) -> Unicode.Scalar {
    let first = try unit(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, takes(UInt8(ascii: "\\")), takes(UInt8(ascii: "u")) {
      let second = try unit(from: start)
      if second & 0xFC00 == 0xDC00,
        let scalar = Unicode.Scalar(0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw ConfigDocument.Fault(offset: start, words: "half of a surrogate pair")
  }

  /// The four hexadecimal digits that come next.
  private mutating func unit(from start: Int) throws(ConfigDocument.Fault) -> UInt32 {
    let digits = offset
    var unit: UInt32 = 0
    for byte in bytes[offset...].prefix(4) {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { break }
      unit = unit << 4 | UInt32(digit)
      skip()
    }
    guard offset == digits + 4 else {
      throw ConfigDocument.Fault(offset: start, words: "an escape that JSON does not have")
    }
    return unit
  }
}
