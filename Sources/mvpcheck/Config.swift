/// What a config says: values for flags, each with its place in the file.
struct Config {
  /// The file, as given.
  var path: String
  /// In the order of the file.
  var entries: [Entry] = []

  /// The values of one flag.
  struct Entry {
    var flag: Flag
    /// As they would be typed; of a toggle `true` or `false`.
    var values: [String]
    /// `mvpcheck.json:3:18`.
    var place: String
  }

  /// The file that is looked for in the working folder.
  static let usualPath = "mvpcheck.json"
  /// Longer files are refused.
  static let maxBytes = 1 << 20
  /// Longer texts are refused.
  static let maxTextBytes = 4096

  /// Reads `bytes`, those of the file at `path`.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - path: Its path, as given.
  ///   - hint: What else can be done when it is no JSON.
  /// - Throws: ``UsageError`` with the place of what is wrong.
  init(_ bytes: [UInt8], path: String, hint: String? = nil) throws(UsageError) {
    self.path = path
    func place(_ offset: Int) -> String {
      let (line, column) = ConfigDocument.place(of: offset, in: bytes)
      return "\(path):\(line):\(column)"
    }
    guard bytes.count <= Self.maxBytes else {
      throw UsageError("\(place(Self.maxBytes)): over 1 MiB, which no config is", hint: hint)
    }
    let document: ConfigDocument
    do throws(ConfigDocument.Fault) {
      document = try ConfigDocument(bytes)
    } catch {
      throw UsageError("\(place(error.offset)): \(error.words)", hint: hint)
    }
    for member in document.members {
      guard let flag = Self.flag(ofKey: member.key) else {
        throw Self.unknown(member.key).naming(place(member.keyOffset))
      }
      let valuePlace = place(member.valueOffset)
      let words = "\(valuePlace): \(flag.key)"
      do throws(UsageError) {
        let values = try flag.values(of: member.value)
        entries.append(Entry(flag: flag, values: values, place: valuePlace))
      } catch {
        throw error.naming(words)
      }
    }
  }

  /// What there is to do about a config that is in the way.
  static let ignoring = "--no-config goes on without it"

  /// Flags by the key that a config may give.
  private static func flag(ofKey key: String) -> Flag? {
    Flag.all.first { $0.key == key && $0.whyNotInConfig == nil }
  }

  /// Keys a config may have.
  static let keys = Flag.all.filter { $0.whyNotInConfig == nil }.map(\.key)

  private static func unknown(_ key: String) -> UsageError {
    if let flag = Flag.all.first(where: { $0.key == key }), let why = flag.whyNotInConfig {
      return UsageError("'\(key)': \(why)", hint: "\(flag.name) belongs on the command line")
    }
    if wishes.contains(where: { key.lowercased().contains($0) }) {
      return UsageError(
        "unknown key '\(key.cut)'",
        details: ["a config cannot name inputs, outputs, locks, commands or addresses"])
    }
    let plain = String(key.map { $0 == "-" ? "_" : $0 }).lowercased()
    let near = suggestion(for: plain, among: keys + synonyms.map(\.word))
    let meant = synonyms.first { $0.word == near }?.key ?? near
    let hint = meant.map { "did you mean '\($0)'?" } ?? "mvpcheck help config"
    return UsageError("unknown key '\(key.cut)'", hint: hint)
  }

  /// What else a key may be looked for under.
  private static let synonyms: [(word: String, key: String)] = [
    ("alarm", "fail_on"), ("alert", "fail_on"), ("gate", "fail_on"),
    ("gates", "fail_on"), ("limit", "fail_on"), ("threshold", "fail_on"),
    ("thresholds", "fail_on"), ("return_window", "churn_after"), ("session_timeout", "session_gap"),
    ("reject_rate", "max_reject_rate"),
  ]

  /// Parts of keys under which someone may want to put what no config can hold.
  private static let wishes = [
    "input", "output", "file", "path", "folder", "directory", "url", "address", "webhook", "mail",
    "command", "exec", "pager", "lock", "schema",
  ]
}

extension Flag {
  /// The values that a config gives this flag, as they would be typed; each of them is one it takes.
  func values(of value: ConfigDocument.Value) throws(UsageError) -> [String] {
    guard takesList, case .list(let members) = value else {
      let text = try typed(value)
      if !isToggle { try check(text) }
      return [text]
    }
    var values: [String] = []
    for member in members { values.append(try typed(member)) }
    guard !isRepeatable else {
      for value in values { try check(value) }
      return values
    }
    // Typed, the members of such a list are divided by commas.
    if let unfit = values.first(where: { $0.contains(",") }) {
      throw UsageError("'\(unfit.cut)' has a comma in it")
    }
    let joined = values.joined(separator: ",")
    try check(joined)
    return [joined]
  }

  /// One plain value as it would be typed.
  private func typed(_ value: ConfigDocument.Value) throws(UsageError) -> String {
    guard let text = text(of: value) else { throw misfit(value) }
    guard text.utf8.count <= Config.maxTextBytes else {
      throw UsageError("a text of \(text.utf8.count) bytes; at most \(Config.maxTextBytes)")
    }
    // The flag's own words would offer what a config does not take.
    if shape == .share, (try? check(text)) == nil { throw misfit(value) }
    return text
  }

  /// The value as text, if JSON has the right kind of it.
  private func text(of value: ConfigDocument.Value) -> String? {
    switch (value, shape) {
    case (.boolean(let isOn), _): isToggle ? "\(isOn)" : nil
    case (.text(let text), .text), (.text(let text), .size): isToggle ? nil : text
    case (.number(let text), .number), (.number(let text), .share), (.number(let text), .size): text
    default: nil
    }
  }

  /// Whether the flag takes the value as typed; throws what is wrong with it.
  private func check(_ text: String) throws(UsageError) {
    var options = Options()
    try apply(text, &options)
  }

  private func misfit(_ value: ConfigDocument.Value) -> UsageError {
    UsageError("found \(value.words), wanted \(wanted)")
  }

  /// What a config has to give it, in words.
  var wanted: String {
    if isToggle { return "true or false" }
    if !choices.isEmpty {
      let list = choices.map { shape == .text ? "\"\($0)\"" : $0 }.joined(separator: ", ")
      return isRepeatable ? "any of \(list), in a list" : "one of \(list)"
    }
    switch shape {
    case .number: return "a number, as after \(name)"
    case .share: return "a number from 0 to 1 such as 0.05"
    case .size: return "a number of bytes or text with a unit such as \"16M\""
    case .text:
      let example = initial.flatMap { (try? check($0)) == nil ? nil : $0 }
      let such = example.map { " such as \"\($0)\"" } ?? " (\(value ?? "")), as after \(name)"
      return takesList ? "a list of texts\(such)" : "text\(such)"
    }
  }
}

extension ConfigDocument.Value {
  /// The value in words.
  fileprivate var words: String {
    switch self {
    case .text(let text): "the text \"\(text.cut)\""
    case .number(let text): "the number \(text.cut)"
    case .boolean(let isOn): "\(isOn)"
    case .null: "null"
    case .list, .nested(.list): "a list"
    case .nested(.object): "an object"
    }
  }
}

/// Whether `1`, `true`, `0` or `false` says on; `nil` for any other word.
func toggleState(written text: String) -> Bool? {
  switch text.lowercased() {
  case "1", "true": true
  case "0", "false": false
  default: nil
  }
}
