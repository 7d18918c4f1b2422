import Effects
import EventLogs
import Sessions
import Statistics
import Studies

extension ConfoundReport.FrictionRecord {
  /// Counts the friction that attempts met, kind by kind, release by release, day by day.
  init(_ study: Study, level: Double) {
    let timelines = study.timelines
    let counts = RecordCounts(timelines)
    let figures = Rounding(level: level)
    let words = timelines.vocabulary.releases
    self.init(
      byKind: Friction.allCases.map { kind in
        let tally = counts.kinds[Int(kind.rawValue)]
        return Kind(
          kind: kind.slug, isMonitored: timelines.recorded.isMonitored(kind),
          events: timelines.recorded.rows(of: kind), attempts: tally.attempts,
          sessions: tally.sessions, users: tally.users)
      },
      byRelease: counts.releases.map { release, count in
        let rate = Proportion(Double(count.hits), of: Double(count.attempts), level: level)
        return Release(
          release: words.text(release), attempts: count.attempts,
          frictionRate: figures.estimate(EffectEstimate(rate, count: count.attempts)))
      }.sorted { $0.release < $1.release },
      byDay: counts.days.map { day, count in
        Day(
          day: Timestamp(nanoseconds: Int64(day) * 86_400_000_000_000).day,
          attempts: count.attempts, hits: count.hits)
      },
      sources: Dictionary(
        uniqueKeysWithValues: Friction.allCases.compactMap { kind in
          let names = timelines.recorded.names[Int(kind.rawValue)]
          return names.isEmpty ? nil : (kind.slug, Array(names.prefix(Self.mostNames)))
        }))
  }

  /// Names listed of a kind.
  static let mostNames = 1_000
}

extension ConfoundReport.DataQuality {
  init(_ reading: Reading, _ study: Study) {
    var excluded = study.timelines.excludedUsers
    if study.usersWithoutSignup > 0 { excluded["without_signup"] = study.usersWithoutSignup }
    if !study.lockedOut.isEmpty { excluded["only_failed_sign_ins"] = study.lockedOut.count }
    self.init(
      reading.intake, users: study.timelines.users.count,
      sessions: study.timelines.sessions.count, attempts: study.timelines.attempts.count,
      window: study.timelines.window, excludedUsers: excluded)
  }

  /// What became of the rows, and what they hold.
  init(
    _ intake: Intake, users: Int, sessions: Int, attempts: Int, window: ClosedRange<Timestamp>?,
    excludedUsers: [String: Int]
  ) {
    let excluded = intake.exclusions.mapValues(\.count).merging(excludedUsers, uniquingKeysWith: +)
    self.init(
      rowsRead: intake.rowsRead, accepted: intake.accepted, rejected: intake.rejected,
      duplicatesDropped: intake.duplicatesDropped, excluded: intake.excluded,
      blankLines: intake.blankLines, users: users, sessions: sessions, attempts: attempts,
      firstEvent: window?.lowerBound.rfc3339, lastEvent: window?.upperBound.rfc3339,
      rejectedByReason: intake.rejections.mapValues(\.count), excludedByReason: excluded,
      fieldNotes: intake.fieldNotes.mapValues(\.count))
  }
}

extension ConfoundReport.Column {
  init(_ choice: ColumnChoice) {
    self.init(
      role: choice.role.rawValue, name: choice.name, why: choice.reason.rawValue,
      passedOver: choice.passedOver)
  }
}

extension ConfoundReport.InputFile {
  init(_ input: Input) {
    let name = input.path.utf8.split(separator: UInt8(ascii: "/")).last
    let delimiter = input.delimiter.map {
      $0 == UInt8(ascii: "\t") ? "tab" : String(UnicodeScalar($0))
    }
    self.init(
      name: name.map { String($0) ?? input.path } ?? input.path,
      bytes: input.bytes, sha256: input.sha256, format: input.format.rawValue,
      delimiter: delimiter)
  }
}
