/// Words by index and back, compared byte for byte; index 0 is the blank word.
public struct WordTable: Sendable {
  private var words: [[UInt8]] = [[]]
  private var indices: [[UInt8]: UInt32] = [[]: 0]

  /// Makes a table that holds the blank word only.
  public init() {}

  /// How many words there are, the blank one included.
  public var count: Int { words.count }

  /// The bytes of the word at `index`.
  public subscript(index: UInt32) -> [UInt8] { words[Int(index)] }

  /// The word at `index` as text; it was valid UTF-8 when it was read.
  public func text(_ index: UInt32) -> String {
    String(decoding: words[Int(index)], as: UTF8.self)
  }

  /// The index of `word`; `nil` when it is not there.
  public func index(of word: some Collection<UInt8>) -> UInt32? {
    indices[Array(word)]
  }

  /// The index of `word`, which is added if it is new.
  public mutating func intern(_ word: some Collection<UInt8>) -> UInt32 {
    let bytes = Array(word)
    if let index = indices[bytes] { return index }
    let index = UInt32(words.count)
    words.append(bytes)
    indices[bytes] = index
    return index
  }
}
