/// A name from the log without what might be somebody's: query strings, e-mail addresses, tokens.
///
/// `/reset?token=abc123` becomes `/reset?***`. A masked name is left as it is.
///
/// - Parameter name: The name of an event, as the log writes it.
/// - Returns: The name as a report may show it.
public func masked(_ name: String) -> String {
  var bytes = withoutQuery(Array(name.utf8))
  bytes = withoutWords(in: bytes, made: isAddressByte, like: looksLikeAddress)
  bytes = withoutWords(in: bytes, made: isIdentifierByte, like: looksLikeIdentifier)
  bytes = withoutWords(in: bytes, made: isTokenByte, like: looksLikeToken)
  return String(decoding: bytes, as: UTF8.self)
}

/// A masked name no longer than a line of a report bears.
func brief(_ name: String) -> String {
  cut(safe(masked(name)), to: 40, mark: "...")
}

private let mask = Array("***".utf8)

/// The part before a `?` that opens a query, and a mask for the rest.
private func withoutQuery(_ name: [UInt8]) -> [UInt8] {
  guard let mark = name.firstIndex(of: UInt8(ascii: "?")) else { return name }
  let query = name[(mark + 1)...]
  guard query.contains(UInt8(ascii: "=")) || query.contains(UInt8(ascii: "&")) else { return name }
  return name[...mark] + mask
}

/// Replaces each run of bytes of a kind that looks like something private.
private func withoutWords(
  in name: [UInt8], made isPart: (UInt8) -> Bool, like isPrivate: (ArraySlice<UInt8>) -> Bool
) -> [UInt8] {
  var kept: [UInt8] = []
  var start = 0
  while start < name.count {
    var end = start
    while end < name.count, isPart(name[end]) { end += 1 }
    if end == start {
      kept.append(name[start])
      start += 1
      continue
    }
    let word = name[start..<end]
    kept += isPrivate(word) ? mask[...] : word
    start = end
  }
  return kept
}

private func isAddressByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte) || byte >= 0x80 || "@.+-_%".utf8.contains(byte)
}

private func looksLikeAddress(_ word: ArraySlice<UInt8>) -> Bool {
  guard let at = word.firstIndex(of: UInt8(ascii: "@")), at > word.startIndex else { return false }
  return word[at...].dropFirst().contains { isLetter($0) || isDigit($0) || $0 >= 0x80 }
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
  isDigit(byte) || (0x61...0x66).contains(byte | 0x20) || byte == UInt8(ascii: "-")
}

/// Hexadecimal digits in groups: `9a3c1d52-1f0b-4c6e-8a55-0b1c2d3e4f5a`.
private func looksLikeIdentifier(_ word: ArraySlice<UInt8>) -> Bool {
  word.count >= 32 && word.count(where: isDigit) > 1
}

private func isTokenByte(_ byte: UInt8) -> Bool {
  isLetter(byte) || isDigit(byte)
}

/// Long runs of letters and digits mixed, of hexadecimal digits, or of digits alone.
private func looksLikeToken(_ word: ArraySlice<UInt8>) -> Bool {
  let digits = word.count(where: isDigit)
  if digits == word.count { return digits >= 9 }
  let isHexadecimal = word.allSatisfy { isDigit($0) || (0x61...0x66).contains($0 | 0x20) }
  if isHexadecimal, digits > 1 { return word.count >= 12 }
  return digits > 1 && word.count >= 20
}

private func isLetter(_ byte: UInt8) -> Bool {
  (0x61...0x7a).contains(byte | 0x20)
}

private func isDigit(_ byte: UInt8) -> Bool {
  (0x30...0x39).contains(byte)
}
