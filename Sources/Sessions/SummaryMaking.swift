import EventLogs

/// The rows of one name, counted, whichever way.
struct NameCount {
  var rows = 0
  /// By `rawValue` of the kind.
  var rowsByKind = [Int](repeating: 0, count: Friction.allCases.count)
  var rowsWithStatus = 0
  var rowsWithLatency = 0
  var hasError = false
  /// A 402 was answered.
  var hasPaymentStatus = false
}

extension SessionSummary {
  /// What `tally` counted, put together by so many threads.
  init(
    _ tally: RowTally, _ interpreter: Interpreter, _ vocabulary: EventVocabulary, threads: Int
  ) {
    let loose = tally.settle { interpreter.part(of: $0) == .attempt }
    var meetings = Meetings()
    meetings.add(tally.runs, threads: threads)
    meetings.correct(tally.runs, loose, threads: threads)
    add(meetings)
    if tally.first <= tally.last {
      window =
        Timestamp(nanoseconds: tally.first)...Timestamp(nanoseconds: tally.last)
    }
    let counts = (0..<tally.names.lines.count).map { NameCount(tally.names.lines[$0]) }
    addNames(counts, interpreter, vocabulary.names)
  }

  private mutating func add(_ meetings: Meetings) {
    for bits in 0..<Meetings.sets {
      people += meetings.people[bits]
      sessions += meetings.sessions[bits]
      for kind in Friction.allCases where FrictionSet(bits: UInt8(bits)).contains(kind) {
        kinds[Int(kind.rawValue)].sessions += meetings.sessions[bits]
        kinds[Int(kind.rawValue)].people += meetings.people[bits]
        kinds[Int(kind.rawValue)].orphans += meetings.orphans[bits]
      }
    }
    if meetings.errorsOnly > 0 { excludedUsers["errors_only"] = meetings.errorsOnly }
    if meetings.passiveOnly > 0 { excludedUsers["passive_only"] = meetings.passiveOnly }
  }

  /// What the timelines made of `reduction` say.
  init(_ reduction: TimelineReduction, _ design: TimelineDesign, _ vocabulary: EventVocabulary) {
    let interpreter = Interpreter(names: vocabulary.names, rule: design.rule)
    var counts = [NameCount](repeating: NameCount(), count: vocabulary.names.count)
    if case .quantile(let share) = design.rule.slow {
      reduction.markSlow(above: share, operationOf: interpreter.operationOfName)
    }
    for (action, rows) in zip(reduction.actions, reduction.rowsByAction) {
      let friction = interpreter.meaning(of: action).friction
      counts[Int(action.name)].add(action, rows: rows, friction: friction)
    }
    let timelines = Timelines(
      reduction, vocabulary: vocabulary, design: design, threads: processorCount())
    window = timelines.window
    excludedUsers = timelines.excludedUsers
    var meetings = Meetings()
    for user in timelines.users {
      let met = timelines.sessions[user.sessions].map { session in
        timelines.attempts[session.attempts].reduce(into: FrictionSet()) { $0.formUnion($1.met) }
      }
      meetings.add(met)
    }
    add(meetings)
    for kind in Friction.allCases {
      kinds[Int(kind.rawValue)].orphans = timelines.recorded.orphans(of: kind)
    }
    addNames(counts, interpreter, vocabulary.names)
  }

  // MARK: Names

  private mutating func addNames(
    _ counts: [NameCount], _ interpreter: Interpreter, _ names: WordTable
  ) {
    for (index, count) in counts.enumerated() where count.rows > 0 {
      let name = UInt32(index)
      let part = interpreter.part(of: name)
      if part == .attempt { attempts += count.rows }
      rows += count.rows
      rowsWithStatus += count.rowsWithStatus
      rowsWithLatency += count.rowsWithLatency
      var event = EventSummary(
        name: names.text(name),
        operation: interpreter.operations[Int(interpreter.operationOfName[index])].name,
        part: EventSummary.Part(part), rows: count.rows)
      if part != .passive { event.rowsByKind = count.rowsByKind }
      events.append(event)
    }
    events.sort { a, b in (b.rows, a.name) < (a.rows, b.name) }
    for kind in Friction.allCases { addKind(kind) }
    noteMonitored(counts, interpreter)
  }

