/// An input, and what must be known of it to read it in parts.
struct DivisibleInput {
  var origin: Origin
  /// Its bytes; `nil` when it can be read only once, from its start.
  var size: Int?
  /// The fewest bytes that are worth a part.
  var leastPart: Int
  /// Its SHA-256 is wanted.
  var isDigested: Bool

  /// Where parts may begin beyond the first: `parts - 1` places at the most, each behind a line end.
  func cuts(_ parts: Int, after begin: Int) -> [Int] {
    guard let size, size > begin else { return [] }
    let count = min(parts, (size - begin) / max(1, leastPart))
    guard count > 1 else { return [] }
    var cuts: [Int] = []
    for part in 1..<count {
      let place = begin + (size - begin) / count * part
      guard let cut = lineStart(after: max(place, cuts.last ?? 0)), cut < size else { break }
      cuts.append(cut)
    }
    return cuts
  }

  /// Opens it to be read from `place` on.
  func source(from place: Int = 0, digests: Bool = false) -> ByteSource? {
    try? ByteSource(origin, from: place, upTo: size, digests: digests)
  }

  /// Where the line after the next line end begins; `nil` when none is near.
  func lineStart(after place: Int) -> Int? {
    guard var source = source(from: place) else { return nil }
    for chunk in 0..<16 {
      let bytes = source.take(1 << 16)
      if let end = bytes.firstIndex(of: ASCII.newline) {
        return place + chunk * (1 << 16) + end + 1
      }
    }
    return nil
  }
}
