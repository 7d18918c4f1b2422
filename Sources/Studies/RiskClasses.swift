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
      (keys.count * chunk / chunks..<keys.count * (chunk + 1) / chunks).map { row in
        tree.leaf { fits[$0].coordinate(of: keys[row]) }
      }
    }
    classOfAttempt = parts.flatMap { $0 }
    var members = [Double](repeating: 0, count: tree.classCount)
    var sums = fits.map { _ in members }
    for (key, own) in zip(keys, classOfAttempt) {
      members[Int(own)] += 1
      for place in fits.indices { sums[place][Int(own)] += Double(fits[place].score(of: key)) }
    }
    scores = sums.map { sums in
      let mean = sums.reduce(0, +) / max(1, Double(keys.count))
      return zip(sums, members).map { $1 > 0 ? $0 / $1 - mean : 0 }
    }
  }

  /// What the levels of an attempt add to the log-odds of one kind.
  private struct Scores: Sendable {
    private let effects: [[Float]]
    private let fields: [(shift: UInt64, mask: UInt64)]
    /// How much a unit of the score matters: as much as it moves hits.
    private let scale: Float

    init(_ effects: ArraySlice<[Double]>, _ packing: MainEffects.Packing, weight: Float) {
      self.effects = effects.map { $0.map(Float.init) }
      fields = packing.fields.prefix(effects.count).map { ($0.shift, (1 << $0.width) - 1) }
      scale = weight.squareRoot()
    }

    func score(of key: UInt64) -> Float {
      var sum: Float = 0
      for place in effects.indices {
        sum += effects[place][Int((key >> fields[place].shift) & fields[place].mask)]
      }
      return sum
    }

    func coordinate(of key: UInt64) -> Float { scale * score(of: key) }
  }
}
