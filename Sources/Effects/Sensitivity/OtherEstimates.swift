import Sessions
import Statistics
import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Inquiry {
  /// Of a large log so many people as make about this many attempts are enough for a second opinion.
  static let enoughAttempts = 100_000

  /// A second opinion takes every so many people.
  var sturdinessStep: Int { study.timelines.attempts.count / Self.enoughAttempts }

  /// Friction's share of the departures by other methods, to stand beside the weighted one.
  func otherEstimates(_ all: [Unit], _ fit: Fit) -> [Robustness.OtherEstimate] {
    let units = all.sampled(every: sturdinessStep)
    let riskSet = RiskSet(study, units, fit).share(influence)
    return [
      ("risk_set", riskSet),
      ("regression", SessionRegression(study, units, fit)?.share(influence)),
      ("crude", crudeShare(units)),
    ].compactMap { method, share in
      share.map { Robustness.OtherEstimate(method: method, share: $0) }
    }
  }

  /// Sessions with friction against those without, by number: all weights 1.
  private func crudeShare(_ units: [Unit]) -> EffectEstimate? {
    var excess = Excess(subjects: study.subjects.count)
    let groups = 1 + Int(units.map(\.group).max() ?? 0)
    var clean = [(count: Double, leaving: Double)](repeating: (0, 0), count: groups)
    var all = [Double](repeating: 0, count: groups)
    for unit in units {
      all[Int(unit.group)] += 1
      guard isClean(unit) else { continue }
      clean[Int(unit.group)].count += 1
      clean[Int(unit.group)].leaving += unit.outcome
    }
    for unit in units {
      let own = clean[Int(unit.group)]
      guard own.count > 0 else { continue }
      let mean = own.leaving / own.count
      excess.observe(unit)
      excess.add(unit.outcome - mean, of: unit, isPoint: true)
      if isClean(unit) {
        excess.add(
          -all[Int(unit.group)] / own.count * (unit.outcome - mean), of: unit, isPoint: false)
      }
    }
    return excess.share(influence)
  }
}

/// Departures too many among those observed, with what each person moves them by.
struct Excess {
  private var sum = 0.0
  private var moved: [Double]
  private var observed: [Double]

  init(subjects: Int) {
    moved = [Double](repeating: 0, count: subjects)
    observed = moved
  }

  /// Counts the outcome of a unit among the departures.
  mutating func observe(_ unit: Unit) { observed[Int(unit.subject)] += unit.outcome }

  /// Adds to the excess, or, where it is of what the excess is measured against, to its error only.
  mutating func add(_ part: Double, of unit: Unit, isPoint: Bool) {
    if isPoint { sum += part }
    moved[Int(unit.subject)] += part
  }

  /// The excess as a share of the departures.
  func share(_ influence: Influence) -> EffectEstimate? {
    let total = observed.reduce(0, +)
    guard total > 0 else { return nil }
    let share = sum / total
    let error = influence.error(ofSum: zip(moved, observed).map { ($0 - share * $1) / total })
    return EffectEstimate(
      share, standardError: error, reach: influence.reach, count: observed.count)
  }
}

/// First friction in a session against sessions alike that came as far without any.
///
/// Sessions are alike when they share platform, channel, release and class of number; as far, when
/// they reached the band of places in which the friction struck. Simple to follow, and diluted by what
/// the others meet later (STATISTICS, section 1): a second opinion.
struct RiskSet {
  private let excess: Excess

  /// Bands of places within a session, by their first place.
  private static let bands = [0, 1, 2, 4, 8]

