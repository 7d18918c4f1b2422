/// One reading of a log from its first file to its last.
struct LogRun {
  /// Why a reading ends early.
  enum Stop: Error {
    case error(LogError)
    /// Most stamps of an input are in another unit than its first ones.
    case otherUnit(TimeUnit, input: Int, failure: LogError)
  }

  var reader: EventReader
  var reading = Reading()
  /// Every input so far could be read again.
  private(set) var canReadAgain = true
  /// The input being read could be.
  private(set) var canReadInputAgain = true
  /// Why the input read last has no end.
  private var brokenOff: ReadFailure?

  let log: EventLog
  private let units: [Int: TimeUnit]
  private var problems = InputProblems()
  private var opened: [System.Identity: String] = [:]

  /// Prepares to read `log`, taking the unit of the inputs in `units` as given.
  init(_ log: EventLog, units: [Int: TimeUnit]) {
    self.log = log
    self.units = units
    reader = EventReader(log.options)
  }

  /// Reads all inputs; one that cannot be read is passed over if there are others.
  mutating func read<Course: Pace>(
    _ pace: Course, into reduction: inout Course.Reduction
  ) throws(Stop) -> Reading {
    var isUsed = false
    for index in log.paths.indices {
      do throws(Stop) {
        if try read(index, pace, into: &reduction) { isUsed = true }
      } catch {
        guard case .error(let failure) = error, log.paths.count > 1, !failure.isFinal else {
          throw error
        }
        problems.add(failure, path: log.paths[index])
      }
    }
    if !isUsed, let first = problems.first { throw .error(first) }
    finish()
    return reading
  }

  private mutating func finish() {
    reading.problems += problems.sentences(of: log.paths.count)
    reading.isComplete = reading.problems.isEmpty
    reading.intake = reader.intake()
    reading.vocabulary = reader.vocabulary
    let accepted = reading.intake.accepted
    reading.times.rowsWithoutZone = reader.naiveRows
    reading.times.rowsWithoutTimeOfDay = reader.dayRows
    reading.times.zone = log.options.timeZone.name
    reading.isDayResolution = accepted > 0 && reader.dayRows == accepted
    addTimeNotes(accepted)
    addEncodingHint()
    addZoneHint()
  }

  /// Says how to mend a log in another encoding, from one row in a hundred on (PROMISES A10).
  private mutating func addEncodingHint() {
    let broken = reading.intake.rejections[Reason.invalidUTF8.rawValue]?.count ?? 0
    guard broken > 0, broken > reading.intake.rowsRead / 100 else { return }
    guard log.options.encoding == nil else { return }
    let file = log.paths.count == 1 ? shellQuoted(log.paths[0]) : "FILE"
    let sentence =
      "\(counted(broken, "row")) are not UTF-8; if they are Windows-1252: "
      + "mvpcheck analyze \(file) --encoding windows-1252"
    reading.notes.append(sentence)
    reading.warnings.append(sentence)
  }

  /// Says how to read stamps whose zone is a name that several zones share (PROMISES D07).
  private mutating func addZoneHint() {
    let tally = reading.intake.rejections[Reason.timestampAmbiguousZone.rawValue]
    guard let tally, let name = tally.examples.first?.detail.prefix(while: { $0.isLetter }),
      let zone = ZoneName.example(of: name)
    else { return }
    let file = log.paths.count == 1 ? shellQuoted(log.paths[0]) : "FILE"
    reading.warnings.append(
      "\(counted(tally.count, "time")) with a zone such as \(name), which several zones are called; "
        + "if it is that of \(zone): mvpcheck analyze \(file) --timezone \(zone)")
  }

  private mutating func addTimeNotes(_ accepted: Int) {
    let zone = log.options.timeZone.name
    if reader.naiveRows > 0 {
      reading.notes.append("no time zone in \(counted(reader.naiveRows, "row")): read as \(zone)")
    }
    if reader.dayRows > 0, reader.dayRows < accepted {
      reading.notes.append(
        "no time of day in \(counted(reader.dayRows, "row")): read as midnight, \(zone)")
    }
    if reader.leapRows > 0 {
      reading.notes.append(
        "a leap second in \(counted(reader.leapRows, "row")): held inside the second before it")
    }
  }

