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

  fileprivate static let sampled = 20_000
  /// Moves that promise less a column, in squared standard errors, are the last.
  fileprivate static let leastGain = 0.001
  fileprivate static let passes = 8
  private static let chunks = 4

  /// So many questions are asked of the same rows at a time.
  public static let most = 4

  /// Fits the effects on several sorts of hit to the same rows, which are gone through once for all.
  ///
  /// - Parameters:
  ///   - factors: The factors of each row.
  ///   - outcomes: What became of rows, by what befell them, a table for each sort of hit.
  ///   - ridge: The penalty on each effect.
  /// - Returns: The effects on each; `nil` where the sample cannot be fitted.
  /// - Precondition: There are at most ``most`` sorts.
  public static func fits(
    _ factors: GroupedFactors, outcomes: [[Outcome]], ridge: Double
  ) -> [MainEffects?] {
    precondition(outcomes.count <= most)
    guard !outcomes.isEmpty else { return [] }
    let fates = outcomes.map(\.count).max() ?? 0
    let table = OutcomeTable(outcomes, fates: fates)
    let counts = Counts(table, factors)
    let samples = Sample.samples(of: factors, outcomes, counts)
    var climbs: [Climb?] = concurrently(outcomes.count) { place in
      Climb(counts.of(place), samples[place], factors, ridge: ridge)
    }
    for _ in 0..<passes {
      let isDone = climbs.map { $0?.isDone ?? true }
      if isDone.allSatisfy({ $0 }) { break }
      let scores = scores(climbs.map { $0?.beta }, table, factors)
      let before = climbs
      climbs = concurrently(climbs.count) { place in
        var climb = before[place]
        if !isDone[place] { climb?.climb(towards: scores[place]) }
        return climb
      }
    }
    return climbs.map { climb in climb.map { MainEffects($0.beta, factors) } }
  }

  private init(_ beta: [Double], _ factors: GroupedFactors) {
    var next = 1
    effects = factors.levelCounts.map { count in
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
    let factors = GroupedFactors(rows, fates: isHit.map { $0 ? 1 : 0 }, packing)
    guard let fit = Self.fits(factors, outcomes: [[.spared, .hit]], ridge: ridge)[0] else {
      throw .noVariation
    }
    self = fit
  }

  /// The slope of the log likelihood of each sort of hit, no penalty on it, summed in chunks of rows whose
  /// number is fixed; of sorts without coefficients, nothing that says anything.
  private static func scores(
    _ betas: [[Double]?], _ outcomes: OutcomeTable, _ factors: GroupedFactors
  ) -> [[Double]] {
    let size = 1 + factors.levelCounts.reduce(0, +)
    let columns = (0..<size).map { column in
      var own = SIMD4<Double>.zero
      for (place, beta) in betas.enumerated() { own[place] = beta?[column] ?? 0 }
      return own
    }
    let logOdds = RowSums(factors, of: columns)
    let parts = concurrently(chunks) { chunk in
      outcomes.residuals(
        of: (factors.rowCount * chunk / chunks)..<(factors.rowCount * (chunk + 1) / chunks),
        at: logOdds, factors)
    }
    var score = [SIMD4<Double>](repeating: .zero, count: size)
    for part in parts {
      for column in score.indices { score[column] += part[column] }
    }
    return betas.indices.map { place in score.map { $0[place] } }
  }
}

/// The way from each level's own rate to the effects of all together.
private struct Climb: Sendable {
  /// The coefficients so far.
  private(set) var beta: [Double]
  /// No more is to be gained, or a pass promised more than the one before did.
  private(set) var isDone = false
  private var likelihood: Likelihood
  private var before: (gain: Double, beta: [Double])?
  private let levelCounts: [Int]

  /// Begins; `nil` where nothing can be fitted.
  init?(_ counts: Counts.Own, _ sample: Sample, _ factors: GroupedFactors, ridge: Double) {
    levelCounts = factors.levelCounts
    if sample.step == 1 {
      guard let beta = try? sample.fit(factors, ridge: ridge) else { return nil }
      self.beta = beta
      isDone = true
      likelihood = Likelihood(
        hits: [], trials: [],
        design: DesignMatrix(
          rowCount: 0, numericCount: 0, numeric: [], levelCounts: [], levels: []), ridge: ridge)
      return
    }
    guard counts.hits[0] > 0, counts.hits[0] < counts.trials[0] else { return nil }
    likelihood = sample.standIn(for: counts.trials, factors, ridge: ridge)
    beta = counts.logOdds
    centre()
  }

