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

  /// What became of a row.
  public enum Outcome: UInt8, Sendable {
    /// It could not be hit, and takes no part.
    case notAsked
    case spared
    case hit
  }

  private static let sampled = 20_000
  private static let passes = 6
  private static let chunks = 4

  /// Fits the effects.
  ///
  /// - Parameters:
  ///   - outcomes: What became of each row.
  ///   - factors: The factors of each row.
  ///   - ridge: The penalty on each effect.
  /// - Throws: ``FitError`` when the sample cannot be fitted.
  public init(_ outcomes: [Outcome], of factors: GroupedFactors, ridge: Double) throws(FitError) {
    precondition(outcomes.count == factors.rowCount)
    let asked = outcomes.reduce(0) { $0 + ($1 == .notAsked ? 0 : 1) }
    // An odd step does not keep time with sessions of even length.
    let step = max(1, asked / Self.sampled) | 1
    let sample = Self.sample(of: outcomes, every: step)
    let counts = factors.levelCounts
    let design = DesignMatrix(
      rowCount: sample.count, numericCount: 0, numeric: [], levelCounts: counts,
      levels: sample.flatMap { factors.levels(ofRow: $0) })
    let start = try LogisticRegression(
      fitting: sample.map { outcomes[$0] == .hit ? 1 : 0 },
      of: [Double](repeating: 1, count: sample.count), to: design, ridge: ridge)
    var beta = start.coefficients
    var gainBefore: Double?
    for _ in 0..<(step > 1 ? Self.passes : 0) {
      var score = Self.score(beta, outcomes, factors)
      for column in 1..<beta.count { score[column] -= ridge * beta[column] }
      let move = start.inverseInformation(times: score).map { $0 / Double(step) }
      for column in beta.indices { beta[column] += move[column] }
      // The square of a move's length in standard errors; each is to the one before as the next to it.
      let gain = zip(score, move).reduce(0) { $0 + $1.0 * $1.1 }
      if gain < 1e-4 { break }
      if let gainBefore, gain * gain / gainBefore < 1e-4 { break }
      gainBefore = gain
    }
    var next = 1
    effects = counts.map { count in
      defer { next += count }
      return Array(beta[next..<(next + count)])
    }
  }

  /// Fits the effects of packed rows, all of which could be hit.
  ///
  /// - Parameters:
  ///   - isHit: Whether each row was hit.
  ///   - rows: The factors of each row, packed.
  ///   - packing: How they are packed.
  ///   - ridge: The penalty on each effect.
  /// - Throws: ``FitError`` when the sample cannot be fitted.
  public init(_ isHit: [Bool], rows: [UInt64], _ packing: Packing, ridge: Double) throws(FitError) {
    try self.init(
      isHit.map { $0 ? .hit : .spared },
      of: GroupedFactors(rows, packing, groups: packing.fields.indices.map { $0..<($0 + 1) }),
      ridge: ridge)
  }

  /// Every so many of the rows that could be hit.
  private static func sample(of outcomes: [Outcome], every step: Int) -> [Int] {
    var rows: [Int] = []
    var left = 0
    for (row, outcome) in outcomes.enumerated() where outcome != .notAsked {
      if left == 0 {
        rows.append(row)
        left = step
      }
      left -= 1
    }
    return rows
  }

  /// The slope of the log likelihood, summed in chunks of rows whose number is fixed.
  private static func score(
    _ beta: [Double], _ outcomes: [Outcome], _ factors: GroupedFactors
  ) -> [Double] {
    let groups = factors.codes.indices
    let sums = groups.map { factors.sums($0, of: beta) }
    let parts = concurrently(chunks) { chunk in
      let rows =
        (outcomes.count * chunk / chunks)..<(outcomes.count * (chunk + 1) / chunks)
      return residuals(rows, beta[0], sums, outcomes, factors)
    }
    var score = [Double](repeating: 0, count: beta.count)
    for part in parts {
      score[0] += part.total
      for group in groups { factors.spread(part.byCode[group], of: group, over: &score) }
    }
    return score
  }

  /// What hits exceed their chances by, in some of the rows: in all, and by group and code.
  private static func residuals(
    _ rows: Range<Int>, _ intercept: Double, _ sums: [[Double]], _ outcomes: [Outcome],
    _ factors: GroupedFactors
  ) -> (total: Double, byCode: [[Double]]) {
    var residual = [Double](repeating: 0, count: rows.count)
    var total = 0.0
    outcomes.withUnsafeBufferPointer { outcomes in
      residual.withUnsafeMutableBufferPointer { residual in
        residual.update(repeating: intercept)
        for (codes, sums) in zip(factors.codes, sums) {
          codes.withUnsafeBufferPointer { codes in
            sums.withUnsafeBufferPointer { sums in
              for row in rows { residual[row &- rows.lowerBound] += sums[Int(codes[row])] }
            }
          }
        }
        for row in rows {
          let outcome = outcomes[row]
          let place = row &- rows.lowerBound
          guard outcome != .notAsked else {
            residual[place] = 0
            continue
          }
          let own = (outcome == .hit ? 1 : 0) - 1 / (1 + exp(-residual[place]))
          residual[place] = own
          total += own
        }
      }
    }
    let byCode = zip(factors.codes, sums).map { codes, sums in
      var byCode = [Double](repeating: 0, count: sums.count)
      codes.withUnsafeBufferPointer { codes in
        byCode.withUnsafeMutableBufferPointer { byCode in
          for row in rows { byCode[Int(codes[row])] += residual[row &- rows.lowerBound] }
        }
      }
      return byCode
    }
    return (total, byCode)
  }
}
