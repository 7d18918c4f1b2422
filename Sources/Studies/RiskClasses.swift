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
  ///   - keys: The factors of each attempt, packed.
  ///   - friction: What each attempt met, of those that are first hits in their session.
  ///   - asked: The attempts that each kind could be the first to hit.
  ///   - packing: Where the factors stand in a key.
  ///   - covariates: How many of the factors, from the first, the classes take the place of.
  init(
    _ keys: [UInt64], friction: [Friction?], asked: @Sendable (Friction, Int) -> Bool,
    _ packing: MainEffects.Packing, covariates: Int
  ) {
    var hits = [Int](repeating: 0, count: Friction.allCases.count)
    for case let kind? in friction { hits[Int(kind.rawValue)] += 1 }
    let kinds = Friction.allCases.filter { hits[Int($0.rawValue)] >= Self.leastHits }
      .sorted { (hits[Int($1.rawValue)], $0) < (hits[Int($0.rawValue)], $1) }
      .prefix(Self.kinds)
    let weights = hits.map { Float($0) }
    let fits = concurrently(kinds.count) { place -> Scores? in
      let kind = kinds[place]
      let rows = keys.indices.filter { asked(kind, $0) }
      let fit = try? MainEffects(
        rows.map { friction[$0] == kind }, rows: rows.map { keys[$0] }, packing,
        ridge: Self.ridge)
      return fit.map {
        Scores(
          $0.effects.prefix(covariates), packing, weight: weights[Int(kind.rawValue)])
      }
    }.compactMap { $0 }
    classOfAttempt = [UInt8](repeating: 0, count: keys.count)
    if !fits.isEmpty { classify(keys, fits) }
  }

  private mutating func classify(_ keys: [UInt64], _ fits: [Scores]) {
    let sample = stride(from: 0, to: keys.count, by: max(1, keys.count / Self.sampled) | 1)
    let tree = ScoreTree(
      sample.flatMap { row in fits.map { $0.coordinate(of: keys[row]) } },
      dimensions: fits.count, most: Self.classes)
    let chunks = 16
    let parts = concurrently(chunks) { chunk in
      Members(
        of: keys[(keys.count * chunk / chunks)..<(keys.count * (chunk + 1) / chunks)], fits, tree)
    }
    classOfAttempt = parts.flatMap(\.classes)
    var members = [Double](repeating: 0, count: tree.classCount)
    var sums = fits.map { _ in members }
    for part in parts {
      for own in members.indices {
        members[own] += part.counts[own]
        for place in fits.indices { sums[place][own] += part.sums[place][own] }
      }
    }
    scores = sums.map { sums in
      let mean = sums.reduce(0, +) / max(1, Double(keys.count))
      return zip(sums, members).map { $1 > 0 ? $0 / $1 - mean : 0 }
    }
  }

  /// The classes of some of the attempts, with how many each has and what their scores sum to.
  private struct Members: Sendable {
    private(set) var classes: [UInt8] = []
    private(set) var counts: [Double]
    private(set) var sums: [[Double]]

    init(of keys: ArraySlice<UInt64>, _ fits: [Scores], _ tree: ScoreTree) {
      counts = [Double](repeating: 0, count: tree.classCount)
      sums = fits.map { _ in [Double](repeating: 0, count: tree.classCount) }
      classes.reserveCapacity(keys.count)
      // A score has to be summed once, however many splits ask for it.
      var own = SIMD4<Float>.zero
      for key in keys {
        for place in fits.indices { own[place] = fits[place].score(of: key) }
        let leaf = tree.leaf { own[$0] * fits[$0].scale }
        classes.append(leaf)
        counts[Int(leaf)] += 1
        for place in fits.indices { sums[place][Int(leaf)] += Double(own[place]) }
      }
    }
  }

  /// What the levels of an attempt add to the log-odds of one kind.
  private struct Scores: Sendable {
    private let effects: [Float]
    /// Where each factor's effects begin.
    private let starts: [Int]
    private let fields: [(shift: UInt64, mask: UInt64)]
    /// How much a unit of the score matters: as much as it moves hits.
    let scale: Float

    init(_ effects: ArraySlice<[Double]>, _ packing: MainEffects.Packing, weight: Float) {
      var starts: [Int] = []
      var flat: [Float] = []
      for factor in effects {
        starts.append(flat.count)
        flat += factor.map(Float.init)
      }
      self.effects = flat
      self.starts = starts
      fields = packing.fields.prefix(effects.count).map { ($0.shift, (1 << $0.width) - 1) }
      scale = weight.squareRoot()
    }

    func score(of key: UInt64) -> Float {
      effects.withUnsafeBufferPointer { effects in
        var sum: Float = 0
        for place in starts.indices {
          let field = fields[place]
          sum += effects[starts[place] &+ Int((key &>> field.shift) & field.mask)]
        }
        return sum
      }
    }

    func coordinate(of key: UInt64) -> Float { scale * score(of: key) }
  }
}
