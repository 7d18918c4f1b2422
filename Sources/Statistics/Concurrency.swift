/// Holds what is done side by side to so many threads, the caller's among them, from now on.
public func work(withThreads threads: Int) { Crew.shared.limit(to: threads) }

/// Results of independent pieces of work, done on as many processors as there are, in the order of the
/// pieces whatever finishes first.
///
/// - Parameters:
///   - count: How many pieces.
///   - piece: Does the piece of that number.
/// - Returns: What the pieces made.
public func concurrently<Result: Sendable>(
  _ count: Int, _ piece: @Sendable (Int) -> Result
) -> [Result] {
  guard count > 1 else { return (0..<count).map(piece) }
  return [Result?](unsafeUninitializedCapacity: count) { buffer, initialized in
    for place in 0..<count { buffer.initializeElement(at: place, to: nil) }
    initialized = count
    // Each piece writes to a slot of its own.
    nonisolated(unsafe) let slots = buffer
    Crew.shared.run(count) { place in slots[place] = piece(place) }
  }.compactMap { $0 }
}

/// Two independent results, made side by side.
public func beside<First: Sendable, Second: Sendable>(
  _ first: @Sendable () -> First, _ second: @Sendable () -> Second
) -> (First, Second) {
  var results: (First?, Second?) = (nil, nil)
  withUnsafeMutablePointer(to: &results) { results in
    // Each piece writes to a place of its own.
    nonisolated(unsafe) let results = results
    Crew.shared.run(2) { piece in
      if piece == 0 { results.pointee.0 = first() } else { results.pointee.1 = second() }
    }
  }
  guard let first = results.0, let second = results.1 else { preconditionFailure("both were made") }
  return (first, second)
}

/// Ranges into which a long row of work is cut, by its length alone: sums over them, put together in
/// order, do not depend on how many processors there are.
public enum WorkParts {
  private static let least = 32_768
  private static let most = 4

  /// The ranges of so many pieces; one where they are few.
  ///
  /// - Parameters:
  ///   - count: How many pieces.
  ///   - most: How many ranges at most: few, where each has large tables of its own.
  /// - Returns: The ranges.
  public static func of(_ count: Int, most: Int? = nil) -> [Range<Int>] {
    let most = most ?? Self.most
    let parts = max(1, min(most, count / least))
    return (0..<parts).map { (count * $0 / parts)..<(count * ($0 + 1) / parts) }
  }
}

/// Results over ranges of a long row of work, side by side, in the order of the ranges.
public func concurrently<Result: Sendable>(
  _ ranges: [Range<Int>], _ piece: @Sendable (Range<Int>) -> Result
) -> [Result] {
  concurrently(ranges.count) { piece(ranges[$0]) }
}

/// The parts of a long row, put together.
public func joined<Element>(_ parts: [[Element]]) -> [Element] {
  if parts.count == 1 { return parts[0] }
  var whole: [Element] = []
  whole.reserveCapacity(parts.reduce(0) { $0 + $1.count })
  for part in parts { whole += part }
  return whole
}
