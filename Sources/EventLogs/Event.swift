/// One accepted row of the log: who did what, when, and how it went.
///
/// Words are interned where they are read: each is an index into the table of the same name in
/// ``EventVocabulary``, and index 0 is the blank word, "the log does not say".
public struct Event: Sendable {
  /// The person, an index into ``EventVocabulary/users``.
  public var user: UInt32
  /// What was done, an index into ``EventVocabulary/names``.
  public var name: UInt32
  /// When it was done.
  public var time: Timestamp
  /// The status code of the answer, 100 to 599; 0 when the log does not say.
  public var status: Int16
  /// How long the answer took, in milliseconds; negative when the log does not say.
  public var latencyMilliseconds: Float
  /// The error field holds something other than blank, null, none, false, 0 or ok.
  public var hasError: Bool
  /// The platform, an index into ``EventVocabulary/platforms``.
  public var platform: UInt32
  /// The country, an index into ``EventVocabulary/countries``.
  public var country: UInt32
  /// The acquisition channel, an index into ``EventVocabulary/channels``.
  public var channel: UInt32
  /// The release of the product, an index into ``EventVocabulary/releases``.
  public var release: UInt32
  /// The plan the person is on, an index into ``EventVocabulary/plans``.
  public var plan: UInt32
  /// The log's own session id, an index into ``EventVocabulary/sessions``.
  public var session: UInt32
  /// The log's own order of events at one instant; 0 when it has none.
  public var sequence: Int64
}

/// An instant, in nanoseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Comparable, Hashable, Sendable {
  /// Nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public var nanoseconds: Int64

  /// Makes the instant that many nanoseconds after 1970-01-01T00:00:00Z.
  public init(nanoseconds: Int64) {
    self.nanoseconds = nanoseconds
  }

  /// Whether `a` is before `b`.
  public static func < (a: Timestamp, b: Timestamp) -> Bool {
    a.nanoseconds < b.nanoseconds
  }
}

/// The words of a log, each stored once.
public struct EventVocabulary: Sendable {
  /// Ids of people.
  public var users = WordTable()
  /// Names of events.
  public var names = WordTable()
  /// Platforms.
  public var platforms = WordTable()
  /// Countries.
  public var countries = WordTable()
  /// Acquisition channels.
  public var channels = WordTable()
  /// Releases.
  public var releases = WordTable()
  /// Plans.
  public var plans = WordTable()
  /// The log's own session ids.
  public var sessions = WordTable()

  /// Makes tables that hold the blank word only.
  public init() {}
}

/// Something that takes in events, in whatever order the log has them.
public protocol EventReduction {
  /// Takes in one accepted event; `record` is valid during the call only.
  mutating func add(_ event: Event, from record: borrowing Record)
  /// Takes in accepted events that follow one another; `records`, valid during the call only, has the
  /// record of each. The default takes them in one by one.
  mutating func add(_ events: Span<Event>, from records: borrowing EventRecords)
  /// Hears of the name of an event before the first event that bears it.
  mutating func meet(name: String, at index: UInt32)
  /// Hears of one record that was not accepted.
  mutating func reject(_ rejection: Rejection)
  /// Forgets everything taken in so far, and says whether it could.
  ///
  /// The log is read again from its start when most stamps turn out to be in another unit than the
  /// first ones. A reduction that cannot forget has the reading fail with a hint instead.
  mutating func startOver() -> Bool
}

extension EventReduction {
  /// Takes in the events one by one.
  public mutating func add(_ events: Span<Event>, from records: borrowing EventRecords) {
    for index in events.indices { add(events[index], from: records[index]) }
  }

  /// Ignores the name; all of them are in the vocabulary when the log is read.
  public mutating func meet(name: String, at index: UInt32) {}

  /// Ignores the rejection; the intake counts it.
  public mutating func reject(_ rejection: Rejection) {}

  /// Says that it cannot.
  public mutating func startOver() -> Bool { false }
}
