import Testing

@testable import EventLogs

/// What is kept in mind of values and times is what would be found out anew.
struct MemoTests {
  @Test func `values that differ in a byte, or in length, are told apart`() {
    for count in 1...40 {
      let value = (0..<count).map { UInt8(ascii: "a") + UInt8($0 % 26) }
      var memo = WordMemo()
      keep(value, 7, in: &memo)
      #expect(index(of: value, in: memo) == (count <= 32 ? 7 : nil))
      for place in 0..<count {
        var other = value
        other[place] ^= 1
        #expect(index(of: other, in: memo) == nil)
      }
      #expect(index(of: Array(value.dropLast()) + [0], in: memo) == nil)
      if count > 1 { #expect(index(of: Array(value.dropLast()), in: memo) == nil) }
      #expect(index(of: value + [0], in: memo) == nil)
    }
  }

  @Test func `what follows a value is no part of it`() {
    var memo = WordMemo()
    keep(Array("login".utf8), 3, in: &memo, followedBy: 0x22)
    #expect(index(of: Array("login".utf8), in: memo, followedBy: 0x2C) == 3)
  }

  @Test func `a stamp is what it is alone, whatever came before`() {
    var random = Random(11)
    var used = TimestampParser(unit: .seconds)
    var stamps = [
      "2026-03-01T10:00:00.000Z", "2026-03-01T10:00:59.999Z", "2026-03-01T10:01:00.000Z",
    ]
    stamps += ["2026-03-02T10:01:00.000Z", "2025-03-01T10:01:00.000Z", "2026-03-01T24:00:00.000Z"]
    stamps += ["2026-03-01T10:60:00.000Z", "2026-03-01T10:00:60.000Z", "2026-03-01 10:00:00.000Z"]
    let alphabet = Array("0123456789-:TZ. +x".utf8)
    for _ in 0..<20_000 {
      var stamp = Array((stamps.randomElement(using: &random) ?? "").utf8)
      if Int.random(in: 0..<3, using: &random) == 0 {
        let place = Int.random(in: 0..<stamp.count, using: &random)
        stamp[place] = alphabet.randomElement(using: &random) ?? 0
      }
      var fresh = TimestampParser(unit: .seconds)
      #expect(
        instant(of: stamp, &used) == instant(of: stamp, &fresh),
        "\(String(decoding: stamp, as: UTF8.self))")
    }
  }

  private func instant(of stamp: [UInt8], _ parser: inout TimestampParser) -> Int64? {
    withSlice(of: stamp, followedBy: 0) { slice in
      if case .success(let stamp) = parser.parse(slice) { stamp.nanoseconds } else { nil }
    }
  }

  private func keep(
    _ value: [UInt8], _ index: UInt32, in memo: inout WordMemo, followedBy next: UInt8 = 0x22
  ) {
    withSlice(of: value, followedBy: next) { memo.keep($0, index) }
  }

  private func index(
    of value: [UInt8], in memo: WordMemo, followedBy next: UInt8 = 0x22
  ) -> UInt32? {
    withSlice(of: value, followedBy: next) { memo.index(of: $0) }
  }

  private func withSlice<Result>(
    of bytes: [UInt8], followedBy next: UInt8, _ body: (Slice) -> Result
  ) -> Result {
    let padded = bytes + [UInt8](repeating: next, count: BlockReader.sentinelCount)
    return padded.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { preconditionFailure("there is padding") }
      return body(Slice(start: start, count: bytes.count))
    }
  }
}
