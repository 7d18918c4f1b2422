/// Whether bytes are one JSON document (RFC 8259) with every key of an object once.
struct JSONChecker {
  private var bytes: ArraySlice<UInt8>

  static func isValid(_ text: String) -> Bool {
    var checker = JSONChecker(bytes: Array(text.utf8)[...])
    guard checker.value() else { return false }
    checker.skipBlanks()
    return checker.bytes.isEmpty
  }

  private mutating func skipBlanks() {
    bytes = bytes.drop { [0x20, 0x0a, 0x0d, 0x09].contains($0) }
  }

  private mutating func take(_ word: String) -> Bool {
    guard bytes.starts(with: word.utf8) else { return false }
    bytes = bytes.dropFirst(word.utf8.count)
    return true
  }

  private mutating func value() -> Bool {
    skipBlanks()
    switch bytes.first {
    case UInt8(ascii: "{"): return object()
    case UInt8(ascii: "["): return array()
    case UInt8(ascii: "\""): return string() != nil
    case UInt8(ascii: "t"): return take("true")
    case UInt8(ascii: "f"): return take("false")
    case UInt8(ascii: "n"): return take("null")
    default: return number()
    }
  }

  private mutating func object() -> Bool {
    guard take("{") else { return false }
    skipBlanks()
    if take("}") { return true }
    var keys: Set<[UInt8]> = []
    while true {
      skipBlanks()
      guard let key = string(), keys.insert(key).inserted else { return false }
      skipBlanks()
      guard take(":"), value() else { return false }
      skipBlanks()
      if take("}") { return true }
      guard take(",") else { return false }
    }
  }

  private mutating func array() -> Bool {
    guard take("[") else { return false }
    skipBlanks()
    if take("]") { return true }
    while true {
      guard value() else { return false }
      skipBlanks()
      if take("]") { return true }
      guard take(",") else { return false }
    }
  }

  private mutating func string() -> [UInt8]? {
    guard take("\"") else { return nil }
    var text: [UInt8] = []
    while let byte = bytes.popFirst() {
      if byte == UInt8(ascii: "\"") { return text }
      guard byte >= 0x20 else { return nil }
      text.append(byte)
      guard byte == UInt8(ascii: "\\") else { continue }
      guard let escape = bytes.popFirst() else { return nil }
      text.append(escape)
      if escape == UInt8(ascii: "u") {
        let digits = bytes.prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else { return nil }
        text += digits
        bytes = bytes.dropFirst(4)
      } else if !"\"\\/bfnrt".utf8.contains(escape) {
        return nil
      }
    }
    return nil
  }

  private mutating func number() -> Bool {
    _ = take("-")
    let startsWithZero = bytes.first == UInt8(ascii: "0")
    let whole = digits()
    guard whole > 0, !startsWithZero || whole == 1 else { return false }
    if take("."), digits() == 0 { return false }
    guard take("e") || take("E") else { return true }
    if !take("+") { _ = take("-") }
    return digits() > 0
  }

  private mutating func digits() -> Int {
    let count = bytes.prefix { (0x30...0x39).contains($0) }.count
    bytes = bytes.dropFirst(count)
    return count
  }
}
