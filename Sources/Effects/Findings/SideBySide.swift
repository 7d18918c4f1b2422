import Statistics

extension Findings {
  /// Makes one part of the findings from what was known before, and says how to put it in.
  typealias Part = @Sendable (_ before: Findings) -> @Sendable (inout Findings) -> Void

  /// Makes parts none of which waits for another, and puts them in, in their order.
  mutating func fill(_ parts: [Part]) {
    let before = self
    for put in concurrently(parts.count, { parts[$0](before) }) { put(&self) }
  }
}
