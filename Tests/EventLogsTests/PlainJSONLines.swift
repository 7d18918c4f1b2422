/// JSON Lines for the second reader: RFC 8259 by recursion, a tree of every line.
struct PlainJSONLines {
  /// What is wrong with a document, and where.
  private struct Fault: Error {
    var reason: String
    var place: Int
    /// The text ends where more was to come.
    var isCut = false
  }

  /// One document on one line.
  private struct Document {
    let bytes: [UInt8]
    let roles: [String: String]
    var place: Int
    var values: [String: PlainReader.Value] = [:]
    var isObject = false

    init(_ bytes: [UInt8], from start: Int, roles: [String: String]) {
      (self.bytes, self.roles, place) = (bytes, roles, start)
    }

    private var byte: UInt8? { place < bytes.count ? bytes[place] : nil }

    private func invalid(_ place: Int) -> Fault {
      Fault(reason: "invalid_json", place: place, isCut: place >= bytes.count)
    }

    private mutating func skipBlanks() {
      while let byte, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { place += 1 }
    }

    mutating func read() throws(Fault) {
      skipBlanks()
      isObject = byte == 0x7B
      try value(depth: 0, role: nil)
      skipBlanks()
      if place < bytes.count { throw invalid(place) }
    }

    /// Reads a value; `role` is what the member of the outermost object it belongs to is for.
    private mutating func value(depth: Int, role: String?) throws(Fault) {
      let start = place
      guard let byte else { throw invalid(place) }
      switch byte {
      case 0x22:
        let (text, isWhole) = try string()
        if !isWhole { throw Fault(reason: "invalid_unicode", place: start) }
        try keep(.text, text, role, start)
        if role == "user" || role == "event", text.contains(0) {
          throw Fault(reason: "nul_byte", place: start)
        }
      case 0x7B, 0x5B:
        if depth == 128 { throw Fault(reason: "too_deep", place: start) }
        place += 1
        skipBlanks()
        let closing: UInt8 = byte == 0x7B ? 0x7D : 0x5D
        let isEmpty = self.byte == closing
        try keep(.container, isEmpty ? [] : [byte], role, start)
        if isEmpty {
          place += 1
          return
        }
        try members(isObject: byte == 0x7B, closing: closing, depth: depth + 1)
      case 0x2D, 0x30...0x39:
        try number()
        try keep(.number, Array(bytes[start..<place]), role, start)
      default:
        try word(start, role)
      }
    }

    private mutating func members(isObject: Bool, closing: UInt8, depth: Int) throws(Fault) {
      while true {
        var role: String?
        if isObject {
          guard byte == 0x22 else { throw invalid(place) }
          let (key, _) = try string()
          if depth == 1 { role = roles[String(decoding: key, as: UTF8.self)] }
          skipBlanks()
          guard byte == 0x3A else { throw invalid(place) }
          place += 1
          skipBlanks()
        }
        try value(depth: depth, role: role)
        skipBlanks()
        guard let next = byte else { throw invalid(place) }
        place += 1
        if next == closing { return }
        guard next == 0x2C else { throw invalid(place - 1) }
        skipBlanks()
      }
    }

    private mutating func keep(
      _ kind: PlainReader.Value.Kind, _ bytes: [UInt8], _ role: String?, _ start: Int
    ) throws(Fault) {
      guard let role else { return }
      if values[role] != nil { throw Fault(reason: "duplicate_key", place: start) }
      values[role] = PlainReader.Value(kind: kind, bytes: bytes, column: start + 1)
    }

    private mutating func word(_ start: Int, _ role: String?) throws(Fault) {
      let words: [(String, PlainReader.Value.Kind)] = [
        ("true", .boolean), ("false", .boolean), ("null", .null),
      ]
      let rest = bytes[start...]
      for (word, kind) in words {
        if rest.starts(with: word.utf8) {
          place += word.utf8.count
          return try keep(kind, Array(word.utf8), role, start)
        }
        if word.utf8.starts(with: rest) { throw invalid(bytes.count) }
      }
      throw invalid(start)
    }

    private mutating func digits() -> Int {
      let start = place
      while let byte, byte >= 0x30, byte <= 0x39 { place += 1 }
      return place - start
    }

