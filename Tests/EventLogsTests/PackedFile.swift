@testable import EventLogs

/// A file as gzip writes it, its text not made shorter.
func gzipped(_ text: String) -> [UInt8] {
  gzipped(bytes: Array(text.utf8))
}

/// A file as gzip writes it, what it holds not made shorter.
func gzipped(bytes: [UInt8]) -> [UInt8] {
  var packed: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
  var start = 0
  repeat {
    let count = min(bytes.count - start, 0xFFFF)
    let isLast = start + count == bytes.count
    packed += [isLast ? 1 : 0] + littleEndian(count, 2) + littleEndian(count ^ 0xFFFF, 2)
    packed += bytes[start..<(start + count)]
    start += count
  } while start < bytes.count
  return packed + littleEndian(Int(checksum(bytes)), 4) + littleEndian(bytes.count, 4)
}

private func littleEndian(_ number: Int, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}

/// The CRC-32 of gzip (RFC 1952, section 8).
private func checksum(_ bytes: [UInt8]) -> UInt32 {
  var sum = UInt32.max
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
  }
  return ~sum
}

/// The system has gzip.
let hasGzip = Compression.gzip.program(in: ReadingOptions().programFolders) != nil
