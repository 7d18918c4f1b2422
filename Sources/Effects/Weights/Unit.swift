import Statistics
import Studies

/// One history with one outcome: the attempts before it was settled; 16 bytes.
struct Unit: Sendable, BitwiseCopyable {
  /// The subject's place in the study.
  var subject: Int32
  private var firstAttempt: UInt32
  private var attemptCount: UInt32
  /// The number in bits 0 to 3, the group in 4 to 7.
  private var places: UInt8
  private var outcomeNumber: UInt8

  init(subject: Int32, group: Int32, attempts: Range<Int>, outcome: Double) {
    self.subject = subject
    firstAttempt = UInt32(attempts.lowerBound)
    attemptCount = UInt32(attempts.count)
    places = UInt8(group) | UInt8(group) << 4
    outcomeNumber = UInt8(outcome)
  }

  /// The attempts, as a range of the timelines'.
  var attempts: Range<Int> {
    Int(firstAttempt)..<(Int(firstAttempt) &+ Int(attemptCount))
  }

  /// The number among the person's sessions, from 0, as far as it is told apart.
  var number: Int32 { Int32(places & 0xF) }

  /// Units of one group are averaged together: those of a number, or of some that were pooled.
  var group: Int32 {
    get { Int32(places >> 4) }
    set { places = places & 0xF | UInt8(newValue) << 4 }
  }

  /// What came of it: 1 or 0.
  var outcome: Double {
    get { Double(outcomeNumber) }
    set { outcomeNumber = UInt8(newValue) }
  }
}

extension [Unit] {
  /// Two parts of a long row of work, the second of which does not begin within a person.
  ///
  /// More would have to wait for each other: each has tables as large as there are slots.
  var partsByPerson: [Range<Int>] {
    var start = 0
    return WorkParts.of(count, most: 2).compactMap { part in
      var end = part.upperBound
      while end > start, end < count, self[end].subject == self[end - 1].subject { end += 1 }
      defer { start = Swift.max(start, end) }
      return start < end ? start..<end : nil
    }
  }

  /// Those of every so many people, which is enough to say how sturdy an answer is.
  ///
  /// All of them, unless the log is large.
  func sampled(every step: Int) -> [Unit] {
    step > 1 ? filter { Int($0.subject) % step == 0 } : self
  }

  /// Joins groups of few friction-free units to the group before.
  mutating func pool(by hits: HitBits) {
    let parts = WorkParts.of(count)
    let counts = concurrently(parts) { [units = self] part in
      var clean = [Int](repeating: 0, count: 10)
      for unit in units[part] where !hits.contains(unit.attempts) { clean[Int(unit.number)] += 1 }
      return clean
    }
    let clean = (0..<10).map { number in counts.reduce(0) { $0 + $1[number] } }
    var target = [Int32](repeating: 0, count: 10)
    var current: Int32 = 0
    var left = clean.reduce(0, +)
    var inCurrent = 0
    for number in 0..<10 {
      // A group of its own needs thirty, and must leave as many for what follows.
      if inCurrent >= 30 && left >= 30 {
        current += 1
        inCurrent = 0
      }
      target[number] = current
      inCurrent += clean[number]
      left -= clean[number]
    }
    withUnsafeMutableBufferPointer { units in
      // Each part has units of its own.
      nonisolated(unsafe) let units = units
      _ = concurrently(parts) { [target] part in
        for place in part { units[place].group = target[Int(units[place].number)] }
      }
    }
  }
}
