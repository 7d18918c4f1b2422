/// SplitMix64: the same numbers for the same seed everywhere.
struct Random: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }
}

/// Logs with every kind of flaw in them.
enum RandomLog {
  static func csv(_ random: inout Random) -> [UInt8] {
    var bytes = Array("user_id,timestamp,event,note\n".utf8)
    let ends = ["\n", "\r\n", "\r", "\n\n", "\n  \n"]
    for row in 0..<Int.random(in: 1...60, using: &random) {
      bytes += field("u\(row % 7)", &random) + [0x2C]
      bytes += Array("2026-01-05T10:00:\(10 + row % 50)Z,".utf8)
      bytes += field("event", &random) + [0x2C] + note(&random)
      bytes += Array((ends.randomElement(using: &random) ?? "\n").utf8)
    }
    return bytes
  }

  private static func field(_ text: String, _ random: inout Random) -> [UInt8] {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return Array("\"\(text)\"".utf8)
    case 1: return Array("\"a\"\"\(text)\"".utf8)
    case 2: return Array("é\(text)".utf8)
    default: return Array(text.utf8)
    }
  }

  private static func note(_ random: inout Random) -> [UInt8] {
    let flaws: [[UInt8]] = [
      [], Array("plain".utf8), Array("\"a,b\"".utf8), Array("\"two\nlines\"".utf8),
      Array("\"cr\r\nlf\r\"".utf8), Array("\"open".utf8), Array("\"shut\"x".utf8),
      Array("one,more".utf8), Array("5\" screen".utf8), [0xFF], [0], [0xE2, 0x82, 0xAC],
      [UInt8](repeating: 0x78, count: 400), Array("\"\"\"\"".utf8), Array("\"multi\nline\"x".utf8),
      [0x22] + [UInt8](repeating: 0x79, count: 400),
    ]
    return flaws.randomElement(using: &random) ?? []
  }

  static func jsonl(_ random: inout Random) -> [UInt8] {
    var bytes = Array("{\"user\":\"u\",\"ts\":\"2026-01-05T10:00:00Z\",\"event\":\"a\"}\n".utf8)
    let values = [
      "1", "\"x\"", "null", "[1,{\"a\":[]}]", "{\"user\":1}", "\"\\u00e9\\n\"", "\"\\ud800\"", "01",
      "\"",
      "[", "tru", "\"é\"", String(repeating: "[", count: 200),
      "\"" + String(repeating: "y", count: 400) + "\"",
    ]
    let ends = ["\n", "\r\n", "\n\n", ",\n", " \n", "x\n"]
    for row in 0..<Int.random(in: 1...60, using: &random) {
      let value = values.randomElement(using: &random) ?? "1"
      var members = [
        "\"user\":\"u\(row % 5)\"", "\"ts\":\"2026-01-05T10:00:00Z\"", "\"event\":\"e\"",
        "\"p\":\(value)",
      ]
      if row % 3 == 0 { members.shuffle(using: &random) }
      if row % 11 == 0 { members.removeLast() }
      bytes += Array("{\(members.joined(separator: ","))}".utf8)
      bytes += Array((ends.randomElement(using: &random) ?? "\n").utf8)
    }
    return bytes
  }
}

/// A table of sound and unsound values that every format can hold.
struct RandomTable {
  static let names = [
    "user_id", "timestamp", "event", "status", "latency_ms", "error", "platform", "country",
    "session_id",
    "note",
  ]
  var rows: [[String?]] = []

  init(_ random: inout Random) {
    let columns: [[String?]] = [
      ["u1", "u2", "u 3", "é", "null", nil, "0", "a\"b", "x,y;z|t\tw"],
      ["2026-01-05T10:00:00Z", "2026-01-05 11:00:00.5", "2026-01-05T10:00:00+05:30", "bad", nil],
      ["login", "page view", "größe", "line\nbreak", "quote\"", nil],
      ["200", "503", "", "ERR", "200.0", nil], ["12", "3.5", "-5", "nan", nil, "1e3"],
      ["boom", "none", nil, "0", "false"], ["ios", "android", nil, "N/A"], ["DE", "NO", nil],
      ["s1", "s2", nil, "-1"], ["", "x", "a,b", "c;d", "e|f", "\"", "two\r\nlines", nil],
    ]
    for _ in 0..<Int.random(in: 5...80, using: &random) {
      var row = columns.map { $0.randomElement(using: &random) ?? nil }
      if rows.isEmpty {
        row = ["u1", "2026-01-05T10:00:00Z", "login", "200", "12", nil, "ios", "DE", nil, nil]
      }
      rows.append(row)
    }
  }

  func csv(delimiter: String, end: String) -> String {
    func quoted(_ text: String) -> String {
      let needs = text.unicodeScalars.contains { "\",;|\t\r\n".unicodeScalars.contains($0) }
      guard needs else { return text }
      return "\""
        + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        + "\""
    }
    let lines = [RandomTable.names] + rows.map { $0.map { $0 ?? "" } }
    return lines.map { $0.map(quoted).joined(separator: delimiter) + end }.joined()
  }

  func jsonl() -> String {
    func quoted(_ text: String) -> String {
      var escaped = ""
      for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": escaped += "\\\""
        case "\n": escaped += "\\n"
        case "\r": escaped += "\\r"
        case "\t": escaped += "\\u0009"
        default: escaped.unicodeScalars.append(scalar)
        }
      }
      return "\"\(escaped)\""
    }
    return rows.map { row in
      let members = zip(RandomTable.names, row).map { "\"\($0)\":\($1.map(quoted) ?? "null")" }
      return "{\(members.joined(separator: ","))}\n"
    }.joined()
  }
}