  private mutating func addKind(_ kind: Friction) {
    let place = Int(kind.rawValue)
    let carriers = events.filter { $0.rowsByKind[place] > 0 }
    kinds[place].rows = carriers.reduce(0) { $0 + $1.rowsByKind[place] }
    kinds[place].names =
      carriers.sorted { a, b in
        (b.rowsByKind[place], a.name) < (a.rowsByKind[place], b.name)
      }.map(\.name)
    kinds[place].isMonitored = !carriers.isEmpty
  }

  /// A kind is monitored where rows carry it, or carry what it is read from.
  private mutating func noteMonitored(_ counts: [NameCount], _ interpreter: Interpreter) {
    var isCharge = interpreter.isChargeOperation
    for (index, count) in counts.enumerated() where count.hasPaymentStatus {
      isCharge[Int(interpreter.operationOfName[index])] = true
    }
    for (index, count) in counts.enumerated() where count.rows > 0 {
      let name = UInt32(index)
      guard interpreter.part(of: name) != .passive else { continue }
      let hasStatus = count.rowsWithStatus > 0
      if hasStatus || count.hasError { note(.failure) }
      if count.rowsWithLatency > 0 { note(.latency) }
      guard hasStatus else { continue }
      note(.notFound)
      note(.rateLimited)
      if interpreter.isSignIn(name) { note(.authentication) }
      if isCharge[Int(interpreter.operationOfName[index])] { note(.payment) }
    }
  }

  private mutating func note(_ kind: Friction) {
    kinds[Int(kind.rawValue)].isMonitored = true
  }
}

/// Sessions and people by the kinds of friction that they met, as bits, so that none is asked for each
/// kind.
private struct Meetings {
  /// How many sets of kinds there are.
  static let sets = 256
  /// Rows whose people's runs are brought near together.
  private static let batch = 32
  /// So many that a thread that is held up holds nobody up.
  private static let lanesPerThread = 8
  /// The fewest rows that are worth a lane.
  private static let rowsPerLane = 1024
  /// The fewest people that are.
  private static let peoplePerLane = 4096

  private(set) var sessions = [Int](repeating: 0, count: sets)
  private(set) var people = [Int](repeating: 0, count: sets)
  /// Rows about an attempt that had none before them.
  private(set) var orphans = [Int](repeating: 0, count: sets)
  /// People who did nothing, of whom there are error rows, or none.
  private(set) var errorsOnly = 0
  private(set) var passiveOnly = 0
  /// A sum of what was touched; on the heap, or the compiler would leave the touching out.
  private var touched: [Int64] = [0]

  /// Adds a person with these sessions.
  mutating func add(_ met: [FrictionSet]) {
    guard !met.isEmpty else { return }
    var ever = FrictionSet()
    for session in met {
      sessions[Int(session.bits)] += 1
      ever.formUnion(session)
    }
    people[Int(ever.bits)] += 1
  }

  /// Counts people and their runs of attempts, as if no row were loose.
  mutating func add(_ runs: AttemptRuns, threads: Int) {
    let people = runs.people.count
    let lanes = max(1, min(threads, people / Self.peoplePerLane))
    // Nothing in it changes.
    nonisolated(unsafe) let runs = runs
    let parts = sideBySide(lanes, threads: threads) { lane in
      var part = Meetings()
      let finished = runs.finished.places
      let count = runs.finished.count
      for place in count * lane / lanes..<count * (lane + 1) / lanes {
        let run = finished[place]
        if !run.pointee.isFree { part.sessions[Int(run.pointee.met.bits)] += 1 }
      }
      let everybody = runs.people.places
      for index in people * lane / lanes..<people * (lane + 1) / lanes {
        part.count(everybody[index].pointee, 1)
      }
      return part
    }
    for part in parts { add(part) }
  }

