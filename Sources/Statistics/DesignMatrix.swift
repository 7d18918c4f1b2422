/// The covariates of a regression, one row an observation: an intercept, numbers, and levels.
///
/// Columns are the intercept (0), then the numeric covariates, then one column a level of each
/// factor. A row names one level of each factor, so it costs as many entries as there are factors,
/// however many levels they have; factors of few levels are taken together, so that it costs fewer.
public struct DesignMatrix: Sendable {
  /// How many rows.
  public let rowCount: Int
  /// How many numeric covariates.
  public let numericCount: Int
  /// How many columns, the intercept included.
  public let columnCount: Int
  /// A one for the intercept and the numeric covariates of each row, in ``chunks`` of four with zeros after
  /// them.
  let heads: [SIMD4<Double>]
  /// How many fours a row's numbers take.
  let chunks: Int
  /// The factors, in groups.
  let groups: FactorGroups
  /// The combination of levels of each row in each group, row by row.
  let codes: [Int32]

  /// Lays out rows of numbers and levels.
  ///
  /// - Parameters:
  ///   - rowCount: How many rows.
  ///   - numericCount: How many numbers a row has.
  ///   - numeric: The numbers, row by row.
  ///   - levelCounts: How many levels with a column each factor has.
  ///   - levels: The level of each factor from 0, row by row; -1 for none.
  /// - Precondition: The arrays have as many entries as the counts say.
  public init(
    rowCount: Int, numericCount: Int, numeric: [Double], levelCounts: [Int], levels: [Int32]
  ) {
    precondition(numeric.count == rowCount * numericCount)
    precondition(levels.count == rowCount * levelCounts.count)
    self.rowCount = rowCount
    self.numericCount = numericCount
    columnCount = 1 + numericCount + levelCounts.reduce(0, +)
    chunks = numericCount / 4 + 1
    heads = Self.heads(rowCount, numericCount, numeric)
    groups = FactorGroups(levelCounts, firstColumn: 1 + numericCount, rowCount: rowCount)
    codes = groups.codes(of: levels, rowCount: rowCount)
  }

  private static func heads(
    _ rowCount: Int, _ numericCount: Int, _ numeric: [Double]
  ) -> [SIMD4<Double>] {
    let chunks = numericCount / 4 + 1
    return [SIMD4<Double>](unsafeUninitializedCapacity: rowCount * chunks) { heads, initialized in
      heads.initialize(repeating: .zero)
      initialized = rowCount * chunks
      guard let start = UnsafeMutableRawPointer(heads.baseAddress) else { return }
      let entries = start.assumingMemoryBound(to: Double.self)
      numeric.withUnsafeBufferPointer { numeric in
        for row in 0..<rowCount {
          entries[row &* chunks &* 4] = 1
          for index in 0..<numericCount {
            entries[row &* chunks &* 4 &+ 1 &+ index] = numeric[row &* numericCount &+ index]
          }
        }
      }
    }
  }

  private init(like other: DesignMatrix, rows: [Int]) {
    rowCount = rows.count
    numericCount = other.numericCount
    columnCount = other.columnCount
    chunks = other.chunks
    groups = other.groups
    let (chunks, width) = (other.chunks, other.groups.count)
    heads = rows.flatMap { other.heads[($0 * chunks)..<(($0 + 1) * chunks)] }
    codes = rows.flatMap { other.codes[($0 * width)..<(($0 + 1) * width)] }
  }

  /// The design of some of the rows.
  func keeping(rows: [Int]) -> DesignMatrix { DesignMatrix(like: self, rows: rows) }

  /// Lays out rows of numbers only.
  ///
  /// - Precondition: The rows have one length.
  public init(numericRows rows: [[Double]]) {
    self.init(
      rowCount: rows.count, numericCount: rows.first?.count ?? 0, numeric: rows.flatMap { $0 },
      levelCounts: [], levels: [])
  }

  /// The product of every row with `vector`, one number a row.
  ///
  /// - Precondition: `vector` has ``columnCount`` entries.
  public func times(_ vector: [Double]) -> [Double] {
    precondition(vector.count == columnCount)
    let head = fours(vector)
    return [Double](unsafeUninitializedCapacity: rowCount) { products, initialized in
      initialized = rowCount
      groups.sums(of: vector).withUnsafeBufferPointer { sums in
        withEntries { entries in
          for row in 0..<rowCount {
            var sum = (entries.heads[row &* chunks] * head[0]).sum()
            for chunk in 1..<max(1, chunks) {
              sum += (entries.heads[row &* chunks &+ chunk] * head[chunk]).sum()
            }
            for index in 0..<entries.groupCount {
              sum += sums[Int(entries.codes[row &* entries.groupCount &+ index])]
            }
            products[row] = sum
          }
        }
      }
    }
  }

