import Testing

@testable import Reports

@Suite struct `What a person sees` {
  @Test(arguments: [
    ("\u{1b}[31m", "\\x1b[31m"), ("\u{1b}]52;c;aGk=\u{7}", "\\x1b]52;c;aGk=\\x07"),
    ("\u{8}", "\\x08"),
    ("a\rb", "a\\x0db"), ("a\nb", "a\\x0ab"), ("\0", "\\x00"), ("\u{7f}", "\\x7f"),
    ("\u{9b}31m", "\\x9b31m"), ("\u{ad}", "\\xad"), ("\u{202e}gpj", "\\u{202E}gpj"),
    ("\u{2066}\u{2069}", "\\u{2066}\\u{2069}"), ("\u{200b}\u{200f}", "\\u{200B}\\u{200F}"),
    ("\u{feff}", "\\u{FEFF}"), ("\u{e0041}", "\\u{E0041}"), ("\u{2028}", "\\u{2028}"),
  ]) func `is escaped where it could act`(_ text: String, _ shown: String) {
    #expect(safe(text) == shown)
    #expect(safe(safe(text)) == shown)
  }

  @Test(arguments: [
    "login", "import_csv", "Größe", "日本語", "été", "e\u{301}", "😀", "a\\x1b", " blank ",
  ])
  func `is left alone where it is harmless`(_ text: String) {
    #expect(Array(safe(text).unicodeScalars) == Array(text.unicodeScalars))
  }

  @Test func `is ASCII where nothing else is wanted`() {
    #expect(safeASCII("Größe 日 \u{1b}") == "Gr\\u{F6}\\u{DF}e \\u{65E5} \\x1b")
  }

  @Test func `has no byte that acts, whatever scalar comes`() {
    for value in (0...0x10ffff).lazy.filter({ $0 < 0x3000 || $0 % 17 == 0 }) {
      guard let scalar = Unicode.Scalar(UInt32(value)) else { continue }
      let shown = safe(String(scalar)).unicodeScalars
      #expect(!shown.contains(where: isUnsafe))
      #expect(safeASCII(String(scalar)).utf8.allSatisfy { (0x20...0x7e).contains($0) })
    }
  }

  @Test(arguments: [
    ("/reset?token=abc123&email=a@b.c", "/reset?***"), ("/a?b", "/a?b"), ("why?", "why?"),
    ("mail jo.doe+x@example.co.uk now", "mail *** now"), ("@channel", "@channel"),
    ("user/5f3a9bc0d1e2f3a4", "user/***"), ("order 1234567890", "order ***"),
    ("9a3c1d52-1f0b-4c6e-8a55-0b1c2d3e4f5a", "***"),
    ("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9", "***"), ("project_shared", "project_shared"),
    ("session_replay_started_v2_beta", "session_replay_started_v2_beta"), ("HTTP 503", "HTTP 503"),
    ("subscriptionrenewalreminder", "subscriptionrenewalreminder"), ("2026-03-02", "2026-03-02"),
  ]) func `holds no query, address or token`(_ name: String, _ shown: String) {
    #expect(masked(name) == shown)
    #expect(masked(masked(name)) == shown)
  }
}

@Suite struct `Columns that text takes` {
  @Test(arguments: [
    ("abc", 3), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한", 2), ("\u{1112}\u{1161}", 2), ("😀", 2),
    ("é", 1),
    ("ｆ", 2), ("", 0),
  ]) func `are counted`(_ text: String, _ columns: Int) {
    #expect(displayWidth(text) == columns)
  }

  @Test(arguments: [
    ("login", 5, "login"), ("login", 4, "log…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"),
    ("ab", 1, "…"),
    ("ab", 0, ""), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
  ]) func `limit a name`(_ name: String, _ width: Int, _ shown: String) {
    let cut = cut(name, to: width, mark: "…")
    #expect(cut == shown)
    #expect(displayWidth(cut) <= width)
  }

  @Test func `do not let marks pile up`() {
    let name = "a" + String(repeating: "\u{301}", count: 400_000)
    #expect(cut(name, to: 10, mark: "…").unicodeScalars.count == 5)
  }
}
