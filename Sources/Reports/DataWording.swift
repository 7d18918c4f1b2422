/// The sentences about the data.
extension ConfoundReport {
  /// The conservation line.
  var rowsSentence: String { dataQuality.rowsSentence(from: inputs) }

  /// What the log spans, what made the report, by which config, and that it shows ids if it does.
  var spanSentence: String {
    let config = settings.config.map { "; settings from \($0)" } ?? ""
    let ids = notes.first { $0.hasPrefix(Self.idsNoted) }.map { ". \($0)" } ?? ""
    return dataQuality.spanSentence + "; \(tool.name) \(tool.version)" + config + ids
  }

  /// What the note begins with that ids are shown, as was asked.
  static let idsNoted = "With --show-ids: "

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
      let names = (friction.sources[kind.kind] ?? []).prefix(isBrief ? 1 : 3).map(brief)
      let list = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
      return "\(kind.kind) \(Figures.count(kind.events))\(list)"
    }
    let unseen = friction.byKind.filter { !$0.isMonitored }.map(\.kind)
    guard !met.isEmpty || !unseen.isEmpty else { return nil }
    let taken = "taken as friction: " + (met.isEmpty ? "nothing" : met.joined(separator: ", "))
    return unseen.isEmpty ? taken : taken + "; not recorded: \(unseen.joined(separator: ", "))"
  }
}

extension ConfoundReport.DataQuality {
  /// The conservation line of some files.
  func rowsSentence(from inputs: [ConfoundReport.InputFile]) -> String {
    let names = inputs.prefix(3).map(\.name).joined(separator: ", ")
    let source = inputs.count > 3 ? "\(names) and \(inputs.count - 3) more" : names
    let rows = "\(source): \(Figures.counted(rowsRead, "row"))"
    var parts = ["\(Figures.count(accepted)) used"]
    if rejected > 0 { parts.append("\(Figures.count(rejected)) rejected") }
    if duplicatesDropped > 0 { parts.append(Figures.counted(duplicatesDropped, "duplicate")) }
    if excluded > 0 { parts.append("\(Figures.count(excluded)) left out") }
    let whole =
      parts.count == 1 ? "\(rows), all used" : "\(rows) = " + parts.joined(separator: " + ")
    return blankLines > 0 ? whole + "; \(Figures.counted(blankLines, "blank line"))" : whole
  }

  /// From when to when, and how many people, sessions and attempts.
  var spanSentence: String {
    var parts: [String] = []
    if let first = firstEvent, let last = lastEvent {
      parts.append("\(first.prefix(10)) to \(last.prefix(10)) UTC")
    }
    parts.append(Figures.counted(users, "person", "people"))
    parts.append(Figures.counted(sessions, "session"))
    parts.append(Figures.counted(attempts, "attempt"))
    return parts.joined(separator: ", ")
  }
}
