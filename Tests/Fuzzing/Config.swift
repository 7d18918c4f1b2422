/// Any bytes as a config: JSON to it what is JSON to the reader of logs, its faults inside the document,
/// and what it takes the same when it is written down and taken again.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  do throws(ConfigDocument.Fault) {
    let document = try ConfigDocument(bytes)
    precondition(isJSONObject(bytes), "taken, but the reader of logs refuses it")
    let written = document.written
    guard let again = try? ConfigDocument(Array(written.utf8)) else {
      preconditionFailure("not taken again: \(written)")
    }
    precondition(again.members.map(\.key) == document.members.map(\.key), "other keys")
    precondition(again.members.map(\.value) == document.members.map(\.value), "other values")
    for member in document.members {
      precondition(bytes[member.keyOffset] == UInt8(ascii: "\""), "no key where it is said to be")
      precondition(member.keyOffset < member.valueOffset && member.valueOffset < count, "misplaced")
    }
  } catch {
    precondition((0...count).contains(error.offset), "a fault outside the document")
    let isOwn = ["stands twice", "levels deep", "not UTF-8"].contains { error.words.hasSuffix($0) }
    let isOfKeys = error.words.contains("stands twice") || error.words == "half of a surrogate pair"
    precondition(isOwn || isOfKeys || !isJSONObject(bytes), "refused, though JSON: \(error)")
  }
  return 0
}

/// Whether the reader of logs takes the bytes, a byte order mark before them passed over.
private func isJSONObject(_ bytes: [UInt8]) -> Bool {
  let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  let text = bytes.starts(with: mark) ? Array(bytes.dropFirst(3)) : bytes
  let padded = text + [UInt8](repeating: ASCII.newline, count: BlockReader.sentinelCount)
  return padded.withUnsafeBufferPointer { buffer in
    guard let start = buffer.baseAddress else { return false }
    var walker = JSONWalker(Deaf())
    return walker.walk(start, to: start + text.count) && walker.isObject
  }
}

/// Listens to nothing that is said of members.
private struct Deaf: JSONVisitor {
  mutating func expectedKeyLength(at p: Bytes, depth: Int) -> Int? { nil }
  mutating func key(_ key: Slice, hasEscapes: Bool, depth: Int, mark: Int32) {}
  mutating func value(
    _ value: Slice, kind: Field.Kind, hasEscapes: Bool, at start: Bytes
  ) -> Reason? { nil }
  var enteredMark: Int32 { 0 }
}

extension ConfigDocument {
  /// The document as JSON; what it holds no members of is written with none.
  fileprivate var written: String {
    "{" + members.map { "\(quoted($0.key)):\(written($0.value))" }.joined(separator: ",") + "}"
  }

  private func written(_ value: Value) -> String {
    switch value {
    case .text(let text): quoted(text)
    case .number(let number): number
    case .boolean(let isOn): "\(isOn)"
    case .null: "null"
    case .list(let values): "[" + values.map(written).joined(separator: ",") + "]"
    case .nested(.object): "{}"
    case .nested(.list): "[[]]"
    }
  }

  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for unit in text.utf16 {
      let digits = String(unit, radix: 16)
      quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }
    return quoted + "\""
  }
}
