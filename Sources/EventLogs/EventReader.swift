/// Makes events out of the fields of records, and says why when it cannot.
struct EventReader {
  /// What became of a record.
  enum Verdict {
    /// Its event waits with others.
    case accepted
    /// Why is in ``EventReader/rejection``.
    case rejected
    case excluded
    case repeated
    /// A header whose columns stand in another order: from here on fields would be mistaken.
    case reorderedHeader
  }

  /// Where a record stands.
  struct Place {
    var path: String
    var line = 1
  }

  var vocabulary = EventVocabulary()
  var ledger = Ledger()
  var stamps = TimestampParser(unit: .seconds)
  /// The name of the event made last, and whether none before had it.
  private(set) var name: UInt32 = 0
  private(set) var hasNewName = false
  /// Why the record that was rejected last was.
  private(set) var rejection: Rejection?
  var place = Place(path: "")
  /// The length of one unit of latency, in milliseconds.
  var latencyUnit = 1.0
  /// Accepted rows by what their stamps left open.
  private(set) var naiveRows = 0
  private(set) var dayRows = 0
  private(set) var leapRows = 0

  /// The header of the file, in case it comes again.
  var header: RepeatedHeader?

  private var deduplicator = Deduplicator()
  private let options: ReadingOptions
  private let earliest: Int64
  private let latest: Int64
  /// Rows before the first or from the second on are left out.
  private let kept: (since: Int64, until: Int64)
  private var exclusions: UserExclusions
  private var memos = WordMemos()

  init(_ options: ReadingOptions) {
    self.options = options
    exclusions = UserExclusions(options.excludedUsers)
    earliest = options.earliest.nanoseconds
    kept = (options.since?.nanoseconds ?? .min, options.until?.nanoseconds ?? .max)
    let tolerance = 2 * CivilTime.nanosecondsPerDay
    let now = options.now?.nanoseconds ?? Int64.max
    latest = now > Int64.max - tolerance ? Int64.max : now + tolerance
  }

  /// One for another part of the input that has read nothing.
  ///
  /// - Parameter countsRows: `false` where there are too many rows for equal ones to be counted.
  /// - Returns: It.
  func emptied(countsRows: Bool = true) -> EventReader {
    var other = EventReader(options)
    other.stamps = stamps
    other.stamps.tally = EpochTally()
    other.place.path = place.path
    other.latencyUnit = latencyUnit
    other.header = header
    other.deduplicator = deduplicator.emptied(countsRows: countsRows)
    return other
  }

  /// Whether what becomes of a row depends on rows before it.
  var comparesRows: Bool { deduplicator.mode == .byID || deduplicator.mode == .byRow }

  /// It has seen so many rows that equal ones are counted no more.
  var hasStoppedCounting: Bool { deduplicator.hasStoppedCounting }

  /// Takes in what the reader of the part behind found, which begins `lines` lines below.
  ///
  /// - Parameters:
  ///   - next: The reader.
  ///   - lines: How many lines.
  ///   - threads: How many look up its words, at the most.
  /// - Returns: What its words are called here, and which ids are still to be placed in the vocabulary.
  mutating func merge(
    _ next: EventReader, lines: Int, threads: Int
  ) -> (words: WordRenaming, people: WordTable.Adoption) {
    ledger.merge(next.ledger, lines: lines)
    stamps.tally.merge(next.stamps.tally)
    naiveRows += next.naiveRows
    dayRows += next.dayRows
    leapRows += next.leapRows
    deduplicator.merge(next.deduplicator)
    return vocabulary.merge(next.vocabulary, threads: threads)
  }

  /// What became of all records.
  func intake() -> Intake {
    var ledger = ledger
    ledger.setRepeatedRowsKept(deduplicator.repeatedRowsKept)
    return ledger.summary()
  }

  /// Compares rows like that from now on.
  mutating func deduplicate(_ mode: Deduplicator.Mode) {
    deduplicator.mode = mode
  }

  /// Rejects a record whose fields cannot be used.
  mutating func reject(_ row: Row) -> Verdict {
    reject(row.fault ?? .invalidJSON, at: row.faultOffset, row.detail)
  }

