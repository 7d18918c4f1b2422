/// What was decided about the columns of one file.
struct ColumnPlan {
  /// The column of each role that has one: an index into the sample's columns.
  var columns: [Role: Int] = [:]
  /// Names the user gave that the head of a JSON Lines file does not have.
  var unseen: [Role: String] = [:]
  /// Values inside a CSV column that holds JSON: the column, and the way from there.
  var inside: [Role: (column: Int, path: [UInt8])] = [:]
  var choices: [ColumnChoice] = []
  var notes: [String] = []
  /// The length of one unit of latency, in milliseconds.
  var latencyUnit = 1.0
  var timeUnit = TimeUnit.seconds
  /// Which of day and month comes first in `03/04/2026`; `nil` where there are no such dates.
  var dateOrder: DateOrder?
  /// There are such dates, and the first rows do not tell.
  var isDateOrderOpen = false
}

/// Finds the column for each role: by flag, by name, by what is in it.
struct ColumnFinder {
  let sample: HeadSample
  let options: ReadingOptions
  let path: String
  let format: LogFormat

  private var plan = ColumnPlan()
  private var taken: Set<Int> = []

  init(_ sample: HeadSample, path: String, format: LogFormat, options: ReadingOptions) {
    self.sample = sample
    self.path = path
    self.format = format
    self.options = options
  }

  /// The plan for the file, or why there is none.
  static func plan(
    _ sample: HeadSample, path: String, format: LogFormat, options: ReadingOptions
  ) throws(LogError) -> ColumnPlan {
    var finder = ColumnFinder(sample, path: path, format: format, options: options)
    for role in Role.allCases { try finder.takeFlagged(role) }
    for role in Role.allCases { finder.takeNamed(role) }
    finder.takeTimeByContent()
    try finder.checkRequired()
    try finder.checkRepeatedNames()
    finder.settleLatency()
    finder.settleTime()
    return finder.plan
  }

  private mutating func takeFlagged(_ role: Role) throws(LogError) {
    guard let wanted = options.columns[role] else { return }
    let name = Array(wanted.utf8)
    let normal = ColumnNames.normalized(name)
    let index =
      sample.columns.firstIndex { $0.name == name }
      ?? sample.columns.firstIndex { ColumnNames.normalized($0.name) == normal }
    if let index {
      choose(index, for: role, reason: .flag, passedOver: [])
    } else if format == .jsonl {
      plan.unseen[role] = wanted
      plan.choices.append(ColumnChoice(role: role, name: wanted, reason: .flag, passedOver: []))
    } else if let inside = inside(name) {
      plan.inside[role] = inside
      plan.choices.append(ColumnChoice(role: role, name: wanted, reason: .flag, passedOver: []))
      if role == .latency { settleLatency(name, wanted) }
    } else {
      throw .unknownColumn(wanted, role: role, path: path, columns: sample.columns.map(\.text))
    }
  }

  /// The column that the beginning of a dotted path names, and the rest of the path.
  private func inside(_ path: [UInt8]) -> (column: Int, path: [UInt8])? {
    for point in path.indices.reversed() where path[point] == ASCII.point {
      let name = Array(path[..<point])
      let normal = ColumnNames.normalized(name)
      let column =
        sample.columns.firstIndex { $0.name == name }
        ?? sample.columns.firstIndex { ColumnNames.normalized($0.name) == normal }
      if let column { return (column, Array(path[(point + 1)...])) }
    }
    return nil
  }

  private mutating func takeNamed(_ role: Role) {
    guard !isSettled(role) else { return }
    let candidates = candidates(for: role)
    let fitting = candidates.first { fits(sample.columns[$0], role) }
    guard let chosen = role == .eventID ? mostDistinct(candidates) : fitting ?? candidates.first
    else { return }
    let others = candidates.filter { $0 != chosen }.map { sample.columns[$0].text }
    choose(chosen, for: role, reason: .name, passedOver: others)
  }

  /// The column whose values repeat least: some logs call a counter for each device `event_id`.
  private func mostDistinct(_ candidates: [Int]) -> Int? {
    let fitting = candidates.filter { fits(sample.columns[$0], .eventID) }
    return fitting.max { sample.columns[$0].distinctShare < sample.columns[$1].distinctShare }
      .flatMap { best in
        // The first of equals: `max` gives the last.
        fitting.first {
          sample.columns[$0].distinctShare == sample.columns[best].distinctShare
        }
      }
  }

