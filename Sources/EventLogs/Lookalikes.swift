extension WordTable {
  /// Words that a person would take for one another: `u1`, `U1` and `u1 `, or `é` written in two ways.
  ///
  /// Groups of two and more, each in order of first appearance; at most `limit` groups. Words of
  /// over 256 bytes are not compared, nor more than a hundred thousand of those that might have a double.
  public func lookalikes(limit: Int = 20) -> [[UInt32]] {
    if isPlain { return [] }
    var groups: [String: [UInt32]] = [:]
    var compared = 0
    for index in 1..<UInt32(max(count, 1)) where compared < 100_000 && !isPlain(index) {
      let folded = withBytes(of: index) { bytes -> String? in
        guard let start = bytes.baseAddress, bytes.count <= 256 else { return nil }
        let word = Slice(start: start, count: bytes.count)
        // Small letters without blanks around them have doubles among other words only.
        guard !word.isFolded else { return nil }
        // `String` compares by canonical equivalence; bounded length keeps its hashing cheap.
        return String(decoding: word.trimmed.buffer, as: UTF8.self).lowercased()
      }
      guard let folded else { continue }
      compared += 1
      groups[folded, default: []].append(index)
    }
    for (folded, group) in groups {
      guard folded.utf8.allSatisfy({ $0 < 0x80 }), let plain = index(of: folded.utf8) else {
        continue
      }
      groups[folded] = (group + [plain]).sorted()
    }
    let several = groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    return Array(several.prefix(limit))
  }

  /// How many words have blanks around them.
  public var paddedCount: Int {
    if isPlain { return 0 }
    return (1..<UInt32(max(count, 1))).count { index in
      !isPlain(index)
        && withBytes(of: index) { bytes in
          bytes.first == ASCII.space || bytes.first == ASCII.tab || bytes.last == ASCII.space
            || bytes.last == ASCII.tab
        }
    }
  }
}

extension Slice {
  /// ASCII without capitals, and no blanks around it.
  fileprivate var isFolded: Bool {
    trimmed.count == count
      && buffer.allSatisfy { $0 < 0x80 && !(0x41...0x5A).contains($0) }
  }
}
