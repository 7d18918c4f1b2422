public import EventLogs
public import Sessions

/// Timelines seen as a study: who is followed, from when, what each session came to, and in which
/// cell of covariates each attempt stood.
public struct Study: Sendable {
  /// What was asked, and which days nobody recorded.
  public let design: StudyDesign
  /// The timelines; sessions and attempts keep their places there.
  public let timelines: Timelines
  /// People, in the order of the timelines.
  public private(set) var subjects: [Subject]
  /// People all of whose attempts are failed sign-ins, who stand apart: nobody knows whether they
  /// were customers.
  public let lockedOut: [Subject]
  /// What each session of the timelines came to, by its place there.
  public let sessions: [SessionRow]
  /// The cell and the friction of each attempt of the timelines.
  public let slots: AttemptSlots
  /// The cells.
  public let cells: Cells
  /// Which attempts of the timelines met friction.
  public let hits: HitBits
  /// Sessions before signup, left out.
  public let sessionsBeforeSignup: Int
  /// People without the signup event, left out.
  public let usersWithoutSignup: Int
  /// Nothing after this instant is known.
  public let end: Timestamp
  /// Of those who did nothing after this instant or before, the log says whether they left.
  public let lastJudged: Timestamp

  /// Lays the timelines out as a study.
  ///
  /// - Parameters:
  ///   - timelines: What people did.
  ///   - design: What is asked.
  public init(of timelines: Timelines, design: StudyDesign) {
    let end = timelines.window?.upperBound ?? Timestamp(nanoseconds: 0)
    var design = design
    let outages = design.outages ?? Outages(of: timelines)
    design.outages = outages
    hits = HitBits(timelines)
    let followUp = FollowUp(timelines, hits, design: design, end: end)
    let covariates = Covariates(of: timelines, subjects: followUp.subjects)
    var cells = Cells(covariates)
    let cellOfAttempt = cells.assign(timelines, followUp.subjects, atMost: design.mostCells)
    slots = AttemptSlots(timelines.attempts, inCells: cellOfAttempt, of: cells.count)
    self.cells = cells
    self.design = design
    self.timelines = timelines
    self.end = end
    lastJudged = outages.time(before: end, lasting: design.churnAfter)
    subjects = followUp.subjects
    lockedOut = followUp.lockedOut
    sessions = followUp.sessions
    sessionsBeforeSignup = followUp.sessionsBeforeSignup
    usersWithoutSignup = followUp.usersWithoutSignup
  }
}

extension Timelines {
  /// There are so many attempts that each table counts, that what is done with is as much as what is
  /// kept, and that every pass has work for all processors.
  public var isLong: Bool { attempts.count > 1 << 21 }
}

extension Study {
  /// Whether its timelines are long.
  public var isLong: Bool { timelines.isLong }

  /// The level of a covariate of an attempt, by its place in the timelines.
  ///
  /// Where cells hold scores of risk instead of levels, this still tells levels apart.
  public func level(of covariate: Covariate, ofAttempt index: Int) -> Int {
    covariate == .earlierFriction
      ? cells.level(of: covariate, in: cell(ofAttempt: index))
      : cells.level(of: covariate, of: timelines.attempts[index]) {
        timelines.time(ofAttempt: index, in: timelines.session(ofAttempt: index))
      }
  }

  /// The levels of a covariate of some attempts, as ``level(of:ofAttempt:)`` tells them.
  public func levels(of covariate: Covariate, ofAttempts places: [Int]) -> [UInt64] {
    places.map { UInt64(level(of: covariate, ofAttempt: $0)) }
  }

  /// Names of the levels of a covariate, level 0 being "other".
  public func levelNames(of covariate: Covariate) -> [String] { cells.allNames(of: covariate) }

  /// The study of those subjects only whose place among all of them `isKept` says; everything else
  /// stays where it is.
  public func keeping(where isKept: (Int) -> Bool) -> Study {
    var study = self
    study.subjects = subjects.enumerated().filter { isKept($0.offset) }.map(\.element)
    return study
  }
}

/// A person who is followed; 40 bytes.
public struct Subject: Sendable {
  // No log that fits in memory has 2^32 sessions.
  private var userPlace: UInt32
  @usableFromInline var firstSession: UInt32
  @usableFromInline var endOfSessions: UInt32
  private var lastSession: UInt32
  /// Time zero.
  public var signup: Timestamp
  /// When conversion was settled: it happened, or the horizon passed.
  public var conversionSettled: Timestamp
  /// The log reaches a return window past the first session's end.
  public var isFirstSessionJudged = false
  /// The log reaches signup, horizon and return window.
  public var isHorizonJudged: Bool
  /// The log reaches signup and horizon.
  public var isConversionJudged: Bool
  /// They left and came back later.
  public var isResurrected = false
  /// They converted by the horizon.
  public var hasConverted = false

  private static let none = UInt32.max

  init(
    user: Int, sessions: Range<Int>, signup: Timestamp, isHorizonJudged: Bool,
    isConversionJudged: Bool, conversionSettled: Timestamp
  ) {
    userPlace = UInt32(user)
    firstSession = UInt32(sessions.lowerBound)
    endOfSessions = UInt32(sessions.upperBound)
    lastSession = Self.none
    self.signup = signup
    self.isHorizonJudged = isHorizonJudged
    self.isConversionJudged = isConversionJudged
    self.conversionSettled = conversionSettled
  }

  /// The person's place in ``Timelines/users``.
  public var user: Int { Int(userPlace) }

  /// Their sessions from signup on, as a range of ``Timelines/sessions``.
  @inlinable
  public var sessions: Range<Int> { Int(firstSession)..<Int(endOfSessions) }

  /// The session after which they first left, a place in ``Timelines/sessions``; `nil` if none.
  public var departure: Int? {
    get { lastSession == Self.none ? nil : Int(lastSession) }
    set { lastSession = newValue.map { UInt32($0) } ?? Self.none }
  }
}

/// What a session came to; 4 bytes.
public struct SessionRow: Sendable {
  /// The number above, what is true of it below, a bit each.
  private var bits: UInt32 = 0

  private static let orderPlace: UInt32 = 8
  private static let mostOrder: Int32 = 1 << 24 - 1

  init() {}

  /// Its number since signup, from 1, as far as 24 bits go; 0 for a session before signup.
  public var order: Int32 {
    get { Int32(bits >> Self.orderPlace) }
    set { bits = bits & 0xFF | UInt32(min(max(newValue, 0), Self.mostOrder)) << Self.orderPlace }
  }
  /// The person had not left before it.
  public var isAtRisk: Bool {
    get { self[0] }
    set { self[0] = newValue }
  }
  /// The log reaches a return window past its end.
  public var isJudged: Bool {
    get { self[1] }
    set { self[1] = newValue }
  }
  /// The person left after it.
  public var departed: Bool {
    get { self[2] }
    set { self[2] = newValue }
  }
  /// It ended by signup and horizon, of a person whom the log follows that far.
  public var isWithinHorizon: Bool {
    get { self[3] }
    set { self[3] = newValue }
  }
  /// It met friction of a kind that counts.
  public var metFriction: Bool {
    get { self[4] }
    set { self[4] = newValue }
  }
  /// The activation event had been completed by its end.
  public var isActivated: Bool {
    get { self[5] }
    set { self[5] = newValue }
  }

  private subscript(place: UInt32) -> Bool {
    get { bits & 1 << place != 0 }
    set { bits = newValue ? bits | 1 << place : bits & ~(1 << place) }
  }
}
