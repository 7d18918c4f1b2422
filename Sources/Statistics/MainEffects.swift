#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// What each level of each factor adds to the log-odds of a hit, from very many rows.
///
/// The regression of ``LogisticRegression`` without grouping. An even sample of the rows stands for all of
/// them once its likelihood is tilted to their slope; it is climbed and tilted anew until that leaves a
/// small part of a standard error (Jordan, Lee and Yang 2019, doi:10.1080/01621459.2018.1429274).
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
  /// Moves that promise less a column, in squared standard errors, are the last.
  private static let leastGain = 0.001
  private static let passes = 8
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
    let beta =
      step == 1
      ? try Self.fit(sample, outcomes, factors, ridge: ridge)
      : try Self.climb(sample, every: step, outcomes, factors, ridge: ridge)
    let counts = factors.levelCounts
    var next = 1
    effects = counts.map { count in
      defer { next += count }
      return Array(beta[next..<(next + count)])
    }
  }

  /// The regression on all rows that could be hit.
  private static func fit(
    _ rows: [Int], _ outcomes: [Outcome], _ factors: GroupedFactors, ridge: Double
  ) throws(FitError) -> [Double] {
    let design = DesignMatrix(
      rowCount: rows.count, numericCount: 0, numeric: [], levelCounts: factors.levelCounts,
      levels: factors.levels(ofRows: rows))
    return try LogisticRegression(
      fitting: rows.map { outcomes[$0] == .hit ? 1 : 0 },
      of: [Double](repeating: 1, count: rows.count), to: design, ridge: ridge
    ).coefficients
  }

  /// Goes from each level's own rate to the effects of all together.
  ///
  /// `rows` are every `step`-th that could be hit. Ends where no more is to be gained, or where a pass
  /// promises more than the one before did.
  private static func climb(
    _ rows: [Int], every step: Int, _ outcomes: [Outcome], _ factors: GroupedFactors, ridge: Double
  ) throws(FitError) -> [Double] {
    let counts = try Counts(outcomes, factors)
    var likelihood = standIn(for: counts, rows, every: step, factors, ridge: ridge)
    var beta = counts.logOdds
    centre(&beta, factors)
    var before: (gain: Double, beta: [Double])?
    for _ in 0..<passes {
      likelihood.tilt = []
      let own = likelihood.state(at: beta)
      likelihood.tilt = zip(score(beta, outcomes, factors, ridge: ridge), own.score).map(-)
      let start = beta
      let gain = climb(likelihood, from: &beta)
      centre(&beta, factors)
      if let before, gain > before.gain { return before.beta }
      // Each is to the one before as the next to it, or less.
      let next = before.map { gain * gain / $0.gain } ?? gain
      if min(gain, next) < leastGain * Double(beta.count) { break }
      before = (gain, start)
    }
    return beta
  }

  /// Puts what the levels of a factor have in common into the intercept, where no penalty is on it.
  private static func centre(_ beta: inout [Double], _ factors: GroupedFactors) {
    var first = 1
    for count in factors.levelCounts where count > 0 {
      let levels = first..<(first + count)
      let mean = beta[levels].reduce(0, +) / Double(count)
      for column in levels { beta[column] -= mean }
      beta[0] += mean
      first += count
    }
  }

  /// A likelihood as curved as that of all rows: each of the sample weighs as much as those it stands for,
  /// and a level of which it has too few gets a row that has nothing else.
  ///
  /// What was hit does not matter: the likelihood is tilted to the slope of all rows.
  private static func standIn(
    for counts: Counts, _ rows: [Int], every step: Int, _ factors: GroupedFactors, ridge: Double
  ) -> Likelihood {
    var levels = factors.levels(ofRows: rows)
    var weights = [Double](repeating: Double(step), count: rows.count)
    let factorCount = factors.levelCounts.count
    var column = 1
    for (factor, count) in factors.levelCounts.enumerated() {
      var sampled = [Int](repeating: 0, count: count)
      for row in rows.indices { sampled[Int(levels[row * factorCount + factor])] += 1 }
      for level in 0..<count {
        let missing = counts.trials[column] - Double(step * sampled[level])
        column += 1
        guard missing > 0 else { continue }
        levels += (0..<factorCount).map { $0 == factor ? Int32(level) : -1 }
        weights.append(missing)
      }
    }
    let design = DesignMatrix(
      rowCount: weights.count, numericCount: 0, numeric: [], levelCounts: factors.levelCounts,
      levels: levels)
    return Likelihood(
      hits: weights.map { _ in 0 }, trials: weights, design: design, ridge: ridge)
  }

  /// Climbs to where a likelihood's steps promise little, and says what the first promised.
  private static func climb(_ likelihood: Likelihood, from beta: inout [Double]) -> Double {
    var state = likelihood.state(at: beta)
    var first: Move?
    var last: Move?
    for _ in 0..<passes {
      let move = Move(after: last, state, likelihood, every: 1)
      first = first ?? move
      guard let next = move.climb(from: beta, state, likelihood) else { break }
      (beta, state) = next
      last = move
      if move.gain < leastGain * Double(beta.count) { break }
    }
    return first?.gain ?? 0
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

  /// The slope of the penalised log likelihood, summed in chunks of rows whose number is fixed.
  private static func score(
    _ beta: [Double], _ outcomes: [Outcome], _ factors: GroupedFactors, ridge: Double
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
    for column in 1..<beta.count { score[column] -= ridge * beta[column] }
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

/// How many rows could be hit and were, by column: in all, then by level.
private struct Counts {
  private(set) var hits: [Double]
  private(set) var trials: [Double]

  init(_ outcomes: [MainEffects.Outcome], _ factors: GroupedFactors) throws(FitError) {
    hits = [Double](repeating: 0, count: 1 + factors.levelCounts.reduce(0, +))
    trials = hits
    let groups = concurrently(factors.codes.count) { group in
      var byCode = [SIMD2<Double>](repeating: .zero, count: factors.codeCount(group))
      for (code, outcome) in zip(factors.codes[group], outcomes) where outcome != .notAsked {
        byCode[Int(code)] += SIMD2(outcome == .hit ? 1 : 0, 1)
      }
      return byCode
    }
    for (group, byCode) in groups.enumerated() {
      factors.spread(byCode.map { $0.x }, of: group, over: &hits)
      factors.spread(byCode.map { $0.y }, of: group, over: &trials)
    }
    let all = groups.first?.reduce(.zero, +) ?? .zero
    (hits[0], trials[0]) = (all.x, all.y)
    guard hits[0] > 0, hits[0] < trials[0] else { throw .noVariation }
  }

  /// The log-odds of all rows, and how far those of each level alone lie from them.
  var logOdds: [Double] {
    let rate = hits[0] / trials[0]
    let all = log(rate / (1 - rate))
    return hits.indices.map { column in
      if column == 0 { return all }
      // Two attempts at the rate of all keep levels with few of them near.
      let own = (hits[column] + 2 * rate) / (trials[column] + 2)
      return log(own / (1 - own)) - all
    }
  }
}
