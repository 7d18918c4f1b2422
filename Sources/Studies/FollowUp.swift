import EventLogs
import Sessions
import Statistics

/// Follows each person from signup: which sessions can be judged, and after which they left.
struct FollowUp {
  private(set) var subjects: [Subject] = []
  /// People all of whose attempts are failed sign-ins.
  private(set) var lockedOut: [Subject] = []
  let sessions: [SessionRow]
  private(set) var sessionsBeforeSignup = 0
  private(set) var usersWithoutSignup = 0

  init(_ timelines: Timelines, _ hits: HitBits, design: StudyDesign, end: Timestamp) {
    var parts: [PeopleFollowed] = []
    let count = timelines.sessions.count
    sessions = [SessionRow](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: SessionRow())
      initialized = count
      // Each person's sessions are theirs alone.
      nonisolated(unsafe) let rows = buffer
      parts = concurrently(WorkParts.of(timelines.users.count)) { users in
        PeopleFollowed(users, of: timelines, hits, design: design, end: end, rows)
      }
    }
    subjects = joined(parts.map(\.subjects))
    for part in parts {
      lockedOut += part.lockedOut
      sessionsBeforeSignup += part.sessionsBeforeSignup
      usersWithoutSignup += part.usersWithoutSignup
    }
    // Where there is nobody else, they are whom the log is about.
    if subjects.isEmpty { swap(&subjects, &lockedOut) }
  }
}

/// Some of the people, followed.
private struct PeopleFollowed: Sendable {
  private(set) var subjects: [Subject] = []
  private(set) var lockedOut: [Subject] = []
  private(set) var sessionsBeforeSignup = 0
  private(set) var usersWithoutSignup = 0

  /// Follows them, and says in `rows`, which has a place for every session, what theirs came to.
  init(
    _ users: Range<Int>, of timelines: Timelines, _ hits: HitBits, design: StudyDesign,
    end: Timestamp, _ rows: UnsafeMutableBufferPointer<SessionRow>
  ) {
    let times = timelines.milestoneTimes
    subjects.reserveCapacity(users.count)
    for index in users {
      guard let first = firstSession(of: index, timelines) else {
        usersWithoutSignup += 1
        continue
      }
      let user = timelines.users[index]
      sessionsBeforeSignup += first.session - user.sessions.lowerBound
      let horizon = first.signup.adding(design.horizon)
      var subject = Subject(
        user: index, sessions: first.session..<user.sessions.upperBound, signup: first.signup,
        isHorizonJudged: design.deadline(after: horizon) <= end,
        isConversionJudged: horizon <= end, conversionSettled: horizon)
      let converted =
        timelines.milestones.signup == nil
        ? times.converted[index] : times.convertedSinceSignup[index]
      if let converted, converted >= first.signup, converted <= horizon {
        subject.hasConverted = true
        subject.conversionSettled = converted
      }
      judge(&subject, timelines, hits, design, end: end, activated: times.activated[index], rows)
      if isLockedOut(user, timelines) {
        lockedOut.append(subject)
      } else {
        subjects.append(subject)
      }
    }
  }

  /// Whether every attempt of a person is a failed sign-in.
  private func isLockedOut(_ user: UserTimeline, _ timelines: Timelines) -> Bool {
    let first = timelines.sessions[user.sessions.lowerBound].attempts.lowerBound
    let last = timelines.sessions[user.sessions.upperBound - 1].attempts.upperBound
    return first < last
      && (first..<last).allSatisfy { timelines.attempts[$0].friction == .authentication }
  }

  private func firstSession(
    of index: Int, _ timelines: Timelines
  ) -> (session: Int, signup: Timestamp)? {
    let user = timelines.users[index]
    guard timelines.milestones.signup != nil else {
      return (user.sessions.lowerBound, timelines.sessions[user.sessions.lowerBound].start)
    }
    guard let signedUp = timelines.milestoneTimes.signedUp[index] else { return nil }
    let session = user.sessions.first { timelines.sessions[$0].end >= signedUp }
    return session.map { ($0, signedUp) }
  }

  private func judge(
    _ subject: inout Subject, _ timelines: Timelines, _ hits: HitBits, _ design: StudyDesign,
    end: Timestamp, activated: Timestamp?, _ rows: UnsafeMutableBufferPointer<SessionRow>
  ) {
    let horizon = subject.signup.adding(design.horizon)
    for (place, index) in subject.sessions.enumerated() {
      let session = timelines.sessions[index]
      let deadline = design.deadline(after: session.end)
      var row = SessionRow()
      row.order = Int32(clamping: place + 1)
      row.isAtRisk = subject.departure == nil
      row.isJudged = deadline <= end
      let next = index + 1 < subject.sessions.upperBound ? timelines.sessions[index + 1].start : nil
      row.departed = row.isJudged && (next.map { $0 > deadline } ?? true)
      row.isWithinHorizon = subject.isHorizonJudged && session.end <= horizon
      row.metFriction = hits.contains(session.attempts)
      row.isActivated = activated.map { $0 <= session.end } ?? false
      if place == 0 { subject.isFirstSessionJudged = row.isJudged }
      if row.isAtRisk && row.departed {
        subject.departure = index
        subject.isResurrected = next != nil
      }
      rows[index] = row
    }
  }
}

extension Timestamp {
  /// The instant that many nanoseconds later, held at the end of time.
  func adding(_ duration: Int64) -> Timestamp {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(duration)
    return Timestamp(nanoseconds: overflow ? .max : sum)
  }
}
