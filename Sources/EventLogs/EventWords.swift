extension EventReader {
  /// Why a user id cannot be one; `nil` when it can.
  @inline(__always)
  static func objection(toUser field: Field) -> Reason? {
    if field.kind == .text, field.value.count > 0, field.value[0] > ASCII.space { return nil }
    return objectionToOddUser(field)
  }

  private static func objectionToOddUser(_ field: Field) -> Reason? {
    switch field.kind {
    case .absent, .null: .missingUserID
    case .boolean, .container: .badUserID
    case .text: field.value.trimmed.count == 0 ? .missingUserID : nil
    case .number: isInteger(field.value) ? nil : .badUserID
    }
  }

  /// Why the name of an event cannot be one; `nil` when it can.
  @inline(__always)
  static func objection(toEvent field: Field) -> Reason? {
    if field.kind == .text, field.value.count > 0, field.value[0] > ASCII.space { return nil }
    switch field.kind {
    case .absent, .null: return .missingEvent
    case .boolean, .container: return .badEvent
    case .text: return field.value.trimmed.count == 0 ? .missingEvent : nil
    case .number: return isInteger(field.value) ? nil : .badEvent
    }
  }

  private static func isInteger(_ number: Slice) -> Bool {
    for i in 0..<number.count {
      if !ASCII.isDigit(number[i]), i > 0 || number[i] != ASCII.minus { return false }
    }
    return true
  }

  /// Whether `id` is what programs write when they know nobody (PROMISES E02).
  @inline(__always)
  static func isPlaceholder(_ id: Slice) -> Bool {
    // Most ids are told by their length.
    switch id.count {
    case 1...4, 6, 36: isPlaceholderWord(id)
    case 9: id[1] | 0x20 == UInt8(ascii: "n") && isPlaceholderWord(id)
    default: false
    }
  }

  private static func isPlaceholderWord(_ id: Slice) -> Bool {
    switch id[0] | 0x20 {
    case UInt8(ascii: "n"): id.isAny(of: ["null", "nan", "none", "nil", "n/a"])
    case UInt8(ascii: "u"): id.isWord("undefined")
    case UInt8(ascii: "a"): id.isWord("anonymous")
    case UInt8(ascii: "0"):
      id.isWord("0") || id.isWord("00000000-0000-0000-0000-000000000000")
    case UInt8(ascii: "-"): id.isWord("-1")
    case UInt8(ascii: "("): id.isAny(of: ["(null)", "(none)"])
    case UInt8(ascii: "\\") | 0x20: id.isWord("\\n")
    default: false
    }
  }

  /// The index in `table` of the word of a field such as the platform, of which `memo` knows some.
  @inline(__always)
  static func category(
    _ field: Field, in table: inout WordTable, _ memo: inout WordMemo
  ) -> UInt32 {
    field.value.count == 0 ? 0 : word(field, in: &table, &memo)
  }

  @inline(never)
  private static func word(
    _ field: Field, in table: inout WordTable, _ memo: inout WordMemo
  ) -> UInt32 {
    guard field.kind == .text else { return table.intern(padded: category(field)) }
    if let index = memo.index(of: field.value) { return index }
    let index = table.intern(padded: category(field))
    memo.keep(field.value, index)
    return index
  }

  /// The word of a field such as the platform; blank when the field says that it has no value.
  @inline(__always)
  static func category(_ field: Field) -> Slice {
    var word = field.value
    if word.count == 0 { return word }
    if word[0] <= ASCII.space || word[word.count &- 1] <= ASCII.space { word = word.trimmed }
    let isLong = word.count > 4 && field.kind == .text
    return isLong || holdsValue(word, field.kind) ? word : Slice(start: word.start, count: 0)
  }

  private static func holdsValue(_ word: Slice, _ kind: Field.Kind) -> Bool {
    guard kind == .text else { return kind == .number || kind == .boolean }
    guard word.count > 1 else { return true }
    let first = word[0] | 0x20
    guard first == UInt8(ascii: "n") || first == UInt8(ascii: "\\") | 0x20 else { return true }
    return !word.isAny(of: ["null", "none", "n/a", "\\n"])
  }
}

/// People whose events are left out.
struct UserExclusions {
  private let patterns: [Glob]
  /// Ids that fit a pattern, so that each id is matched once.
  private var matched = WordTable()

  init(_ patterns: [Glob]) {
    self.patterns = patterns
  }

  var isEmpty: Bool { patterns.isEmpty }

  /// Whether `user` fits a pattern; those in `known` are known not to.
  mutating func contains(_ user: Slice, known: WordTable) -> Bool {
    if known.index(of: user) != nil { return false }
    if matched.index(of: user) != nil { return true }
    guard patterns.contains(where: { $0.matches(user.buffer) }) else { return false }
    _ = matched.intern(user)
    return true
  }
}

extension Exclusion {
  /// It is the time, not the person, that the row is left out for.
  var isAboutTime: Bool { self == .beforeSince || self == .afterUntil }
}

extension Event {
  /// An event of which nothing is known.
  static let blank = Event(
    user: 0, name: 0, time: Timestamp(nanoseconds: 0), status: 0, latencyMilliseconds: -1,
    hasError: false, platform: 0, country: 0, channel: 0, release: 0, plan: 0, session: 0,
    sequence: 0)
}
