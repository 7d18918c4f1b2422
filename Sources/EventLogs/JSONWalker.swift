/// Walks one JSON document (RFC 8259) without recursion, and says of every value where it is.
///
/// The walker judges the whole document; `Visitor` decides what is worth keeping.
struct JSONWalker<Visitor: JSONVisitor & ~Copyable>: ~Copyable {
  /// Deeper documents are refused (PROMISES C07).
  static var maxDepth: Int { 128 }

  var visitor: Visitor
  /// What is wrong with the document; `nil` when nothing is.
  private(set) var fault: Reason?
  /// The byte at fault, or where the document ended.
  private(set) var place: Bytes
  private(set) var detail = ""
  /// The document is one object.
  private(set) var isObject = false

  /// Just past the document's last byte; `nil` when it was not reached.
  private(set) var closing: Bytes?

  private var p: Bytes
  private var end: Bytes
  private var depth = 0
  private var inObject = false
  /// What is open, from the outside in: whether it is an object, and the visitor's mark of it.
  private let stack: UnsafeMutablePointer<Level>
  private let controls = Lanes(repeating: 0xE0)
  private let quotes = Lanes(repeating: ASCII.quote)
  private let backslashes = Lanes(repeating: ASCII.backslash)

  private struct Level {
    var isObject: Bool
    var mark: Int32
  }

  init(_ visitor: consuming Visitor) {
    self.visitor = visitor
    stack = .allocate(capacity: JSONWalker.maxDepth + 1)
    stack.initialize(
      repeating: Level(isObject: false, mark: 0), count: JSONWalker.maxDepth + 1)
    // No document yet: any place will do.
    p = UnsafeRawPointer(stack).assumingMemoryBound(to: UInt8.self)
    end = p
    place = p
  }

  deinit {
    stack.deallocate()
  }

  /// Walks the document in `[start, end)` and says whether it is well formed.
  ///
  /// A line end or a sentinel must stand at `end`.
  @inline(__always)
  mutating func walk(_ start: Bytes, to end: Bytes) -> Bool {
    p = start
    self.end = end
    depth = 0
    inObject = false
    fault = nil
    closing = nil
    skipBlanks()
    isObject = p < end && p.pointee == ASCII.openBrace
    while true {
      if inObject, !member() { return false }
      guard let isOpen = value() else { return false }
      if isOpen { continue }
      guard let isDone = afterValue(downTo: 0) else { return false }
      if isDone { return finish() }
    }
  }

  /// Just past the value at `start`, of a member of the outermost object; `nil` when it is not sound.
  mutating func place(after start: Bytes, to end: Bytes) -> Bytes? {
    p = start
    self.end = end
    depth = 1
    inObject = true
    stack[0] = Level(isObject: true, mark: -1)
    while true {
      guard let isOpen = value() else { return nil }
      if !isOpen {
        guard let isDone = afterValue(downTo: 1) else { return nil }
        if isDone { return p }
      }
      if inObject, !member() { return nil }
    }
  }

  @inline(__always)
  private mutating func skipBlanks() {
    while p < end {
      let byte = p.pointee
      guard byte <= ASCII.space else { return }
      guard
        byte == ASCII.space || byte == ASCII.newline || byte == ASCII.carriageReturn
          || byte == ASCII.tab
      else { return }
      p += 1
    }
  }

  /// Reads a key and its colon.
  @inline(__always)
  private mutating func member() -> Bool {
    guard p < end, p.pointee == ASCII.quote else {
      return fail("a key in double quotes is missing")
    }
    let start = p
    if let length = visitor.expectedKeyLength(at: start + 1, depth: depth) {
      p = start + (length &+ 2)
    } else {
      guard let hasEscapes = string() else { return false }
      let key = Slice(start: start + 1, count: p - start - 2)
      let mark = depth == 1 ? 0 : stack[depth &- 1].mark
      visitor.key(key, hasEscapes: hasEscapes, depth: depth, mark: mark)
    }
    skipBlanks()
    guard p < end, p.pointee == ASCII.colon else { return fail("a colon is missing") }
    p += 1
    skipBlanks()
    return true
  }

  /// Reads a value; `true` when a container was opened that is not empty, `nil` at a fault.
  @inline(__always)
  private mutating func value() -> Bool? {
    guard p < end else { return failing("the document is not finished") }
    let start = p
    switch p.pointee {
    case ASCII.quote:
      guard let hasEscapes = string() else { return nil }
      let text = Slice(start: start + 1, count: p - start - 2)
      guard keep(text, at: start, kind: .text, hasEscapes: hasEscapes) else { return nil }
      return false
    case ASCII.openBrace, ASCII.openBracket: return open()
    case ASCII.minus, ASCII.zero...ASCII.nine:
      guard number() else { return nil }
      return keep(Slice(start: start, count: p - start), at: start, kind: .number) ? false : nil
    default: return word()
    }
  }

  /// Hands the value of a member to the visitor; `false` when there is an objection.
  @inline(__always)
  private mutating func keep(
    _ value: Slice, at start: Bytes, kind: Field.Kind, hasEscapes: Bool = false
  ) -> Bool {
    if hasEscapes, JSONText.hasLoneSurrogate(value) {
      return object(.invalidUnicode, at: start, "half of a surrogate pair")
    }
    guard inObject else { return true }
    if let reason = visitor.value(value, kind: kind, hasEscapes: hasEscapes, at: start) {
      return object(reason, at: start, "")
    }
    return true
  }