  /// The entries of a vector for the intercept and the numeric covariates, in fours with zeros after them.
  private func fours(_ vector: [Double]) -> [SIMD4<Double>] {
    (0..<chunks).map { chunk in
      var four = SIMD4<Double>.zero
      for lane in 0..<4 where chunk * 4 + lane <= numericCount {
        four[lane] = vector[chunk * 4 + lane]
      }
      return four
    }
  }

  /// The sum over rows of `scales` times the row.
  ///
  /// - Precondition: There is a scale for each row.
  public func transposed(times scales: [Double]) -> [Double] {
    precondition(scales.count == rowCount)
    var head = [SIMD4<Double>](repeating: .zero, count: chunks)
    var byCode = [Double](repeating: 0, count: groups.codeCount)
    byCode.withUnsafeMutableBufferPointer { byCode in
      head.withUnsafeMutableBufferPointer { head in
        scales.withUnsafeBufferPointer { scales in
          withEntries { entries in
            var first = SIMD4<Double>.zero
            for row in 0..<rowCount where scales[row] != 0 {
              let scale = scales[row]
              first += entries.heads[row &* chunks] * scale
              for chunk in 1..<max(1, chunks) {
                head[chunk] += entries.heads[row &* chunks &+ chunk] * scale
              }
              for index in 0..<entries.groupCount {
                byCode[Int(entries.codes[row &* entries.groupCount &+ index])] += scale
              }
            }
            head[0] = first
          }
        }
      }
    }
    var sum = [Double](repeating: 0, count: columnCount)
    for column in 0...numericCount { sum[column] = head[column / 4][column % 4] }
    groups.spread(byCode, over: &sum)
    return sum
  }

  /// The products of every row with four vectors, whose entries lie side by side.
  ///
  /// - Precondition: There are ``columnCount`` entries.
  public func times(_ vectors: [SIMD4<Double>]) -> [SIMD4<Double>] {
    precondition(vectors.count == columnCount)
    return [SIMD4<Double>](unsafeUninitializedCapacity: rowCount) { products, initialized in
      initialized = rowCount
      groups.sums(of: vectors).withUnsafeBufferPointer { sums in
        vectors.withUnsafeBufferPointer { vectors in
          withEntries { entries in
            for row in 0..<rowCount {
              var sum = vectors[0]
              for index in 1..<max(1, numericCount &+ 1) {
                sum += vectors[index] * entries.number(index, ofRow: row)
              }
              for index in 0..<entries.groupCount {
                sum += sums[Int(entries.codes[row &* entries.groupCount &+ index])]
              }
              products[row] = sum
            }
          }
        }
      }
    }
  }

  /// The sums over rows of four scales times the row, side by side.
  ///
  /// - Precondition: There are scales for each row.
  public func transposed(times scales: [SIMD4<Double>]) -> [SIMD4<Double>] {
    precondition(scales.count == rowCount)
    var sums = [SIMD4<Double>](repeating: .zero, count: columnCount)
    var byCode = [SIMD4<Double>](repeating: .zero, count: groups.codeCount)
    byCode.withUnsafeMutableBufferPointer { byCode in
      sums.withUnsafeMutableBufferPointer { sums in
        scales.withUnsafeBufferPointer { scales in
          withEntries { entries in
            for row in 0..<rowCount where scales[row] != .zero {
              let scale = scales[row]
              for index in 0..<(numericCount &+ 1) {
                sums[index] += scale * entries.number(index, ofRow: row)
              }
              for index in 0..<entries.groupCount {
                byCode[Int(entries.codes[row &* entries.groupCount &+ index])] += scale
              }
            }
          }
        }
      }
    }
    groups.spread(byCode, over: &sums)
    return sums
  }

  /// Lends the entries to a loop over rows.
  func withEntries<Result>(_ body: (Entries) -> Result) -> Result {
    heads.withUnsafeBufferPointer { heads in
      codes.withUnsafeBufferPointer { codes in
        let numbers = UnsafeRawPointer(heads.baseAddress)?.assumingMemoryBound(to: Double.self)
        return body(
          Entries(
            heads: heads, numbers: UnsafeBufferPointer(start: numbers, count: 4 * heads.count),
            codes: codes, chunks: chunks, groupCount: groups.count))
      }
    }
  }

  /// The entries of a design while they are lent; rows are not checked.
  struct Entries {
    let heads: UnsafeBufferPointer<SIMD4<Double>>
    /// The same, one by one.
    let numbers: UnsafeBufferPointer<Double>
    let codes: UnsafeBufferPointer<Int32>
    let chunks: Int
    let groupCount: Int

    /// The intercept's one (0) or a numeric covariate of a row.
    @inline(__always)
    func number(_ index: Int, ofRow row: Int) -> Double {
      numbers[row &* chunks &* 4 &+ index]
    }
  }
}
