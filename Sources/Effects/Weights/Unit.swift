import Statistics

/// One history with one outcome: the attempts before it was settled; 16 bytes.
struct Unit: Sendable, BitwiseCopyable {
  /// The subject's place in the study.
  var subject: Int32
  private var firstAttempt: UInt32
  private var attemptCount: UInt32
  private var groupNumber: UInt8
  private var outcomeNumber: UInt8

  init(subject: Int32, group: Int32, attempts: Range<Int>, outcome: Double) {
    self.subject = subject
    firstAttempt = UInt32(attempts.lowerBound)
    attemptCount = UInt32(attempts.count)
    groupNumber = UInt8(group)
    outcomeNumber = UInt8(outcome)
  }

  /// The attempts, as a range of the timelines'.
  var attempts: Range<Int> {
    Int(firstAttempt)..<(Int(firstAttempt) &+ Int(attemptCount))
  }

  /// Units of one group are averaged together.
  var group: Int32 {
    get { Int32(groupNumber) }
    set { groupNumber = UInt8(newValue) }
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
}
