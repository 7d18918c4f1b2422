/// An outermost member of the objects of a log, as the lines before had it.
struct JSONMember {
  /// How its values are read first where two objects are read together; what they are not after all is
  /// read the long way.
  enum Way: UInt8 {
    /// No object had it yet.
    case none
    case any
    /// Strings of one length.
    case framed
    case text
    /// Strings and nulls by turns.
    case word
    case null
    case number
  }

  private(set) var way = Way.none
  /// What leads to a value that is read in that way: with the quote of a text, or all of a null.
  private(set) var pattern = JSONLead()
  /// The comma or brace before the key, the key, the colon, blanks.
  private(set) var lead = JSONLead()
  /// The same with its value, while that is a string of the same length line after line.
  private(set) var frame = JSONFrame()
  /// The length of the last string, how many had that length, and how many are to have it.
  private(set) var length = 0
  private var run = 0
  private var patience = 4
  private var kinds = Kinds()
  /// The way that suits them, had the pattern no bounds; none where the lead is another than before.
  private var chosen = Way.none
  /// The slot of its value, as a bit; 0 when it has none.
  var bit: UInt32 = 0
  var slot = 0
  /// Its value is wanted.
  var isKept = false
  /// An object as its value is looked into.
  var isEntered = false
  /// The member that came next.
  var next: UnsafeMutablePointer<JSONMember>

  init(next: UnsafeMutablePointer<JSONMember>) {
    self.next = next
  }

  /// Has other bytes lead to its value from now on.
  mutating func setLead(_ bytes: Slice) {
    lead = JSONLead(bytes)
    frame = JSONFrame()
    run = 0
    chosen = .none
    choose()
  }

  /// Takes in a value, to which `bytes` led.
  mutating func learn(_ value: JSONPiece, after bytes: Slice) {
    kinds.add(value.kind)
    if value.kind == .text {
      let count = value.text.count
      run = (count == length ? run : 0) &+ 1
      length = count
      if run >= patience { frame = JSONFrame(lead: bytes, textCount: count) ?? JSONFrame() }
    }
    choose()
  }

  /// The last string had another length: trusts the next one that seems steady less.
  mutating func loseFrame() {
    frame = JSONFrame()
    run = 0
    if patience < 1 << 20 { patience *= 4 }
    choose()
  }

  private mutating func choose() {
    let best = frame.count > 0 ? .framed : kinds.way
    if best == chosen { return }
    (way, chosen) = (best, best)
    switch best {
    case .none, .any, .framed: return
    case .text: pattern = lead.followed(by: "\"")
    case .null: pattern = lead.followed(by: "null")
    case .word, .number: pattern = lead
    }
    if !pattern.isShort { way = .any }
  }

  /// How many values were of what kind lately.
  private struct Kinds {
    private var texts = 0
    private var nulls = 0
    private var numbers = 0
    private var others = 0

    mutating func add(_ kind: Field.Kind) {
      if texts + nulls + numbers + others == 64 {
        (texts, nulls, numbers, others) = (texts / 2, nulls / 2, numbers / 2, others / 2)
      }
      switch kind {
      case .text: texts += 1
      case .null: nulls += 1
      case .number: numbers += 1
      case .boolean, .container, .absent: others += 1
      }
    }

    var way: Way {
      if others > 0 || texts + nulls + numbers == 0 { return .any }
      if numbers > 0 { return texts > 0 ? .any : .number }
      // Where few differ, that it is one of them is as good as never foretold.
      if nulls * 16 < texts { return .text }
      return texts * 16 < nulls ? .null : .word
    }
  }
}
