import EventLogs
import Sessions
import Studies

/// Days on which friction strikes far above what it does on the others.
///
/// A day stands out when it has over three times the hits that the rate of the other days gives it,
/// and more of them than five standard deviations of chance. Days side by side are one incident; a
/// run of over three days is a state of things, not an incident.
struct Incidents {
  /// One stretch of days.
  struct Incident {
    /// Days since 1970, the first and the last.
    var days: ClosedRange<Int>
    /// People hit on them.
    var people: Int
  }

  /// The incidents, by day.
  private(set) var incidents: [Incident] = []
  /// People hit on any day.
  private(set) var peopleHit = 0
  /// People hit in any incident.
  private(set) var peopleHitThen = 0

  static let dayLength: Int64 = 86_400_000_000_000
  private static let longest = 3

  /// Looks for them in the days of `tally`, which has the sessions that are not left out.
  init(_ study: Study, leftOut: [Bool], _ tally: LogTally) {
    peopleHit = tally.peopleHit
    let outstanding = DayTally(tally).outstanding()
    var start: Int?
    for day in outstanding {
      let first = start ?? day
      start = outstanding.contains(day + 1) ? first : nil
      guard start == nil, day - first < Self.longest else { continue }
      incidents.append(Incident(days: first...day, people: 0))
    }
    if incidents.isEmpty { return }
    let people = PeopleHit(study, leftOut: leftOut)
    for index in incidents.indices {
      incidents[index].people = people.count(hitOn: Set(incidents[index].days))
    }
    peopleHitThen = people.count(hitOn: Set(incidents.flatMap { $0.days }))
  }

  /// The incident that hit the most people.
  var largest: Incident? { incidents.max { $0.people < $1.people } }

  /// One incident, or fewer than three together, hit over half of all the people hit.
  var isMostOfIt: Bool {
    guard let largest, peopleHit >= 10 else { return false }
    return 2 * largest.people > peopleHit
      || incidents.count < Self.enough && 2 * peopleHitThen > peopleHit
  }

  /// With fewer incidents than this nobody can tell what one of them costs.
  static let enough = 3
}

/// The days on which people were hit.
private struct PeopleHit {
  /// Those of each person hit.
  private var days: [[Int]] = []

  init(_ study: Study, leftOut: [Bool]) {
    let timelines = study.timelines
    timelines.attempts.withUnsafeBufferPointer { attempts in
      for subject in study.subjects {
        var own: [Int] = []
        for session in subject.sessions where !leftOut[session] {
          for index in timelines.sessions[session].attempts where attempts[index].isHit {
            let day = timelines.time(ofAttempt: index, in: timelines.sessions[session]).day1970
            if own.last != day { own.append(day) }
          }
        }
        if !own.isEmpty { days.append(own) }
      }
    }
  }

  func count(hitOn wanted: Set<Int>) -> Int {
    days.count { $0.contains { wanted.contains($0) } }
  }
}

/// Attempts and hits, day by day.
private struct DayTally {
  private struct Day {
    var attempts = 0.0
    var hits = 0.0
  }

  /// By number since 1970, ascending.
  private var days: [(key: Int, value: Day)] = []

  init(_ tally: LogTally) {
    for day in 0..<tally.days.count {
      let own = tally.total(day: day)
      guard own.attempts > 0 else { continue }
      days.append(
        (tally.days.number(of: day), Day(attempts: Double(own.attempts), hits: Double(own.hits))))
    }
  }

  /// Days that stand out against those that do not, found one by one, the worst first.
  func outstanding() -> [Int] {
    var attempts = days.reduce(0) { $0 + $1.value.attempts }
    var hits = days.reduce(0) { $0 + $1.value.hits }
    var left = days
    var found: [Int] = []
    while true {
      let worst = left.indices.max {
        excess(left[$0].value, attempts, hits)
          < excess(left[$1].value, attempts, hits)
      }
      guard let worst, excess(left[worst].value, attempts, hits) > 5 else { break }
      attempts -= left[worst].value.attempts
      hits -= left[worst].value.hits
      found.append(left.remove(at: worst).key)
    }
    return found.sorted()
  }

  /// How far a day's hits lie above what the other days' rate gives it, in standard deviations;
  /// 0 up to three times as many.
  private func excess(_ day: Day, _ attempts: Double, _ hits: Double) -> Double {
    let others = attempts - day.attempts
    guard others > 0 else { return 0 }
    let expected = (hits - day.hits) / others * day.attempts
    guard day.hits > 3 * expected else { return 0 }
    return (day.hits - expected) / max(expected, 1).squareRoot()
  }
}

/// A release in which over half of the people hit were hit, while the others have next to none.
struct ReleaseIncident {
  let release: String
  let people: Int

  init?(_ study: Study, _ tally: LogTally) {
    let releases = 0..<tally.releaseCount
    let attempts = releases.map { Double(tally.attempts(inRelease: $0)) }
    let hits = releases.map { Double(tally.hits(inRelease: $0)) }
    let people = releases.map { tally.peopleHit(inRelease: $0) }
    guard let worst = people.indices.max(by: { people[$0] < people[$1] }), worst != 0,
      2 * people[worst] > tally.peopleHit
    else { return nil }
    // What the others would have met at this rate, and did not.
    let expected =
      hits[worst] / attempts[worst] * (attempts.reduce(0, +) - attempts[worst])
    let met = hits.reduce(0, +) - hits[worst]
    guard expected >= 20, 10 * met < expected else { return nil }
    release = study.timelines.vocabulary.releases.text(UInt32(worst))
    self.people = people[worst]
  }
}

extension Timestamp {
  /// Whole days since 1970, in UTC.
  var day1970: Int {
    let (days, rest) = nanoseconds.quotientAndRemainder(dividingBy: Incidents.dayLength)
    return Int(rest < 0 ? days - 1 : days)
  }

  /// The start of a day, from its number since 1970.
  init(day1970 day: Int) {
    let (start, overflow) = Int64(day).multipliedReportingOverflow(by: Incidents.dayLength)
    self.init(nanoseconds: overflow ? .max : start)
  }
}

// More people or weeks have no price here: nobody can say when the next outage comes.
extension Caution {
  private static let moreDays =
    "judge a log in which friction strikes on many days; of this one, the days before or after it "
    + "(--until, --since)"

  /// Most of those hit were hit in one incident, or in two.
  static func singleIncident(_ found: Incidents, refuses: Bool) -> Caution {
    let days = found.incidents.map { incident in
      let first = Timestamp(day1970: incident.days.lowerBound).day
      let last = Timestamp(day1970: incident.days.upperBound).day
      return first == last ? first : "\(first) to \(last)"
    }
    let few = found.incidents.count < Incidents.enough
    let named = few ? days.joined(separator: " and ") : "one of \(days.count) outages"
    let people = few ? found.peopleHitThen : found.largest?.people ?? 0
    let what = found.incidents.count == 1 ? "one outage" : "few outages"
    return Caution(
      code: .singleIncident, refuses: refuses,
      text: "\(people) of the \(found.peopleHit) people who met friction met it on \(named): that "
        + "is \(what) seen by many people, not as many experiments",
      remedy: moreDays)
  }

  /// Most of those hit were hit in one release, and hardly anybody in the others.
  static func singleIncident(_ found: ReleaseIncident) -> Caution {
    Caution(
      code: .singleIncident, refuses: true,
      text: "friction struck \(found.people) people in release \(found.release) and next to nobody "
        + "in the others: that is one fault seen by many people, not as many experiments",
      remedy: moreDays, cell: "release \(found.release)")
  }
}
