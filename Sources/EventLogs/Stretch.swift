/// A run of the records of one input, from where one begins to where another does.
protocol Stretch: ~Copyable, SendableMetatype {
  /// Where in the input the next record begins, in bytes.
  var place: Int { get }
  /// The physical line on which it begins; the stretch began on line 1.
  var line: Int { get }
  /// What comes next does not depend on what came before: another stretch may begin here.
  var isClean: Bool { get }
  /// What was found so far, beyond events.
  var findings: Findings { get }
  /// What became of the bytes so far.
  var ending: SourceEnding { get }

  /// Reads the records that begin before `stop`, in bytes of the input.
  mutating func read(
    to stop: Int, _ reader: inout EventReader, into reduction: inout some EventReduction)
  /// One like it that has read nothing and begins where `source` does.
  func another(_ source: consuming ByteSource) -> Self
}

/// What a stretch tells beyond its events.
struct Findings {
  var blankLines = 0
  /// The first line of a CSV file that is a JSON object.
  var turn: Int?
  /// Roles for which a key turned up beyond the head of a JSON Lines file.
  var adopted: [(role: Role, name: String)] = []
  /// The slots that some record filled, a bit each.
  var slotsSeen: UInt32 = 0
  /// The line of a header whose columns stand in another order, where reading broke off.
  var reorderedHeader: Int?

  /// Takes in those of the stretch behind, which begins `lines` lines below this one.
  mutating func append(_ next: Findings, lines: Int) {
    blankLines += next.blankLines
    turn = turn ?? next.turn.map { $0 + lines }
    adopted += next.adopted
    slotsSeen |= next.slotsSeen
    reorderedHeader = reorderedHeader ?? next.reorderedHeader.map { $0 + lines }
  }
}

/// How the bytes of an input ended.
struct SourceEnding {
  var bytes = 0
  var sha256: String?
  var failure: ReadFailure?
  var hasShrunk = false
}

extension SourceEnding {
  init(_ source: borrowing ByteSource) {
    self.init(
      bytes: source.bytesOfInput, sha256: source.sha256, failure: source.failure,
      hasShrunk: source.hasShrunk)
  }
}

/// How the stretches of an input are read: one after the other, or side by side.
protocol Pace {
  associatedtype Reduction: EventReduction

  /// The roles whose columns are read.
  var roles: Set<Role> { get }

  /// Reads an input whose first record `first` stands before.
  ///
  /// - Returns: What was found, and how the bytes ended.
  func read<Part: Stretch & ~Copyable>(
    _ first: consuming Part, of input: DivisibleInput, _ reader: inout EventReader,
    into reduction: inout Reduction
  ) -> (Findings, SourceEnding)
}

/// Reads an input from its start to its end.
struct InOrder<Reduction: EventReduction>: Pace {
  let roles = Set(Role.allCases)

  func read<Part: Stretch & ~Copyable>(
    _ first: consuming Part, of input: DivisibleInput, _ reader: inout EventReader,
    into reduction: inout Reduction
  ) -> (Findings, SourceEnding) {
    first.read(to: Int.max, &reader, into: &reduction)
    return (first.findings, first.ending)
  }
}

extension EventReader {
  /// Hands on what became of a record, with others or at once; `false` when nothing more can be read.
  @inline(__always)
  mutating func settle(
    _ verdict: Verdict, _ batch: inout EventBatch, _ layout: RecordLayout, input: Int,
    into reduction: inout some EventReduction
  ) -> Bool {
    if verdict == .accepted {
      if hasNewName {
        reduction.meet(name: vocabulary.names.text(name), at: name)
      }
      if batch.isFull { batch.handOn(&vocabulary.users, layout, input: input, into: &reduction) }
      return true
    }
    if verdict == .rejected, let rejection {
      batch.handOn(&vocabulary.users, layout, input: input, into: &reduction)
      reduction.reject(rejection)
    }
    return verdict != .reorderedHeader
  }
}
