/// One log of product events in one or more files, checked when opened and read once.
public struct EventLog: Sendable {
  /// Where the bytes are: paths as the user gave them, `-` for standard input.
  public let paths: [String]
  /// How to read them.
  public let options: ReadingOptions

  let origins: [Origin]
  /// Bytes read at a time; small in tests.
  var blockSize = 1 << 20
  /// The fewest bytes that are worth a thread; small in tests.
  var leastPart = 2 << 20

  /// Opens the log; nothing is read yet.
  public init(_ paths: [String], options: ReadingOptions = ReadingOptions()) throws(LogError) {
    guard !paths.isEmpty else { throw LogError("no log was named") }
    self.init(
      paths, origins: paths.map { $0 == "-" ? .standardInput : .path($0) }, options: options)
  }

  /// A log whose one file holds `csv`.
  public init(
    csv: String, path: String = "log.csv", options: ReadingOptions = ReadingOptions()
  )
    throws(LogError)
  {
    self.init(csv: Array(csv.utf8), path: path, options: options)
  }

  /// A log whose one file has the bytes `csv`.
  public init(csv: [UInt8], path: String = "log.csv", options: ReadingOptions = ReadingOptions()) {
    self.init([path], origins: [.memory(csv)], options: options)
  }

  /// A log whose one file holds `jsonl`.
  public init(
    jsonl: String, path: String = "log.jsonl", options: ReadingOptions = ReadingOptions()
  )
    throws(LogError)
  {
    self.init([path], origins: [.memory(Array(jsonl.utf8))], options: options)
  }

  init(_ paths: [String], origins: [Origin], options: ReadingOptions) {
    self.paths = paths
    self.origins = origins
    self.options = options
  }

  /// Reads every record once, in file order, and hands what is accepted to `reduction`.
  public func read<Reduction: EventReduction>(
    into reduction: inout Reduction
  ) throws(LogError) -> Reading {
    try read(InOrder(), into: &reduction)
  }

  /// Reads every record once, parts of a file side by side, and hands what is accepted to
  /// `reduction`.
  ///
  /// The outcome is that of reading in order, whatever the number of threads. Pipes, short files and
  /// logs whose repeats are dropped are read in order.
  ///
  /// - Parameters:
  ///   - reduction: What to make of the events. Only the columns of its roles are read; the places
  ///     of records count from the start of a part.
  ///   - threads: How many at the most; `nil` for ``ReadingOptions/threads``.
  /// - Returns: What was found while reading.
  /// - Throws: Why the log cannot be read.
  public func read<Reduction: MergeableReduction>(
    into reduction: inout Reduction, threads: Int?
  ) throws(LogError) -> Reading {
    let threads = threads ?? options.threads ?? min(8, System.processors)
    let isHeard = reduction.hearsRejections
    let pace = SideBySide<Reduction>(threads: isHeard ? 1 : threads, roles: reduction.roles)
    return try read(pace, into: &reduction)
  }

  private func read<Course: Pace>(
    _ pace: Course, into reduction: inout Course.Reduction
  ) throws(LogError) -> Reading {
    var units: [Int: TimeUnit] = [:]
    MemoryWatch.begin(limit: options.maxMemory)
    try MemoryWatch.expect(0)
    while true {
      var run = LogRun(self, units: units)
      do throws(LogRun.Stop) {
        return try run.read(pace, into: &reduction)
      } catch {
        switch error {
        case .error(let error): throw error
        case .otherUnit(let unit, let input, let failure):
          // Once for each file: a second thought would go round in circles.
          guard units[input] == nil, run.canReadAgain, reduction.startOver() else { throw failure }
          units[input] = unit
        }
      }
    }
  }

  /// The same log in a form that can be read more than once, each time alike.
  ///
  /// What is no regular file, a pipe say, is read into memory whole.
  public func rereadable() throws(LogError) -> EventLog {
    MemoryWatch.begin(limit: options.maxMemory)
    var origins: [Origin] = []
    for (path, origin) in zip(paths, self.origins) {
      guard let source = try? ByteSource(origin), !source.canBeReadAgain else {
        origins.append(origin)
        continue
      }
      origins.append(try EventLog.held(source, path: path, limit: options.maxInputBytes))
    }
    var log = EventLog(paths, origins: origins, options: options)
    log.blockSize = blockSize
    log.leastPart = leastPart
    return log
  }

  private static func held(
    _ source: consuming ByteSource, path: String, limit: Int
  ) throws(LogError) -> Origin {
    var bytes: [UInt8] = []
    source.limit = limit
    while true {
      let room = bytes.capacity - bytes.count
      if room < 1 << 20, !MemoryWatch.allows(bytes.capacity * 2 + MemoryWatch.reserve) {
        throw MemoryWatch.failure()
      }
      let more = source.take(1 << 20)
      bytes.append(contentsOf: more)
      if more.count < 1 << 20 { break }
    }
    if let failure = source.failure { throw .unreadable(path, failure) }
    return .memory(bytes)
  }
}
