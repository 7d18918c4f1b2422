/// Up to 32 bytes to be found again: what stands from the comma or brace before a member to its value.
struct JSONLead {
  // No bytes of a log are these.
  private var low = Lanes(repeating: 0xFF)
  private var lowMask = Lanes(repeating: 0xFF)
  private var high = Lanes(repeating: 0)
  private var highMask = Lanes(repeating: 0)
  private(set) var count = 0

  /// A lead that stands nowhere.
  init() {}

  /// The bytes of `lead`; where there are more than 32, it stands nowhere.
  init(_ lead: Slice) {
    guard lead.count <= 32 else { return }
    count = lead.count
    for i in 0..<16 {
      low[i] = i < count ? lead[i] : 0
      lowMask[i] = i < count ? 0xFF : 0
      high[i] = i + 16 < count ? lead[i + 16] : 0
      highMask[i] = i + 16 < count ? 0xFF : 0
    }
  }

  /// It with `more` behind it; where that makes more than 32 bytes, it stands nowhere.
  func followed(by more: StaticString) -> JSONLead {
    guard count > 0, count + more.utf8CodeUnitCount <= 32 else { return JSONLead() }
    var longer = self
    for i in 0..<more.utf8CodeUnitCount { longer.append(more.utf8Start[i]) }
    return longer
  }

  private mutating func append(_ byte: UInt8) {
    if count < 16 {
      low[count] = byte
      lowMask[count] = 0xFF
    } else {
      high[count - 16] = byte
      highMask[count - 16] = 0xFF
    }
    count += 1
  }

  /// It stands somewhere, and has no more than 16 bytes.
  var isShort: Bool { count > 0 && count <= 16 }

  /// Whether it, which is short, stands at both.
  @inline(__always)
  func standsShort(at p: Bytes, and q: Bytes) -> Bool {
    isZero(((load16(p) & lowMask) ^ low) | ((load16(q) & lowMask) ^ low))
  }

  @inline(__always)
  func stands(at p: Bytes) -> Bool {
    guard isZero((load16(p) & lowMask) ^ low) else { return false }
    return count <= 16 || isZero((load16(p + 16) & highMask) ^ high)
  }

  /// Whether it stands at both.
  @inline(__always)
  func stands(at p: Bytes, and q: Bytes) -> Bool {
    guard isZero(((load16(p) & lowMask) ^ low) | ((load16(q) & lowMask) ^ low)) else {
      return false
    }
    return count <= 16
      || isZero(((load16(p + 16) & highMask) ^ high) | ((load16(q + 16) & highMask) ^ high))
  }
}

/// A lead with a string behind it whose length is known: up to 48 bytes that are to be equal to those
/// of a pattern, but for the text of the string, which is to hold no quote.
struct JSONFrame {
  private var low = Pattern()
  private var middle = Pattern()
  private var high = Pattern()
  /// How many bytes it takes, the closing quote with them; 0 when there is none.
  private(set) var count = 0
  /// From its start to the text of the string.
  private(set) var textOffset = 0

  private struct Pattern {
    var bytes = Lanes(repeating: 0)
    /// Where the bytes are to be equal.
    var isEqual = Lanes(repeating: 0)
    var mask = Lanes(repeating: 0)

    @inline(__always)
    func difference(at p: Bytes) -> Lanes {
      (unsafeBitCast(load16(p) .== bytes, to: Lanes.self) ^ isEqual) & mask
    }
  }

  init() {}

  /// The lead before `text` and what follows up to its closing quote; `nil` where it is too long.
  init?(lead: Slice, textCount: Int) {
    textOffset = lead.count + 1
    count = textOffset + textCount + 1
    guard count <= 48 else { return nil }
    low = pattern(lead, from: 0)
    middle = pattern(lead, from: 16)
    high = pattern(lead, from: 32)
  }

  private func pattern(_ lead: Slice, from start: Int) -> Pattern {
    var pattern = Pattern()
    for i in 0..<16 where start + i < count {
      let place = start + i
      pattern.bytes[i] = place < lead.count ? lead[place] : ASCII.quote
      pattern.isEqual[i] = place < textOffset || place == count - 1 ? 0xFF : 0
      pattern.mask[i] = 0xFF
    }
    return pattern
  }

  @inline(__always)
  func stands(at p: Bytes) -> Bool {
    var difference = low.difference(at: p)
    if count > 16 {
      difference |= middle.difference(at: p + 16)
      if count > 32 { difference |= high.difference(at: p + 32) }
    }
    return isZero(difference)
  }

  /// Whether it stands at both.
  @inline(__always)
  func stands(at p: Bytes, and q: Bytes) -> Bool {
    var difference = low.difference(at: p) | low.difference(at: q)
    if count > 16 {
      difference |= middle.difference(at: p + 16) | middle.difference(at: q + 16)
      if count > 32 { difference |= high.difference(at: p + 32) | high.difference(at: q + 32) }
    }
    return isZero(difference)
  }
}

@inline(__always)
private func isZero(_ lanes: Lanes) -> Bool {
  let halves = unsafeBitCast(lanes, to: SIMD2<UInt64>.self)
  return halves.x | halves.y == 0
}
