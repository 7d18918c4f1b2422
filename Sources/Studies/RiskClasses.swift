import Sessions
import Statistics

/// Classes of attempts by how likely their surroundings make friction, one set of classes a kind.
///
/// Where covariates have so many levels that hardly two attempts share a cell, what each level adds to
/// the log-odds of friction is fitted over all attempts, and the sum over an attempt's levels, in
/// classes of equal size, takes the place of the levels. Attempts of one risk need not be told apart
/// to weigh friction-free histories (Rosenbaum and Rubin 1983, doi:10.1093/biomet/70.1.41).
struct RiskClasses {
  /// The mean score of each class, by kind.
  private(set) var scores: [[Double]] = []
  /// The classes of each attempt, packed, the first kind lowest.
  private(set) var classOfAttempt: [UInt16]
  /// Bits of each kind's class.
  static let width = 4

  /// How many classes the kinds have: the commonest, the next, the third.
  private static let classes = [10, 5, 3]
  /// A kind with fewer first hits shares the classes of the others.
  private static let leastHits = 50
  private static let ridge = 0.5

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
      .prefix(Self.classes.count)
    let fits = concurrently(kinds.count) { place -> [[Double]]? in
      let kind = kinds[place]
      let rows = keys.indices.filter { asked(kind, $0) }
      let fit = try? MainEffects(
        rows.map { friction[$0] == kind }, rows: rows.map { keys[$0] }, packing,
        ridge: Self.ridge)
      return fit?.effects
    }
    classOfAttempt = [UInt16](repeating: 0, count: keys.count)
    for case let effects? in fits {
      add(effects.prefix(covariates), keys, packing)
    }
  }

  /// Adds the classes of one more kind.
  private mutating func add(
    _ effects: ArraySlice<[Double]>, _ keys: [UInt64], _ packing: MainEffects.Packing
  ) {
    let place = scores.count
    let count = Self.classes[place]
    func score(_ key: UInt64) -> Double {
      var sum = 0.0
      for (effects, field) in zip(effects, packing.fields) {
        sum += effects[Int((key >> field.shift) & ((1 << field.width) - 1))]
      }
      return sum
    }
    let sample = stride(from: 0, to: keys.count, by: max(1, keys.count / 20_000) | 1)
      .map { score(keys[$0]) }.sorted()
    let limits = (1..<count).map { sample[sample.count * $0 / count] }
    var sums = [Double](repeating: 0, count: count)
    var members = sums
    for (index, key) in keys.enumerated() {
      let own = score(key)
      var level = 0
      for limit in limits where own >= limit { level += 1 }
      sums[level] += own
      members[level] += 1
      classOfAttempt[index] |= UInt16(level) << UInt16(place * Self.width)
    }
    let mean = sums.reduce(0, +) / max(1, Double(keys.count))
    scores.append(zip(sums, members).map { $1 > 0 ? $0 / $1 - mean : 0 })
  }
}
