import EventLogs
import Sessions
import Statistics
import Studies

/// The study with what every estimate of it needs.
struct Inquiry: Sendable {
  /// How much is wanted.
  enum Scope {
    /// Points without intervals.
    case points
    /// Estimates with intervals.
    case estimates
    /// Those, what to fix first, and how sturdy they are.
    case everything
  }

  var scope = Scope.everything
  /// The departures are split over kinds of friction, and into those before and after value.
  var splits = true
  let study: Study
  /// Sessions left out of every estimate, by their place in the timelines.
  let leftOut: [Bool]
  var influence: Influence
  let level: Double
  /// Nothing is refused: the whole of it was not.
  let isReplicate: Bool
  /// Why nothing shows what no friction at all would look like; `nil` where something does.
  var noAbsence: Caution?
  /// What the sessions that take part came to, by day as well; `nil` where nobody counted it yet.
  var tally: LogTally?
  /// The same of all sessions.
  var whole: LogTally?
  /// A check takes every estimate back: what says how it splits, how sure or how sturdy it is need not be
  /// made.
  var isWithdrawn = false
  /// Where the random numbers of checks begin.
  var seed: UInt64 = 1
  /// Sessions by kind; of a long log nil: they are made whenever they are asked for.
  private var kept: [SessionKind: [Unit]]?
  /// Histories up to conversion or the horizon.
  let conversions: [Unit]

  init(
    _ study: Study, leftOut: [Bool], _ influence: Influence, level: Double, isReplicate: Bool
  ) {
    self.study = study
    self.isReplicate = isReplicate
    self.leftOut = leftOut
    self.influence = influence
    self.level = level
    if !study.isLong {
      let kinds = SessionKind.allCases
      let units = concurrently(kinds.count) { study.units(kinds[$0], leftOut) }
      kept = Dictionary(uniqueKeysWithValues: zip(kinds, units))
    }
    conversions =
      study.timelines.milestones.conversion == nil ? [] : study.conversionUnits(leftOut)
  }

  /// First sessions that can be judged.
  var firstSessions: [Unit] { sessions(.first) }

  /// Sessions at risk that can be judged, whatever the horizon.
  var judgedSessions: [Unit] { sessions(.judged) }

  /// Sessions at risk that ended by the horizon, of people followed that far.
  var horizonSessions: [Unit] { sessions(.horizon) }

  /// What sessions came to, counted without a unit for each.
  private var sessionCounts: SessionCounts {
    let parts = concurrently(WorkParts.of(study.subjects.count)) { part in
      var counts = SessionCounts()
      for subject in study.subjects[part] {
        for session in subject.sessions {
          counts.add(study.sessions[session], isLeftOut: leftOut[session])
        }
      }
      return counts
    }
    return parts.reduce(into: SessionCounts()) { $0.add($1) }
  }

  private func sessions(_ kind: SessionKind) -> [Unit] {
    kept?[kind] ?? study.units(kind, leftOut)
  }

  /// Why nothing that friction enters can be estimated; `nil` when it can.
  ///
  /// Notes on the way what follow-up there is.
  func refusal(counted: FrictionSet, _ findings: inout Findings) -> Caution? {
    let followUp = FollowUpCheck(study, findings.counts)
    findings.cautions += followUp.cautions
    if let refusal = followUp.refusal { return refusal }
    if !findings.hasFrictionSignal { return .noFrictionSignal }
    if study.timelines.isDayResolution { return .dayResolution }
    let sessions = sessionCounts
    if sessions.hit < 5 { return .tooFewHits(sessions.hit) }
    if sessions.judged * 2 < sessions.all { return .mostLeftOut }
    if isReplicate { return nil }
    return study.tooFew(
      users: findings.counts.judged, outcomes: sessions.departed, "departures")
      ?? .nobodyStayed(sessions: sessions.judged, departed: sessions.departed)
  }

  /// What is known without any model: the metrics as they were, floors, ceilings, and the plain
  /// comparison.
  func describe(_ findings: inout Findings) {
    var parts: [Findings.Part] = [
      { _ in
        let metric = describe(firstSessions) { $0.isFirstSessionJudged }
        return { $0.oneSessionChurn = metric }
      },
      { _ in
        let metric = describe(horizonSessions) { $0.isHorizonJudged }
        return { $0.departuresByHorizon = metric }
      },
      { _ in
        let sessions = sessionCounts
        let causes =
          scope == .points ? Friction.allCases.map { CauseFindings(kind: $0) } : causeCounts()
        return {
          $0.departuresCounted = sessions.departed
          $0.afterFrictionCounted = sessions.departedStruck
          $0.causes = causes
        }
      },
    ]
    if scope != .points {
      parts.append { _ in
        let curves = RetentionHistories(study, leftOut: leftOut).curves(reach: influence.reach)
        return { $0.retention = curves }
      }
    }
    // Where nothing can fail visibly, nothing is known to have succeeded either.
    if scope == .everything && findings.hasFrictionSignal {
      parts.append { _ in
        let features = Features(self).features
        return { $0.features = features }
      }
    }
    findings.fill(parts)
    if study.isLong { Allocation.givesBack() }
    if study.timelines.milestones.conversion != nil {
      findings.conversionByHorizon = describeConversion()
    }
  }

