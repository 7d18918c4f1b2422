import EventLogs
public import Sessions

/// The days of a log in UTC, counted from the one of its first event.
public struct Days: Sendable {
  /// How many there are.
  public let count: Int
  /// When the first begins, which may be before 64 bits can say: differences are right all the same.
  @usableFromInline let start: Int64
  /// Its number since 1970.
  private let first: Int

  @usableFromInline static var length: UInt64 { 86_400_000_000_000 }

  /// The days of a log whose events all lie in its window.
  public init(of timelines: Timelines) {
    let window = timelines.window ?? Timestamp(nanoseconds: 0)...Timestamp(nanoseconds: 0)
    first = window.lowerBound.daysSince1970
    count = window.upperBound.daysSince1970 - first + 1
    start = Int64(first) &* Int64(Self.length)
  }

  /// The number since 1970 of a day.
  public func number(of day: Int) -> Int { first + day }

  /// Goes through instants that tend to be of the same day.
  public struct Cursor {
    @usableFromInline var start: Int64
    @usableFromInline var day = 0
    @usableFromInline let first: Int64

    /// Begins with the first day.
    @inlinable
    public init(_ days: Days) {
      start = days.start
      first = days.start
    }

    /// The day of an instant of the log, from 0.
    @inlinable @inline(__always)
    public mutating func day(of nanoseconds: Int64) -> Int {
      if UInt64(bitPattern: nanoseconds &- start) >= Days.length { move(to: nanoseconds) }
      return day
    }

    @usableFromInline
    mutating func move(to nanoseconds: Int64) {
      let elapsed = UInt64(bitPattern: nanoseconds &- first)
      day = Int(elapsed / Days.length)
      start = first &+ Int64(bitPattern: UInt64(day) &* Days.length)
    }
  }
}
