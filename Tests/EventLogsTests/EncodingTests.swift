import Testing

@testable import EventLogs

/// Text in other encodings than UTF-8 (PROMISES A08 to A11).
struct EncodingTests {
  @Test func `A10 every byte of Windows-1252`() throws {
    let named = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
    let bytes = (0x80...0x9F).filter { ![0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }
    let outcome = try read(bytes: rows(bytes.map { [UInt8($0)] })) { $0.encoding = .windows1252 }
    #expect(outcome.users == named.map(String.init))
    let high = (0xA0...0xFF).map { [UInt8($0)] }
    let others = try read(bytes: rows(high)) { $0.encoding = .windows1252 }
    #expect(others.users == (0xA0...0xFF).map { String(Unicode.Scalar(UInt8($0))) })
  }

  @Test func `A10 bytes that Windows-1252 does not define cost their row`() throws {
    let bytes: [UInt8] = [0x81, 0x8D, 0x8F, 0x90, 0x9D]
    let outcome = try read(bytes: rows(bytes.map { [0xC3, $0] } + [[0xE9]])) {
      $0.encoding = .windows1252
    }
    #expect(outcome.reasons == ["invalid_utf8": 5])
    #expect(outcome.users == ["\u{E9}"])
    #expect(outcome.seen.rejections.first?.detail == "byte 0x81 at byte 3 of the row")
    #expect(outcome.lines == [7])
  }

  @Test func `A10 every byte of Latin-1`() throws {
    let bytes = (0x80...0xFF).map { UInt8($0) }
    let outcome = try read(bytes: rows(bytes.map { [$0] })) { $0.encoding = .latin1 }
    #expect(outcome.users == bytes.map { String(Unicode.Scalar($0)) })
  }

  @Test(arguments: [1, 2, 3, 7, 64, 1 << 20])
  func `A08 characters that lie across blocks`(_ blockSize: Int) throws {
    let text = header + (0..<200).map { "😀é\($0)€,2026-01-05T10:00:00Z,日本\n" }.joined()
    let plain = try read(text, blockSize: blockSize)
    let wide = try read(bytes: utf16(text, isBig: true), blockSize: blockSize) {
      $0.encoding = .utf16BigEndian
    }
    #expect(wide.users == plain.users)
    #expect(wide.names == plain.names)
    #expect(wide.users.count == 200)
  }

  @Test func `A08 text of more than one portion`() throws {
    let text = header + String(repeating: "é" + good, count: 9000)
    #expect(try read(bytes: utf16(text, isBig: false)).intake.accepted == 9000)
  }

  @Test func `A11 half of a surrogate pair costs its row`() throws {
    let sound = utf16(header, isBig: false)
    let row = utf16(",2026-01-05T10:00:00Z,login\n", isBig: false)
    let bytes = sound + [0x3D, 0xD8] + row + [0x00, 0xDE] + row + [0x41, 0] + row
    let outcome = try read(bytes: bytes) { $0.encoding = .utf16 }
    #expect(outcome.rejects == ["invalid_utf8 2:1", "invalid_utf8 3:1"])
    #expect(outcome.users == ["A"])
  }

  @Test func `A11 a file of UTF-16 that was cut within a character`() throws {
    let bytes = utf16(header + good + "u2,2026-01-05T10:00:00Z,log", isBig: false)
    let outcome = try read(bytes: bytes.dropLast()) { $0.encoding = .utf16LittleEndian }
    #expect(outcome.users == ["u1"])
    #expect(outcome.intake.rowsRead == 2)
  }

  @Test func `UTF-16 without a mark goes by its zero bytes, else little-endian`() throws {
    for isBig in [false, true] {
      let outcome = try read(bytes: utf16(header + good, isBig: isBig)) { $0.encoding = .utf16 }
      #expect(outcome.users == ["u1"])
    }
  }

  @Test func `UTF-32 is refused with the command that mends it`() {
    let error = failure(of: [0xFF, 0xFE, 0, 0, 0x75, 0, 0, 0])
    #expect(error?.hint == "iconv -f UTF-32LE -t UTF-8 log | mvpcheck analyze -")
  }

  @Test(.enabled(if: hasGzip)) func `packed text in another encoding`() throws {
    let bytes = gzipped(bytes: utf16(header + good, isBig: true))
    #expect(try read(bytes: bytes).users == ["u1"])
    let old = gzipped(bytes: rows([[0xE9]]))
    let outcome = try read(bytes: old) { $0.encoding = .latin1 }
    #expect(outcome.users == ["\u{E9}"])
  }

  private func rows(_ users: [[UInt8]]) -> [UInt8] {
    Array(header.utf8) + users.flatMap { $0 + Array(",2026-01-05T10:00:00Z,login\n".utf8) }
  }
}

/// Text in UTF-16.
func utf16(_ text: String, isBig: Bool) -> [UInt8] {
  text.utf16.flatMap { unit -> [UInt8] in
    let pair = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
    return isBig ? pair.reversed() : pair
  }
}
