import Statistics

extension Findings {
  /// Makes one part of the findings from what was known before, and says how to put it in.
  typealias Part = @Sendable (_ before: Findings) -> @Sendable (inout Findings) -> Void

  /// Makes parts none of which waits for another, and puts them in, in their order.
  ///
  /// One after the other if the tables of one are large already, each of which is given back.
  mutating func fill(_ parts: [Part], oneByOne: Bool = false) {
    let before = self
    guard oneByOne else {
      for put in concurrently(parts.count, { parts[$0](before) }) { put(&self) }
      return
    }
    for part in parts {
      part(before)(&self)
      Allocation.givesBack()
    }
  }
}
