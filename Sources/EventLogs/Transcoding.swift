/// Makes UTF-8 of text in another encoding, a portion at a time.
///
/// What is no text in that encoding becomes bytes that are no UTF-8, so that its row is rejected: an
/// undefined byte of Windows-1252 stays as it is, half of a surrogate pair becomes the three bytes that
/// would be its code, and a lone byte at the end of UTF-16 becomes 0xFF.
final class Transcoding: ByteStage {
  private var source: ByteSource
  private let encoding: TextEncoding
  /// Bytes made and not handed on.
  private var made: [UInt8] = []
  private var madeStart = 0
  /// The first half of a character of UTF-16 whose second half has not come.
  private var firstByte: UInt8?
  private var highSurrogate: UInt32?
  private var isAtEnd = false

  /// How many bytes are fetched at a time.
  private static let portion = 1 << 16

  /// Reads `source` as text in `encoding`, which must say its order of bytes.
  init(_ source: consuming ByteSource, _ encoding: TextEncoding) {
    self.source = source
    self.encoding = encoding
  }

  var failure: ReadFailure? { source.failure }

  var origin: SourceEnding { SourceEnding(source) }

  var canBeReadAgain: Bool { source.canBeReadAgain }

  func read(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    var filled = 0
    while filled < count {
      if madeStart == made.count {
        guard !isAtEnd else { return filled }
        make()
      }
      let taken = min(count - filled, made.count - madeStart)
      made.withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        (start + filled).update(from: base + madeStart, count: taken)
      }
      filled += taken
      madeStart += taken
    }
    return filled
  }

  /// Fetches the next portion and makes it UTF-8.
  private func make() {
    let bytes = source.take(Transcoding.portion)
    isAtEnd = bytes.count < Transcoding.portion
    made.removeAll(keepingCapacity: true)
    madeStart = 0
    switch encoding {
    case .utf8: made = bytes
    case .latin1: for byte in bytes { put(UInt32(byte)) }
    case .windows1252: for byte in bytes { putWindows(byte) }
    case .utf16, .utf16LittleEndian: for byte in bytes { putUTF16(byte, isBig: false) }
    case .utf16BigEndian: for byte in bytes { putUTF16(byte, isBig: true) }
    }
    if isAtEnd {
      putLoneSurrogate()
      if firstByte != nil { made.append(0xFF) }
    }
  }

  private func putWindows(_ byte: UInt8) {
    guard byte &- 0x80 < 0x20 else { return put(UInt32(byte)) }
    let code = Transcoding.windows1252[Int(byte - 0x80)]
    if code == 0 { made.append(byte) } else { put(UInt32(code)) }
  }

  private func putUTF16(_ byte: UInt8, isBig: Bool) {
    guard let first = firstByte else {
      firstByte = byte
      return
    }
    firstByte = nil
    let unit = isBig ? UInt32(first) << 8 | UInt32(byte) : UInt32(byte) << 8 | UInt32(first)
    if let high = highSurrogate, unit & 0xFC00 == 0xDC00 {
      highSurrogate = nil
      return put(0x10000 + (high & 0x3FF) << 10 + unit & 0x3FF)
    }
    putLoneSurrogate()
    if unit & 0xFC00 == 0xD800 { highSurrogate = unit } else { put(unit) }
  }

  private func putLoneSurrogate() {
    if let high = highSurrogate { put(high) }
    highSurrogate = nil
  }

  /// Adds the bytes of a character.
  private func put(_ code: UInt32) {
    if code < 0x80 {
      made.append(UInt8(code))
    } else if code < 0x800 {
      made.append(UInt8(0xC0 | code >> 6))
      made.append(UInt8(0x80 | code & 0x3F))
    } else if code < 0x10000 {
      made.append(UInt8(0xE0 | code >> 12))
      made.append(UInt8(0x80 | code >> 6 & 0x3F))
      made.append(UInt8(0x80 | code & 0x3F))
    } else {
      made.append(UInt8(0xF0 | code >> 18))
      made.append(UInt8(0x80 | code >> 12 & 0x3F))
      made.append(UInt8(0x80 | code >> 6 & 0x3F))
      made.append(UInt8(0x80 | code & 0x3F))
    }
  }

  /// The characters of the bytes 0x80 to 0x9F in Windows-1252; 0 where there is none.
  private static let windows1252: [UInt16] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039,
    0x0152, 0, 0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
    0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178,
  ]
}