  private mutating func object(_ reason: Reason, at start: Bytes, _ words: String) -> Bool {
    fault = reason
    place = start
    detail = words
    return false
  }

  private mutating func open() -> Bool? {
    let start = p
    let isObject = p.pointee == ASCII.openBrace
    if depth == JSONWalker.maxDepth {
      _ = object(.tooDeep, at: p, "over \(JSONWalker.maxDepth) levels")
      return nil
    }
    let mark = inObject ? visitor.enteredMark : -1
    p += 1
    skipBlanks()
    let isEmpty = p < end && p.pointee == (isObject ? ASCII.closeBrace : ASCII.closeBracket)
    let shape = Slice(start: start, count: isEmpty ? 0 : 1)
    guard keep(shape, at: start, kind: .container) else { return nil }
    if isEmpty {
      p += 1
      return false
    }
    stack[depth] = Level(isObject: isObject, mark: isObject ? mark : -1)
    depth &+= 1
    inObject = isObject
    return true
  }

  /// Closes what ends here; `true` at the end of the `outermost` level or the document, `false` when a value follows.
  @inline(__always)
  private mutating func afterValue(downTo outermost: Int) -> Bool? {
    while depth > outermost {
      skipBlanks()
      guard p < end else { return failing("the document is not finished") }
      if p.pointee == ASCII.comma {
        p += 1
        skipBlanks()
        return false
      }
      guard p.pointee == (inObject ? ASCII.closeBrace : ASCII.closeBracket) else {
        return failing("a comma or a closing bracket is missing")
      }
      p += 1
      depth &-= 1
      inObject = depth > 0 && stack[depth &- 1].isObject
    }
    return true
  }

  private mutating func finish() -> Bool {
    closing = p
    skipBlanks()
    place = p
    if p == end { return true }
    return fail(p.pointee == ASCII.comma ? "a comma after the object" : "text after the object")
  }

  /// Moves past a string and says whether it holds escapes; `nil` at a fault.
  @inline(__always)
  private mutating func string() -> Bool? {
    var hasEscapes = false
    p += 1
    while true {
      let lanes = load16(p)
      let zero = Lanes(repeating: 0)
      let lane = firstLane(
        (lanes .== quotes) .| (lanes .== backslashes) .| ((lanes & controls) .== zero))
      if lane == 16 {
        p += 16
        continue
      }
      p += lane
      if p >= end { return failing("the document is not finished") }
      if p.pointee == ASCII.quote {
        p += 1
        return hasEscapes
      }
      guard p.pointee == ASCII.backslash else { return failing("a control character in a string") }
      guard let length = JSONText.escapeLength(p, end) else { return badEscape() }
      hasEscapes = true
      p += length
    }
  }

  private mutating func badEscape() -> Bool? {
    guard JSONText.isCutEscape(Slice(start: p, count: end - p)) else {
      return failing("a bad escape")
    }
    p = end
    return failing("the document is not finished")
  }

  @inline(__always)
  private mutating func number() -> Bool {
    if p.pointee == ASCII.minus { p += 1 }
    let digits = p
    skipDigits()
    if p == digits { return fail("a number without digits") }
    if digits.pointee == ASCII.zero, p - digits > 1 { return fail("a number with a leading zero") }
    let byte = p.pointee
    return byte == ASCII.point || byte | 0x20 == UInt8(ascii: "e") ? fraction() : true
  }

  private mutating func fraction() -> Bool {
    if p.pointee == ASCII.point {
      p += 1
      guard ASCII.isDigit(p.pointee) else { return fail("a decimal point without digits") }
      skipDigits()
    }
    if p.pointee | 0x20 == UInt8(ascii: "e") {
      p += 1
      if p.pointee == ASCII.minus || p.pointee == UInt8(ascii: "+") { p += 1 }
      guard ASCII.isDigit(p.pointee) else { return fail("an exponent without digits") }
      skipDigits()
    }
    return true
  }

  @inline(__always)
  private mutating func skipDigits() {
    while ASCII.isDigit(p.pointee) { p += 1 }
  }

  /// Reads `true`, `false` or `null`.
  private mutating func word() -> Bool? {
    let start = p
    let kind: Field.Kind
    switch load4(p) {
    case 0x6C6C_756E where end - p >= 4: kind = .null
    case 0x6575_7274 where end - p >= 4: kind = .boolean
    case 0x736C_6166 where end - p >= 5 && p[4] == UInt8(ascii: "e"):
      kind = .boolean
      p += 1
    default:
      let isWord = "truefalsn".utf8.contains(p.pointee)
      if JSONText.isCutWord(Slice(start: p, count: end - p)) { p = end }
      return failing(isWord && end - start < 5 ? "the word is not finished" : "no JSON value")
    }
    p += 4
    return keep(Slice(start: start, count: p - start), at: start, kind: kind) ? false : nil
  }

  private mutating func fail(_ words: String) -> Bool {
    fault = .invalidJSON
    place = min(p, end)
    detail = words
    return false
  }

  private mutating func failing(_ words: String) -> Bool? {
    _ = fail(words)
    return nil
  }
}
