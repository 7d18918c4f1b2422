#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A symmetric matrix, stored whole, row by row.
struct SymmetricMatrix: Sendable {
  let size: Int
  var entries: [Double]

  init(size: Int) {
    self.size = size
    entries = [Double](repeating: 0, count: size * size)
  }

  subscript(row: Int, column: Int) -> Double {
    get { entries[row * size + column] }
    set { entries[row * size + column] = newValue }
  }

  /// Copies the lower triangle over the upper one.
  mutating func mirrorLowerTriangle() {
    let size = size
    entries.withUnsafeMutableBufferPointer { entries in
      for row in 0..<size {
        for column in 0..<row {
          entries[column &* size &+ row] = entries[row &* size &+ column]
        }
      }
    }
  }
}

/// The Cholesky factor of a positive semidefinite matrix, columns without rank of their own left out.
///
/// The matrix is scaled to a unit diagonal first, so that the tolerance means the share of a column
/// that those before it do not explain, whatever its unit.
struct CholeskyFactor: Sendable {
  private let size: Int
  private let scale: [Double]
  private var lower: [Double]
  /// Columns that those before them explain: their solution is held at zero.
  let aliased: [Bool]

  init(of matrix: SymmetricMatrix, tolerance: Double = 1e-10) {
    size = matrix.size
    let size = matrix.size
    let scale = (0..<size).map { index -> Double in
      let diagonal = matrix[index, index]
      return diagonal > 0 ? 1 / sqrt(diagonal) : 0
    }
    var lower = [Double](repeating: 0, count: size * size)
    var aliased = [Bool](repeating: false, count: size)
    let entries = matrix.entries
    lower.withUnsafeMutableBufferPointer { lower in
      for row in 0..<size {
        for column in 0...row {
          let product = dot(lower, row &* size, column &* size, count: column)
          let own = entries[row &* size &+ column]
          let sum = own * scale[row] * scale[column] - product
          if row == column {
            aliased[row] = !(sum > tolerance)
            lower[row &* size &+ row] = aliased[row] ? 0 : sqrt(sum)
          } else {
            lower[row &* size &+ column] =
              aliased[column] ? 0 : sum / lower[column &* size &+ column]
          }
        }
      }
    }
    self.scale = scale
    self.lower = lower
    self.aliased = aliased
  }

  /// The `x` for which the matrix times `x` is `right`; zero for aliased columns.
  func solve(_ right: [Double]) -> [Double] {
    var x = [Double](repeating: 0, count: size)
    for row in 0..<size where !aliased[row] {
      var sum = right[row] * scale[row]
      for column in 0..<row { sum -= lower[row * size + column] * x[column] }
      x[row] = sum / lower[row * size + row]
    }
    for row in (0..<size).reversed() {
      guard !aliased[row] else {
        x[row] = 0
        continue
      }
      var sum = x[row]
      for below in (row + 1)..<max(size, row + 1) { sum -= lower[below * size + row] * x[below] }
      x[row] = sum / lower[row * size + row]
    }
    for row in 0..<size { x[row] *= scale[row] }
    return x
  }
}

/// The sum of products of two runs of entries, four at a time so that none waits for the one before.
@inline(__always)
private func dot(
  _ entries: UnsafeMutableBufferPointer<Double>, _ a: Int, _ b: Int, count: Int
) -> Double {
  var sums = SIMD4<Double>.zero
  var place = 0
  while place &+ 4 <= count {
    let left = SIMD4(
      entries[a &+ place], entries[a &+ place &+ 1], entries[a &+ place &+ 2],
      entries[a &+ place &+ 3])
    let right = SIMD4(
      entries[b &+ place], entries[b &+ place &+ 1], entries[b &+ place &+ 2],
      entries[b &+ place &+ 3])
    sums += left * right
    place &+= 4
  }
  var sum = sums.sum()
  while place < count {
    sum += entries[a &+ place] * entries[b &+ place]
    place &+= 1
  }
  return sum
}