  private func describe(_ units: [Unit], _ isEligible: (Subject) -> Bool) -> MetricFindings {
    var metric = MetricFindings()
    let counted = eligible(units, isEligible)
    metric.users = counted.count { $0 }
    guard metric.users > 0 else { return metric }
    let users = Double(metric.users)
    let departed = units.reduce(0) { $0 + $1.outcome }
    var sums = [Double](repeating: 0, count: study.subjects.count)
    for unit in units { sums[Int(unit.subject)] += unit.outcome }
    // People leave for the first time once, so nobody or everybody is a count too.
    let isCount = units.count <= metric.users || departed == 0 || departed == users
    metric.observed =
      isCount
      ? EffectEstimate(Proportion(departed, of: users, level: level), count: metric.users)
      : influence.mean(of: sums, isCounted: counted, count: metric.users)
        .held(from: 0, to: 1)
    let clean = units.lazy.filter { isClean($0) }
    metric.floor = clean.reduce(0) { $0 + $1.outcome } / users
    metric.ceiling = departed / users
    metric.naive = naive(units) / users
    return metric
  }

  /// Departures, were sessions with friction like those without of the same number.
  private func naive(_ units: [Unit]) -> Double {
    let groups = 1 + Int(units.reduce(0) { max($0, $1.number) })
    var all = [Double](repeating: 0, count: groups)
    var clean = [(count: Double, outcomes: Double)](repeating: (0, 0), count: groups)
    for unit in units {
      let group = Int(unit.number)
      all[group] += 1
      guard isClean(unit) else { continue }
      clean[group].count += 1
      clean[group].outcomes += unit.outcome
    }
    return zip(all, clean).reduce(0) { sum, group in
      group.1.count > 0 ? sum + group.0 * group.1.outcomes / group.1.count : sum
    }
  }

  /// The attempts of the unit met nothing.
  func isClean(_ unit: Unit) -> Bool { !study.hits.contains(unit.attempts) }

  /// The units with groups of few friction-free ones joined to the group before.
  func pooled(_ units: [Unit]) -> [Unit] {
    var units = units
    units.pool(by: study.hits)
    return units
  }

  /// People whom a metric is taken over: eligible, and not wholly left out.
  func eligible(_ units: [Unit], _ isEligible: (Subject) -> Bool) -> [Bool] {
    var hasUnit = [Bool](repeating: false, count: study.subjects.count)
    for unit in units { hasUnit[Int(unit.subject)] = true }
    return study.subjects.indices.map { hasUnit[$0] && isEligible(study.subjects[$0]) }
  }

  private func describeConversion() -> MetricFindings {
    var metric = MetricFindings()
    metric.users = conversions.count
    guard metric.users > 0 else { return metric }
    let users = Double(metric.users)
    let converted = conversions.reduce(0) { $0 + $1.outcome }
    metric.observed = EffectEstimate(
      Proportion(converted, of: users, level: level), count: metric.users)
    let lostAfterFriction = conversions.count { $0.outcome == 0 && !isClean($0) }
    metric.floor = converted / users
    metric.ceiling = (converted + Double(lostAfterFriction)) / users
    let clean = conversions.filter { isClean($0) }
    if !clean.isEmpty {
      metric.naive = clean.reduce(0) { $0 + $1.outcome } / Double(clean.count)
    }
    return metric
  }
}

/// How many sessions of the people who are followed there are.
private struct SessionCounts: Sendable {
  /// That take part and met friction, at risk or not.
  private(set) var hit = 0
  /// At risk, that can be judged, whether they take part or not.
  private(set) var all = 0
  /// Those of them that take part.
  private(set) var judged = 0
  /// After which somebody left, and those of them with friction.
  private(set) var departed = 0
  private(set) var departedStruck = 0

