import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How many processors may be used.
func processorCount() -> Int {
  max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
}

/// Results of independent pieces of work in the order of the pieces, whatever finishes first.
///
/// - Parameters:
///   - count: How many pieces.
///   - threads: How many are done at a time, at most.
///   - piece: Does the piece of that number.
/// - Returns: What the pieces made.
func sideBySide<Result>(
  _ count: Int, threads: Int, _ piece: @Sendable (Int) -> Result
) -> [Result] {
  guard count > 1, threads > 1 else { return (0..<count).map(piece) }
  return [Result?](unsafeUninitializedCapacity: count) { buffer, initialized in
    for place in 0..<count { buffer.initializeElement(at: place, to: nil) }
    initialized = count
    // Each piece writes to a slot of its own.
    nonisolated(unsafe) let slots = buffer
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: min(threads, count)) { _ in
      while true {
        let place = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard place < count else { return }
        slots[place] = piece(place)
      }
    }
  }.compactMap { $0 }
}
