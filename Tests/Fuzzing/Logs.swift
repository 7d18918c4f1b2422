// A target for the fuzzer: reads any bytes as a log, whole, in small blocks, and in parts side by side,
// and stops where a row is lost or the three do not agree. Compiled into one module with EventLogs.

/// Counts what it is handed, in an order-free sum.
struct Counted: MergeableReduction {
  private(set) var count = 0
  private(set) var sum: UInt64 = 0

  var roles: Set<Role> { Set(Role.allCases) }
  var hearsRejections: Bool { false }

  func emptied() -> Counted { Counted() }

  mutating func add(_ event: Event, from record: borrowing Record) {
    count += 1
    sum &+= UInt64(bitPattern: event.time.nanoseconds) &* 0x9E37_79B9_7F4A_7C15
    sum &+= UInt64(event.status) &* 31 &+ (event.hasError ? 7 : 0)
  }

  mutating func startOver() -> Bool {
    self = Counted()
    return true
  }

  mutating func merge(_ other: consuming Counted, words: WordRenaming) {
    count += other.count
    sum &+= other.sum
  }
}

/// What came of one way to read.
struct Outcome: Equatable {
  var rows = 0
  var accepted = 0
  var rejections: [String: Int] = [:]
  var exclusions: [String: Int] = [:]
  var notes: [String: Int] = [:]
  var blanks = 0
  var counted = 0
  var sum: UInt64 = 0
  var users = 0
  var error: String?

  init(_ bytes: [UInt8], as format: LogFormat, block: Int, threads: Int?) {
    var options = ReadingOptions()
    options.format = format
    // The year 2100: no stamp is refused for lying ahead.
    options.now = Timestamp(nanoseconds: 4_102_444_800_000_000_000)
    options.maxRecordBytes = 4096
    var log = EventLog(["log"], origins: [.memory(bytes)], options: options)
    log.blockSize = block
    log.leastPart = 64
    var counted = Counted()
    do throws(LogError) {
      let reading =
        if let threads {
          try log.read(into: &counted, threads: threads)
        } else {
          try log.read(into: &counted)
        }
      let intake = reading.intake
      (rows, accepted, blanks) = (intake.rowsRead, intake.accepted, intake.blankLines)
      rejections = intake.rejections.mapValues(\.count)
      exclusions = intake.exclusions.mapValues(\.count)
      notes = intake.fieldNotes.mapValues(\.count)
      users = reading.vocabulary.users.count
      let told = intake.accepted + intake.rejected + intake.duplicatesDropped + intake.excluded
      precondition(intake.rowsRead == told, "a row is lost")
      precondition(intake.accepted == counted.count, "a row is not handed on")
    } catch {
      self.error = error.message
    }
    (self.counted, sum) = (counted.count, counted.sum)
  }
}

/// Reads the bytes in every way and compares.
func readEveryWay(_ bytes: [UInt8], as format: LogFormat) {
  let whole = Outcome(bytes, as: format, block: 1 << 20, threads: nil)
  for block in [7, 64] {
    let other = Outcome(bytes, as: format, block: block, threads: nil)
    precondition(other == whole, "blocks of \(block) read otherwise: \(other) for \(whole)")
  }
  for threads in [1, 3] {
    let other = Outcome(bytes, as: format, block: 256, threads: threads)
    precondition(other == whole, "\(threads) threads read otherwise: \(other) for \(whole)")
  }
}
