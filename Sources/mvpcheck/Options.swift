import EventLogs

/// Everything a command line asks for.
struct Options {
  /// The logs, as given; `-` is standard input.
  var paths: [String] = []
  /// How the log is read.
  var reading = ReadingOptions()
  /// What its events mean.
  var meaning = MeaningOptions()
  /// More rejected rows than this share make the report incomplete.
  var maxRejectRate = 0.05
  /// Any row or file that cannot be used means no report.
  var isStrict = false
  /// Where the rejected rows are listed.
  var rejectsPath: String?
  /// What is shown, and where.
  var showing = ShowingOptions()
  /// Which figures end the run with an alarm.
  var gates = GateOptions()
  /// Whether a config fills in, and whether one is to be made.
  var config = ConfigOptions()
  /// Which events are written, for `events`.
  var events = EventsOptions()
  /// Which log is made up, for `simulate`.
  var simulation = SimulationOptions()
  /// The seed of everything random.
  var seed: UInt64 = 1
}

/// What the events of a log mean.
struct MeaningOptions {
  /// Who is away for so long has left.
  var churnAfter = Duration.seconds(7 * 86400)
  /// How long after signing up a metric looks.
  var horizon = Duration.seconds(14 * 86400)
  /// A pause longer than this ends a session.
  var sessionGap = Duration.seconds(30 * 60)
  /// Where sessions come from.
  var sessionSource = SessionSource.gap
  /// The event that is the signup; `nil` for the first attempt.
  var signup: String?
  /// The act that shows value.
  var activation: String?
  /// The event that is the conversion.
  var conversion: String?
  /// Patterns of event names that are friction.
  var frictionGlobs: [String] = []
  /// Patterns of event names that are sign-ins.
  var authGlobs: [String] = []
  /// Patterns of event names that are no friction.
  var notFrictionGlobs: [String] = []
  /// From when on an answer is slow.
  var slowAfter = Slowness.milliseconds(3000)
  /// Kinds of friction counted beyond the usual ones.
  var counted: Set<CountedKind> = []
  /// The level of intervals.
  var level = 0.95
  /// The decision that rests on a metric.
  var target: Target?

  /// Where sessions come from.
  enum SessionSource: String, CaseIterable {
    case gap
    case log
  }

  /// From when on an answer is slow.
  enum Slowness: Equatable {
    /// After so many milliseconds.
    case milliseconds(Double)
    /// After this quantile of all latencies, between 0 and 1.
    case quantile(Double)
  }

  /// A kind of friction that counts only when asked for.
  enum CountedKind: String, CaseIterable {
    case interaction
    case notFound = "not_found"
    case rateLimited = "rate_limited"
  }
}

/// What is shown, and where.
struct ShowingOptions {
  /// What goes to standard output; `nil` when not asked for, which is text.
  var format: ReportFormat?
  /// Files to write, in the order given.
  var outputs: [String] = []
  /// When colour is used.
  var color: ColorUse?
  /// Nothing beyond ASCII.
  var isASCII = false
  /// Columns of the report; `nil` to find out.
  var width: Int?
  /// How many steps to mend are listed.
  var top = 5
  /// The report says whose pseudonyms it uses.
  var showsIDs = false
  /// Nothing is printed on success.
  var isQuiet = false
  /// Settings are printed with where they came from.
  var isVerbose = false
  /// Machine-readable, for `version`.
  var asJSON = false
}

/// A kind of report this version writes.
enum ReportFormat: String, CaseIterable {
  case text
  case json
}

/// When colour is used.
enum ColorUse: String, CaseIterable {
  case auto
  case always
  case never
}

/// Which figures end the run with an alarm.
struct GateOptions {
  /// The rules, in the order given.
  var gates: [Gate] = []
  /// What of an estimate decides.
  var basis = Basis.interval
  /// A rule that cannot be decided counts as tripped.
  var failsOnInconclusive = false
  /// How old the newest event may be.
  var age: AgeGate?
  /// The file that one run at a time holds.
  var lockPath: String?

  /// What of an estimate decides.
  enum Basis: String, CaseIterable {
    case interval
    case point
  }
}

/// Whether a config fills in, and whether one is to be made.
struct ConfigOptions {
  /// No config fills in.
  var isIgnored = false
  /// A config to begin with is printed, for `inspect`.
  var isWanted = false
}

/// Which events are written.
struct EventsOptions {
  /// In time order within each person, not in the order of the files.
  var isSorted = false
  /// One line a session, not one an event.
  var showsSessions = false
}

/// Which log is made up.
struct SimulationOptions {
  /// The story, as given.
  var scenario: String?
  /// Stories are listed, nothing is written.
  var listsScenarios = false
  /// How many people; `nil` for the story's own number.
  var users: Int?
  /// Where the truth is written.
  var truthPath: String?
}
