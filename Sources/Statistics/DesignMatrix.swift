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
  /// The column of each factor's level, row by row; -1 for a level without a column of its own.
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
    if !offsets.isEmpty {
      for index in columns.indices where columns[index] >= 0 {
        columns[index] += offsets[index % offsets.count]
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
    var products = [Double](repeating: 0, count: rowCount)
    products.withUnsafeMutableBufferPointer { products in
      vector.withUnsafeBufferPointer { vector in
        withEntries { entries in
          for row in 0..<rowCount { products[row] = entries.product(row, vector) }
        }
      }
    }
    return products
  }

  /// The sum over rows of `scales` times the row.
  ///
  /// - Precondition: There is a scale for each row.
  public func transposed(times scales: [Double]) -> [Double] {
    precondition(scales.count == rowCount)
    var sum = [Double](repeating: 0, count: columnCount)
    sum.withUnsafeMutableBufferPointer { sum in
      withEntries { entries in
        for row in 0..<rowCount where scales[row] != 0 {
          entries.add(scales[row], timesRow: row, to: sum)
        }
      }
    }
    return sum
  }

  /// The products of every row with four vectors, whose entries lie side by side.
  ///
  /// - Precondition: There are ``columnCount`` entries.
  public func times(_ vectors: [SIMD4<Double>]) -> [SIMD4<Double>] {
    precondition(vectors.count == columnCount)
    return [SIMD4<Double>](unsafeUninitializedCapacity: rowCount) { products, initialized in
      initialized = rowCount
      vectors.withUnsafeBufferPointer { vectors in
        withEntries { entries in
          for row in 0..<rowCount {
            var sum = vectors[0]
            for index in 0..<numericCount {
              sum += vectors[1 &+ index] * entries.numeric[row &* numericCount &+ index]
            }
            for index in 0..<factorCount {
              let column = entries.levels[row &* factorCount &+ index]
              if column >= 0 { sum += vectors[Int(column)] }
            }
            products.initializeElement(at: row, to: sum)
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
              let column = entries.levels[row &* factorCount &+ index]
              if column >= 0 { sums[Int(column)] += scale }
            }
          }
        }
      }
    }
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

  /// The entries of a design while they are lent; rows are not checked.
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
      for index in 0..<factorCount {
        let column = levels[row &* factorCount &+ index]
        if column >= 0 { sum += vector[Int(column)] }
      }
      return sum
    }

    @inline(__always)
    func add(_ scale: Double, timesRow row: Int, to sum: UnsafeMutableBufferPointer<Double>) {
      sum[0] += scale
      for index in 0..<numericCount {
        sum[1 &+ index] += scale * numeric[row &* numericCount &+ index]
      }
      for index in 0..<factorCount {
        let column = levels[row &* factorCount &+ index]
        if column >= 0 { sum[Int(column)] += scale }
      }
    }

    /// Adds `weight` times the row's outer product with itself to the lower triangle.
    ///
    /// Columns ascend within a row, so a later one is further down.
    @inline(__always)
    func addSquare(
      of row: Int, weighing weight: Double, to matrix: UnsafeMutableBufferPointer<Double>,
      size: Int
    ) {
      matrix[0] += weight
      for a in 0..<numericCount {
        let scaled = weight * numeric[row &* numericCount &+ a]
        let start = (a &+ 1) &* size
        matrix[start] += scaled
        for b in 0...a {
          matrix[start &+ 1 &+ b] += scaled * numeric[row &* numericCount &+ b]
        }
      }
      for a in 0..<factorCount {
        let column = levels[row &* factorCount &+ a]
        guard column >= 0 else { continue }
        let start = Int(column) &* size
        matrix[start] += weight
        for b in 0..<numericCount {
          matrix[start &+ 1 &+ b] += weight * numeric[row &* numericCount &+ b]
        }
        for b in 0...a {
          let other = levels[row &* factorCount &+ b]
          if other >= 0 { matrix[start &+ Int(other)] += weight }
        }
      }
    }
  }
}