  /// Reads one input; `false` when it was read before under another name.
  private mutating func read<Course: Pace>(
    _ index: Int, _ pace: Course, into reduction: inout Course.Reduction
  ) throws(Stop) -> Bool {
    let path = log.paths[index]
    let source = try open(index)
    if let identity = source.identity {
      if let earlier = opened[identity] {
        reading.notes.append("\(path) is the same file as \(earlier): read once")
        reading.warnings.append("\(path) is the same file as \(earlier): read once")
        return false
      }
      opened[identity] = path
    }
    canReadInputAgain = source.canBeReadAgain
    canReadAgain = canReadAgain && canReadInputAgain
    let opened: Opened
    do throws(LogError) { opened = try text(of: source, path: path) } catch { throw .error(error) }
    let head = opened.head
    let format = try sniff(head, path: path)
    if let note = opened.note { reading.notes.append(note) }
    brokenOff = nil
    reader.place = EventReader.Place(path: path)
    reader.stamps.tally = EpochTally()
    let before = reader.intake()
    switch format {
    case .csv: try readCSV(opened.source, head: head, index: index, pace, into: &reduction)
    case .jsonl:
      try readJSONLines(opened.source, head: head, index: index, pace, into: &reduction)
    }
    if MemoryWatch.isOver { throw .error(MemoryWatch.failure()) }
    let after = reader.intake()
    if case .tooLong(let limit) = brokenOff { throw .error(.tooLong(path, limit: limit)) }
    if after.rowsRead == before.rowsRead {
      if let brokenOff { throw .error(.unreadable(path, brokenOff)) }
      let failure = LogError.noRows(path, format: format)
      guard format == .csv, log.paths.count > 1 else { throw .error(failure) }
      // A quiet hour of many: nothing is missing.
      reading.notes.append(failure.message)
      problems.addQuietly(failure)
      return false
    }
    if let brokenOff {
      let bytes = reading.inputs.last?.bytes ?? 0
      reading.problems.append("\(path): \(brokenOff.words) after \(bytes) bytes")
    }
    try checkUnit(index, rows: after.rowsRead - before.rowsRead)
    return true
  }

  private func open(_ index: Int) throws(Stop) -> ByteSource {
    do throws(SystemError) {
      return try ByteSource(log.origins[index], digests: log.options.digestsInputs)
    } catch {
      throw .error(.unreadable(log.paths[index], error))
    }
  }

  private func sniff(_ head: [UInt8], path: String) throws(Stop) -> LogFormat {
    var padded = head
    padded.append(0)
    let result = padded.withUnsafeBufferPointer { buffer -> Result<LogFormat, LogError> in
      guard let start = buffer.baseAddress else { return .success(.csv) }
      let text = Slice(start: start, count: head.count)
      do throws(LogError) {
        return .success(try FormatSniffer.format(of: text, path: path, options: log.options))
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let format): return format
    case .failure(let error): throw .error(error)
    }
  }

  /// Settles what the plan for an input says about times and repeats.
  mutating func prepare(_ plan: ColumnPlan, path: String, index: Int) throws(Stop) {
    reader.latencyUnit = plan.latencyUnit
    var stamps = TimestampParser(unit: units[index] ?? plan.timeUnit, dateOrder: plan.dateOrder)
    stamps.zone = log.options.timeZone
    stamps.tally = EpochTally()
    reader.stamps = stamps
    let hasID = plan.columns[.eventID] != nil || plan.unseen[.eventID] != nil
    switch log.options.deduplication {
    case .auto: reader.deduplicate(hasID ? .byID : .counting)
    case .exact: reader.deduplicate(.byRow)
    case .none: reader.deduplicate(.never)
    case .id:
      guard hasID else { throw .error(.noEventID(path)) }
      reader.deduplicate(.byID)
    }
    reading.notes += plan.notes.filter { !reading.notes.contains($0) }
    for choice in plan.choices { add(choice) }
  }

  /// Adds a choice, unless an earlier input had the same one.
  mutating func add(_ choice: ColumnChoice) {
    let isKnown = reading.columns.contains { $0.role == choice.role && $0.name == choice.name }
    if !isKnown { reading.columns.append(choice) }
  }

  /// Looks whether the numbers of an input agree on one unit (PROMISES D08, D09).
  private mutating func checkUnit(_ index: Int, rows: Int) throws(Stop) {
    let tally = reader.stamps.tally
    guard let majority = tally.majority, tally.total * 2 > rows else { return }
    let path = log.paths[index]
    reading.notes.append("\(path): times are \(reader.stamps.unit.words) since 1970")
    reading.times.unit = reader.stamps.unit
    guard log.options.timeUnit == nil else { return }
    if let rival = tally.rival(of: majority) {
      throw .error(.mixedUnits(majority, tally[majority], rival, tally[rival], path: path))
    }
    if majority != reader.stamps.unit {
      let failure = LogError.otherUnit(majority, than: reader.stamps.unit, path: path)
      throw .otherUnit(majority, input: index, failure: failure)
    }
  }

  /// What must be known of an input to read it in parts.
  func divisible(_ source: borrowing ByteSource, _ index: Int) -> DivisibleInput {
    DivisibleInput(
      origin: log.origins[index], size: source.divisibleSize, leastPart: log.leastPart,
      isDigested: log.options.digestsInputs)
  }

  /// Notes how the reading of an input ended.
  mutating func close(_ ending: SourceEnding, path: String) {
    let last = reading.inputs.count - 1
    reading.inputs[last].bytes = ending.bytes
    reading.inputs[last].sha256 = ending.sha256
    brokenOff = ending.failure
    if ending.failure == nil, ending.hasShrunk {
      reading.problems.append("\(path): shrank while being read, to \(ending.bytes) bytes")
    }
  }
}

/// A count and its noun.
func counted(_ count: Int, _ noun: String) -> String {
  var digits = String(count)
  var grouped = ""
  while digits.utf8.count > 3 {
    grouped = "," + digits.suffix(3) + grouped
    digits.removeLast(3)
  }
  return "\(digits)\(grouped) \(noun)\(count == 1 ? "" : "s")"
}
