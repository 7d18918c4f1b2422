/// Counts what becomes of every row of a log, and keeps the first places.
struct Ledger {
  /// How many places are kept for each reason.
  static let examplesKept = 5

  private(set) var intake = Intake()
  private var notes: [Intake.Tally]

  init() {
    notes = FieldNote.allCases.map { _ in Intake.Tally() }
  }

  /// One row was handed on.
  @inline(__always)
  mutating func accept() {
    intake.accepted &+= 1
  }

  /// One row was dropped as a repeat.
  mutating func dropDuplicate() {
    intake.duplicatesDropped &+= 1
  }

  /// Lines with nothing on them.
  mutating func countBlankLines(_ count: Int) {
    intake.blankLines &+= count
  }

  /// One row could not be used.
  mutating func reject(_ rejection: Rejection) {
    intake.rejected &+= 1
    intake.rejections[rejection.reason, default: Intake.Tally()].count(rejection)
  }

  /// One row was left out on purpose.
  mutating func exclude(_ exclusion: Rejection) {
    intake.excluded &+= 1
    intake.exclusions[exclusion.reason, default: Intake.Tally()].count(exclusion)
  }

  /// Whether the place of another such note would be kept.
  func wantsPlace(of note: FieldNote) -> Bool {
    notes[note.index].examples.count < Ledger.examplesKept
  }

  /// How many such notes there were.
  func count(of note: FieldNote) -> Int { notes[note.index].count }

  /// One value was dropped from a row that was kept.
  mutating func note(_ note: FieldNote, _ place: Rejection?) {
    notes[note.index].count &+= 1
    if let place { notes[note.index].examples.append(place) }
  }

  /// Takes in what became of the rows of a part behind, which begins `lines` lines below.
  mutating func merge(_ next: Ledger, lines: Int) {
    intake.accepted += next.intake.accepted
    intake.rejected += next.intake.rejected
    intake.duplicatesDropped += next.intake.duplicatesDropped
    intake.excluded += next.intake.excluded
    intake.blankLines += next.intake.blankLines
    for (reason, tally) in next.intake.rejections {
      intake.rejections[reason, default: Intake.Tally()].merge(tally, lines: lines)
    }
    for (reason, tally) in next.intake.exclusions {
      intake.exclusions[reason, default: Intake.Tally()].merge(tally, lines: lines)
    }
    for index in notes.indices { notes[index].merge(next.notes[index], lines: lines) }
  }

  /// Rows equal to an earlier one in every byte, kept all the same.
  mutating func setRepeatedRowsKept(_ count: Int?) {
    intake.repeatedRowsKept = count
  }

  /// The intake so far.
  func summary() -> Intake {
    var whole = intake
    whole.rowsRead = whole.accepted + whole.rejected + whole.duplicatesDropped + whole.excluded
    for note in FieldNote.allCases where notes[note.index].count > 0 {
      whole.fieldNotes[note.rawValue] = notes[note.index]
    }
    return whole
  }
}

extension FieldNote {
  /// Its place among all cases.
  var index: Int {
    switch self {
    case .badNumber: 0
    case .negativeDuration: 1
    case .missing: 2
    case .timestampAmbiguous: 3
    case .badProperties: 4
    }
  }
}

extension Intake.Tally {
  /// Counts one more, and keeps its place while there is room.
  mutating func count(_ rejection: Rejection) {
    count &+= 1
    if examples.count < Ledger.examplesKept { examples.append(rejection) }
  }

  /// Takes in those of a part behind, which begins `lines` lines below.
  fileprivate mutating func merge(_ next: Intake.Tally, lines: Int) {
    count += next.count
    for example in next.examples where examples.count < Ledger.examplesKept {
      var moved = example
      moved.line += lines
      examples.append(moved)
    }
  }
}
