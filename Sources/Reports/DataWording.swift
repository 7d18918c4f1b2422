/// The sentences about the data.
extension ConfoundReport {
  /// The conservation line.
  var rowsSentence: String {
    let quality = dataQuality
    let rows = "\(sourceName): \(Figures.counted(quality.rowsRead, "row"))"
    var parts = ["\(Figures.count(quality.accepted)) used"]
    if quality.rejected > 0 { parts.append("\(Figures.count(quality.rejected)) rejected") }
    if quality.duplicatesDropped > 0 {
      parts.append(Figures.counted(quality.duplicatesDropped, "duplicate"))
    }
    if quality.excluded > 0 { parts.append("\(Figures.count(quality.excluded)) left out") }
    let whole =
      parts.count == 1 ? "\(rows), all used" : "\(rows) = " + parts.joined(separator: " + ")
    let blanks = quality.blankLines
    return blanks > 0 ? whole + "; \(Figures.counted(blanks, "blank line"))" : whole
  }

  /// What the log spans, and what made the report.
  var spanSentence: String {
    let quality = dataQuality
    var parts: [String] = []
    if let first = quality.firstEvent, let last = quality.lastEvent {
      parts.append("\(first.prefix(10)) to \(last.prefix(10)) UTC")
    }
    parts.append(Figures.counted(quality.users, "person", "people"))
    parts.append(Figures.counted(quality.sessions, "session"))
    parts.append(Figures.counted(quality.attempts, "attempt"))
    return parts.joined(separator: ", ") + "; \(tool.name) \(tool.version)"
  }

  /// Which column was taken for what, and what was passed over; in brief, the first three.
  func columnsSentence(isBrief: Bool) -> String? {
    guard !columns.isEmpty else { return nil }
    if isBrief {
      let named = columns.prefix(3).map { "\($0.role)=\($0.name)" }.joined(separator: " ")
      return columns.count > 3
        ? "\(named) and \(Figures.counted(columns.count - 3, "more column"))" : named
    }
    var sentence = columns.map { "\($0.role)=\($0.name)" }.joined(separator: "  ")
    let delimiters = Set(inputs.compactMap(\.delimiter))
    if !delimiters.isEmpty {
      let named = delimiters.sorted().map { $0.count == 1 ? "\"\($0)\"" : $0 }
      sentence += "; \(named.joined(separator: " or ")) between fields"
    }
    for column in columns where !column.passedOver.isEmpty {
      sentence += "; not \(column.passedOver.joined(separator: ", ")) for \(column.role)"
    }
    return sentence
  }

  /// What counted as friction, by kind, and what the log cannot show; in brief, the commonest
  /// operation of each kind.
  func frictionSentence(isBrief: Bool) -> String? {
    let met = friction.byKind.filter { $0.events > 0 }.map { kind in
      let names = (friction.sources[kind.kind] ?? []).prefix(isBrief ? 1 : 3).map(masked)
      let list = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
      return "\(kind.kind) \(Figures.count(kind.events))\(list)"
    }
    let unseen = friction.byKind.filter { !$0.isMonitored }.map(\.kind)
    guard !met.isEmpty || !unseen.isEmpty else { return nil }
    let taken = "taken as friction: " + (met.isEmpty ? "nothing" : met.joined(separator: ", "))
    return unseen.isEmpty ? taken : taken + "; not recorded: \(unseen.joined(separator: ", "))"
  }

  private var sourceName: String {
    let names = inputs.prefix(3).map(\.name).joined(separator: ", ")
    return inputs.count > 3 ? "\(names) and \(inputs.count - 3) more" : names
  }
}