  /// Goes on with the slope of all rows at the coefficients so far, no penalty on it.
  mutating func climb(towards slope: [Double]) {
    likelihood.tilt = []
    let own = likelihood.state(at: beta)
    let ridge = likelihood.ridge
    likelihood.tilt = slope.indices.map { column in
      (column == 0 ? slope[0] : slope[column] - ridge * beta[column]) - own.score[column]
    }
    let start = beta
    let gain = climb()
    centre()
    if let before, gain > before.gain {
      beta = before.beta
      isDone = true
      return
    }
    // Each is to the one before as the next to it, or less.
    let next = before.map { gain * gain / $0.gain } ?? gain
    isDone = min(gain, next) < MainEffects.leastGain * Double(beta.count)
    before = (gain, start)
  }

  /// Climbs to where the likelihood's steps promise little, and says what the first promised.
  private mutating func climb() -> Double {
    var state = likelihood.state(at: beta)
    var first: Move?
    var last: Move?
    for _ in 0..<MainEffects.passes {
      let move = Move(after: last, state, likelihood, every: 1)
      first = first ?? move
      guard let next = move.climb(from: beta, state, likelihood) else { break }
      (beta, state) = next
      last = move
      if move.gain < MainEffects.leastGain * Double(beta.count) { break }
    }
    return first?.gain ?? 0
  }

  /// Puts what the levels of a factor have in common into the intercept, where no penalty is on it.
  private mutating func centre() {
    var first = 1
    for count in levelCounts where count > 0 {
      let levels = first..<(first + count)
      let mean = beta[levels].reduce(0, +) / Double(count)
      for column in levels { beta[column] -= mean }
      beta[0] += mean
      first += count
    }
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

  /// No rows yet.
  private init(every step: Int) {
    self.step = step
  }

  /// Takes samples for several sorts of hit, by one walk over the rows.
  static func samples(
    of factors: GroupedFactors, _ outcomes: [[MainEffects.Outcome]], _ counts: Counts
  ) -> [Sample] {
    let empty = outcomes.indices.map { place in
      // An odd step does not keep time with sessions of even length.
      Sample(every: max(1, Int(counts.of(place).trials[0]) / MainEffects.sampled) | 1)
    }
    let ranges = WorkParts.of(factors.rowCount)
    let parts = concurrently(ranges.count) { part in
      var samples = empty
      let before = counts.trialsBefore[part]
      let chosen = Self.chosen(
        ranges[part], of: factors, outcomes,
        steps: empty.map(\.step), before: outcomes.indices.map { Int(before[$0]) })
      for place in samples.indices {
        samples[place].add(chosen[place], of: factors, outcomes[place])
      }
      return samples
    }
    return empty.indices.map { place in
      var sample = empty[place]
      for part in parts {
        sample.isHit += part[place].isHit
        sample.levels += part[place].levels
      }
      sample.rowCount = sample.isHit.count
      return sample
    }
  }

  /// Every so many of those of some rows that could be hit, for each sort of hit; `before` says how many
  /// could be before them.
  private static func chosen(
    _ rows: Range<Int>, of factors: GroupedFactors, _ outcomes: [[MainEffects.Outcome]],
    steps: [Int], before: [Int]
  ) -> [[Int]] {
    var chosen = [[Int]](repeating: [], count: outcomes.count)
    for place in chosen.indices {
      chosen[place].reserveCapacity(rows.count / steps[place] + 1)
    }
    let asked = outcomes.map { $0.map { $0 == .notAsked ? 0 : 1 } }
    var left = zip(steps, before).map { step, before in (step - before % step) % step }
    left.withUnsafeMutableBufferPointer { left in
      factors.forEachBlock(rows, wantsCodes: false) { rows, block in
        for sort in asked.indices {
          asked[sort].withUnsafeBufferPointer { asked in
            var own = left[sort]
            for place in 0..<rows.count {
              let counts = asked[Int(block.fates[place])]
              if own == 0 && counts == 1 {
                chosen[sort].append(rows.lowerBound + place)
                own = steps[sort]
              }
              own &-= counts
            }
            left[sort] = own
          }
        }
      }
    }
    return chosen
  }

  private mutating func add(
    _ rows: [Int], of factors: GroupedFactors, _ outcomes: [MainEffects.Outcome]
  ) {
    levels.reserveCapacity(rows.count * factors.levelCounts.count)
    factors.forEachBlock(of: rows) { count, block in
      for place in 0..<count {
        isHit.append(outcomes[Int(block.fates[place])] == .hit)
        factors.addLevels(of: place, in: block, to: &levels)
      }
    }
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