  /// Columns whose name fits `role`, the best first.
  private func candidates(for role: Role) -> [Int] {
    let ranked = sample.columns.indices.compactMap { index -> (Int, Int, Int)? in
      guard !taken.contains(index) else { return nil }
      let name = sample.columns[index].name
      if role != .error, sample.columns[index].holdsContainersOnly { return nil }
      guard let rank = ColumnNames.rank(of: name, for: role) else { return nil }
      let depth = format == .jsonl ? name.count { $0 == ASCII.point } : 0
      return (depth == 0 ? 0 : 1, rank, index)
    }
    return ranked.sorted(by: <).map(\.2)
  }

  /// Whether what is in a column could be what `role` asks for.
  private func fits(_ column: HeadSample.Column, _ role: Role) -> Bool {
    switch role {
    case .time: return column.share(TimeGuess.isTime) >= 0.5
    case .status, .latency, .sequence:
      return column.values.contains { $0.kind == .number }
        || column.share { DecimalNumber($0.trimmed) != nil } >= 0.5
    case .user, .event, .session:
      return column.values.contains { $0.kind == .text || $0.kind == .number }
    case .eventID:
      let isSure = ColumnNames.normalized(column.name) != Array("uuid".utf8)
      return isSure || column.distinctShare >= 0.5
    case .error, .platform, .country, .channel, .release, .plan: return true
    }
  }

  /// The one column of times, when no name told which.
  private mutating func takeTimeByContent() {
    guard !isSettled(.time) else { return }
    let times = sample.columns.indices.filter { index in
      !taken.contains(index) && sample.columns[index].share(TimeGuess.isTime) == 1
    }
    if times.count == 1 { choose(times[0], for: .time, reason: .content, passedOver: []) }
  }

  private mutating func choose(
    _ index: Int, for role: Role, reason: ColumnChoice.Reason, passedOver: [String]
  ) {
    taken.insert(index)
    plan.columns[role] = index
    plan.choices.append(
      ColumnChoice(
        role: role, name: sample.columns[index].text, reason: reason, passedOver: passedOver))
  }

  private func checkRequired() throws(LogError) {
    let missing = [Role.user, .time, .event].filter { !isSettled($0) }
    guard !missing.isEmpty else { return }
    let free = sample.columns.indices.filter { !taken.contains($0) }.map { sample.columns[$0] }
    throw .missingColumns(missing, path: path, columns: sample.columns.map(\.text), free: free)
  }

  private mutating func checkRepeatedNames() throws(LogError) {
    var seen: [[UInt8]: Int] = [:]
    for column in sample.columns where !column.name.isEmpty {
      seen[column.name, default: 0] += 1
    }
    for role in [Role.user, .time, .event] {
      guard let index = plan.columns[role], seen[sample.columns[index].name] ?? 1 > 1 else {
        continue
      }
      throw .ambiguousColumn(sample.columns[index].text, role: role, path: path)
    }
    let repeated = seen.filter { $0.value > 1 }.keys.map { String(decoding: $0, as: UTF8.self) }
    for name in repeated.sorted() {
      plan.notes.append("\(path): several columns are called '\(name)': the first is used")
    }
  }

  /// Whether it is known where the value of a role stands.
  private func isSettled(_ role: Role) -> Bool {
    plan.columns[role] != nil || plan.unseen[role] != nil || plan.inside[role] != nil
  }

  private mutating func settleLatency() {
    guard let index = plan.columns[.latency] else { return }
    settleLatency(sample.columns[index].name, sample.columns[index].text)
  }

  private mutating func settleLatency(_ name: [UInt8], _ text: String) {
    if let unit = ColumnNames.durationUnit(of: name) {
      plan.latencyUnit = unit
    } else {
      plan.notes.append("column '\(text)' names no unit: read as milliseconds")
    }
  }

  private mutating func settleTime() {
    guard let index = plan.columns[.time] else {
      plan.timeUnit = options.timeUnit ?? .seconds
      plan.dateOrder = options.dateOrder
      return
    }
    let column = sample.columns[index]
    let guess = TimeGuess(column)
    plan.timeUnit =
      options.timeUnit ?? guess.tally.majority ?? ColumnNames.timeUnit(of: column.name) ?? .seconds
    plan.dateOrder = options.dateOrder
    guard plan.dateOrder == nil, guess.yearLastDates * 2 > column.values.count else { return }
    // Any later row may say otherwise, so all of them are asked.
    plan.isDateOrderOpen = true
  }
}