  /// Makes an event of the fields of one sound record, whose bytes are `record`, and adds it to
  /// `batch`, where there must be room.
  @inline(__always)
  mutating func read(
    _ fields: borrowing some FieldSource & ~Copyable, record: Slice, into batch: inout EventBatch
  ) -> Verdict {
    let user = fields[Role.user.slot]
    if let reason = EventReader.objection(toUser: user) {
      return reject(reason, at: user.offset, "")
    }
    let time = fields[Role.time.slot]
    let stamp: TimestampParser.Stamp
    switch readTime(time) {
    case .success(let read): stamp = read
    case .failure(let reason): return rejectTime(reason, time, record)
    }
    let name = fields[Role.event.slot]
    if let reason = EventReader.objection(toEvent: name) {
      return reject(reason, at: name.offset, "")
    }
    if let exclusion = exclusion(of: user.value, at: stamp.nanoseconds) {
      return exclude(exclusion, at: exclusion.isAboutTime ? time.offset : user.offset)
    }
    if deduplicator.isWatching, let verdict = compare(fields[Role.eventID.slot], record) {
      return verdict
    }
    if !stamp.traits.isEmpty { count(stamp.traits, time) }
    readName(name.value)
    let status = readStatus(fields[Role.status.slot])
    let latency = readLatency(fields[Role.latency.slot])
    let hasError = FieldParser.tellsOfError(fields[Role.error.slot])
    // All at once: what was written in parts and is read whole is waited for.
    if fields.hasMore {
      let event = whole(fields, stamp.nanoseconds, status, latency, hasError)
      batch.append(event, user: user.value, record: record, line: place.line)
    } else {
      batch.append(
        Event(
          user: 0, name: self.name, time: Timestamp(nanoseconds: stamp.nanoseconds),
          status: status, latencyMilliseconds: latency, hasError: hasError, platform: 0,
          country: 0, channel: 0, release: 0, plan: 0, session: 0, sequence: 0),
        user: user.value, record: record, line: place.line)
    }
    ledger.accept()
    return .accepted
  }

  /// An event with all that a log may say of it, its person still to be looked up.
  @inline(__always)
  private mutating func whole(
    _ fields: borrowing some FieldSource & ~Copyable, _ time: Int64, _ status: Int16,
    _ latency: Float, _ hasError: Bool
  ) -> Event {
    let session = fields[Role.session.slot]
    let sequence = fields[Role.sequence.slot]
    return Event(
      user: 0, name: name, time: Timestamp(nanoseconds: time), status: status,
      latencyMilliseconds: latency, hasError: hasError,
      platform: EventReader.category(
        fields[Role.platform.slot], in: &vocabulary.platforms, &memos.platforms),
      country: EventReader.category(
        fields[Role.country.slot], in: &vocabulary.countries, &memos.countries),
      channel: EventReader.category(
        fields[Role.channel.slot], in: &vocabulary.channels, &memos.channels),
      release: EventReader.category(
        fields[Role.release.slot], in: &vocabulary.releases, &memos.releases),
      plan: EventReader.category(fields[Role.plan.slot], in: &vocabulary.plans, &memos.plans),
      session: session.value.count == 0 ? 0 : intern(session: session),
      sequence: sequence.value.count == 0 ? 0 : FieldParser.integer(sequence) ?? 0)
  }

  /// Compares the record with those before; `nil` where it is none of them once more.
  private mutating func compare(_ id: Field, _ record: Slice) -> Verdict? {
    switch deduplicator.find(id: id.value, row: record) {
    case .new: return nil
    case .repeated:
      ledger.dropDuplicate()
      return .repeated
    case .conflicting: return reject(.conflictingDuplicate, at: id.offset, "")
    }
  }

  @inline(__always)
  private mutating func readName(_ name: Slice) {
    if let index = memos.names.index(of: name) {
      self.name = index
      hasNewName = false
    } else {
      lookUp(name)
    }
  }

  @inline(never)
  private mutating func lookUp(_ name: Slice) {
    let count = vocabulary.names.count
    self.name = vocabulary.names.intern(padded: name)
    hasNewName = vocabulary.names.count != count
    memos.names.keep(name, self.name)
  }

  @inline(__always)
  private mutating func readTime(_ time: Field) -> Result<TimestampParser.Stamp, Reason> {
    switch time.kind {
    case .absent, .null: return .failure(.missingTimestamp)
    case .boolean, .container: return .failure(.timestampInvalid)
    case .text, .number: break
    }
    let result = stamps.parse(time.value)
    if case .success(let stamp) = result {
      if stamp.nanoseconds < earliest { return .failure(.timestampOutOfRange) }
      if stamp.nanoseconds > latest { return .failure(.timestampFuture) }
    }
    return result
  }