    private mutating func number() throws(Fault) {
      if byte == 0x2D { place += 1 }
      let isZero = byte == 0x30
      let whole = digits()
      if whole == 0 || isZero && whole > 1 { throw invalid(place) }
      if byte == 0x2E {
        place += 1
        if digits() == 0 { throw invalid(place) }
      }
      if byte == 0x65 || byte == 0x45 {
        place += 1
        if byte == 0x2B || byte == 0x2D { place += 1 }
        if digits() == 0 { throw invalid(place) }
      }
    }

    /// The text of a string, and whether every half of a surrogate pair has its other.
    private mutating func string() throws(Fault) -> ([UInt8], Bool) {
      var units: [UInt8] = []
      var isWhole = true
      place += 1
      while let byte {
        switch byte {
        case 0x22:
          place += 1
          return (units, isWhole)
        case 0x5C:
          guard let scalar = try escape() else {
            isWhole = false
            units += [0xEF, 0xBF, 0xBD]
            continue
          }
          units += Array(String(Character(scalar)).utf8)
        case 0..<0x20: throw invalid(place)
        default:
          units.append(byte)
          place += 1
        }
      }
      throw invalid(place)
    }

    /// The scalar of the escape here; `nil` for half of a pair.
    private mutating func escape() throws(Fault) -> Unicode.Scalar? {
      guard place + 1 < bytes.count else { throw invalid(bytes.count) }
      let plain: [UInt8: Unicode.Scalar] = [
        0x22: "\"", 0x5C: "\\", 0x2F: "/", 0x62: "\u{8}", 0x66: "\u{C}", 0x6E: "\n", 0x72: "\r",
        0x74: "\t",
      ]
      if let scalar = plain[bytes[place + 1]] {
        place += 2
        return scalar
      }
      let first = try unit(place)
      place += 6
      if first & 0xFC00 == 0xD800, let second = try? unit(place), second & 0xFC00 == 0xDC00 {
        place += 6
        return Unicode.Scalar(0x10000 + (first & 0x3FF) << 10 + second & 0x3FF)
      }
      return Unicode.Scalar(first)
    }

    private func unit(_ start: Int) throws(Fault) -> UInt32 {
      let written = bytes[min(start, bytes.count)..<min(start + 6, bytes.count)]
      guard written.starts(with: [0x5C, 0x75]) else { throw invalid(start) }
      let digits = written.dropFirst(2)
      let isHexadecimal = digits.allSatisfy {
        Character(Unicode.Scalar($0)).isHexDigit && $0 < 0x80
      }
      guard isHexadecimal else { throw invalid(start) }
      guard digits.count == 4 else { throw invalid(bytes.count) }
      return UInt32(String(decoding: digits, as: UTF8.self), radix: 16) ?? 0
    }
  }

  /// Reads `bytes`; `roles` says what some members are for.
  static func read(
    _ bytes: [UInt8], roles: [String: String], _ reader: PlainReader
  ) -> PlainReader.Outcome {
    var reader = reader
    let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      let isLast = index == lines.count - 1
      if isLast, line.isEmpty { break }
      read(Array(line), index + 1, isCut: isLast, roles, &reader)
    }
    return reader.outcome
  }

  private static func read(
    _ line: [UInt8], _ number: Int, isCut: Bool, _ roles: [String: String],
    _ reader: inout PlainReader
  ) {
    if line.count > reader.limit { return reader.reject("record_too_long", number, 1) }
    var start = 0
    while start < line.count {
      if [0x20, 0x09, 0x0D, 0x1E].contains(line[start]) {
        start += 1
      } else if line[start...].starts(with: [0xEF, 0xBB, 0xBF]) {
        start += 3
      } else {
        break
      }
    }
    if start == line.count { return reader.countBlank() }
    if let flaw = flaw(of: line) { return reader.reject(flaw.reason, number, flaw.offset + 1) }
    var document = Document(line, from: start, roles: roles)
    do throws(Fault) {
      try document.read()
    } catch {
      let isInvalid = error.reason == "invalid_json"
      let reason = isCut && error.isCut ? "truncated_last_row" : error.reason
      // Where a document stops being one can be told in several ways.
      return reader.reject(reason, number, isInvalid ? 0 : error.place + 1)
    }
    if !document.isObject { return reader.reject("not_an_object", number, start + 1) }
    reader.take(document.values, bytes: line, line: number)
  }
}
