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
  ///   - factors: The factors and fates of attempts.
  ///   - covariates: How many of the factors the classes take the place of, the first ones.
  init(_ factors: GroupedFactors, covariates: Int) {
    let fates = Self.fates(factors)
    let hits = Friction.allCases.map { kind in
      fates.indices.reduce(0) { sum, fate in
        let isFirst = !RiskRows.Fate.isHitBefore(fate)
        return isFirst && RiskRows.Fate.isHit(fate, by: kind) ? sum + fates[fate] : sum
      }
    }
    let kinds = Friction.allCases.filter { hits[Int($0.rawValue)] >= Self.leastHits }
      .sorted { (hits[Int($1.rawValue)], $0) < (hits[Int($0.rawValue)], $1) }
      .prefix(Self.kinds)
    let outcomes = kinds.map { kind in
      (0..<RiskRows.Fate.count).map { fate -> MainEffects.Outcome in
        if RiskRows.Fate.isHitBefore(fate) || !RiskRows.Fate.canMeet(kind, fate) {
          return .notAsked
        }
        return RiskRows.Fate.isHit(fate, by: kind) ? .hit : .spared
      }
    }
    let effects = MainEffects.fits(factors, outcomes: outcomes, ridge: Self.ridge)
    let fits = zip(kinds, effects).compactMap { kind, fit in
      fit.map {
        Scores($0.effects.prefix(covariates), factors, weight: Float(hits[Int(kind.rawValue)]))
      }
    }
    classOfAttempt = []
    if fits.isEmpty {
      classOfAttempt = [UInt8](repeating: 0, count: factors.rowCount)
    } else {
      classify(factors, fits)
    }
  }

  /// How many attempts have each fate.
  private static func fates(_ factors: GroupedFactors) -> [Int] {
    let parts = concurrently(WorkParts.of(factors.rowCount)) { part in
      var counts = [Int](repeating: 0, count: RiskRows.Fate.count)
      factors.forEachBlock(part, wantsCodes: false) { rows, block in
        for place in 0..<rows.count { counts[Int(block.fates[place])] += 1 }
      }
      return counts
    }
    return parts.dropFirst().reduce(parts[0]) { zip($0, $1).map(+) }
  }

  private mutating func classify(_ factors: GroupedFactors, _ fits: [Scores]) {
    let count = factors.rowCount
    let tree = ScoreTree(
      Self.sample(of: factors, fits), dimensions: fits.count, most: Self.classes)
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

  /// The scores of every so many attempts, as they matter.
  private static func sample(of factors: GroupedFactors, _ fits: [Scores]) -> [Float] {
    let count = factors.rowCount
    var points: [Float] = []
    var score = 0.0
    for row in stride(from: 0, to: count, by: max(1, count / Self.sampled) | 1) {
      factors.forEachBlock(row..<(row + 1)) { _, block in
        for fit in fits {
          fit.put(block, rows: 1, at: &score)
          points.append(fit.scale * Float(score))
        }
      }
    }
    return points
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
      let size = GroupedFactors.Block.rows
      var scores = [Double](repeating: 0, count: fits.count * size)
      var scaled = [Float](repeating: 0, count: fits.count * size)
      let scales = fits.map(\.scale)
      factors.forEachBlock(rows) { rows, block in
        scores.withUnsafeMutableBufferPointer { scores in
          for (place, fit) in fits.enumerated() {
            fit.put(block, rows: rows.count, at: scores.baseAddress.map { $0 + place * size })
            for row in (place * size)..<(place * size + rows.count) {
              scaled[row] = Float(scores[row]) * scales[place]
            }
          }
          add(rows.count, by: tree, scaled, scores)
        }
      }
    }

    /// Adds the rows of a block, whose scores stand kind by kind.
    private mutating func add(
      _ rows: Int, by tree: ScoreTree, _ scaled: [Float],
      _ scores: UnsafeMutableBufferPointer<Double>
    ) {
      let size = GroupedFactors.Block.rows
      let kinds = scaled.count / size
      scaled.withUnsafeBufferPointer { scaled in
        sums.withUnsafeMutableBufferPointer { sums in
          counts.withUnsafeMutableBufferPointer { counts in
            tree.forEachLeaf(of: rows, { scaled[$1 &* size &+ $0] }) { row, leaf in
              classes.append(leaf)
              counts[Int(leaf)] += 1
              for kind in 0..<kinds {
                sums[Int(leaf) &* kinds &+ kind] += Double(Float(scores[kind &* size &+ row]))
              }
            }
          }
        }
      }
    }
  }

  /// What the levels of an attempt add to the log-odds of one kind.
  private struct Scores: Sendable {
    /// What the levels of each group add, by code; without groups that have none of the covariates.
    private let tables: [(group: Int, byCode: [Double])]
    /// How much a unit of the score matters: as much as it moves hits.
    let scale: Float

    init(_ effects: ArraySlice<[Double]>, _ factors: GroupedFactors, weight: Float) {
      var columns = [0.0] + effects.flatMap { $0 }
      let all = 1 + factors.levelCounts.reduce(0, +)
      columns += [Double](repeating: 0, count: all - columns.count)
      tables = (0..<factors.groupCount).map { ($0, factors.sums($0, of: columns)) }
        .filter { $0.1.contains { $0 != 0 } }
      scale = weight.squareRoot()
    }

    /// Puts the scores of the rows of a block side by side.
    func put(_ block: GroupedFactors.Block, rows: Int, at scores: UnsafeMutablePointer<Double>?) {
      guard let scores else { return }
      for row in 0..<rows { scores[row] = 0 }
      for (group, byCode) in tables {
        let codes = block.codes + group * GroupedFactors.Block.rows
        byCode.withUnsafeBufferPointer { byCode in
          for row in 0..<rows { scores[row] += byCode[Int(codes[row])] }
        }
      }
    }
  }
}
