import Statistics

/// The distinct pairs of conditions and class of all attempts in ascending order, and the place of each
/// attempt's.
///
/// There are so few that could be that a bit says of each whether it is.
struct ClassNumbering {
  /// The pairs: conditions above, the class in the lowest bits.
  let codes: [UInt32]
  /// The place among them of each attempt's.
  let places: [UInt32]

  private static let words = 1 << (16 + RiskClasses.width) / 64

  /// Numbers them; attempts of no subject count as of conditions 0.
  init(_ conditions: [UInt16], _ classes: [UInt8]) {
    let ranges = WorkParts.of(conditions.count)
    let parts = concurrently(ranges) { range in
      var bits = [UInt64](repeating: 0, count: Self.words)
      bits.withUnsafeMutableBufferPointer { bits in
        Self.forEachCode(range, conditions, classes) { _, code in
          bits[Int(code >> 6)] |= 1 << UInt64(code & 63)
        }
      }
      return bits
    }
    var bits = parts[0]
    for part in parts.dropFirst() {
      for word in bits.indices { bits[word] |= part[word] }
    }
    var codes: [UInt32] = []
    var before = [UInt32](repeating: 0, count: bits.count)
    for word in bits.indices {
      before[word] = UInt32(codes.count)
      var left = bits[word]
      while left != 0 {
        codes.append(UInt32(word * 64 + left.trailingZeroBitCount))
        left &= left - 1
      }
    }
    self.codes = codes
    places = Self.places(ranges, conditions, classes, bits: bits, before: before)
  }

  private static func places(
    _ ranges: [Range<Int>], _ conditions: [UInt16], _ classes: [UInt8], bits: [UInt64],
    before: [UInt32]
  ) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: conditions.count) { buffer, initialized in
      initialized = conditions.count
      // Each part's attempts are its own.
      nonisolated(unsafe) let places = buffer
      _ = concurrently(ranges) { range in
        bits.withUnsafeBufferPointer { bits in
          before.withUnsafeBufferPointer { before in
            forEachCode(range, conditions, classes) { index, code in
              let word = Int(code >> 6)
              let lower = bits[word] & (1 << UInt64(code & 63) - 1)
              places[index] = before[word] + UInt32(lower.nonzeroBitCount)
            }
          }
        }
      }
    }
  }

  @inline(__always)
  private static func forEachCode(
    _ range: Range<Int>, _ conditions: [UInt16], _ classes: [UInt8],
    _ body: (Int, UInt32) -> Void
  ) {
    conditions.withUnsafeBufferPointer { conditions in
      classes.withUnsafeBufferPointer { classes in
        for index in range {
          let own = conditions[index] == RiskRows.outside ? 0 : conditions[index]
          body(index, UInt32(own) << UInt32(RiskClasses.width) | UInt32(classes[index]))
        }
      }
    }
  }
}
