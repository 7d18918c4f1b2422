import EventLogs
import Sessions
import Statistics
import Studies

/// What the sessions that take part came to, by place, operation, release and day: counted in one walk
/// over their attempts, for all that asks only how many.
struct LogTally: Sendable {
  /// Where a session may take place.
  enum Place: Int, CaseIterable {
    case platform
    case channel
    case release
    case country

    /// The word of a setting.
    @inline(__always)
    func word(of setting: Setting) -> Int {
      switch self {
      case .platform: Int(setting.platform)
      case .channel: Int(setting.channel)
      case .release: Int(setting.release)
      case .country: Int(setting.country)
      }
    }
  }

  /// Sessions that came to a level, and those that met friction there.
  struct Level {
    var sessions: Int
    var hit: Int
  }

  /// The days of the log; none where they were not wanted.
  let days: Days
  private let layout: Layout
  /// Every table, one after the other.
  private let counts: [UInt32]

  /// Counts the sessions that take part, day by day if `wantsDays` says so.
  init(_ study: Study, leftOut: [Bool], wantsDays: Bool) {
    let days = Days(of: study.timelines)
    let layout = Layout(study.timelines, days: wantsDays ? days.count : 0)
    let parts = concurrently(WorkParts.of(study.subjects.count)) { part in
      TallyWalk(layout, days).counts(of: study.subjects[part], in: study, leftOut: leftOut)
    }
    var counts = parts[0]
    for part in parts.dropFirst() {
      for place in counts.indices { counts[place] += part[place] }
    }
    self.days = days
    self.layout = layout
    self.counts = counts
  }

  // MARK: Sessions

  /// Sessions that take part.
  var sessionCount: Int { count(layout.totals) }

  /// Sessions at each place of a sort, by its word.
  func levels(_ place: Place) -> [Level] {
    levels(layout.places[place.rawValue], layout.words[place.rawValue])
  }

  /// Sessions that came to each operation.
  var operations: [Level] { levels(layout.operations, layout.operationCount) }

  /// Sessions that came to each operation on each platform, by platform and operation.
  func forEachPair(_ body: (_ platform: Int, _ operation: Int, Level) -> Void) {
    for (platform, operation, place) in layout.pairs.all {
      body(platform, operation, level(layout.pairStart + 2 * place))
    }
  }

  private func levels(_ start: Int, _ levels: Int) -> [Level] {
    (0..<levels).map { level(start + 2 * $0) }
  }

  private func level(_ place: Int) -> Level {
    Level(sessions: count(place), hit: count(place + 1))
  }

  private func count(_ place: Int) -> Int { Int(counts[place]) }

  // MARK: Attempts and people

  /// Hits of a kind at a place, by its word, or `nil` at an operation.
  func hits(_ kind: Friction, _ place: Place?, _ level: Int) -> Int {
    let start =
      switch place {
      case .platform: layout.hitsAtPlatform
      case .release: layout.hitsInRelease
      default: layout.hitsAtOperation
      }
    return count(start + 8 * level + 1 + Int(kind.rawValue))
  }

  /// Attempts in a release.
  func attempts(inRelease release: Int) -> Int { count(layout.attemptsInRelease + release) }

  /// Hits in a release.
  func hits(inRelease release: Int) -> Int {
    (1..<8).reduce(0) { $0 + count(layout.hitsInRelease + 8 * release + $1) }
  }

  /// People hit.
  var peopleHit: Int { count(layout.totals + 1) }

  /// People hit in a release.
  func peopleHit(inRelease release: Int) -> Int { count(layout.peopleInRelease + release) }

  /// How many releases the log's words name, the blank one included.
  var releaseCount: Int { layout.words[Place.release.rawValue] }

  /// Whether attempts could meet a kind, from what is true of them: sign-ins are 1, timed ones 2, charges
  /// 4, and sums of these several.
  static func isOpen(_ openness: Int, to kind: Friction) -> Bool {
    switch kind {
    case .authentication: openness & 1 != 0
    case .latency: openness & 2 != 0
    case .payment: openness & 4 != 0
    case .failure, .interaction, .notFound, .rateLimited: true
    }
  }

  /// Attempts that could meet a kind, had they met no other first, those that met it, and people who did;
  /// known where days were wanted.
  func total(_ kind: Friction) -> (attempts: Int, hits: Int, people: Int) {
    let code = 1 + Int(kind.rawValue)
    var (attempts, hits) = (0, 0)
    for openness in 0..<8 {
      let start = layout.hitsByOpenness + 8 * openness
      hits += count(start + code)
      guard Self.isOpen(openness, to: kind) else { continue }
      attempts += (0..<days.count).reduce(0) {
        $0 + count(layout.days + DayTable.width * $1 + openness)
      }
      // What failed is not asked how slow it was.
      if kind == .latency {
        attempts -= (1..<8).reduce(0) { $1 == code ? $0 : $0 + count(start + $1) }
      }
    }
    return (attempts, hits, count(layout.peopleByKind + code))
  }

