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
    let fitted = zip(kinds, effects).compactMap { kind, fit in
      fit.map { (effects: $0.effects.prefix(covariates), hits: hits[Int(kind.rawValue)]) }
    }
    if fitted.isEmpty {
      classOfAttempt = [UInt8](repeating: 0, count: factors.rowCount)
    } else {
      classOfAttempt = []
      classify(factors, Scores(fitted, factors))
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

  private mutating func classify(_ factors: GroupedFactors, _ fits: Scores) {
    let count = factors.rowCount
    let tree = ScoreTree(
      Self.sample(of: factors, fits), dimensions: fits.count, most: Self.classes)
    let chunks = 16
    var parts: [Members] = []
    classOfAttempt = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = count
      // Each chunk's attempts are its own.
      nonisolated(unsafe) let classes = buffer.baseAddress
      parts = concurrently(chunks) { chunk in
        Members(
          of: (count * chunk / chunks)..<(count * (chunk + 1) / chunks), factors, fits, tree,
          classes)
      }
    }
    var members = [Double](repeating: 0, count: tree.classCount)
    var sums = [SIMD4<Double>](repeating: .zero, count: tree.classCount)
    for part in parts {
      for own in members.indices {
        members[own] += part.counts[own]
        sums[own] += part.sums[own]
      }
    }
    scores = (0..<fits.count).map { place in
      let mean = sums.reduce(0) { $0 + $1[place] } / max(1, Double(count))
      return zip(sums, members).map { $1 > 0 ? $0[place] / $1 - mean : 0 }
    }
  }

  /// The scores of every so many attempts, as they matter.
  private static func sample(of factors: GroupedFactors, _ fits: Scores) -> [Float] {
    let count = factors.rowCount
    let rows = Array(stride(from: 0, to: count, by: max(1, count / sampled) | 1))
    var points: [Float] = []
    points.reserveCapacity(rows.count * fits.count)
    withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: GroupedFactors.Block.rows) {
      guard let scores = $0.baseAddress else { return }
      factors.forEachBlock(of: rows) { count, block in
        fits.sums.put(block, rows: count, at: scores)
        for row in 0..<count {
          let scaled = fits.scales * SIMD4<Float>(scores[row])
          for place in 0..<fits.count { points.append(scaled[place]) }
        }
      }
    }
    return points
  }

  /// How many attempts each class has, and what their scores sum to, in some of the attempts.
  private struct Members: Sendable {
    private(set) var counts: [Double]
    private(set) var sums: [SIMD4<Double>]

    /// Puts the classes of the rows in their places among those of all.
    init(
      of rows: Range<Int>, _ factors: GroupedFactors, _ fits: Scores, _ tree: ScoreTree,
      _ classes: UnsafeMutablePointer<UInt8>?
    ) {
      counts = [Double](repeating: 0, count: tree.classCount)
      sums = [SIMD4<Double>](repeating: .zero, count: tree.classCount)
      guard let classes else { return }
      let size = GroupedFactors.Block.rows
      withUnsafeTemporaryAllocation(of: SIMD4<Double>.self, capacity: size) { scores in
        withUnsafeTemporaryAllocation(of: SIMD4<Float>.self, capacity: size) { scaled in
          guard let scores = scores.baseAddress, let points = scaled.baseAddress else { return }
          factors.forEachBlock(rows) { rows, block in
            fits.sums.put(block, rows: rows.count, at: scores)
            for row in 0..<rows.count { points[row] = fits.scales * SIMD4<Float>(scores[row]) }
            let own = classes + rows.lowerBound
            points.withMemoryRebound(to: Float.self, capacity: 4 * rows.count) {
              tree.put(rows.count, at: $0, into: own)
            }
            add(rows.count, own, scores)
          }
        }
      }
    }

    private mutating func add(
      _ rows: Int, _ classes: UnsafeMutablePointer<UInt8>,
      _ scores: UnsafeMutablePointer<SIMD4<Double>>
    ) {
      counts.withUnsafeMutableBufferPointer { counts in
        sums.withUnsafeMutableBufferPointer { sums in
          for row in 0..<rows {
            counts[Int(classes[row])] += 1
            sums[Int(classes[row])] += SIMD4<Double>(SIMD4<Float>(scores[row]))
          }
        }
      }
    }
  }

  /// What the levels of an attempt add to the log-odds of each kind, side by side.
  private struct Scores: Sendable {
    /// How many kinds.
    let count: Int
    let sums: RowSums
    /// How much a unit of each score matters: as much as it moves hits.
    let scales: SIMD4<Float>

    init(_ fits: [(effects: ArraySlice<[Double]>, hits: Int)], _ factors: GroupedFactors) {
      count = fits.count
      var columns = [SIMD4<Double>](
        repeating: .zero, count: 1 + factors.levelCounts.reduce(0, +))
      var scales = SIMD4<Float>.zero
      for (place, fit) in fits.enumerated() {
        for (column, effect) in fit.effects.joined().enumerated() {
          columns[1 + column][place] = effect
        }
        scales[place] = Float(fit.hits).squareRoot()
      }
      self.scales = scales
      sums = RowSums(factors, of: columns)
    }
  }
}
