import EventLogs
import Sessions
import Studies

extension Caution {
  static let noFrictionSignal = Caution(
    code: .noFrictionSignal, refuses: true,
    text: "nothing in this log records errors, failed sign-ins or waiting times, so the question "
      + "cannot be answered from it: not recorded is not none",
    remedy: "log the status code or error of every attempt, failed sign-ins as events, and how "
      + "long answers took (columns status, error, latency_ms)")

  static func tooFewHits(_ hits: Int) -> Caution {
    Caution(
      code: .tooFewHits, refuses: true,
      text:
        "friction struck \(counted(hits, "session", "sessions")): too few to tell what it costs",
      remedy: "if that is all there was, friction explains little; if errors go unlogged, log them")
  }

  static let dayResolution = Caution(
    code: .dayResolution, refuses: true,
    text: "the log has dates without times of day, so sessions are whole days and nobody can say "
      + "which attempts came before the friction",
    remedy: "export timestamps with the time of day")

  static let noConvergence = Caution(
    code: .noConvergence, refuses: true,
    text: "the risk of friction could not be fitted to this log",
    remedy: "report it with the log's columns; the observed figures stand")

  static func noOverlap(refuses: Bool, text: String, cell: String?) -> Caution {
    Caution(
      code: .noOverlap, refuses: refuses, text: text,
      remedy: "read the figures at half the odds of friction, or wait until a mended release "
        + "shows what its absence looks like",
      cell: cell)
  }

  /// So much is left out of the estimates that they would speak of a minority.
  static let mostLeftOut = Caution.noOverlap(
    refuses: true,
    text: "most sessions had to be left out, because nearly everyone there met friction or nothing "
      + "records it there; the rest is too little to speak for all",
    cell: nil)

  static func unmonitored(_ segment: String, kind: Friction, sessions: Int) -> Caution {
    Caution(
      code: .unmonitoredSegment, refuses: false,
      text: "no \(kind.slug) events arrive from \(segment) in \(sessions) sessions; that is "
        + "missing instrumentation until shown otherwise, so it is left out",
      remedy: "make \(segment) report \(kind.slug) like the others",
      cell: segment)
  }
}

extension Study {
  /// METHOD's least numbers: fifty people, fifteen departures.
  ///
  /// `name` says what the outcomes are, in the plural, with an s at its end.
  func tooFew(users: Int, outcomes: Int, _ name: String) -> Caution? {
    guard users < 50 || outcomes < 15 else { return nil }
    let byOutcomes =
      outcomes > 0 ? (15 * users + outcomes - 1) / outcomes : max(4 * users, 200)
    let needed = max(50, byOutcomes)
    var caution = Caution(
      code: .tooFewUsers, refuses: true,
      text: "\(counted(users, "person", "people")) and "
        + "\(counted(outcomes, String(name.dropLast()), name)) are too few; about 50 people and 15 "
        + "of those are needed",
      remedy: "wait for about \(counted(max(1, needed - users), "more person", "more people"))")
    caution.take(moreUsers: max(1, needed - users), perWeek: signupsPerWeek)
    return caution
  }

  /// A caution about thin weight, with the people that would make the weight enough at this pace.
  func priced(_ caution: Caution?, _ overlap: Overlap, users: Int) -> Caution? {
    guard var caution, let more = overlap.morePeople(than: users) else { return caution }
    caution.take(moreUsers: more, perWeek: signupsPerWeek)
    return caution
  }

  /// The same for what is counted up to the horizon, which needs follow-up first.
  func tooFewByHorizon(users: Int, outcomes: Int, _ name: String = "departures") -> Caution? {
    guard users == 0 else { return tooFew(users: users, outcomes: outcomes, name) }
    return .notEnoughFollowUp(
      "the log ends before anybody could be followed to the horizon", from: end,
      to: subjects.map(\.signup).min().map { design.deadline(after: $0.adding(design.horizon)) })
  }

  /// New people a week over the span in which they came.
  private var signupsPerWeek: Double? {
    guard let first = subjects.map(\.signup).min(), subjects.count > 1 else { return nil }
    let span = Double(end.nanoseconds.subtractingReportingOverflow(first.nanoseconds).partialValue)
    return Double(subjects.count) / max(span / week, 1)
  }
}

extension Caution {
  /// Everybody left after every session: nothing shows what staying looks like.
  static func nobodyStayed(sessions: Int, departed: Int) -> Caution? {
    guard sessions > 0, departed == sessions else { return nil }
    return Caution(
      code: .tooFewUsers, refuses: true,
      text: "nobody stayed: people left after every one of the \(sessions) sessions that can "
        + "be judged, with friction or without, so nothing tells them apart",
      remedy: "see whether ids outlive a session; if they do, wait for people who come back")
  }

  /// The log ends too early; it would do if it went on `to` a later date.
  static func notEnoughFollowUp(
    _ text: String, from end: Timestamp, to date: Timestamp?
  ) -> Caution {
    var caution = Caution(
      code: .notEnoughFollowUp, refuses: true, text: text,
      remedy: date.map { "come back with a log that reaches \($0.day)" }
        ?? "come back with a longer log")
    if let date, date.nanoseconds > end.nanoseconds {
      let missing = date.nanoseconds.subtractingReportingOverflow(end.nanoseconds)
      if !missing.overflow {
        caution.moreWeeks = Int((Double(missing.partialValue) / week).rounded(.up))
      }
    }
    return caution
  }

  /// Takes further people as the price, and, at so many a week, weeks.
  fileprivate mutating func take(moreUsers users: Int, perWeek pace: Double?) {
    moreUsers = users
    if let pace, pace > 0 { moreWeeks = Int((Double(users) / pace).rounded(.up)) }
  }
}

/// Whether the log follows people long enough to say that they left.
struct FollowUpCheck {
  let refusal: Caution?
  let cautions: [Caution]

  init(_ study: Study, _ counts: FollowUpCounts) {
    let firstEnds = study.subjects.map {
      study.timelines.sessions[$0.sessions.lowerBound].end
    }
    guard counts.judged > 0 else {
      refusal = .notEnoughFollowUp(
        "nobody can be judged: leaving is judged \(study.design.churnAfterText) after a session, and "
          + "the log ends before that for everyone",
        from: study.end, to: firstEnds.min().map { study.design.deadline(after: $0) })
      cautions = []
      return
    }
    refusal = nil
    guard Double(counts.tooRecent) > 0.4 * Double(counts.subjects) else {
      cautions = []
      return
    }
    var caution = Caution.notEnoughFollowUp(
      "\(counts.tooRecent) of \(counted(counts.subjects, "person", "people")) "
        + "\(counts.tooRecent == 1 ? "is" : "are") too recent to say that they left",
      from: study.end, to: firstEnds.max().map { study.design.deadline(after: $0) })
    caution.refuses = false
    cautions = [caution]
  }
}

/// A week in nanoseconds.
private let week = 604_800_000_000_000.0

/// `1 person`, `2 people`.
func counted(_ number: Int, _ one: String, _ many: String) -> String {
  "\(number) \(number == 1 ? one : many)"
}

extension Timestamp {
  /// The instant that many nanoseconds later, held at the end of time.
  func adding(_ duration: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration)
    return Timestamp(nanoseconds: overflow ? .max : sum)
  }
}
