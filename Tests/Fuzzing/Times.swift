/// Each line as a time: the same with what was met before in mind as without, and read back as written.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let lines = UnsafeBufferPointer(start: start, count: count).split(separator: 10)
  for order in [DateOrder?.none, .dayFirst, .monthFirst] {
    var seasoned = TimestampParser(unit: .seconds, dateOrder: order)
    for line in lines {
      let text = Array(line)
      var fresh = TimestampParser(unit: .seconds, dateOrder: order)
      let (first, again) = (instant(text, &seasoned), instant(text, &fresh))
      precondition(first == again, "read otherwise the second time")
      // Dates of 2262 are not read: 64 bits of nanoseconds end within it.
      guard let first, first < 9_214_646_400_000_000_000 else { continue }
      let written = Timestamp(nanoseconds: first).rfc3339
      let back = instant(Array(written.utf8), &fresh)
      precondition(
        back.map { Timestamp(nanoseconds: $0).rfc3339 } == written, "not read back")
    }
  }
  return 0
}

private func instant(_ text: [UInt8], _ parser: inout TimestampParser) -> Int64? {
  text.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return nil }
    return try? parser.parse(Slice(start: start, count: buffer.count)).get().nanoseconds
  }
}
