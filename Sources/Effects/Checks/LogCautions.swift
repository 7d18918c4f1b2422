import EventLogs
import Sessions
import Statistics
import Studies

extension Study {
  /// What is wrong with the log whatever is estimated from it.
  ///
  /// `tally` has all its sessions, by day.
  func logCautions(counted: FrictionSet, _ tally: LogTally) -> [Caution] {
    [
      lockedOutCaution, orphanCaution(counted: counted), leftTruncation, exportCap, separation,
    ].compactMap { $0 }
      + outageCautions + silencedChannels(counted: counted, tally)
  }

  // MARK: People at the door

  private var lockedOutCaution: Caution? {
    let people = subjects.count + lockedOut.count
    guard lockedOut.count >= 5, lockedOut.count * 100 >= people else { return nil }
    return Caution(
      code: .onlyFailedSignIns, refuses: false,
      text: "all that the log has of \(lockedOut.count) people, of \(people), is failed sign-ins: "
        + "customers kept out, or strangers at the door; the estimates leave them out",
      remedy: "see how many of them have an account; if most do, count them as lost to friction")
  }

  // MARK: Friction without attempts

  private func orphanCaution(counted: FrictionSet) -> Caution? {
    let recorded = timelines.recorded
    let kinds = Friction.allCases.filter { counted.contains($0) }
    let rows = kinds.reduce(0) { $0 + recorded.rows(of: $1) }
    let orphans = kinds.reduce(0) { $0 + recorded.orphans(of: $1) }
    guard rows >= 10, orphans * 5 > rows else { return nil }
    return Caution(
      code: .frictionWithoutAttempts, refuses: false,
      text: "\(orphans) of \(rows) rows of friction have no attempt before them: failures are "
        + "logged, and what was tried is not, so risks per attempt are too high there",
      remedy: "log attempts with how they came out, not failures alone")
  }

  // MARK: People already there

  /// First sightings pile up in the log's first return window.
  private var leftTruncation: Caution? {
    guard timelines.milestones.signup == nil, let start = timelines.window?.lowerBound else {
      return nil
    }
    let window = Double(design.churnAfter)
    let elapsed = { (time: Timestamp) -> Double in
      Double(UInt64(bitPattern: time.nanoseconds &- start.nanoseconds)) / window
    }
    let length = min(elapsed(end), 4)
    guard length >= 2 else { return nil }
    let sightings = subjects.map { elapsed($0.signup) }
    let first = Double(sightings.count { $0 < 1 })
    let later = Double(sightings.count { $0 >= 1 && $0 < length })
    let usual = later / (length - 1)
    let error = (usual + usual / (length - 1)).squareRoot()
    guard later >= 10, first > 3 * usual, first - usual > 5 * error else { return nil }
    return Caution(
      code: .leftTruncated, refuses: false,
      text: "\(Int(first)) people are first seen in the log's first \(design.churnAfterText), and "
        + "about \(Int(usual.rounded())) in as long a time after: many were there before it "
        + "began and pass for new",
      remedy: "name the event that marks a new account with --signup, or export from the first day")
  }

  // MARK: Rows that are missing

  /// The log has as many rows as exports stop at.
  private var exportCap: Caution? {
    guard let rows = timelines.rowsRead, Self.caps.contains(rows) else { return nil }
    return Caution(
      code: .truncatedOrSampled, refuses: false,
      text: "the log has exactly \(rows) rows, as an export that stops at its limit has",
      remedy: "export in parts and give them all")
  }

  private static let caps: Set<Int> = [
    10_000, 20_000, 25_000, 30_000, 50_000, 65_535, 65_536, 100_000, 200_000, 250_000, 500_000,
    1_000_000, 1_048_575, 1_048_576, 2_000_000, 5_000_000, 10_000_000,
  ]

  /// Days on which nobody did anything.
  private var outageCautions: [Caution] {
    (design.outages?.stretches ?? []).map { stretch in
      let first = Timestamp(day1970: stretch.days.lowerBound).day
      let last = Timestamp(day1970: stretch.days.upperBound - 1).day
      let people = Int(stretch.expectedPeople.rounded())
      return Caution(
        code: .truncatedOrSampled, refuses: false,
        text: "no events at all \(first == last ? "on" : "from") \(first)"
          + (first == last ? "" : " to \(last)")
          + " (all people), where about \(people) people a day were to be expected: read as an "
          + "outage of tracking, which nobody is held to have left in",
        remedy:
          "the time to come back in is longer by the outage; if the events are kept elsewhere, "
          + "add them")
    }
  }

  /// Kinds of friction that stop or start on a day, far beyond chance, and never come again.
  private func silencedChannels(counted: FrictionSet, _ tally: LogTally) -> [Caution] {
    let kinds = Friction.allCases.filter {
      counted.contains($0) && timelines.recorded.rows(of: $0) > 0
    }
    return kinds.compactMap { kind in
      let channel = FrictionChannel(tally, kind)
      guard let silence = channel.silence(looks: 2 * kinds.count) else { return nil }
      let day = Timestamp(day1970: silence.day).day
      return Caution(
        code: .truncatedOrSampled, refuses: false,
        text:
          "no \(kind.slug) events arrive \(silence.isBefore ? "before" : "after") \(day), where "
          + "about \(Int(silence.expected.rounded())) were to be expected: a fault began or was "
          + "mended that day, or the recording did",
        remedy: "if it was the recording, judge the days with it alone (--since, --until)")
    }
  }
}

/// One kind of friction, day by day.
private struct FrictionChannel {
  private var days: [(day: Int, attempts: Double, hits: Double)] = []

  /// The days in which it fell silent.
  struct Silence {
    /// The last day with a hit, or the first.
    var day: Int
    /// Silence lies before it.
    var isBefore: Bool
    /// The hits to be expected there.
    var expected: Double
  }

  init(_ tally: LogTally, _ kind: Friction) {
    for day in 0..<tally.days.count {
      let own = tally.channel(kind, day: day)
      guard own.attempts > 0 else { continue }
      days.append((tally.days.number(of: day), Double(own.attempts), Double(own.hits)))
    }
  }

  /// Days without a hit at either end, at least three, after a run of at least seven, where the
  /// median rate of the run leaves chance less than once in 100,000 logs.
  func silence(looks: Int) -> Silence? {
    guard let first = days.firstIndex(where: { $0.hits > 0 }),
      let last = days.lastIndex(where: { $0.hits > 0 }), last - first >= 6
    else { return nil }
    let rates = days[first...last].map { $0.hits / $0.attempts }.sorted()
    let rate = rates[rates.count / 2]
    let ends = [
      (days[(last + 1)...], Silence(day: days[last].day, isBefore: false, expected: 0)),
      (days[..<first], Silence(day: days[first].day, isBefore: true, expected: 0)),
    ]
    for (silent, silence) in ends where silent.count >= 3 {
      let expected = rate * silent.reduce(0) { $0 + $1.attempts }
      if poissonChanceOfNone(mean: expected) * Double(looks) < 1e-5 {
        var silence = silence
        silence.expected = expected
        return silence
      }
    }
    return nil
  }
}

extension StudyDesign {
  /// The return window in words.
  var churnAfterText: String {
    let days = Double(churnAfter) / 86_400_000_000_000
    return days == days.rounded()
      ? "\(Int(days)) \(days == 1 ? "day" : "days")" : "\(Int((days * 24).rounded())) hours"
  }
}
