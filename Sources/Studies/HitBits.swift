public import Sessions
import Statistics

/// Whether each attempt of timelines met friction that counts, a bit each.
public struct HitBits: Sendable {
  @usableFromInline let words: [UInt64]

  /// Looks at every attempt once.
  public init(_ timelines: Timelines) {
    let attempts = timelines.attempts
    let count = (attempts.count + 63) / 64
    words = [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: 0)
      initialized = count
      // Each word belongs to one part.
      nonisolated(unsafe) let words = buffer
      _ = concurrently(WorkParts.of(count)) { part in
        attempts.withUnsafeBufferPointer { attempts in
          for word in part {
            var bits: UInt64 = 0
            let first = word &* 64
            for index in first..<min(first &+ 64, attempts.count) where attempts[index].isHit {
              bits |= 1 << UInt64(index &- first)
            }
            words[word] = bits
          }
        }
      }
    }
  }

  /// Whether any of the attempts was hit.
  @inlinable
  public func contains(_ attempts: Range<Int>) -> Bool {
    guard !attempts.isEmpty else { return false }
    let first = attempts.lowerBound >> 6
    let last = (attempts.upperBound - 1) >> 6
    let head: UInt64 = ~0 << UInt64(attempts.lowerBound & 63)
    let tail: UInt64 = ~0 >> UInt64(63 - ((attempts.upperBound - 1) & 63))
    if first == last { return words[first] & head & tail != 0 }
    if words[first] & head != 0 || words[last] & tail != 0 { return true }
    return words[(first + 1)..<last].contains { $0 != 0 }
  }
}
