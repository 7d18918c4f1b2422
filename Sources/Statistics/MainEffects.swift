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
  ///   - factors: The factors of each row.
  ///   - outcomes: What became of rows, by what befell them.
  ///   - ridge: The penalty on each effect.
  /// - Throws: ``FitError`` when the sample cannot be fitted.
  public init(
    _ factors: GroupedFactors, outcomes: [Outcome], ridge: Double
  ) throws(FitError) {
    let counts = Counts(outcomes, factors)
    // An odd step does not keep time with sessions of even length.
    let step = max(1, Int(counts.trials[0]) / Self.sampled) | 1
    let sample = Sample(of: factors, outcomes, every: step)
    let beta =
      step == 1
      ? try sample.fit(factors, ridge: ridge)
      : try Self.climb(sample, counts, outcomes, factors, ridge: ridge)
    var next = 1
    effects = factors.levelCounts.map { count in
      defer { next += count }
      return Array(beta[next..<(next + count)])
    }
  }

  /// Goes from each level's own rate to the effects of all together.
  ///
  /// Ends where no more is to be gained, or where a pass promises more than the one before did.
  private static func climb(
    _ sample: Sample, _ counts: Counts, _ outcomes: [Outcome], _ factors: GroupedFactors,
    ridge: Double
  ) throws(FitError) -> [Double] {
    guard counts.hits[0] > 0, counts.hits[0] < counts.trials[0] else { throw .noVariation }
    var likelihood = sample.standIn(for: counts.trials, factors, ridge: ridge)
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
      GroupedFactors(rows, fates: isHit.map { $0 ? 1 : 0 }, packing), outcomes: [.spared, .hit],
      ridge: ridge)
  }

  /// The slope of the penalised log likelihood, summed in chunks of rows whose number is fixed.
  private static func score(
    _ beta: [Double], _ outcomes: [Outcome], _ factors: GroupedFactors, ridge: Double
  ) -> [Double] {
    let groups = factors.sizes.indices
    let sums = groups.map { factors.sums($0, of: beta) }
    let parts = concurrently(chunks) { chunk in
      Residuals(
        (factors.rowCount * chunk / chunks)..<(factors.rowCount * (chunk + 1) / chunks), beta[0],
        sums, outcomes, factors)
    }
    var score = [Double](repeating: 0, count: beta.count)
    score[0] = parts.reduce(0) { $0 + $1.total }
    for group in groups {
      var byCode = parts[0].byCode[group]
      for part in parts.dropFirst() {
        for code in byCode.indices { byCode[code] += part.byCode[group][code] }
      }
      factors.spread(byCode, of: group, over: &score)
    }
    for column in 1..<beta.count { score[column] -= ridge * beta[column] }
    return score
  }
}

/// Every so many of the rows that could be hit.
private struct Sample {
  /// Of how many rows each is one.
  let step: Int
  private var rowCount = 0
  /// Whether each was hit.
  private var isHit: [Bool] = []
  /// The levels of each, by factor.
  private var levels: [Int32] = []

  init(of factors: GroupedFactors, _ outcomes: [MainEffects.Outcome], every step: Int) {
    self.step = step
    var left = 0
    factors.forEachBlock(0..<factors.rowCount) { rows, block in
      for place in 0..<rows.count {
        let outcome = outcomes[Int(block.fates[place])]
        guard outcome != .notAsked else { continue }
        if left == 0 {
          isHit.append(outcome == .hit)
          factors.addLevels(of: place, in: block, to: &levels)
          left = step
        }
        left -= 1
      }
    }
    rowCount = isHit.count
  }

  /// The regression on the rows, which are all that could be hit.
  func fit(_ factors: GroupedFactors, ridge: Double) throws(FitError) -> [Double] {
    let design = DesignMatrix(
      rowCount: rowCount, numericCount: 0, numeric: [], levelCounts: factors.levelCounts,
      levels: levels)
    return try LogisticRegression(
      fitting: isHit.map { $0 ? 1 : 0 }, of: [Double](repeating: 1, count: rowCount), to: design,
      ridge: ridge
    ).coefficients
  }

