/// A pattern with `*` for any run of bytes and `?` for one byte, matched in linear time.
public struct Glob: Sendable {
  private let pattern: [UInt8]

  /// Makes the pattern as the user wrote it.
  public init(_ pattern: String) {
    self.pattern = Array(pattern.utf8)
  }

  /// Whether the whole of `word` fits.
  public func matches(_ word: some RandomAccessCollection<UInt8>) -> Bool {
    var p = 0
    var w = word.startIndex
    var star: Int?
    var resume = w
    while w != word.endIndex {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = p
        resume = w
        p += 1
      } else if p < pattern.count, pattern[p] == UInt8(ascii: "?") || pattern[p] == word[w] {
        p += 1
        w = word.index(after: w)
      } else if let star {
        p = star + 1
        resume = word.index(after: resume)
        w = resume
      } else {
        return false
      }
    }
    while p < pattern.count, pattern[p] == UInt8(ascii: "*") { p += 1 }
    return p == pattern.count
  }
}
