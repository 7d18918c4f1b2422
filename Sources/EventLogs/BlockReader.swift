/// The bytes of one input, a block at a time, with the unfinished record carried to the front.
///
/// Behind the bytes stand ``sentinelCount`` sentinels, line ends and quotes by turns, so that
/// searches and wide loads need no bound.
struct BlockReader: ~Copyable {
  static let sentinelCount = 64

  /// The first byte in hand.
  private(set) var base: UnsafeMutablePointer<UInt8>
  /// How many bytes are in hand.
  private(set) var count = 0
  /// Nothing comes after the bytes in hand.
  private(set) var isAtEnd = false
  /// The bytes in hand hold no NUL and nothing outside ASCII; `false` where nobody looked.
  private(set) var isPlain: Bool
  /// Where they come from.
  private(set) var source: ByteSource

  private var capacity: Int
  /// The most bytes that are ever held; a longer record is refused.
  private let limit: Int

  private let looksAtBytes: Bool

  /// Reads `source` in blocks of `blockSize`; a longer record is held up to `limit` bytes.
  ///
  /// - Parameters:
  ///   - source: Where the bytes come from.
  ///   - blockSize: How many to hold at a time.
  ///   - limit: The most to hold, for the sake of a long record.
  ///   - looksAtBytes: Finds out whether they are plain, for one who does not.
  init(
    _ source: consuming ByteSource, blockSize: Int, limit: Int, looksAtBytes: Bool = true
  ) {
    self.source = source
    self.looksAtBytes = looksAtBytes
    isPlain = looksAtBytes
    self.limit = max(limit, blockSize)
    capacity = max(blockSize, 1)
    base = .allocate(capacity: capacity + BlockReader.sentinelCount)
    placeSentinels()
  }

  /// The bytes in hand, until it reads on.
  @inline(__always)
  var inHand: BytesInHand {
    BytesInHand(
      base: Bytes(base), count: count, isAtEnd: isAtEnd, isPlain: isPlain,
      isBrokenOff: isAtEnd && source.failure != nil)
  }

  /// Where in the input the bytes in hand begin.
  var place: Int { source.bytesRead - count }

  deinit {
    base.deallocate()
  }

  /// Drops what is before `position`, which moves to 0, and reads on.
  mutating func refill(from position: Int) {
    let kept = count - position
    if position > 0 {
      base.update(from: base + position, count: kept)
    } else if count == capacity {
      grow()
    }
    let got = source.read(into: base + kept, count: capacity - kept)
    isAtEnd = got < capacity - kept
    count = kept + got
    isPlain = looksAtBytes && UTF8Check.isPlain(UnsafePointer(base), count: count)
    placeSentinels()
  }

  private mutating func grow() {
    let larger = max(min(capacity * 2, limit), capacity + 1)
    let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + BlockReader.sentinelCount)
    moved.update(from: base, count: count)
    base.deallocate()
    base = moved
    capacity = larger
  }

  private func placeSentinels() {
    for i in 0..<BlockReader.sentinelCount {
      base[count + i] = i & 1 == 0 ? ASCII.newline : ASCII.quote
    }
  }
}

/// What a reader of blocks has in hand; to hand it on is not to copy the reader.
struct BytesInHand: BitwiseCopyable {
  /// The first of the bytes.
  let base: Bytes
  let count: Int
  /// Nothing comes after them.
  let isAtEnd: Bool
  /// They hold no NUL and nothing outside ASCII; `false` where nobody looked.
  let isPlain: Bool
  /// They end where reading failed, not where the input does.
  let isBrokenOff: Bool
}
