/// Small logs in which anything may be wrong: first rows of odd values, then bytes put in, taken out and
/// changed at random, then lines cut, doubled, joined and thrown together.
struct HostileLog {
  static let csvHeader = "user,ts,event,status,latency_ms,error,note,event_id"
  static let roles = [
    "user": "user", "ts": "time", "event": "event", "status": "status", "latency_ms": "latency",
    "error": "error", "event_id": "event_id",
  ]
  private static let users = [
    "u1", "u2", "é", "e\u{301}", " u1", "null", "0", "", "42", "a,b",
    "漢",
  ]
  private static let times = [
    "2026-01-05T10:00:00Z", "2026-01-05T10:00:01.5Z", "2026-01-05 10:00:02", "2026-01-06",
    "2026-01-05T10:00:03+05:30", "2026-01-05T10:00:04-0800", "1767607205", "1767607206.25",
    "2026-02-30T00:00:00Z", "2026-01-05T24:00:00Z", "2026-01-05T10:00:00 IST", "null", "",
    "1999-12-31T23:59:59Z", "2099-01-01T00:00:00Z", " 2026-01-05T10:00:07Z ", "ts",
    "2016-12-31T23:59:60Z", "2026-01-05T10:00:60Z", "46023.52", "1767607205000", "-1",
    "99999999999999999999", "2026-01-05T10:00:00.1234567891Z",
  ]
  private static let events = ["open", "login failed", "größe", "", "event", "x\u{202E}", "5\" tv"]
  private static let statuses = [
    "200", "503", "", "ERR", "200.0", "99", "600", "1e2", "N/A", " 404 ",
  ]
  private static let latencies = [
    "12", "3.5", "", "-5", "nan", "1.2s", "12ms", "1e3", "1e999", ".5",
  ]
  private static let errors = ["", "boom", "none", "0", "false", "OK", "null", " "]
  private static let notes = [
    "", "plain", "two\nlines", "cr\rhere", "crlf\r\nhere", "a,b", "\"", "a\"b\"\"c", "}{[]:,",
    "u9,2026-01-05T10:00:00Z,x,200,1,,,i9\nu8,2026-01-05T10:00:00Z,y,200,1,,,i8\n",
    String(repeating: "long ", count: 60),
  ]

  private var random: Random

  init(seed: UInt64) {
    random = Random(seed)
  }

  /// How the log is to be read, drawn with it.
  mutating func draw(_ choices: ClosedRange<Int>) -> Int {
    Int.random(in: choices, using: &random)
  }

  private mutating func one(of words: [String], soundness: Int = 3) -> String {
    // Mostly what is sound stands first.
    if Int.random(in: 0...soundness, using: &random) > 0 { return words[draw(0...1)] }
    return words.randomElement(using: &random) ?? ""
  }

  private mutating func values() -> [String] {
    let id = ["", "null", "i\(draw(0...9))", "i\(draw(0...99))", " "]
    return [
      one(of: HostileLog.users), one(of: HostileLog.times), one(of: HostileLog.events),
      one(of: HostileLog.statuses, soundness: 2), one(of: HostileLog.latencies, soundness: 2),
      one(of: HostileLog.errors, soundness: 2), one(of: HostileLog.notes, soundness: 1),
      id.randomElement(using: &random) ?? "",
    ]
  }

  mutating func csv() -> [UInt8] {
    var lines = ["u0,2026-01-05T09:00:00Z,open,200,5,,,i0"]
    for _ in 0..<draw(0...14) {
      var fields = values()
      if draw(0...19) == 0 { fields.append("extra") }
      if draw(0...19) == 0 { fields.removeLast() }
      lines.append(fields.map { quoted($0) }.joined(separator: ","))
      if draw(0...15) == 0 { lines.append(lines.randomElement(using: &random) ?? "") }
      if draw(0...25) == 0 { lines.append(HostileLog.csvHeader) }
      if draw(0...15) == 0 { lines.append(["", "  ", "\t", ",", "\"\""][draw(0...4)]) }
    }
    let ends = [["\n"], ["\r\n"], ["\r"], ["\n", "\r\n", "\r", "\n\n"]][draw(0...3)]
    var body: [UInt8] = []
    for line in lines { body += Array((line + ends[draw(0...(ends.count - 1))]).utf8) }
    if draw(0...3) == 0, let last = body.last, last < 0x20 { body.removeLast() }
    let first = Array((lines[0] + ends[0]).utf8).count
    mutate(
      &body, from: first,
      with: [
        "\"", "\"\"", ",", "\n", "\r", "\r\n", "\"\n", "\",", " ", "\u{0}", "\u{FEFF}", "é", "x",
      ])
    let mark: [UInt8] = draw(0...9) == 0 ? [0xEF, 0xBB, 0xBF] : []
    return mark + Array((HostileLog.csvHeader + ends[0]).utf8) + body
  }

