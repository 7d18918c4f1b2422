/// What numbers of the levels of each row sum to, for four questions side by side.
///
/// Groups of few codes have their sums looked up by code; of others the levels are gone through, once
/// for rows side by side that have the code in common.
public struct RowSums: Sendable {
  private let columns: [SIMD4<Double>]
  private let groups: [Group]

  private struct Group: Sendable {
    let index: Int
    let size: Int
    let columns: [Int32]
    /// By code; empty where codes are too many.
    let byCode: [SIMD4<Double>]
  }

  /// Makes the sums of `columns`, which has numbers for the intercept and then for each level.
  public init(_ factors: GroupedFactors, of columns: [SIMD4<Double>]) {
    self.columns = columns
    var factor = 0
    var next = 1
    var groups: [Group] = []
    for (index, size) in factors.sizes.enumerated() {
      let count = factors.levelCounts[factor..<(factor + size)].reduce(0, +)
      defer { (factor, next) = (factor + size, next + count) }
      // Groups that add nothing are not worth asking for.
      guard columns[next..<(next + count)].contains(where: { $0 != .zero }) else { continue }
      let own = factors.columns[index]
      groups.append(
        Group(
          index: index, size: size, columns: own,
          byCode: factors.lookedUp[index] ? Self.byCode(own, size: size, of: columns) : []))
    }
    self.groups = groups
  }

  private static func byCode(
    _ own: [Int32], size: Int, of columns: [SIMD4<Double>]
  ) -> [SIMD4<Double>] {
    own.withUnsafeBufferPointer { own in
      columns.withUnsafeBufferPointer { columns in
        (0..<(own.count / size)).map { sum(of: $0, size: size, own, columns) }
      }
    }
  }

  @inline(__always)
  private static func sum(
    of code: Int, size: Int, _ own: UnsafeBufferPointer<Int32>,
    _ columns: UnsafeBufferPointer<SIMD4<Double>>
  ) -> SIMD4<Double> {
    var sum = SIMD4<Double>.zero
    for place in (code &* size)..<(code &* size &+ size) { sum += columns[Int(own[place])] }
    return sum
  }

  /// Puts the sums of the rows of a block side by side.
  public func put(
    _ block: GroupedFactors.Block, rows: Int, at sums: UnsafeMutablePointer<SIMD4<Double>>
  ) {
    for row in 0..<rows { sums[row] = columns[0] }
    for group in groups {
      let codes = block.codes + group.index * GroupedFactors.Block.rows
      if group.byCode.isEmpty {
        putRuns(of: group, codes, rows: rows, at: sums)
      } else {
        group.byCode.withUnsafeBufferPointer { byCode in
          for row in 0..<rows { sums[row] += byCode[Int(codes[row])] }
        }
      }
    }
  }

  private func putRuns(
    of group: Group, _ codes: UnsafeMutablePointer<UInt32>, rows: Int,
    at sums: UnsafeMutablePointer<SIMD4<Double>>
  ) {
    group.columns.withUnsafeBufferPointer { own in
      columns.withUnsafeBufferPointer { columns in
        var row = 0
        while row < rows {
          let code = codes[row]
          let sum = Self.sum(of: Int(code), size: group.size, own, columns)
          repeat {
            sums[row] += sum
            row &+= 1
          } while row < rows && codes[row] == code
        }
      }
    }
  }
}

/// What rows have, summed over all and by level, for four questions side by side: the other way of
/// ``RowSums``.
struct LevelSums {
  private var total = SIMD4<Double>.zero
  private var columns: [SIMD4<Double>]
  /// By group and code; empty where codes are too many.
  private var byCode: [[SIMD4<Double>]]

  init(_ factors: GroupedFactors) {
    columns = [SIMD4<Double>](
      repeating: .zero, count: 1 + factors.levelCounts.reduce(0, +))
    byCode = factors.sizes.indices.map { group in
      let count = factors.lookedUp[group] ? factors.codeCount(group) : 0
      return [SIMD4<Double>](repeating: .zero, count: count)
    }
  }

  /// Adds what the rows of a block have.
  mutating func add(
    _ own: UnsafeMutablePointer<SIMD4<Double>>, of block: GroupedFactors.Block, rows: Int,
    _ factors: GroupedFactors
  ) {
    var sum = SIMD4<Double>.zero
    for row in 0..<rows { sum += own[row] }
    total += sum
    for group in byCode.indices {
      let codes = block.codes + group * GroupedFactors.Block.rows
      if factors.lookedUp[group] {
        byCode[group].withUnsafeMutableBufferPointer { byCode in
          for row in 0..<rows { byCode[Int(codes[row])] += own[row] }
        }
      } else {
        addRuns(own, codes, rows: rows, factors.columns[group], size: factors.sizes[group])
      }
    }
  }

  private mutating func addRuns(
    _ own: UnsafeMutablePointer<SIMD4<Double>>, _ codes: UnsafeMutablePointer<UInt32>, rows: Int,
    _ levels: [Int32], size: Int
  ) {
    columns.withUnsafeMutableBufferPointer { columns in
      levels.withUnsafeBufferPointer { levels in
        var row = 0
        while row < rows {
          let code = codes[row]
          var sum = SIMD4<Double>.zero
          repeat {
            sum += own[row]
            row &+= 1
          } while row < rows && codes[row] == code
          let first = Int(code) &* size
          for place in first..<(first &+ size) { columns[Int(levels[place])] += sum }
        }
      }
    }
  }

  /// The sums: of all rows, then by level.
  func byColumn(_ factors: GroupedFactors) -> [SIMD4<Double>] {
    var sums = columns
    sums[0] = total
    sums.withUnsafeMutableBufferPointer { sums in
      for (group, byCode) in byCode.enumerated() {
        let size = factors.sizes[group]
        factors.columns[group].withUnsafeBufferPointer { levels in
          for (code, amount) in byCode.enumerated() {
            for place in (code &* size)..<(code &* size &+ size) {
              sums[Int(levels[place])] += amount
            }
          }
        }
      }
    }
    return sums
  }
}
