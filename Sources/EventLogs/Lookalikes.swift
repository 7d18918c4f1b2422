extension WordTable {
  /// Words that a person would take for one another: `u1`, `U1` and `u1 `, or `é` written in two ways.
  ///
  /// Groups of two and more, each in order of first appearance; at most `limit` groups. Words of
  /// over 256 bytes are not compared.
  public func lookalikes(limit: Int = 20) -> [[UInt32]] {
    var groups: [String: [UInt32]] = [:]
    for index in 1..<UInt32(max(count, 1)) {
      let folded = withBytes(of: index) { bytes -> String? in
        guard let start = bytes.baseAddress, bytes.count <= 256 else { return nil }
        let trimmed = Slice(start: start, count: bytes.count).trimmed
        // `String` compares by canonical equivalence; bounded length keeps its hashing cheap.
        return String(decoding: trimmed.buffer, as: UTF8.self).lowercased()
      }
      if let folded { groups[folded, default: []].append(index) }
    }
    let several = groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
    return Array(several.prefix(limit))
  }
}