  private mutating func quoted(_ text: String) -> String {
    let needs = text.utf8.contains { [0x22, 0x2C, 0x0A, 0x0D].contains($0) }
    if draw(0...29) == 0 { return text }
    guard needs || draw(0...7) == 0 else { return text }
    let inside = text.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"" + inside.joined(separator: "\"\"") + "\""
  }

  mutating func jsonl() -> [UInt8] {
    var body: [UInt8] = []
    let odd = ["\n", " \n", "\n\n", ",\n", "\n\u{1E}", "\n\u{FEFF}"]
    let ends = [["\n"], ["\r\n"], odd][draw(0...2)]
    for _ in 0..<draw(0...14) {
      body += Array((object() + ends[draw(0...(ends.count - 1))]).utf8)
      if draw(0...15) == 0 {
        body += Array(["42\n", "\"x\"\n", "null\n", "[]\n", "  \n"][draw(0...4)].utf8)
      }
      if draw(0...25) == 0 { body += Array((String(repeating: "[", count: 140) + "\n").utf8) }
    }
    if draw(0...3) == 0, !body.isEmpty { body.removeLast(draw(1...min(body.count, 40))) }
    mutate(
      &body, from: 0,
      with: [
        "\"", "\\", "{", "}", "[", "]", ":", ",", "\n", "\r", "\\u", "\\ud800", "\\u0000", "\u{0}",
        "é",
        "\t", "e", "-", "0", ".", "t", "null", "\u{1}",
      ])
    let first =
      "{\"user\":\"u0\",\"ts\":\"2026-01-05T09:00:00Z\",\"event\":\"open\",\"status\":200,"
      + "\"latency_ms\":5,\"error\":null,\"note\":\"\",\"event_id\":\"i0\"}\n"
    return Array(first.utf8) + body
  }

  private mutating func object() -> String {
    let names = ["user", "ts", "event", "status", "latency_ms", "error", "note", "event_id"]
    var members: [String] = []
    for (name, value) in zip(names, values()) where draw(0...24) > 0 {
      members.append("\"\(name)\":\(draw(0...6) == 0 ? oddity() : string(value))")
    }
    if draw(0...3) == 0 { members.shuffle(using: &random) }
    if draw(0...19) == 0, let again = members.randomElement(using: &random) {
      members.append(again)
    }
    if draw(0...9) == 0 { members.append("\"p\":\(oddity())") }
    let blank = draw(0...5) == 0 ? " " : ""
    return "{\(blank)\(members.joined(separator: blank + "," + blank))\(blank)}"
  }

  private mutating func oddity() -> String {
    let values = [
      "null", "true", "false", "12", "-0", "01", "1.", ".5", "1e5", "1E+2", "200", "503.0", "-1",
      "12345678901234567890", "9007199254740993", "{}", "[]", "{\"user\":1}", "[1,{\"ts\":[]}]",
      "\"\\u0041\\n\"", "\"\\ud83d\\ude00\"", "\"\\udc00\"", "\"\\u0000\"", "NaN", "'x'", "tru",
      "1767607205", "\"i1\"", "0", "\"\\x\"",
    ]
    return values.randomElement(using: &random) ?? "1"
  }

  private mutating func string(_ text: String) -> String {
    var written = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": written += "\\\""
      case "\\": written += "\\\\"
      case "\n": written += "\\n"
      case "\r": written += "\\r"
      case _ where draw(0...59) == 0 && scalar.value < 0x10000:
        let digits = String(scalar.value, radix: 16)
        written += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: written.unicodeScalars.append(scalar)
      }
    }
    return "\"\(written)\""
  }

  /// Changes bytes of `body` from `start` on, in two logs of three.
  private mutating func mutate(_ body: inout [UInt8], from start: Int, with words: [String]) {
    guard body.count > start, draw(0...2) > 0 else { return }
    for _ in 0..<draw(1...6) {
      let place = draw(start...(body.count - 1))
      switch draw(0...5) {
      case 0: body.remove(at: place)
      case 1: body[place] = UInt8(draw(0...255))
      case 2: body[place] = [0xFF, 0xC3, 0xED, 0xE2, 0xF0, 0x80, 0][draw(0...6)]
      default:
        let word = words.randomElement(using: &random) ?? ""
        body.insert(contentsOf: Array(word.utf8), at: place)
      }
      if body.count <= start { return }
    }
  }
}
