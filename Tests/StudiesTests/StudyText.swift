import EventLogs
import Sessions
import Statistics

@testable import Studies

/// A study of a log written as text.
func study(
  _ csv: String, _ adjust: (inout TimelineDesign, inout StudyDesign) -> Void = { _, _ in }
) throws -> Study {
  var options = ReadingOptions()
  options.earliest = Timestamp(nanoseconds: .min)
  var cut = TimelineDesign()
  var design = StudyDesign()
  adjust(&cut, &design)
  let timelines = try EventLog(csv: csv, options: options).timelines(cut).timelines
  return Study(of: timelines, design: design)
}

extension Study {
  /// One line a session: `ann 1: judged departed`, in the words of ``SessionRow``.
  var lines: [String] {
    subjects.flatMap { subject in
      subject.sessions.map { "\(name(of: subject)) \(sessions[$0].words)" }
    }
  }

  /// The person's id.
  func name(of subject: Subject) -> String {
    timelines.vocabulary.users.text(timelines.users[subject.user].user)
  }

  /// The subject whose id that is.
  func subject(_ name: String) -> Subject? {
    subjects.first { self.name(of: $0) == name }
  }

  /// The cells of a person's attempts, session by session.
  func cells(of name: String) -> [[Int]] {
    subject(name)?.sessions.map { session in
      timelines.sessions[session].attempts.map { cell(ofAttempt: $0) }
    } ?? []
  }

  /// What a cell is, in words.
  func words(ofCell cell: Int) -> String {
    let levels = Covariate.allCases.map {
      "\($0)=\(cells.levelNames[$0.rawValue][cells.level(of: $0, in: cell)])"
    }
    return levels.joined(separator: " ")
      + " \(cells.logPosition(in: cell)) \(cells.logSession(in: cell))"
      + " \(cells.isHitBefore(in: cell)) \(cells.isSignIn(in: cell)) \(cells.isTimed(in: cell))"
      + " \(cells.isCharge(in: cell))"
  }

  /// The level of a covariate at a person's first attempt, whether cells tell it apart or not.
  func level(of covariate: Covariate, at name: String) -> String {
    let session = subject(name)?.sessions.first.map { timelines.sessions[$0] }
    let level = session.map { self.level(of: covariate, ofAttempt: $0.attempts.lowerBound) }
    return level.map { levelNames(of: covariate)[$0] } ?? "nobody"
  }

  /// The level of a covariate in a cell.
  func level(of covariate: Covariate, in cell: Int) -> String {
    cells.levelNames[covariate.rawValue][cells.level(of: covariate, in: cell)]
  }
}

extension SessionRow {
  /// Its number and what holds of it.
  var words: String {
    var words: [String] = []
    if isAtRisk { words.append("at-risk") }
    if isJudged { words.append("judged") }
    if departed { words.append("departed") }
    if isWithinHorizon { words.append("within") }
    if metFriction { words.append("hit") }
    if isActivated { words.append("activated") }
    return "\(order): " + words.joined(separator: " ")
  }
}

/// Two months of some people who come and go, a row a line, in order of time.
struct RandomLog {
  static let header = "user,timestamp,event,status,latency_ms,platform,release,country\n"
  /// Names that have every meaning from the first day on.
  static let opening = [
    "zoe,2026-03-01T00:00:00Z,login,200,10,web,1.0,DE",
    "zoe,2026-03-01T00:00:01Z,payment,200,10,web,1.1,FR",
  ]

  var rows = RandomLog.opening

  init(seed: UInt64, users: Int = 12) {
    var random = SplitMix(seed: seed)
    for day in 2...59 {
      for user in 0..<users where Int.random(in: 0..<10, using: &random) < 3 {
        for minute in 0..<Int.random(in: 1...6, using: &random) {
          rows.append(
            "u\(user),\(Self.stamp(day: day, minute: minute)),"
              + Self.pick(["login", "login_failed", "view", "save", "payment", "error"], &random)
              + "," + Self.pick(["200", "200", "200", "", "503"], &random)
              + "," + Self.pick(["", "10", "9000"], &random)
              + "," + Self.pick(["web", "ios"], &random)
              + "," + Self.pick(["1.0", "1.1"], &random)
              + "," + Self.pick(["DE", "FR"], &random))
        }
      }
    }
  }

  var csv: String { Self.header + rows.joined(separator: "\n") }

  /// Minutes after noon of a day counted from the first of March.
  private static func stamp(day: Int, minute: Int) -> String {
    let date = day <= 31 ? "2026-03-\(padded(day))" : "2026-04-\(padded(day - 31))"
    return "\(date)T12:\(padded(minute)):00Z"
  }

  private static func padded(_ number: Int) -> String {
    number < 10 ? "0\(number)" : String(number)
  }

  private static func pick(_ words: [String], _ random: inout SplitMix) -> String {
    words[Int.random(in: words.indices, using: &random)]
  }
}
