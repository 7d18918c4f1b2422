/// How much of each section a terminal report shows; less where it would grow too long.
struct TerminalDetail {
  /// Steps to mend.
  var steps: Int
  /// Lines that the retention curves are drawn in; 0 for a sentence in their place.
  var curveRows = 5
  /// What goes together with coming back.
  var features = 3
  /// Doubts that are shown whatever the room.
  var doubts = 4
  /// Sentences about what was assumed.
  var notes = 4
  /// Commands worth running next.
  var next = 3
  /// The data are told in one paragraph, with the first columns only.
  var isDataBrief = false
  /// What rarer friction would leave is told of half its odds only.
  var isWhatIfBrief = false
  /// Who is counted apart, and why a metric has no figure without friction, is told.
  var hasSideRemarks = true

  /// Steps listed where nothing else is asked for.
  static let usualSteps = 5

  /// From all there is to the least, each a little less than the one before.
  static func levels(top: Int) -> [TerminalDetail] {
    var detail = TerminalDetail(steps: max(0, top))
    var levels = [detail]
    let cuts: [(inout TerminalDetail) -> Void] = [
      { $0.isDataBrief = true }, { $0.features = 2 }, { $0.next = 2 }, { $0.notes = 2 },
      { if top == usualSteps { $0.steps = 3 } }, { $0.doubts = 3 }, { $0.features = 1 },
      { $0.notes = 1 }, { $0.curveRows = 4 }, { $0.next = 1 }, { $0.doubts = 2 },
      { $0.isWhatIfBrief = true }, { $0.notes = 0 }, { $0.hasSideRemarks = false },
      { $0.curveRows = 3 }, { $0.curveRows = 0 }, { $0.doubts = 1 }, { $0.features = 0 },
    ]
    for cut in cuts {
      cut(&detail)
      levels.append(detail)
    }
    return levels
  }
}
