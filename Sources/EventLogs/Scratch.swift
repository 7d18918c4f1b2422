/// Room for text that is not in the buffer as it reads; lasts until the next record.
struct Scratch: ~Copyable {
  private var chunks: [UnsafeMutablePointer<UInt8>] = []
  private var used = 0
  private var capacity = 0

  deinit {
    for chunk in chunks { chunk.deallocate() }
  }

  /// Forgets the texts of the record before.
  @inline(__always)
  mutating func clear() {
    if used > 0 { reset() }
  }

  /// Room for `count` bytes, which stays where it is until `clear`.
  mutating func take(_ count: Int) -> UnsafeMutablePointer<UInt8> {
    if used + count > capacity || chunks.isEmpty {
      capacity = max(count, 4096)
      chunks.append(.allocate(capacity: capacity + BlockReader.sentinelCount))
      used = 0
    }
    let place = chunks[chunks.count - 1] + used
    used += count
    return place
  }

  /// A copy of `text`, behind which ``BlockReader/sentinelCount`` bytes may be read.
  mutating func copied(_ text: Slice) -> Slice {
    let place = take(text.count)
    place.update(from: text.start, count: text.count)
    return Slice(start: UnsafePointer(place), count: text.count)
  }

  /// `text` with every doubled quote made one.
  mutating func undoubled(_ text: Slice) -> Slice {
    let place = take(text.count)
    var length = 0
    var i = 0
    while i < text.count {
      place[length] = text[i]
      length += 1
      i += text[i] == ASCII.quote ? 2 : 1
    }
    return Slice(start: UnsafePointer(place), count: length)
  }

  private mutating func reset() {
    used = 0
    guard chunks.count > 1 || capacity > 1 << 16 else { return }
    for chunk in chunks { chunk.deallocate() }
    chunks = []
    capacity = 0
  }
}