  @inline(__always)
  mutating func add(_ session: SessionRow, isLeftOut: Bool) {
    let isJudged = session.isAtRisk && session.isJudged
    if isJudged { all += 1 }
    if isLeftOut { return }
    if session.metFriction { hit += 1 }
    guard isJudged else { return }
    judged += 1
    guard session.departed else { return }
    departed += 1
    if session.metFriction { departedStruck += 1 }
  }

  mutating func add(_ other: SessionCounts) {
    hit += other.hit
    all += other.all
    judged += other.judged
    departed += other.departed
    departedStruck += other.departedStruck
  }
}

/// Which sessions an estimate is over.
private enum SessionKind: CaseIterable {
  case judged
  case first
  case horizon
}

extension Study {
  /// A unit for each session of a kind that is not left out, in groups that have friction-free ones enough.
  fileprivate func units(_ kind: SessionKind, _ leftOut: [Bool]) -> [Unit] {
    var units =
      switch kind {
      case .judged: sessionUnits { !leftOut[$0] && $1.isAtRisk && $1.isJudged }
      case .first: firstSessionUnits { !leftOut[$0] && $1.isJudged }
      case .horizon: sessionUnits { !leftOut[$0] && $1.isAtRisk && $1.isWithinHorizon }
      }
    units.pool(by: hits)
    return units
  }

  /// A unit for each session of the subjects that is wanted, grouped by its number up to the tenth.
  func sessionUnits(where isWanted: @Sendable (Int, SessionRow) -> Bool) -> [Unit] {
    let parts = WorkParts.of(subjects.count)
    let counts = concurrently(parts) { part in
      subjects[part].reduce(0) { sum, subject in
        sum + subject.sessions.count { isWanted($0, sessions[$0]) }
      }
    }
    let ends = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    return [Unit](unsafeUninitializedCapacity: ends[parts.count]) { units, initialized in
      // Each part has places of its own.
      nonisolated(unsafe) let units = units
      _ = concurrently(parts.count) { number in
        var next = ends[number]
        for place in parts[number] {
          for session in subjects[place].sessions where isWanted(session, sessions[session]) {
            units.initializeElement(at: next, to: unit(session, of: place))
            next += 1
          }
        }
      }
      initialized = ends[parts.count]
    }
  }

  /// The same of first sessions alone.
  fileprivate func firstSessionUnits(where isWanted: (Int, SessionRow) -> Bool) -> [Unit] {
    var units: [Unit] = []
    units.reserveCapacity(subjects.count)
    for (place, subject) in subjects.enumerated() {
      let session = subject.sessions.lowerBound
      if isWanted(session, sessions[session]) { units.append(unit(session, of: place)) }
    }
    return units
  }

  @inline(__always)
  private func unit(_ session: Int, of subject: Int) -> Unit {
    let row = sessions[session]
    return Unit(
      subject: Int32(subject), group: min(row.order, 10) - 1,
      attempts: timelines.sessions[session].attempts, outcome: row.departed ? 1 : 0)
  }

  /// A unit for each subject followed to the horizon: attempts before conversion was settled.
  ///
  /// Who begins in a session that is left out is left out. Where one goes later is not known then, and
  /// may hang on staying; friction in later sessions that are left out stays as it was.
  func conversionUnits(_ leftOut: [Bool]) -> [Unit] {
    var units: [Unit] = []
    for (place, subject) in subjects.enumerated() where subject.isConversionJudged {
      guard !leftOut[subject.sessions.lowerBound] else { continue }
      let first = timelines.sessions[subject.sessions.lowerBound].attempts.lowerBound
      units.append(
        Unit(
          subject: Int32(place), group: 0,
          attempts: first..<timelines.end(ofAttemptsOf: subject, before: subject.conversionSettled),
          outcome: subject.hasConverted ? 1 : 0))
    }
    return units
  }

  /// Whether an attempt could have met a kind of friction, had it not met another first.
  func couldMeet(_ kind: Friction, _ attempt: Attempt) -> Bool {
    guard kind == .latency else { return timelines.canMeet(kind, attempt) }
    return attempt.isTimed && (attempt.friction == nil || attempt.friction == .latency)
  }
}

extension Timelines {
  /// Where the attempts of a subject before an instant end.
  fileprivate func end(ofAttemptsOf subject: Subject, before instant: Timestamp) -> Int {
    for session in subject.sessions {
      let session = sessions[session]
      // Most sessions lie wholly on one side of it.
      if session.end < instant { continue }
      return session.attempts.first { time(ofAttempt: $0, in: session) >= instant }
        ?? session.attempts.upperBound
    }
    return sessions[subject.sessions.upperBound - 1].attempts.upperBound
  }
}
