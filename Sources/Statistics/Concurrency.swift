import Dispatch

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
    DispatchQueue.concurrentPerform(iterations: count) { place in
      slots[place] = piece(place)
    }
  }.compactMap { $0 }
}
