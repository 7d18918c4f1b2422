/// A JSON document in the order in which it is to be written.
public indirect enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A whole number, every digit of it.
  case integer(Int)
  /// A number; one that JSON cannot hold is written as `null`.
  case number(Double)
  /// Text.
  case string(String)
  /// Values in order.
  case array([JSONValue])
  /// Members in order.
  case object([(key: String, value: JSONValue)])

  /// The document on one line, without blanks.
  public var compact: String {
    var text = ""
    write(to: &text, blank: "")
    return text
  }

  /// The document over several lines, what fits on one line kept on it.
  public var pretty: String {
    var text = ""
    write(to: &text, indentation: 0, used: 0)
    return text + "\n"
  }

  /// The text in quotation marks, safe in a terminal and inside a page.
  ///
  /// - Parameter text: Any text.
  /// - Returns: A JSON string.
  public static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\r": quoted += "\\r"
      case "\t": quoted += "\\t"
      case "<": quoted += "\\u003c"
      case _ where isUnsafe(scalar):
        for unit in String(scalar).utf16 { quoted += "\\u" + fourDigits(unit) }
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

extension JSONValue {
  /// A JSON document as it was written, what is unsafe in a terminal or a page escaped.
  ///
  /// - Parameter text: A valid JSON document, in which such characters stand in strings only.
  /// - Returns: The same document.
  public static func escapedDocument(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { $0 == "<" || isUnsafe($0) }) else { return text }
    var escaped = ""
    for scalar in text.unicodeScalars {
      if scalar == "<" {
        escaped += "\\u003c"
      } else if isUnsafe(scalar), scalar != "\n", scalar != "\t", scalar != "\r" {
        for unit in String(scalar).utf16 { escaped += "\\u" + fourDigits(unit) }
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}

extension JSONValue {
  private static let lineLength = 100

  private var line: String {
    var text = ""
    write(to: &text, blank: " ")
    return text
  }

  private func write(to text: inout String, blank: String) {
    switch self {
    case .null: text += "null"
    case .bool(let flag): text += flag ? "true" : "false"
    case .integer(let number): text += String(number)
    case .number(let number): text += Self.digits(of: number)
    case .string(let string): text += Self.quoted(string)
    case .array(let values):
      text += "["
      for (place, value) in values.enumerated() {
        if place > 0 { text += "," + blank }
        value.write(to: &text, blank: blank)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (place, member) in members.enumerated() {
        if place > 0 { text += "," + blank }
        text += Self.quoted(member.key) + ":" + blank
        member.value.write(to: &text, blank: blank)
      }
      text += "}"
    }
  }

  /// Writes the value where `used` columns of the line are taken already.
  private func write(to text: inout String, indentation: Int, used: Int) {
    let line = line
    guard isNested, used + line.utf8.count >= Self.lineLength || indentation == 0 else {
      text += line
      return
    }
    let indent = String(repeating: "  ", count: indentation + 1)
    let end = "\n" + String(repeating: "  ", count: indentation)
    switch self {
    case .array(let values):
      text += "["
      for (place, value) in values.enumerated() {
        text += (place > 0 ? ",\n" : "\n") + indent
        value.write(to: &text, indentation: indentation + 1, used: indent.utf8.count)
      }
      text += end + "]"
    case .object(let members):
      text += "{"
      for (place, member) in members.enumerated() {
        let key = Self.quoted(member.key) + ": "
        text += (place > 0 ? ",\n" : "\n") + indent + key
        let used = indent.utf8.count + key.utf8.count
        member.value.write(to: &text, indentation: indentation + 1, used: used)
      }
      text += end + "}"
    default: text += line
    }
  }

  private var isNested: Bool {
    switch self {
    case .array(let values): !values.isEmpty
    case .object(let members): !members.isEmpty
    default: false
    }
  }

  /// The shortest digits that read back as the same number.
  private static func digits(of number: Double) -> String {
    guard number.isFinite else { return "null" }
    if number == 0 { return "0" }
    let text = "\(number)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  private static func fourDigits(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return String(repeating: "0", count: 4 - digits.count) + digits
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByNilLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// Makes text.
  public init(stringLiteral text: String) { self = .string(text) }
  /// Makes a whole number.
  public init(integerLiteral number: Int) { self = .integer(number) }
  /// Makes `true` or `false`.
  public init(booleanLiteral flag: Bool) { self = .bool(flag) }
  /// Makes `null`.
  public init(nilLiteral: ()) { self = .null }
  /// Makes an array.
  public init(arrayLiteral values: JSONValue...) { self = .array(values) }
  /// Makes an object, its members in the order written.
  public init(dictionaryLiteral members: (String, JSONValue)...) {
    self = .object(members.map { (key: $0.0, value: $0.1) })
  }

  /// Makes text, or `null`.
  ///
  /// - Parameter text: The text; `nil` where there is none.
  public init(_ text: String?) { self = text.map(JSONValue.string) ?? .null }
  /// Makes a whole number, or `null`.
  ///
  /// - Parameter number: The number; `nil` where there is none.
  public init(_ number: Int?) { self = number.map(JSONValue.integer) ?? .null }
  /// Makes a number, or `null`.
  ///
  /// - Parameter number: The number; `nil` where there is none.
  public init(_ number: Double?) { self = number.map(JSONValue.number) ?? .null }
}
