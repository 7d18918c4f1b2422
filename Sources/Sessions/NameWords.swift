/// The words of an event's name, in any case and spelling (`loginFailed`, `LOGIN_FAILED`).
struct NameWords {
  /// Lower case; letters and digits only.
  let words: [String]
  /// The name is a request path (`GET /login`): its status tells how it went, not its words.
  let isPath: Bool

  init(_ name: String) {
    isPath = name.utf8.contains(UInt8(ascii: "/"))
    words = Self.split(isPath ? Self.withoutQuery(name) : Array(name.utf8))
  }

  /// The bytes of a path before its query string, which is no part of what was asked for.
  static func withoutQuery(_ path: String) -> [UInt8] {
    Array(path.utf8.prefix { $0 != UInt8(ascii: "?") })
  }

  /// Words end at what is no letter or digit, and where a capital begins another one: `loginFailed`,
  /// `step2Failed`, `HTTPError`; but not in `OAuth` and `2FA`.
  private static func split(_ name: [UInt8]) -> [String] {
    var words: [String] = []
    var word: [UInt8] = []
    for (index, byte) in name.enumerated() {
      let kind = Letter(byte)
      if !word.isEmpty, kind == .none || kind == .upper && beginsWord(index, in: name, word) {
        words.append(String(decoding: word, as: UTF8.self))
        word = []
      }
      if kind != .none { word.append(kind == .upper ? byte + 32 : byte) }
    }
    if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
    return words
  }

  /// Whether the capital at `index` begins another word than `word`, to which the byte before it
  /// belongs.
  private static func beginsWord(_ index: Int, in name: [UInt8], _ word: [UInt8]) -> Bool {
    switch Letter(name[index - 1]) {
    case .lower: true
    case .digit: word.contains { Letter($0) != .digit }
    case .upper:
      word.count > 1 && Letter(name[index - 2]) == .upper && index + 1 < name.count
        && Letter(name[index + 1]) == .lower
    case .other, .none: false
    }
  }

  private enum Letter {
    case upper, lower, digit
    /// Of another alphabet.
    case other
    case none

