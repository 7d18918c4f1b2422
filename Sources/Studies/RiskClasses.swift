import Sessions
import Statistics

/// Classes of attempts by how likely their surroundings make friction of each kind.
///
/// Where covariates have so many levels that hardly two attempts share a cell, what each level adds to
/// the log-odds of each kind is fitted over all attempts, and the sums over an attempt's levels, in
/// classes of attempts alike in all of them, take the place of the levels. Attempts of one risk need
/// not be told apart to weigh friction-free histories (Rosenbaum and Rubin 1983,
/// doi:10.1093/biomet/70.1.41).
struct RiskClasses {
  /// The mean score of each class, by kind.
  private(set) var scores: [[Double]] = []
  /// The class of each attempt.
  private(set) var classOfAttempt: [UInt8]
  /// Bits of a class.
  static let width = 8

  private static let classes = 1 << width
  /// So many kinds have scores, the commonest first.
  private static let kinds = 3
  /// A kind with fewer first hits has none.
  private static let leastHits = 50
  private static let ridge = 0.5
  /// From about so many attempts the classes are made.
  private static let sampled = 20_000

  /// Fits the scores.
  ///
  /// - Parameters:
  ///   - keys: What makes the cell of each attempt, packed.
  ///   - friction: What each attempt met.
  ///   - factors: The same factors as in the keys; the first two groups are those the classes take the
  ///     place of.
  ///   - covariates: How many factors these are.
  init(_ keys: [UInt64], friction: [Friction?], _ factors: GroupedFactors, covariates: Int) {
    var hits = [Int](repeating: 0, count: Friction.allCases.count)
    for (key, kind) in zip(keys, friction) where !Field.isHitBefore(key) {
      if let kind { hits[Int(kind.rawValue)] += 1 }
    }
    let kinds = Friction.allCases.filter { hits[Int($0.rawValue)] >= Self.leastHits }
      .sorted { (hits[Int($1.rawValue)], $0) < (hits[Int($0.rawValue)], $1) }
      .prefix(Self.kinds)
    let fits = concurrently(kinds.count) { [hits] place -> Scores? in
      let kind = kinds[place]
      let outcomes = zip(keys, friction).map { key, met -> MainEffects.Outcome in
        if Field.isHitBefore(key) || !Field.canMeet(kind, key) { return .notAsked }
        return met == kind ? .hit : .spared
      }
      let fit = try? MainEffects(outcomes, of: factors, ridge: Self.ridge)
      return fit.map {
        Scores($0.effects.prefix(covariates), factors, weight: Float(hits[Int(kind.rawValue)]))
      }
    }.compactMap { $0 }
    classOfAttempt = [UInt8](repeating: 0, count: keys.count)
    if !fits.isEmpty { classify(factors, fits) }
  }

  private mutating func classify(_ factors: GroupedFactors, _ fits: [Scores]) {
    let count = factors.rowCount
    let sample = stride(from: 0, to: count, by: max(1, count / Self.sampled) | 1)
    let tree = ScoreTree(
      sample.flatMap { row in fits.map { $0.scale * $0.score(ofRow: row, factors) } },
      dimensions: fits.count, most: Self.classes)
    let chunks = 16
    let parts = concurrently(chunks) { chunk in
      Members(of: (count * chunk / chunks)..<(count * (chunk + 1) / chunks), factors, fits, tree)
    }
    classOfAttempt = joined(parts.map { $0.classes })
    var members = [Double](repeating: 0, count: tree.classCount)
    var sums = [Double](repeating: 0, count: tree.classCount * fits.count)
    for part in parts {
      for own in members.indices { members[own] += part.counts[own] }
      for place in sums.indices { sums[place] += part.sums[place] }
    }
    scores = fits.indices.map { place in
      let sums = members.indices.map { sums[$0 * fits.count + place] }
      let mean = sums.reduce(0, +) / max(1, Double(count))
      return zip(sums, members).map { $1 > 0 ? $0 / $1 - mean : 0 }
    }
  }

  /// The classes of some of the attempts, with how many each has and what their scores sum to.
  private struct Members: Sendable {
    private(set) var classes: [UInt8] = []
    private(set) var counts: [Double]
    /// By class, then kind.
    private(set) var sums: [Double]

    init(of rows: Range<Int>, _ factors: GroupedFactors, _ fits: [Scores], _ tree: ScoreTree) {
      counts = [Double](repeating: 0, count: tree.classCount)
      sums = [Double](repeating: 0, count: tree.classCount * fits.count)
      classes.reserveCapacity(rows.count)
      // A score has to be summed once, however many splits ask for it.
      var own = [Float](repeating: 0, count: fits.count)
      own.withUnsafeMutableBufferPointer { own in
        sums.withUnsafeMutableBufferPointer { sums in
          for row in rows {
            for place in fits.indices { own[place] = fits[place].score(ofRow: row, factors) }
            let leaf = tree.leaf { own[$0] * fits[$0].scale }
            classes.append(leaf)
            counts[Int(leaf)] += 1
            for place in fits.indices {
              sums[Int(leaf) &* fits.count &+ place] += Double(own[place])
            }
          }
        }
      }
    }
  }

  /// What the levels of an attempt add to the log-odds of one kind.
  private struct Scores: Sendable {
    /// What the levels of the first group add, by its code, and those of the second, by its.
    private let first: [Float]
    private let second: [Float]
    /// How much a unit of the score matters: as much as it moves hits.
    let scale: Float

    init(_ effects: ArraySlice<[Double]>, _ factors: GroupedFactors, weight: Float) {
      var columns = [0.0] + effects.flatMap { $0 }
      let all = 1 + factors.levelCounts.reduce(0, +)
      columns += [Double](repeating: 0, count: all - columns.count)
      first = factors.sums(0, of: columns).map { Float($0) }
      second = factors.sums(1, of: columns).map { Float($0) }
      scale = weight.squareRoot()
    }

    @inline(__always)
    func score(ofRow row: Int, _ factors: GroupedFactors) -> Float {
      first[Int(factors.codes[0][row])] + second[Int(factors.codes[1][row])]
    }
  }
}
