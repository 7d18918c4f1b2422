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
  /// What `tally` counted.
  init(_ tally: RowTally, _ interpreter: Interpreter, _ vocabulary: EventVocabulary) {
    let loose = tally.settle { interpreter.part(of: $0) == .attempt }
    addPeople(tally.runs)
    correct(tally.runs, loose)
    if tally.first <= tally.last {
      window =
        Timestamp(nanoseconds: tally.first)...Timestamp(nanoseconds: tally.last)
    }
    let counts = (0..<tally.names.lines.count).map { NameCount(tally.names.lines[$0]) }
    addNames(counts, interpreter, vocabulary.names)
  }

  /// Counts people and their runs of attempts, as if no row were loose.
  private mutating func addPeople(_ runs: AttemptRuns) {
    // By the bits of a set, so that neither people nor runs are asked for each kind.
    var runsThatMet = [Int](repeating: 0, count: 256)
    var peopleWhoMet = [Int](repeating: 0, count: 256)
    let finished = runs.finished.places
    for place in 0..<runs.finished.count {
      let run = finished[place].pointee
      if !run.isFree { runsThatMet[Int(run.met.bits)] += 1 }
    }
    let everybody = runs.people.places
    for index in 0..<runs.people.count {
      let person = everybody[index].pointee
      if person.hasRun {
        runsThatMet[Int(person.met.bits)] += 1
        peopleWhoMet[Int(person.ever.bits)] += 1
      } else if !person.seen.isEmpty {
        exclude(person.seen, 1)
      }
    }
    for bits in 0..<256 {
      people += peopleWhoMet[bits]
      sessions += runsThatMet[bits]
      for kind in Friction.allCases where FrictionSet(bits: UInt8(bits)).contains(kind) {
        kinds[Int(kind.rawValue)].sessions += runsThatMet[bits]
        kinds[Int(kind.rawValue)].people += peopleWhoMet[bits]
      }
    }
  }

  /// Counts people with loose rows anew, who were counted as if they had none.
  private mutating func correct(_ runs: AttemptRuns, _ loose: [LooseRow]) {
    var own: [AttemptRuns.Run] = []
    var places: [UInt32] = []
    var first = 0
    while first < loose.count {
      let user = loose[first].user
      var next = first
      while next < loose.count, loose[next].user == user { next += 1 }
      let person = runs.people[Int(user)]
      own.removeAll(keepingCapacity: true)
      places.removeAll(keepingCapacity: true)
      runs.collect(person, into: &own, &places)
      add(person.seen, sessions: own.lazy.map(\.met), -1)
      let outcome = PersonOutcome(own, loose[first..<next], runs)
      for orphan in outcome.orphans {
        for kind in Friction.allCases where orphan.contains(kind) {
          kinds[Int(kind.rawValue)].orphans += 1
        }
      }
      add(person.seen, sessions: outcome.sessions, 1)
      first = next
    }
  }

  /// Adds `times` a person.
  private mutating func add(
    _ seen: AttemptRuns.Seen, sessions met: some RandomAccessCollection<FrictionSet>,
    _ times: Int
  ) {
    guard !met.isEmpty else {
      if !seen.isEmpty { exclude(seen, times) }
      return
    }
    people += times
    sessions += times * met.count
    var ever = FrictionSet()
    for session in met where !session.isEmpty {
      ever.formUnion(session)
      for kind in Friction.allCases where session.contains(kind) {
        kinds[Int(kind.rawValue)].sessions += times
      }
    }
    for kind in Friction.allCases where ever.contains(kind) {
      kinds[Int(kind.rawValue)].people += times
    }
  }

  /// Adds `times` a person who did nothing.
  private mutating func exclude(_ seen: AttemptRuns.Seen, _ times: Int) {
    let reason = seen.contains(.signal) ? "errors_only" : "passive_only"
    let count = excludedUsers[reason, default: 0] + times
    excludedUsers[reason] = count == 0 ? nil : count
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
    for user in timelines.users {
      let met = timelines.sessions[user.sessions].map { session in
        timelines.attempts[session.attempts].reduce(into: FrictionSet()) { $0.formUnion($1.met) }
      }
      add(AttemptRuns.Seen(), sessions: met, 1)
    }
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
