#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What each level of each factor adds to the log-odds of a hit, from very many rows.
///
/// The regression of ``LogisticRegression`` without grouping: fitted to an even sample first, then put
/// right on all rows with the sample's curvature, which leaves a small part of a standard error.
public struct MainEffects: Sendable {
  /// What each level adds, by factor.
  public let effects: [[Double]]

  /// Factors packed into words: where in a word each factor's level stands.
  public struct Packing: Sendable {
    /// The first bit of each factor, how many bits it has, and how many levels.
    public let fields: [(shift: UInt64, width: UInt64, levels: Int)]

    /// Makes a packing.
    public init(_ fields: [(shift: UInt64, width: UInt64, levels: Int)]) {
      self.fields = fields
    }
  }

  private static let sampled = 20_000
  private static let passes = 6
  private static let chunks = 16

  /// Fits the effects.
  ///
  /// - Parameters:
  ///   - isHit: Whether each row was hit.
  ///   - rows: The factors of each row, packed.
  ///   - packing: How they are packed.
  ///   - ridge: The penalty on each effect.
  /// - Throws: ``FitError`` when the sample cannot be fitted.
  public init(_ isHit: [Bool], rows: [UInt64], _ packing: Packing, ridge: Double) throws(FitError) {
    precondition(isHit.count == rows.count)
    let counts = packing.fields.map(\.levels)
    // An odd step does not keep time with sessions of even length.
    let step = max(1, rows.count / Self.sampled) | 1
    let sample = Array(stride(from: 0, to: rows.count, by: step))
    let design = DesignMatrix(
      rowCount: sample.count, numericCount: 0, numeric: [], levelCounts: counts,
      levels: sample.flatMap { row in
        packing.fields.map { Int32((rows[row] >> $0.shift) & ((1 << $0.width) - 1)) }
      })
    let start = try LogisticRegression(
      fitting: sample.map { isHit[$0] ? 1 : 0 },
      of: [Double](repeating: 1, count: sample.count), to: design, ridge: ridge)
    var beta = start.coefficients
    if step > 1 {
      for _ in 0..<Self.passes {
        var score = Self.score(beta, isHit, rows, packing)
        for column in 1..<beta.count { score[column] -= ridge * beta[column] }
        let move = start.inverseInformation(times: score).map { $0 / Double(step) }
        for column in beta.indices { beta[column] += move[column] }
        // All of it together moves by a tenth of a standard error: nothing for any one of them.
        if zip(score, move).reduce(0, { $0 + $1.0 * $1.1 }) < 1e-2 { break }
      }
    }
    var next = 1
    effects = counts.map { count in
      defer { next += count }
      return Array(beta[next..<(next + count)])
    }
  }

  /// The slope of the log likelihood, summed in chunks of rows whose number is fixed.
  private static func score(
    _ beta: [Double], _ isHit: [Bool], _ rows: [UInt64], _ packing: Packing
  ) -> [Double] {
    var base = 1
    let fields = packing.fields.map { field in
      defer { base += field.levels }
      return (shift: field.shift, mask: (1 << field.width) - 1 as UInt64, base: base)
    }
    let parts = concurrently(chunks) { chunk in
      var score = [Double](repeating: 0, count: beta.count)
      let range = (rows.count * chunk / chunks)..<(rows.count * (chunk + 1) / chunks)
      beta.withUnsafeBufferPointer { beta in
        rows.withUnsafeBufferPointer { rows in
          isHit.withUnsafeBufferPointer { isHit in
            score.withUnsafeMutableBufferPointer { score in
              fields.withUnsafeBufferPointer { fields in
                for row in range {
                  let word = rows[row]
                  var eta = beta[0]
                  for field in fields {
                    eta += beta[field.base &+ Int((word &>> field.shift) & field.mask)]
                  }
                  let residual = (isHit[row] ? 1 : 0) - 1 / (1 + exp(-eta))
                  score[0] += residual
                  for field in fields {
                    score[field.base &+ Int((word &>> field.shift) & field.mask)] += residual
                  }
                }
              }
            }
          }
        }
      }
      return score
    }
    return parts.reduce([Double](repeating: 0, count: beta.count)) { zip($0, $1).map(+) }
  }
}
