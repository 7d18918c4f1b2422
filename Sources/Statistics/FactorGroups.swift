/// Factors of a design in groups, whose combinations of levels have numbers of their own.
///
/// What the levels of a group add to a sum is looked up by combination, and what they have is summed by
/// combination first: a row costs as many entries as there are groups.
struct FactorGroups: Sendable {
  /// How many groups.
  let count: Int
  /// How many combinations, over all groups; those of a group lie side by side.
  let codeCount: Int
  /// Where the combinations of each group begin, and where the last end.
  let starts: [Int]
  /// The factors of each group, and how many levels each has.
  private let factors: [(range: Range<Int>, levelCounts: [Int])]
  /// The columns of each combination, one after the other.
  private let columns: [Int32]
  /// Where the columns of each combination begin, and where the last end.
  private let firsts: [Int32]

  /// Groups have no more combinations than this, unless one factor alone has.
  private static let most = 64
  /// Nor more than one for so many rows, as each is gone through too.
  private static let rows = 64

  /// Groups factors that stand side by side.
  init(_ levelCounts: [Int], firstColumn: Int, rowCount: Int) {
    let most = min(Self.most, rowCount / Self.rows)
    var ranges: [Range<Int>] = []
    var size = 0
    for (factor, count) in levelCounts.enumerated() {
      if let last = ranges.last, size * (count + 1) <= most {
        ranges[ranges.count - 1] = last.lowerBound..<(factor + 1)
        size *= count + 1
      } else {
        ranges.append(factor..<(factor + 1))
        size = count + 1
      }
    }
    factors = ranges.map { ($0, Array(levelCounts[$0])) }
    count = ranges.count
    var starts = [0]
    var columns: [Int32] = []
    var firsts: [Int32] = [0]
    var base = firstColumn
    for (_, counts) in factors {
      let codes = counts.reduce(1) { $0 * ($1 + 1) }
      for code in 0..<codes {
        columns += Self.columns(of: code, counts, from: base)
        firsts.append(Int32(columns.count))
      }
      starts.append(starts[starts.count - 1] + codes)
      base += counts.reduce(0, +)
    }
    (self.starts, self.columns, self.firsts) = (starts, columns, firsts)
    codeCount = starts[starts.count - 1]
  }

  /// The columns of the levels of a combination, without those that have none.
  private static func columns(of code: Int, _ counts: [Int], from base: Int) -> [Int32] {
    var columns: [Int32] = []
    var (left, end) = (code, base + counts.reduce(0, +))
    for count in counts.reversed() {
      end -= count
      let level = left % (count + 1) - 1
      if level >= 0 { columns.append(Int32(end + level)) }
      left /= count + 1
    }
    return columns.reversed()
  }

  /// The combinations of each row, from its levels.
  func codes(of levels: [Int32], rowCount: Int) -> [Int32] {
    let width = factors.reduce(0) { $0 + $1.range.count }
    return [Int32](unsafeUninitializedCapacity: rowCount * count) { codes, initialized in
      initialized = rowCount * count
      levels.withUnsafeBufferPointer { levels in
        for (group, own) in factors.enumerated() {
          let start = Int32(starts[group])
          own.levelCounts.withUnsafeBufferPointer { counts in
            for row in 0..<rowCount {
              var code: Int32 = 0
              for (index, factor) in own.range.enumerated() {
                code = code &* Int32(counts[index] &+ 1) &+ levels[row &* width &+ factor] &+ 1
              }
              codes[row &* count &+ group] = start &+ code
            }
          }
        }
      }
    }
  }

  /// The columns of a combination.
  @inline(__always)
  func withColumns(_ body: (_ columns: (Int) -> Slice<UnsafeBufferPointer<Int32>>) -> Void) {
    columns.withUnsafeBufferPointer { columns in
      firsts.withUnsafeBufferPointer { firsts in
        body { columns[Int(firsts[$0])..<Int(firsts[$0 &+ 1])] }
      }
    }
  }

  /// What the columns of each combination sum to.
  func sums(of vector: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: codeCount)
    withColumns { columns in
      for code in sums.indices {
        for column in columns(code) { sums[code] += vector[Int(column)] }
      }
    }
    return sums
  }

  /// The same of four vectors side by side.
  func sums(of vectors: [SIMD4<Double>]) -> [SIMD4<Double>] {
    var sums = [SIMD4<Double>](repeating: .zero, count: codeCount)
    withColumns { columns in
      for code in sums.indices {
        for column in columns(code) { sums[code] += vectors[Int(column)] }
      }
    }
    return sums
  }

  /// Adds what each combination has to its columns.
  func spread(_ byCode: [Double], over sums: inout [Double]) {
    withColumns { columns in
      for (code, own) in byCode.enumerated() where own != 0 {
        for column in columns(code) { sums[Int(column)] += own }
      }
    }
  }

  /// The same of four at a time.
  func spread(_ byCode: [SIMD4<Double>], over sums: inout [SIMD4<Double>]) {
    withColumns { columns in
      for (code, own) in byCode.enumerated() where own != .zero {
        for column in columns(code) { sums[Int(column)] += own }
      }
    }
  }
}