  /// Counts a person and the newest run so many times.
  private mutating func count(_ person: AttemptRuns.Person, _ times: Int) {
    if person.hasRun {
      sessions[Int(person.met.bits)] += times
      people[Int(person.ever.bits)] += times
    } else if !person.seen.isEmpty {
      exclude(person.seen, times)
    }
  }

  private mutating func exclude(_ seen: AttemptRuns.Seen, _ times: Int) {
    if seen.contains(.signal) { errorsOnly += times } else { passiveOnly += times }
  }

  /// Counts people with loose rows anew, who were counted as if they had none.
  mutating func correct(_ runs: AttemptRuns, _ loose: [LooseRow], threads: Int) {
    let lanes = max(1, min(Self.lanesPerThread * threads, loose.count / Self.rowsPerLane))
    // All rows of a person are in one lane.
    let cuts = (0...lanes).map { lane in
      var cut = loose.count * lane / lanes
      while cut > 0, cut < loose.count, loose[cut].user == loose[cut - 1].user { cut += 1 }
      return cut
    }
    // Nothing in it changes.
    nonisolated(unsafe) let runs = runs
    let corrections = sideBySide(lanes, threads: threads) { lane in
      var correction = Meetings()
      correction.correct(runs, loose[cuts[lane]..<cuts[lane + 1]])
      return correction
    }
    for correction in corrections { add(correction) }
  }

  private mutating func add(_ other: Meetings) {
    for bits in 0..<Self.sets {
      sessions[bits] += other.sessions[bits]
      people[bits] += other.people[bits]
      orphans[bits] += other.orphans[bits]
    }
    errorsOnly += other.errorsOnly
    passiveOnly += other.passiveOnly
    touched[0] &+= other.touched[0]
  }

  private mutating func correct(_ runs: AttemptRuns, _ loose: ArraySlice<LooseRow>) {
    var own: [AttemptRuns.Run] = []
    var places: [UInt32] = []
    var first = loose.startIndex
    var nearEnd = first
    while first < loose.endIndex {
      if first >= nearEnd {
        nearEnd = min(first + Self.batch, loose.endIndex)
        touched[0] &+= runs.bringNear(loose[first..<nearEnd])
      }
      let user = loose[first].user
      var next = first
      while next < loose.endIndex, loose[next].user == user { next += 1 }
      let person = runs.people[Int(user)]
      own.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
      runs.collect(person, into: &own, &places)
      count(person, -1)
      for run in own.dropLast() { sessions[Int(run.met.bits)] -= 1 }
      runs.lay(loose[first..<next], to: &own) { orphans[Int($0.bits)] += 1 }
      if own.isEmpty { exclude(person.seen, 1) } else { add(own) }
      first = next
    }
  }

  private mutating func add(_ runs: [AttemptRuns.Run]) {
    var ever = FrictionSet()
    for run in runs {
      sessions[Int(run.met.bits)] += 1
      ever.formUnion(run.met)
    }
    people[Int(ever.bits)] += 1
  }
}

extension NameCount {
  fileprivate init(_ line: NameLedger.Line) {
    rows = line.rowCount
    for kind in Friction.allCases {
      rowsByKind[Int(kind.rawValue)] = line.rows[Int(kind.rawValue) + 1]
    }
    rowsWithStatus = line.rowsWithStatus
    rowsWithLatency = line.rowsWithLatency
    hasError = line.hasError
    hasPaymentStatus = line.hasPaymentStatus
  }

  fileprivate mutating func add(_ action: Action, rows added: Int, friction: Friction?) {
    rows += added
    if let friction { rowsByKind[Int(friction.rawValue)] += added }
    if action.status > 0 { rowsWithStatus += added }
    if action.isTimed { rowsWithLatency += added }
    hasError = hasError || action.hasError
    hasPaymentStatus = hasPaymentStatus || action.status == 402
  }
}

extension EventSummary.Part {
  fileprivate init(_ part: Meaning.Part) {
    self =
      switch part {
      case .attempt: .attempt
      case .bareFailure: .bareFailure
      case .signal: .signal
      case .passive: .passive
      }
  }
}
