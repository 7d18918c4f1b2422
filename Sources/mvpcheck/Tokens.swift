/// A command line taken apart into flags and the rest.
struct Tokens {
  var flags: [(flag: String, value: String?)] = []
  /// The command, then files and the like.
  var operands: [String] = []

  init(_ arguments: [String]) throws(UsageError) {
    var rest = arguments[...]
    while let word = rest.popFirst() {
      if word == "--" {
        operands += rest
        return
      } else if word.hasPrefix("--") {
        try addLong(word, &rest)
      } else if word.hasPrefix("-"), word != "-" {
        let name = "-" + word.prefix { $0 != "=" }
        // A long flag with one hyphen is the commonest slip; `-ofile` is none.
        guard word.count == 2 || !Flag.all.contains(where: { $0.name == name }) else {
          throw Self.unknown(String(name.dropFirst()), near: name)
        }
        try addLetters(word, &rest)
      } else {
        operands.append(word)
      }
    }
  }

  private mutating func addLong(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    guard let flag = Flag.all.first(where: { $0.name == name }) else { throw Self.unknown(name) }
    if parts.count == 2 {
      if flag.isToggle { try Self.check(String(parts[1]), ofToggle: flag) }
      flags.append((name, String(parts[1])))
    } else {
      flags.append((name, try Self.value(of: flag, from: &rest)))
    }
  }

  /// A config or a variable may have switched on what is to be off in one run.
  private static func check(_ value: String, ofToggle flag: Flag) throws(UsageError) {
    guard flag.isScalar else { throw UsageError("\(flag.name) takes no value") }
    guard toggleState(written: value) != nil else {
      throw UsageError("\(flag.name) takes no value but true or false")
    }
  }

  /// Letters of flags without a value may share a word; a value may follow in the same word.
  private mutating func addLetters(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      guard let flag = Flag.all.first(where: { $0.letter == letter }) else {
        throw Self.unknown("-\(letter)", in: word)
      }
      if flag.value != nil, !letters.isEmpty {
        flags.append((flag.name, String(letters.first == "=" ? letters.dropFirst() : letters)))
        return
      }
      flags.append((flag.name, try Self.value(of: flag, from: &rest)))
    }
  }

  /// The next word, for a flag that needs one.
  private static func value(
    of flag: Flag, from rest: inout ArraySlice<String>
  ) throws(UsageError) -> String? {
    guard let value = flag.value else { return nil }
    let isFlag = rest.first.map { next in Flag.all.contains { $0.name == next } } ?? true
    guard !isFlag, let word = rest.popFirst(), word != "--" else {
      let wanted = flag.choices.isEmpty ? value : flag.choices.joined(separator: ", ")
      throw UsageError("\(flag.name) needs a value: \(wanted)")
    }
    return word
  }

  private static func unknown(
    _ name: String, in word: String? = nil, near guess: String? = nil
  ) -> UsageError {
    let place = word.map { $0 == name ? "" : " in \($0)" } ?? ""
    let isLong = name.hasPrefix("--")
    let near = guess ?? (isLong ? suggestion(for: name, among: Flag.all.map(\.name)) : nil)
    guard let near, let flag = Flag.all.first(where: { $0.name == near }) else {
      return UsageError("unknown option \(name)\(place)", hint: "mvpcheck --help")
    }
    let choices = flag.choices.isEmpty ? "" : "   (\(flag.choices.joined(separator: ", ")))"
    return UsageError("unknown option \(name)\(place)", hint: "did you mean \(near)?\(choices)")
  }
}