  // MARK: Days

  /// Attempts of a day that could meet a kind, and those that met it.
  func channel(_ kind: Friction, day: Int) -> (attempts: Int, hits: Int) {
    let start = layout.days + DayTable.width * day
    let attempts = (0..<8).reduce(0) { sum, openness in
      LogTally.isOpen(openness, to: kind) ? sum + count(start + openness) : sum
    }
    return (attempts, count(start + 8 + Int(kind.rawValue)))
  }

  /// All attempts of a day, and those that met friction.
  func total(day: Int) -> (attempts: Int, hits: Int) {
    let start = layout.days + DayTable.width * day
    return ((0..<8).reduce(0) { $0 + count(start + $1) }, count(start + 15))
  }
}

/// What is counted of a day: attempts by what they could meet, hits by kind among those that could meet
/// it, and all hits.
private enum DayTable {
  static let width = 16
}

/// Where each table begins.
private struct Layout: Sendable {
  /// How many words there are for each sort of place.
  let words: [Int]
  let operationCount: Int
  let pairs: OperationPairs
  /// Sessions, then people hit.
  let totals = 0
  private(set) var places: [Int] = []
  let operations: Int
  let pairStart: Int
  let hitsAtPlatform: Int
  let hitsInRelease: Int
  let hitsAtOperation: Int
  let attemptsInRelease: Int
  let peopleInRelease: Int
  let hitsByOpenness: Int
  let peopleByKind: Int
  let days: Int
  private(set) var size = 2

  init(_ timelines: Timelines, days count: Int) {
    let all = timelines.vocabulary
    words = [all.platforms.count, all.channels.count, all.releases.count, all.countries.count]
    operationCount = timelines.operations.count
    pairs = OperationPairs(timelines)
    var next = size
    func table(_ levels: Int, _ width: Int) -> Int {
      defer { next += levels * width }
      return next
    }
    places = words.map { table($0, 2) }
    operations = table(operationCount, 2)
    pairStart = table(pairs.count, 2)
    hitsAtPlatform = table(words[LogTally.Place.platform.rawValue], 8)
    let releases = words[LogTally.Place.release.rawValue]
    hitsInRelease = table(releases, 8)
    hitsAtOperation = table(operationCount, 8)
    attemptsInRelease = table(releases, 1)
    peopleInRelease = table(releases, 1)
    hitsByOpenness = table(8, 8)
    peopleByKind = table(8, 1)
    days = table(count, DayTable.width)
    size = next
  }
}

/// Pairs of a platform and an operation, numbered: all that there may be, or, were these far too many,
/// those that there are.
private struct OperationPairs: Sendable {
  private static let most = 1 << 18

  let count: Int
  private let operations: Int
  /// The places are the numbers of pairs as of all that there may be.
  private let isWhole: Bool
  /// The place of each pair by its number as one of all; empty where those are the places.
  private var places: [Int: Int] = [:]

  init(_ timelines: Timelines) {
    operations = timelines.operations.count
    let all = timelines.vocabulary.platforms.count * operations
    isWhole = all <= Self.most
    if !isWhole {
      for attempt in timelines.attempts {
        let platform = Int(timelines.settings[Int(attempt.setting)].platform)
        let pair = platform * operations + Int(attempt.operation)
        if places[pair] == nil { places[pair] = places.count }
      }
    }
    count = isWhole ? all : places.count
  }

  @inline(__always)
  func place(_ platform: Int, _ operation: Int) -> Int {
    let pair = platform &* operations &+ operation
    return isWhole ? pair : places[pair] ?? 0
  }

  /// Every pair and its place.
  var all: [(platform: Int, operation: Int, place: Int)] {
    let known = places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    let pairs = isWhole ? (0..<count).map { ($0, $0) } : known
    return pairs.map { pair, place in (pair / operations, pair % operations, place) }
  }
}

/// Goes over the attempts of some people.
private struct TallyWalk {
  private let layout: Layout
  private let wantsDays: Bool
  private var cursor: Days.Cursor
  private var counts: UnsafeMutableBufferPointer<UInt32>
  /// The session, or the person, that was last counted at each place of the tables, from 1.
  private var seen: UnsafeMutableBufferPointer<UInt32>
  /// Where the tables of the place at hand begin.
  private var here = InlineArray<4, Int>(repeating: 0)
  private var platform = 0
  private var release = 0

