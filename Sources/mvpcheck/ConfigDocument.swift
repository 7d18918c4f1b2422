/// One JSON object (RFC 8259) as a config has it: members in their order, each with its place.
///
/// Values are taken from it no deeper than a list of plain values; what lies deeper is judged as JSON and
/// is otherwise kept as an object or a list without members. Nothing is read by recursion.
struct ConfigDocument {
  /// In the order of the file; no key stands twice.
  private(set) var members: [Member] = []

  /// A key and its value.
  struct Member {
    var key: String
    /// Bytes from the start of the document to the key's opening quote.
    var keyOffset: Int
    var value: Value
    var valueOffset: Int
  }

  /// A value as JSON tells them apart.
  enum Value: Equatable {
    case text(String)
    /// The number as written.
    case number(String)
    case boolean(Bool)
    case null
    case list([Value])
    /// An object, or a list that holds more than plain values.
    case nested(Nested)
  }

  /// What holds further values.
  enum Nested {
    case object
    case list
  }

  /// Why the bytes are no such document, and where that shows.
  struct Fault: Error, Equatable {
    var offset: Int
    var words: String
  }

  /// Deeper documents are refused.
  static let maxDepth = 64

  /// Reads `bytes`, a byte order mark before them passed over.
  init(_ bytes: [UInt8]) throws(Fault) {
    if let offset = Self.firstBrokenUTF8(bytes) {
      throw Fault(offset: offset, words: "not UTF-8")
    }
    var text = ConfigText(bytes)
    text.skipMark()
    text.skipBlanks()
    guard text.next == UInt8(ascii: "{") else {
      throw text.fault(text.isAtEnd ? "empty" : "not a JSON object, which begins with {")
    }
    text.skip()
    try readMembers(&text)
    text.skipBlanks()
    guard text.isAtEnd else { throw text.fault("text after the end of the object") }
  }

  private mutating func readMembers(_ text: inout ConfigText) throws(Fault) {
    var keys: [String: Int] = [:]
    text.skipBlanks()
    if text.takes(UInt8(ascii: "}")) { return }
    while true {
      text.skipBlanks()
      let keyOffset = text.offset
      let key = try text.key()
      if let first = keys.updateValue(keyOffset, forKey: key) {
        let (line, column) = text.place(of: first)
        throw Fault(
          offset: keyOffset, words: "the key '\(key.cut)' stands twice, first in \(line):\(column)")
      }
      let valueOffset = text.offset
      let value = try text.value()
      members.append(
        Member(key: key, keyOffset: keyOffset, value: value, valueOffset: valueOffset))
      text.skipBlanks()
      if text.takes(UInt8(ascii: "}")) { return }
      guard text.takes(UInt8(ascii: ",")) else { throw text.missing("a comma or a closing } is") }
    }
  }

  /// Where the bytes stop being UTF-8; `nil` for nowhere.
  private static func firstBrokenUTF8(_ bytes: [UInt8]) -> Int? {
    var decoder = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var offset = 0
    while true {
      switch decoder.parseScalar(from: &iterator) {
      case .valid(let scalar): offset += scalar.count
      case .error: return offset
      case .emptyInput: return nil
      }
    }
  }

  /// The line and the byte column, both from 1, of a place in `bytes`.
  static func place(of offset: Int, in bytes: [UInt8]) -> (line: Int, column: Int) {
    let before = bytes.prefix(offset)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return (line, before.count - start + 1)
  }
}

extension String {
  /// The text, cut where it is too long to be read in a message.
  var cut: String { utf8.count <= 80 ? self : prefix(60) + "..." }
}