  init(_ study: Study, _ units: [Unit], _ fit: Fit) {
    var excess = Excess(subjects: study.subjects.count)
    let weighting = fit.weighting
    var strata: [UInt64: Stratum] = [:]
    var entries: [(unit: Int, stratum: UInt64, isHit: Bool)] = []
    for (place, unit) in units.enumerated() where !unit.attempts.isEmpty {
      excess.observe(unit)
      let hit = unit.attempts.first { !weighting.isSpared($0) }
      let reached = (hit ?? unit.attempts.upperBound - 1) - unit.attempts.lowerBound
      let start = Self.key(study, unit.attempts.lowerBound)
      for (band, first) in Self.bands.enumerated() where first <= reached {
        let isLast = band == Self.bands.count - 1 || Self.bands[band + 1] > reached
        let isHit = isLast && hit != nil
        let key = start << 3 | UInt64(band)
        strata[key, default: Stratum()].add(unit.outcome, isHit: isHit)
        entries.append((place, key, isHit))
      }
    }
    let hits = strata.values.reduce(0) { $0 + $1.hits }
    let matched = strata.values.reduce(0) { $0 + ($1.clean > 0 ? $1.hits : 0) }
    // Hits that nobody can be set against count as the others do.
    let scale = matched > 0 ? hits / matched : 0
    for entry in entries {
      guard let stratum = strata[entry.stratum], stratum.clean > 0, stratum.hits > 0 else {
        continue
      }
      let residual = units[entry.unit].outcome - stratum.leaving / stratum.clean
      excess.add(
        scale * (entry.isHit ? residual : -stratum.hits / stratum.clean * residual),
        of: units[entry.unit], isPoint: entry.isHit)
    }
    self.excess = excess
  }

  func share(_ influence: Influence) -> EffectEstimate? { excess.share(influence) }

  /// What makes sessions alike, packed.
  private static func key(_ study: Study, _ attempt: Int) -> UInt64 {
    let levels = [Covariate.platform, .channel, .release].map {
      study.level(of: $0, ofAttempt: attempt)
    }
    // The first, the second, later ones.
    let logNumber = study.cells.logSession(in: study.cell(ofAttempt: attempt))
    let number: UInt64 = logNumber == 0 ? 0 : logNumber < 1 ? 1 : 2
    return levels.reduce(number) { $0 << 9 | UInt64($1) }
  }

  /// Sessions alike: those struck, and those spared, with their departures.
  private struct Stratum {
    var hits = 0.0
    var clean = 0.0
    var leaving = 0.0

    mutating func add(_ outcome: Double, isHit: Bool) {
      if isHit {
        hits += 1
      } else {
        clean += 1
        leaving += outcome
      }
    }
  }
}

/// Leaving by what was known at the session's start and whether it met friction, averaged without.
///
/// What a session's length does to both is not accounted for, so the loyal make friction look
/// harmless here.
struct SessionRegression {
  private let fit: Standardization
  private let observed: [Double]
  private let rows: Double
  /// Of the sessions, those of each person.
  private let ownShare: [Double]

  init?(_ study: Study, _ units: [Unit], _ fit: Fit) {
    let units = units.filter { !$0.attempts.isEmpty }
    var observed = [Double](repeating: 0, count: study.subjects.count)
    for unit in units { observed[Int(unit.subject)] += unit.outcome }
    let starts = units.map { study.cell(ofAttempt: $0.attempts.lowerBound) }
    let isHit = units.map { !fit.weighting.isSpared($0) }
    let leaving = observed.reduce(0, +)
    let budget = min(leaving, Double(units.count) - leaving) / 10
    func design(_ exposure: (Int) -> Double) -> DesignMatrix {
      CovariateTerms(
        cells: study.cells, rows: starts, trials: [Double](repeating: 1, count: units.count),
        budget: budget, numberCount: 2,
        numeric: units.indices.flatMap { [exposure($0), study.cells.logSession(in: starts[$0])] }
      ).design
    }
    guard
      let fitted = try? Standardization(
        units.map(\.outcome), design: design { isHit[$0] ? 1 : 0 },
        exposedDesign: design { _ in 1 },
        unexposedDesign: design { _ in 0 }, clusters: units.map(\.subject),
        clusterCount: observed.count, ridge: TypeRisk.ridge)
    else { return nil }
    self.fit = fitted
    self.observed = observed
    rows = Double(units.count)
    var own = [Double](repeating: 0, count: observed.count)
    for unit in units { own[Int(unit.subject)] += 1 / rows }
    ownShare = own
  }

  func share(_ influence: Influence) -> EffectEstimate? {
    let total = observed.reduce(0, +)
    let left = fit.unexposed * rows
    guard total > 0, left > 0 else { return nil }
    let moved = observed.indices.map { place in
      fit.unexposedInfluence[place] * rows / left - (observed[place] / total - ownShare[place])
    }
    let error = influence.error(ofSum: moved)
    let ratio = left / total
    return EffectEstimate(
      point: 1 - ratio, low: 1 - ratio * exp(influence.reach * error),
      high: 1 - ratio * exp(-influence.reach * error), count: observed.count)
  }
}
