public import EventLogs

/// When each attempt was: four bytes each, counted from its session's start.
///
/// The count is of milliseconds where every stamp of the log is a whole one, else of microseconds. An
/// attempt further from its session's start than four bytes can say, or not a whole count from it, stands
/// in a list of its own.
public struct AttemptTimes: Sendable {
  /// By attempt; the greatest number stands for a time in `others`.
  @usableFromInline var counts: [UInt32]
  /// Nanoseconds to a count.
  @usableFromInline let tick: Int64
  /// Times that are no count, by attempt, ascending.
  private var others: [(attempt: UInt32, time: Int64)]

  /// What counts may be of.
  static let millisecond: Int64 = 1_000_000
  static let microsecond: Int64 = 1_000

  /// Times of so many attempts, each yet to be set.
  init(of count: Int = 0, tick: Int64 = millisecond) {
    counts = [UInt32](repeating: 0, count: count)
    others = []
    self.tick = tick
  }

  /// Times as ``count(_:from:_:)`` counts them, and those it does not, in any order.
  init(_ counts: [UInt32], tick: Int64, others: [(attempt: UInt32, time: Int64)]) {
    self.counts = counts
    self.tick = tick
    self.others = others.sorted { $0.attempt < $1.attempt }
  }

  /// The time of an attempt, of the session that begins at `start`, in nanoseconds since 1970.
  @inlinable @inline(__always)
  public func nanoseconds(_ attempt: Int, from start: Timestamp) -> Int64 {
    let count = counts[attempt]
    return count == UInt32.max ? other(attempt) : start.nanoseconds &+ Int64(count) &* tick
  }

  /// The time of an attempt, of the session that begins at `start`.
  public func time(_ attempt: Int, from start: Timestamp) -> Timestamp {
    Timestamp(nanoseconds: nanoseconds(attempt, from: start))
  }

  @usableFromInline
  func other(_ attempt: Int) -> Int64 {
    var (low, high) = (0, others.count)
    while low < high {
      let middle = (low + high) / 2
      if Int(others[middle].attempt) < attempt { low = middle + 1 } else { high = middle }
    }
    return others[low].time
  }

  /// Sets the time of an attempt of the session that begins at `start`; of those set, it is the last.
  mutating func set(_ attempt: Int, to time: Int64, from start: Timestamp) {
    counts[attempt] = Self.count(time, from: start, tick)
    if counts[attempt] == UInt32.max { others.append((UInt32(attempt), time)) }
  }

  /// Adds attempts of a session that `all` has.
  mutating func append(_ attempts: Range<Int>, of all: AttemptTimes, from start: Timestamp) {
    for attempt in attempts {
      counts.append(all.counts[attempt])
      if all.counts[attempt] == UInt32.max {
        others.append((UInt32(counts.count - 1), all.nanoseconds(attempt, from: start)))
      }
    }
  }

  /// The count of an attempt's time; the greatest number where there is none.
  @inline(__always)
  static func count(_ time: Int64, from start: Timestamp, _ tick: Int64) -> UInt32 {
    let (elapsed, overflow) = time.subtractingReportingOverflow(start.nanoseconds)
    // Numbers that the compiler knows are divided by without a division.
    let (count, rest) =
      tick == Self.millisecond
      ? elapsed.quotientAndRemainder(dividingBy: Self.millisecond)
      : elapsed.quotientAndRemainder(dividingBy: Self.microsecond)
    return overflow || rest != 0 || count < 0 || count >= Int64(UInt32.max)
      ? .max : UInt32(truncatingIfNeeded: count)
  }
}

extension Timelines {
  /// The session of an attempt; sessions lie in the order of their attempts.
  public func session(ofAttempt attempt: Int) -> Session {
    var (low, high) = (0, sessions.count)
    while low < high {
      let middle = (low + high) / 2
      if sessions[middle].attempts.upperBound <= attempt { low = middle + 1 } else { high = middle }
    }
    return sessions[low]
  }

  /// When an attempt of a session was.
  public func time(ofAttempt attempt: Int, in session: Session) -> Timestamp {
    times.time(attempt, from: session.start)
  }
}