    init(_ byte: UInt8) {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): self = .upper
      case UInt8(ascii: "a")...UInt8(ascii: "z"): self = .lower
      case UInt8(ascii: "0")...UInt8(ascii: "9"): self = .digit
      case 0x80...: self = .other
      default: self = .none
      }
    }
  }

  /// Whether one of the phrases, each of one or more words in a row, is among the words.
  func contains(anyOf phrases: [[String]]) -> Bool {
    phrases.contains { phrase in
      guard phrase.count <= words.count else { return false }
      return (0...(words.count - phrase.count)).contains { start in
        words[start..<(start + phrase.count)].elementsEqual(phrase)
      }
    }
  }

  /// A name of a sign-in, and not of a sign-up.
  var isSignIn: Bool {
    contains(anyOf: Self.signIn) && !contains(anyOf: Self.signUp)
  }

  /// A name of a charge.
  var isCharge: Bool {
    contains(anyOf: Self.charge)
  }

  /// A name that says the attempt failed; never asked of a path.
  var isFailed: Bool {
    !isPath && words.contains { Self.failed.contains($0) }
  }

  /// A name of error words only: about an attempt, not an attempt.
  var isErrorOnly: Bool {
    !isPath && words.contains { Self.errorWords.contains($0) }
      && words.allSatisfy { Self.errorWords.contains($0) || Self.errorQualifiers.contains($0) }
  }

  /// A name of a click in anger, into nothing, or straight back.
  var isInteraction: Bool {
    !isPath && contains(anyOf: Self.interaction)
  }

  /// A signal that nobody sent: it tells nothing of what a person tried.
  var isPassive: Bool {
    !isPath && contains(anyOf: Self.passive)
  }

  /// The name without words of outcome and without tense: what was tried, `sign_in` of `signed_in`.
  var operation: String {
    words.filter { !Self.failed.contains($0) && !Self.succeeded.contains($0) }
      .map(Self.withoutTense).joined(separator: "_")
  }

  /// What to call the operation that `name`, whose words these are, is about: the name itself
  /// unless it tells how the attempt ended; of a path, what stands before the query string.
  func label(of name: String) -> String {
    if isPath { return String(decoding: Self.withoutQuery(name), as: UTF8.self) }
    let words = words.filter { !Self.failed.contains($0) && !Self.succeeded.contains($0) }
    return words.isEmpty || words.count == self.words.count ? name : words.joined(separator: "_")
  }

  /// What names of one operation have in common, `name` being the one whose words these are.
  func operationKey(of name: String) -> String {
    let stripped = operation
    return isPath || stripped.isEmpty ? label(of: name) : stripped
  }

  private static func withoutTense(_ word: String) -> String {
    if let present = irregular[word] { return present }
    guard word.count > 4, word.hasSuffix("ed"), !word.hasSuffix("eed") else { return word }
    let stem = word.dropLast(2)
    let letters = Array(stem)
    let doubled =
      letters.count > 2 && letters[letters.count - 1] == letters[letters.count - 2]
      && !"lsz".contains(letters[letters.count - 1])
    if doubled { return String(stem.dropLast()) }
    return stem.hasSuffix("at") || stem.hasSuffix("v") || stem.hasSuffix("ar")
      ? String(stem) + "e" : String(stem)
  }

  private static let irregular = [
    "logged": "log", "sent": "send", "made": "make", "paid": "pay", "signin": "sign_in",
    "signup": "sign_up", "login": "log_in", "logon": "log_in", "signon": "sign_in",
  ]
  private static let signIn: [[String]] = [
    ["login"], ["logon"], ["signin"], ["signon"], ["log", "in"], ["logged", "in"], ["log", "on"],
    ["sign", "in"], ["signed", "in"], ["sign", "on"], ["auth"], ["authenticate"],
    ["authenticated"], ["authentication"], ["sso"], ["oauth"], ["oauth2"], ["otp"], ["mfa"],
    ["2fa"], ["password"],
  ]
  private static let signUp: [[String]] = [
    ["signup"], ["sign", "up"], ["signed", "up"], ["register"], ["registered"], ["registration"],
  ]
  private static let charge: [[String]] = [
    ["payment"], ["payments"], ["pay"], ["paid"], ["charge"], ["charged"], ["invoice"], ["billing"],
  ]
  private static let failed: Set<String> = [
    "failed", "fail", "fails", "failure", "error", "errors", "errored", "denied", "declined",
    "rejected", "invalid", "locked", "crash", "crashed", "crashes", "exception", "exceptions",
    "bug", "timeout",
  ]
  private static let succeeded: Set<String> = [
    "succeeded", "success", "successful", "successfully", "completed", "complete", "ok",
  ]
  private static let errorWords: Set<String> = [
    "error", "errors", "exception", "exceptions", "crash", "crashed", "crashes", "failure",
    "timeout",
  ]
  private static let errorQualifiers: Set<String> = [
    "js", "javascript", "app", "application", "unhandled", "uncaught", "console", "fatal",
    "frontend", "backend", "client", "server", "browser", "runtime", "network", "api", "http",
    "amplitude", "sentry", "mp", "logged", "report", "reported", "event", "occurred",
  ]
  private static let interaction: [[String]] = [
    ["rageclick"], ["rage", "click"], ["rage", "clicks"], ["rage", "tap"], ["deadclick"],
    ["dead", "click"], ["dead", "clicks"], ["error", "click"], ["error", "tap"], ["quickback"],
    ["quick", "back"],
  ]
  private static let passive: [[String]] = [
    ["heartbeat"], ["heart", "beat"], ["keepalive"], ["keep", "alive"], ["page", "ping"],
    ["web", "vitals"], ["vitals"], ["feature", "flag", "called"], ["feature", "flag", "call"],
    ["identify"], ["create", "alias"], ["groupidentify"], ["group", "identify"], ["pageleave"],
    ["page", "leave"], ["page", "left"], ["page", "unload"], ["session", "start"],
    ["session", "started"], ["session", "end"], ["session", "ended"], ["session", "record"],
    ["first", "visit"], ["user", "engagement"], ["long", "task"],
  ]
}