  /// A likelihood as curved as that of all rows: each of the sample weighs as much as those it stands for,
  /// and a level of which it has too few gets a row that has nothing else.
  ///
  /// What was hit does not matter: the likelihood is tilted to the slope of all rows. `trials` says how
  /// many rows each column has.
  func standIn(for trials: [Double], _ factors: GroupedFactors, ridge: Double) -> Likelihood {
    var levels = levels
    var weights = [Double](repeating: Double(step), count: rowCount)
    let factorCount = factors.levelCounts.count
    var column = 1
    for (factor, count) in factors.levelCounts.enumerated() {
      var sampled = [Int](repeating: 0, count: count)
      for row in 0..<rowCount { sampled[Int(levels[row * factorCount + factor])] += 1 }
      for level in 0..<count {
        let missing = trials[column] - Double(step * sampled[level])
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
}

/// What hits exceed their chances by, in some of the rows.
private struct Residuals: Sendable {
  /// In all of them.
  let total: Double
  /// By group and code.
  let byCode: [[Double]]

  init(
    _ rows: Range<Int>, _ intercept: Double, _ sums: [[Double]],
    _ outcomes: [MainEffects.Outcome], _ factors: GroupedFactors
  ) {
    var byCode = sums.map { [Double](repeating: 0, count: $0.count) }
    var total = 0.0
    withUnsafeTemporaryAllocation(of: Double.self, capacity: GroupedFactors.Block.rows) { own in
      own.initialize(repeating: 0)
      outcomes.withUnsafeBufferPointer { outcomes in
        factors.forEachBlock(rows) { rows, block in
          let count = rows.count
          for place in 0..<count { own[place] = intercept }
          for (group, sums) in sums.enumerated() {
            let codes = block.codes + group * GroupedFactors.Block.rows
            sums.withUnsafeBufferPointer { sums in
              for place in 0..<count { own[place] += sums[Int(codes[place])] }
            }
          }
          var sum = 0.0
          for place in 0..<count {
            let outcome = outcomes[Int(block.fates[place])]
            guard outcome != .notAsked else {
              own[place] = 0
              continue
            }
            own[place] = (outcome == .hit ? 1 : 0) - 1 / (1 + exp(-own[place]))
            sum += own[place]
          }
          total += sum
          for group in byCode.indices {
            let codes = block.codes + group * GroupedFactors.Block.rows
            byCode[group].withUnsafeMutableBufferPointer { byCode in
              for place in 0..<count { byCode[Int(codes[place])] += own[place] }
            }
          }
        }
      }
    }
    self.total = total
    self.byCode = byCode
  }
}

/// How many rows could be hit and were, by column: in all, then by level.
private struct Counts {
  private(set) var hits: [Double]
  private(set) var trials: [Double]

  init(_ outcomes: [MainEffects.Outcome], _ factors: GroupedFactors) {
    hits = [Double](repeating: 0, count: 1 + factors.levelCounts.reduce(0, +))
    trials = hits
    let parts = concurrently(WorkParts.of(factors.rowCount)) { part in
      Self.byCode(part, outcomes, factors)
    }
    for group in factors.sizes.indices {
      var byCode = parts[0][group]
      for part in parts.dropFirst() {
        for code in byCode.indices { byCode[code] &+= part[group][code] }
      }
      factors.spread(byCode.map { Double($0.x) }, of: group, over: &hits)
      factors.spread(byCode.map { Double($0.y) }, of: group, over: &trials)
      if group > 0 { continue }
      let all = byCode.reduce(into: (0, 0)) { all, own in
        all = (all.0 + Int(own.x), all.1 + Int(own.y))
      }
      (hits[0], trials[0]) = (Double(all.0), Double(all.1))
    }
  }

  /// Hits and trials of some of the rows, by group and code.
  private static func byCode(
    _ rows: Range<Int>, _ outcomes: [MainEffects.Outcome], _ factors: GroupedFactors
  ) -> [[SIMD2<UInt32>]] {
    let step = outcomes.map { outcome in
      SIMD2<UInt32>(outcome == .hit ? 1 : 0, outcome == .notAsked ? 0 : 1)
    }
    var byCode = factors.sizes.indices.map {
      [SIMD2<UInt32>](repeating: .zero, count: factors.codeCount($0))
    }
    factors.forEachBlock(rows) { rows, block in
      for group in byCode.indices {
        let codes = block.codes + group * GroupedFactors.Block.rows
        byCode[group].withUnsafeMutableBufferPointer { byCode in
          for place in 0..<rows.count {
            byCode[Int(codes[place])] &+= step[Int(block.fates[place])]
          }
        }
      }
    }
    return byCode
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
