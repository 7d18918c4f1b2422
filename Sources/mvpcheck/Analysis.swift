import Effects
import EventLogs
import Reports
import Sessions
import Statistics
import Studies

/// What `analyze` works out from a log.
struct Analysis {
  var report: ConfoundReport
  /// What became of every row, with places.
  var intake: Intake
  /// Sentences for whoever started the run, such as which file could not be read.
  var warnings: [String] = []
}

/// Reads the log and works out the report.
///
/// - Parameters:
///   - options: Which log, and what its events mean.
///   - rejected: Hears of every row that was not used, in reading order.
/// - Returns: The report, and what became of every row.
/// - Throws: ``LogError`` when there is no usable input.
func analysis(
  _ options: Options, rejected: @escaping (Rejection) -> Void
) throws(LogError) -> Analysis {
  let settings = ReportSettings(options)
  if let threads = options.reading.threads { work(withThreads: threads) }
  let log = try EventLog(options.paths, options: options.reading)
  // Whoever hears of each row in turn has the log read from start to end.
  let (timelines, reading) = try log.timelines(
    settings.timelines, rejected: options.rejectsPath == nil ? nil : rejected)
  if timelines.isLong { Allocation.givesBack() }
  // A thread takes more addresses than the memory it uses, and free memory keeps its own.
  if MemoryWatch.countsAddresses { work(withThreads: 1) }
  try MemoryWatch.expect(
    Study.memory(for: timelines) * (MemoryWatch.countsAddresses ? 3 : 1))
  let study = Study(of: timelines, design: settings.study)
  if study.isLong { Allocation.givesBack() }
  let findings = study.findings(
    counted: settings.timelines.rule.counted, level: settings.level, seed: settings.seed)
  var report = ConfoundReport(findings, of: study, reading: reading, settings: settings)
  report.decision = options.meaning.target.map { $0.decision(in: report) }
  return Analysis(
    report: report, intake: reading.intake,
    warnings: reading.problems + reading.warnings + [study.manyNames].compactMap(\.self))
}

extension Study {
  /// The memory that estimates from timelines take at their peak, in bytes, beyond the timelines.
  ///
  /// Twice to three times what ten million rows took that were refused, since a log that is answered has
  /// tables of kinds and curves besides; the tables of models reach their size early.
  fileprivate static func memory(for timelines: Timelines) -> Int {
    let attempts = timelines.attempts.count
    let others = timelines.sessions.count + timelines.users.count
    return 24 * attempts + 96 * others + min(200 * attempts, 96 << 20)
  }
}

extension ReportSettings {
  /// The settings that the command line asks for.
  init(_ options: Options) {
    self.init()
    let meaning = options.meaning
    timelines = TimelineDesign(meaning)
    study.churnAfter = meaning.churnAfter.wholeNanoseconds
    study.horizon = meaning.horizon.wholeNanoseconds
    level = meaning.level
    seed = options.seed
    maxRejectRate = options.maxRejectRate
    timeZone = options.reading.timeZone.name
    showsIDs = options.showing.showsIDs
  }
}

extension TimelineDesign {
  /// How timelines are made under the meaning that the command line gives to events.
  init(_ meaning: MeaningOptions) {
    self.init()
    sessionGap = meaning.sessionGap.wholeNanoseconds
    sessionsFromLog = meaning.sessionSource == .log
    milestones.signup = meaning.signup
    milestones.activation = meaning.activation
    milestones.conversion = meaning.conversion
    rule.frictionNames = meaning.frictionGlobs.map { Glob($0) }
    rule.signInNames = meaning.authGlobs.map { Glob($0) }
    rule.harmlessNames = meaning.notFrictionGlobs.map { Glob($0) }
    switch meaning.slowAfter {
    case .milliseconds(let limit): rule.slow = .milliseconds(limit)
    case .quantile(let share): rule.slow = .quantile(share)
    }
    for kind in meaning.counted {
      switch kind {
      case .interaction: rule.counted.insert(.interaction)
      case .notFound: rule.counted.insert(.notFound)
      case .rateLimited: rule.counted.insert(.rateLimited)
      }
    }
  }
}

extension Duration {
  /// Nanoseconds, held at the ends of what 64 bits can say.
  fileprivate var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return seconds > 0 ? .max : .min }
    let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carried ? .max : sum
  }
}