  init(_ layout: Layout, _ days: Days) {
    self.layout = layout
    wantsDays = layout.days < layout.size
    cursor = Days.Cursor(days)
    counts = UnsafeMutableBufferPointer(start: nil, count: 0)
    seen = counts
  }

  func counts(of subjects: ArraySlice<Subject>, in study: Study, leftOut: [Bool]) -> [UInt32] {
    let size = layout.size
    return [UInt32](unsafeUninitializedCapacity: size) { counts, initialized in
      counts.initialize(repeating: 0)
      initialized = size
      // Days are not told apart by what was seen of them.
      var marks = [UInt32](repeating: 0, count: layout.days)
      marks.withUnsafeMutableBufferPointer { marks in
        var walk = self
        walk.counts = counts
        walk.seen = marks
        walk.go(over: subjects, study.timelines, leftOut)
      }
    }
  }

  private mutating func go(
    over subjects: ArraySlice<Subject>, _ timelines: Timelines, _ leftOut: [Bool]
  ) {
    let isCharge = timelines.isCharge
    timelines.attempts.withUnsafeBufferPointer { attempts in
      timelines.settings.withUnsafeBufferPointer { settings in
        isCharge.withUnsafeBufferPointer { isCharge in
          for subject in subjects {
            var isHit = false
            for session in subject.sessions where !leftOut[session] {
              counts[layout.totals] &+= 1
              let range = timelines.sessions[session].attempts
              let hits = add(
                attempts, range, timelines, session, person: UInt32(subject.user) + 1,
                settings, isCharge)
              isHit = isHit || hits
            }
            if isHit { counts[layout.totals + 1] &+= 1 }
          }
        }
      }
    }
  }

  /// Adds a session, and says whether it met friction.
  @inline(__always)
  private mutating func add(
    _ attempts: UnsafeBufferPointer<Attempt>, _ range: Range<Int>, _ timelines: Timelines,
    _ place: Int, person: UInt32, _ settings: UnsafeBufferPointer<Setting>,
    _ isCharge: UnsafeBufferPointer<Bool>
  ) -> Bool {
    let (session, start) = (UInt32(place) &+ 1, timelines.sessions[place].start)
    var setting: UInt32?
    var isHit = false
    for index in range {
      let attempt = attempts[index]
      if attempt.setting != setting {
        setting = attempt.setting
        arrive(at: settings[Int(attempt.setting)], session: session)
      }
      let operation = Int(attempt.operation)
      counts[layout.attemptsInRelease &+ release] &+= 1
      let pair = layout.pairStart &+ 2 &* layout.pairs.place(platform, operation)
      if mark(pair, session) { _ = mark(layout.operations &+ 2 &* operation, session) }
      let openness = attempt.openness | (isCharge[operation] ? 4 : 0)
      var day = 0
      if wantsDays {
        day =
          layout.days &+ DayTable.width
          &* cursor.day(of: timelines.times.nanoseconds(index, from: start))
        counts[day &+ openness] &+= 1
      }
      guard attempt.isHit else { continue }
      isHit = true
      let kind = attempt.frictionCode
      _ = mark(pair + 1, session)
      _ = mark(layout.operations + 2 * operation + 1, session)
      hit(kind, operation: operation, session: session, person: person)
      counts[layout.hitsByOpenness + 8 * openness + kind] &+= 1
      _ = mark(layout.peopleByKind + kind, person)
      guard wantsDays else { continue }
      counts[day + 15] &+= 1
      if let kind = attempt.friction, LogTally.isOpen(openness, to: kind) {
        counts[day + 8 + Int(kind.rawValue)] &+= 1
      }
    }
    return isHit
  }

  /// Counts the session at the places of a setting, unless it was there before.
  private mutating func arrive(at setting: Setting, session: UInt32) {
    for place in LogTally.Place.allCases {
      here[place.rawValue] = layout.places[place.rawValue] + 2 * place.word(of: setting)
      _ = mark(here[place.rawValue], session)
    }
    platform = Int(setting.platform)
    release = Int(setting.release)
  }

  private mutating func hit(_ kind: Int, operation: Int, session: UInt32, person: UInt32) {
    for place in here.indices { _ = mark(here[place] + 1, session) }
    counts[layout.hitsAtPlatform + 8 * platform + kind] &+= 1
    counts[layout.hitsInRelease + 8 * release + kind] &+= 1
    counts[layout.hitsAtOperation + 8 * operation + kind] &+= 1
    _ = mark(layout.peopleInRelease + release, person)
  }

  /// Counts a session, or a person, at a place of the tables the first time it is seen there.
  @inline(__always)
  private mutating func mark(_ place: Int, _ own: UInt32) -> Bool {
    guard seen[place] != own else { return false }
    seen[place] = own
    counts[place] &+= 1
    return true
  }
}