  private mutating func rejectTime(_ reason: Reason, _ time: Field, _ record: Slice) -> Verdict {
    if reason == .timestampInvalid, let header {
      switch header.compare(record) {
      case .same: return exclude(.repeatedHeader, at: 0)
      case .reordered: return .reorderedHeader
      case .other: break
      }
    }
    var detail = ""
    if reason == .timestampInvalid, let number = EpochNumber(time.value.trimmed),
      number.isSpreadsheetDate
    {
      detail = "a spreadsheet's count of days; have it write ISO 8601 dates"
    }
    if reason == .timestampUnitMismatch { detail = "the column is in \(stamps.unit.words)" }
    if reason == .timestampAmbiguousZone { detail = ZoneName.complaint(about: time.value) }
    if reason == .timestampNonexistent { detail = "clocks in \(stamps.zone.name) skip that time" }
    return reject(reason, at: time.offset, detail)
  }

  @inline(never)
  private mutating func count(_ traits: TimestampParser.Traits, _ time: Field) {
    if traits.contains(.isFirstOfTwo) { note(.timestampAmbiguous, at: time.offset) }
    if traits.contains(.isDay) {
      dayRows &+= 1
    } else if traits.contains(.isNaive) {
      naiveRows &+= 1
    }
    if traits.contains(.isLeapSecond) { leapRows &+= 1 }
  }

  /// The status code; 0 when there is none.
  @inline(__always)
  private mutating func readStatus(_ field: Field) -> Int16 {
    if field.value.count == 0 { return 0 }
    switch FieldParser.status(field) {
    case .value(let code): return code
    case .none: return 0
    case .bad, .negative:
      note(.badNumber, at: field.offset)
      return 0
    }
  }

  /// How long the answer took; negative when nobody knows.
  @inline(__always)
  private mutating func readLatency(_ field: Field) -> Float {
    if field.kind == .absent { return -1 }
    switch FieldParser.duration(field, unit: latencyUnit) {
    case .value(let milliseconds): return milliseconds
    case .none: note(.missing, at: field.offset)
    case .bad: note(.badNumber, at: field.offset)
    case .negative: note(.negativeDuration, at: field.offset)
    }
    return -1
  }

  @inline(never)
  private mutating func intern(session: Field) -> UInt32 {
    let word = EventReader.category(session)
    return word.isWord("-1") ? 0 : vocabulary.sessions.intern(padded: word)
  }

  @inline(__always)
  private mutating func exclusion(of user: Slice, at time: Int64) -> Exclusion? {
    if time >= kept.since, time < kept.until, exclusions.isEmpty,
      !EventReader.isPlaceholder(user)
    {
      return nil
    }
    return anyExclusion(of: user, at: time)
  }

  @inline(never)
  private mutating func anyExclusion(of user: Slice, at time: Int64) -> Exclusion? {
    if EventReader.isPlaceholder(user) { return .placeholderUserID }
    if !exclusions.isEmpty, exclusions.contains(user, known: vocabulary.users) {
      return .excludedUser
    }
    if let since = options.since, time < since.nanoseconds { return .beforeSince }
    if let until = options.until, time >= until.nanoseconds { return .afterUntil }
    return nil
  }

  @inline(never)
  mutating func note(_ note: FieldNote, at offset: Int) {
    let keepsPlace = ledger.wantsPlace(of: note)
    ledger.note(note, keepsPlace ? place(offset, note.rawValue, "") : nil)
  }

  mutating func reject(_ reason: Reason, at offset: Int, _ detail: String) -> Verdict {
    let rejection = place(offset, reason.rawValue, detail)
    ledger.reject(rejection)
    self.rejection = rejection
    return .rejected
  }

  mutating func exclude(_ exclusion: Exclusion, at offset: Int) -> Verdict {
    let place = place(offset, exclusion.rawValue, "")
    ledger.exclude(place)
    return .excluded
  }

  private func place(_ offset: Int, _ reason: String, _ detail: String) -> Rejection {
    Rejection(
      path: place.path, line: place.line, column: offset + 1, reason: reason, detail: detail)
  }
}
