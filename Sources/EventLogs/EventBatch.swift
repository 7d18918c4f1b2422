/// Events that are made of rows and wait to be handed on together.
///
/// Who they are about is looked up for all of them at once, so that the waits for memory overlap:
/// ids of people come in no order, and what is known of each lies somewhere else.
struct EventBatch: ~Copyable {
  /// What an event comes with until it is handed on.
  struct Origin: BitwiseCopyable {
    /// The id of the person, with ``BlockReader/sentinelCount`` bytes behind it that may be read.
    var user: Slice
    /// The id once more, and its hash, when it is looked up.
    var word = PackedWord()
    var hash: UInt64 = 0
    /// The record.
    var bytes: Slice
    /// The physical line on which it starts.
    var line: Int
  }

  /// As many as keep the lines of memory asked for in the nearest cache.
  static let capacity = 128

  private(set) var count = 0
  let events: UnsafeMutablePointer<Event>
  let origins: UnsafeMutablePointer<Origin>
  private let touched: UnsafeMutablePointer<UInt64>
  private var scratch = Scratch()

  init() {
    events = .allocate(capacity: EventBatch.capacity)
    origins = .allocate(capacity: EventBatch.capacity)
    touched = .allocate(capacity: 1)
  }

  deinit {
    events.deallocate()
    origins.deallocate()
    touched.deallocate()
  }

  @inline(__always)
  var isFull: Bool { count == EventBatch.capacity }

  /// Adds an event whose person is still to be looked up; there must be room.
  ///
  /// `record` must stay where it is until the events are handed on.
  @inline(__always)
  mutating func append(_ event: Event, user: Slice, record: Slice, line: Int) {
    var user = user
    if user.start < record.start || user.start >= record.start + record.count {
      user = scratch.copied(user)
    }
    (events + count).initialize(to: event)
    (origins + count).initialize(to: Origin(user: user, bytes: record, line: line))
    count &+= 1
  }

  /// Hands on what waits.
  ///
  /// - Parameters:
  ///   - users: Gets the ids.
  ///   - layout: How the records are to be taken apart again.
  ///   - input: Which of the log's files they are in.
  ///   - reduction: Takes the events in.
  mutating func handOn(
    _ users: inout WordTable, _ layout: RecordLayout, input: Int,
    into reduction: inout some EventReduction
  ) {
    guard count > 0 else { return }
    users.intern(self)
    let records = EventRecords(
      input: input, count: count, origins: UnsafePointer(origins),
      layout: .passUnretained(layout))
    reduction.add(UnsafeBufferPointer(start: events, count: count).span, from: records)
    count = 0
    scratch.clear()
  }

  /// Uses a sum of what was touched, so that the compiler does not leave the touching out.
  func keep(_ sum: UInt64) { touched.initialize(to: sum) }
}

/// The records of events that are handed on together.
public struct EventRecords: ~Copyable {
  let input: Int
  let count: Int
  let origins: UnsafePointer<EventBatch.Origin>
  let layout: Unmanaged<RecordLayout>

  /// The record of the event at `index`.
  public subscript(index: Int) -> Record {
    precondition(index >= 0 && index < count, "no such event")
    return Record(
      line: origins[index].line, input: input, bytes: origins[index].bytes, layout: layout)
  }
}
