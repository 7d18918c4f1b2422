/// The covariates of a regression, one row an observation: an intercept, numbers, and levels.
///
/// Columns are the intercept (0), then the numeric covariates, then one column a level of each
/// factor. A row names one level of each factor, so it costs as many entries as there are factors,
/// however many levels they have.
public struct DesignMatrix: Sendable {
  /// How many rows.
  public let rowCount: Int
  /// How many numeric covariates.
  public let numericCount: Int
  /// How many factors.
  public let factorCount: Int
  /// How many columns, the intercept included.
  public let columnCount: Int
  /// The numeric covariates, row by row.
  let numeric: [Double]
  /// The column of each factor's level, row by row; for a level without a column of its own, one past the
  /// last, so that nobody has to ask.
  let levels: [Int32]

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
    self.factorCount = levelCounts.count
    self.numeric = numeric
    var offsets: [Int32] = []
    var next = Int32(1 + numericCount)
    for count in levelCounts {
      offsets.append(next)
      next += Int32(count)
    }
    self.columnCount = Int(next)
    var columns = levels
    columns.withUnsafeMutableBufferPointer { columns in
      for (factor, offset) in offsets.enumerated() {
        for index in stride(from: factor, to: columns.count, by: offsets.count) {
          columns[index] = columns[index] < 0 ? next : columns[index] &+ offset
        }
      }
    }
    self.levels = columns
  }

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
    return [Double](unsafeUninitializedCapacity: rowCount) { products, initialized in
      initialized = rowCount
      (vector + [0]).withUnsafeBufferPointer { vector in
        withEntries { entries in
          for row in 0..<rowCount { products[row] = entries.product(row, vector) }
        }
      }
    }
  }

  /// The sum over rows of `scales` times the row.
  ///
  /// - Precondition: There is a scale for each row.
  public func transposed(times scales: [Double]) -> [Double] {
    precondition(scales.count == rowCount)
    var sum = [Double](repeating: 0, count: columnCount + 1)
    sum.withUnsafeMutableBufferPointer { sum in
      scales.withUnsafeBufferPointer { scales in
        withEntries { entries in
          for row in 0..<rowCount where scales[row] != 0 {
            entries.add(scales[row], timesRow: row, to: sum)
          }
        }
      }
    }
    sum.removeLast()
    return sum
  }

  /// The products of every row with four vectors, whose entries lie side by side.
  ///
  /// - Precondition: There are ``columnCount`` entries.
  public func times(_ vectors: [SIMD4<Double>]) -> [SIMD4<Double>] {
    precondition(vectors.count == columnCount)
    return [SIMD4<Double>](unsafeUninitializedCapacity: rowCount) { products, initialized in
      initialized = rowCount
      (vectors + [.zero]).withUnsafeBufferPointer { vectors in
        withEntries { entries in
          for row in 0..<rowCount {
            var sum = vectors[0]
            for index in 0..<numericCount {
              sum += vectors[1 &+ index] * entries.numeric[row &* numericCount &+ index]
            }
            for index in 0..<factorCount {
              sum += vectors[Int(entries.levels[row &* factorCount &+ index])]
            }
            products[row] = sum
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
    var sums = [SIMD4<Double>](repeating: .zero, count: columnCount + 1)
    sums.withUnsafeMutableBufferPointer { sums in
      scales.withUnsafeBufferPointer { scales in
        withEntries { entries in
          for row in 0..<rowCount where scales[row] != .zero {
            let scale = scales[row]
            sums[0] += scale
            for index in 0..<numericCount {
              sums[1 &+ index] += scale * entries.numeric[row &* numericCount &+ index]
            }
            for index in 0..<factorCount {
              sums[Int(entries.levels[row &* factorCount &+ index])] += scale
            }
          }
        }
      }
    }
    sums.removeLast()
    return sums
  }

  /// Lends the entries to a loop over rows.
  func withEntries<Result>(_ body: (Entries) -> Result) -> Result {
    numeric.withUnsafeBufferPointer { numeric in
      levels.withUnsafeBufferPointer { levels in
        body(
          Entries(
            numeric: numeric, levels: levels, numericCount: numericCount, factorCount: factorCount))
      }
    }
  }

  /// The entries of a design while they are lent; rows are not checked, and vectors of columns have one
  /// entry more, for levels without a column.
  struct Entries {
    let numeric: UnsafeBufferPointer<Double>
    let levels: UnsafeBufferPointer<Int32>
    let numericCount: Int
    let factorCount: Int

    @inline(__always)
    func product(_ row: Int, _ vector: UnsafeBufferPointer<Double>) -> Double {
      var sum = vector[0]
      for index in 0..<numericCount {
        sum += vector[1 &+ index] * numeric[row &* numericCount &+ index]
      }
      for index in 0..<factorCount { sum += vector[Int(levels[row &* factorCount &+ index])] }
      return sum
    }

    @inline(__always)
    func add(_ scale: Double, timesRow row: Int, to sum: UnsafeMutableBufferPointer<Double>) {
      sum[0] += scale
      for index in 0..<numericCount {
        sum[1 &+ index] += scale * numeric[row &* numericCount &+ index]
      }
      for index in 0..<factorCount {
        sum[Int(levels[row &* factorCount &+ index])] += scale
      }
    }

    /// Adds `weight` times the row's outer product with itself to the lower triangle of a matrix whose
    /// rows are `stride` apart.
    ///
    /// Columns ascend within a row, so a later one is further down; only levels without a column come to
    /// stand above the diagonal, in the column past the last.
    @inline(__always)
    func addSquare(
      of row: Int, weighing weight: Double, to matrix: UnsafeMutableBufferPointer<Double>,
      stride: Int
    ) {
      matrix[0] += weight
      let first = row &* numericCount
      for a in 0..<numericCount {
        let scaled = weight * numeric[first &+ a]
        let start = (a &+ 1) &* stride
        matrix[start] += scaled
        for b in 0...a { matrix[start &+ 1 &+ b] += scaled * numeric[first &+ b] }
      }
      let firstLevel = row &* factorCount
      for a in 0..<factorCount {
        let start = Int(levels[firstLevel &+ a]) &* stride
        matrix[start] += weight
        for b in 0..<numericCount { matrix[start &+ 1 &+ b] += weight * numeric[first &+ b] }
        for b in 0...a { matrix[start &+ Int(levels[firstLevel &+ b])] += weight }
      }
    }
  }
}
