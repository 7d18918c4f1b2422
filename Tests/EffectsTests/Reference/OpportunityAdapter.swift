import Foundation
import Sessions
import Statistics

@testable import Effects

/// Sessions of a case taken apart into attempts, as its `expansion` says.
private struct Opportunities {
  /// What an attempt's risk depends on, and the logarithm of its place.
  var rows: [[Double]] = []
  var hits: [Double] = []
  var trials: [Double] = []
  var cells: [UInt32] = []
  var met: [UInt8] = []
  var units: [Effects.Unit] = []
  var sessions: [Range<Int>] = []

  init(_ reference: ReferenceCase) throws {
    let terms = try (reference.params["hazard_terms"]?.strings).orThrow("no terms")
    guard terms.last == "log_position" else {
      throw UnreadableCase(description: "the last term is not the place")
    }
    let covariates = try terms.dropLast().map { try reference.table.numbers($0) }
    let atRisk = try reference.table.numbers("at_risk")
    let friction = try reference.table.numbers("friction")
    let churn = try reference.table.numbers("churn")
    var places: [[Double]: UInt32] = [:]
    for session in 0..<reference.table.rowCount {
      let start = cells.count
      let count = Int(atRisk[session])
      for place in 1...count {
        let row = covariates.map { $0[session] } + [log(Double(place))]
        let cell = places[row] ?? UInt32(rows.count)
        if places.updateValue(cell, forKey: row) == nil {
          rows.append(row)
          hits.append(0)
          trials.append(0)
        }
        let isHit = friction[session] == 1 && place == count
        hits[Int(cell)] += isHit ? 1 : 0
        trials[Int(cell)] += 1
        cells.append(cell)
        met.append(isHit ? 1 : 0)
      }
      sessions.append(start..<cells.count)
      units.append(
        Effects.Unit(
          subject: Int32(session), group: 0, attempts: start..<cells.count,
          outcome: churn[session]))
    }
  }

  func weighting() throws -> Weighting {
    let layout = AttemptLayout(
      cells: cells, cellCount: rows.count,
      isHitBefore: [Bool](repeating: false, count: rows.count), owners: AttemptOwners(sessions))
    // Nothing follows the first friction here, so both risks are one.
    let risk = try TypeRisk(
      hits: hits, of: trials, DesignMatrix(numericRows: rows), cellOfRow: Array(rows.indices),
      cellCount: rows.count, ridge: 0)
    return Weighting(
      layout, met: met,
      FrictionRisk(
        types: [FrictionType(kinds: [.failure])], first: [risk], all: [risk],
        firstHits: Int(hits.reduce(0, +))))
  }

  /// The chance to leave by what was known at the start, fitted to the friction-free sessions with
  /// their weights; by cell, the same at every place.
  func prediction(_ off: Contributions) throws -> Prediction {
    let baseline = rows.map { Array($0.dropLast()) }
    let first = units.map { Int(cells[$0.attempts.lowerBound]) }
    let model = try LogisticRegression(
      fitting: zip(off.unitWeight, units).map { $0 * $1.outcome }, of: off.unitWeight,
      to: DesignMatrix(numericRows: first.map { baseline[$0] }))
    return .byCell(DesignMatrix(numericRows: baseline).times(model.coefficients).map(expit))
  }
}

private func expit(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

extension Adapters {
  @Sendable static func opportunityWeighting(_ reference: ReferenceCase) throws -> Answers {
    let shift = try (reference.params["shift"]?.number).orThrow("no shift")
    let data = try Opportunities(reference)
    let weighting = try data.weighting()
    let count = data.units.count
    let people = Double(count)
    let off = weighting.contributions(
      of: data.units, in: .allOdds(times: 0, of: 1), predicting: .groupMean)
    let half = weighting.contributions(
      of: data.units, in: .allOdds(times: shift, of: 1), predicting: .groupMean)
    let augmented = weighting.contributions(
      of: data.units, in: .allOdds(times: 0, of: 1), predicting: try data.prediction(off))
    var answers = Answers()

    // The coefficients show as the logarithm of the odds of every cell.
    let coefficients = try (reference.expected["hazard_coef"]?.numbers).orThrow("no coefficients")
    let wanted = DesignMatrix(numericRows: data.rows).times(coefficients.compactMap { $0 })
    for (cell, chance) in weighting.risk.first[0].risk.enumerated() {
      answers.compare("hazard_coef", "\(data.rows[cell])", log(chance / (1 - chance)), wanted[cell])
    }

    // The product makes up for small samples by √(n / (n − 1)); the case does not.
    let smallSample = (people / (people - 1)).squareRoot()
    let one = Influence(reach: 1)
    func excess(_ world: Contributions, corrected: Bool = true) -> EffectEstimate {
      let plain = zip(world.observed, world.counterfactual).map(-)
      let parts = corrected ? zip(plain, world.correction).map(-) : plain
      return one.mean(
        of: parts, isCounted: [Bool](repeating: true, count: count), count: count, point: plain)
    }
    func error(_ estimate: EffectEstimate) -> Double {
      (estimate.high - estimate.point) / smallSample
    }
    let reach = NormalDistribution.reach(level: 0.95)
    let due = excess(off)
    answers.give("observed_risk", off.observed.reduce(0, +) / people)
    answers.give("counterfactual_risk", off.counterfactual.reduce(0, +) / people)
    answers.give("excess", due.point)
    answers.give("excess_se", error(due))
    answers.give("excess_se_known_weights", error(excess(off, corrected: false)))
    answers.give("excess_lower", due.point - reach * error(due))
    answers.give("excess_upper", due.point + reach * error(due))
    answers.give("ess", off.effectiveSubjects)
    answers.give("max_weight_share", off.largestWeightShare)

    let share = try one.share(off, count: count).orThrow("no share")
    let shareError = log((1 - share.low) / (1 - share.point)) / smallSample
    answers.give("attributable_fraction", share.point)
    answers.give("log_complement_se", shareError)
    answers.give("af_lower", 1 - (1 - share.point) * exp(reach * shareError))
    answers.give("af_upper", 1 - (1 - share.point) * exp(-reach * shareError))

    answers.give("augmented_counterfactual_risk", augmented.counterfactual.reduce(0, +) / people)
    answers.give("augmented_excess", excess(augmented).point)

    let halved = excess(half)
    answers.give("half_counterfactual_risk", half.counterfactual.reduce(0, +) / people)
    answers.give("half_excess", halved.point)
    answers.give("half_excess_se", error(halved))
    answers.give("half_ess", half.effectiveSubjects)

    // Without weights: how the data was read, rather than what the product does.
    let clean = data.units.filter { unit in unit.attempts.allSatisfy { data.met[$0] == 0 } }
    let cleanRisk = clean.reduce(0) { $0 + $1.outcome } / Double(clean.count)
    answers.give("crude_excess", off.observed.reduce(0, +) / people - cleanRisk)
    return answers
  }
}
