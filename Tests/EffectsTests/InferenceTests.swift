import Foundation
import Testing

@testable import Effects

@Suite struct `An interval by influence` {
  let one = Influence(reach: 1)

  private func world(
    observed: [Double], counterfactual: [Double], correction: [Double]? = nil,
    weight: [Double] = []
  ) -> Contributions {
    var world = Contributions(
      observed: observed, counterfactual: counterfactual,
      correction: correction ?? observed.map { _ in 0 }, unitWeight: [])
    world.weigh(people: weight)
    return world
  }

  @Test func `of a plain mean is that of its standard error`() {
    // Parts 1, 0, 1, 0: squares of 1/2 sum to 1; √1 / 4 × √(4/3), the root of s²/n.
    let mean = one.mean(
      of: [1, 0, 1, 0], isCounted: [true, true, true, true], count: 4)
    #expect(mean.point == 0.5 && mean.count == 4)
    #expect(abs(mean.high - 0.5 - (1.0 / 12).squareRoot()) < 1e-12)
    #expect(abs(mean.low - 0.5 + (1.0 / 12).squareRoot()) < 1e-12)
  }

  @Test func `counts what the uncounted did to the risks`() {
    // The third is not averaged over; what they add is their influence whole.
    let mean = one.mean(
      of: [1, 0, 0.5], isCounted: [true, true, false], count: 2, point: [1, 0, 0])
    let error = (0.25 + 0.25 + 0.25).squareRoot() / 2 * 2.0.squareRoot()
    #expect(mean.point == 0.5)
    #expect(abs(mean.high - 0.5 - error) < 1e-12)
  }

  @Test func `of a share is on the scale of what is left`() throws {
    // Half is left. log(left) − log(observed) moves by 1/4 − 1/2 for two and 1/4 for two: squares
    // sum to 1/4, so the error is 1/2 × √(4/3) and the ends 1 − e^(±error) / 2.
    let world = world(observed: [1, 1, 0, 0], counterfactual: [0.25, 0.25, 0.25, 0.25])
    let share = try #require(one.share(world, count: 4))
    let error = (1.0 / 3).squareRoot()
    #expect(share.point == 0.5)
    #expect(abs(share.low - (1 - exp(error) / 2)) < 1e-12)
    #expect(abs(share.high - (1 - exp(-error) / 2)) < 1e-12)
    #expect(share.high < 1)
  }

  @Test func `of a share takes the corrections in`() throws {
    let world = world(
      observed: [1, 1, 0, 0], counterfactual: [0.25, 0.25, 0.25, 0.25],
      correction: [0.25, 0.25, -0.25, -0.25])
    // They undo the influence: 1/4 + 1/4 − 1/2 = 0 and 1/4 − 1/4 = 0.
    let share = try #require(one.share(world, count: 4))
    #expect(share.low == 0.5 && share.high == 0.5)
  }

  @Test func `of a share is none where nobody left`() {
    #expect(one.share(world(observed: [0, 0], counterfactual: [1, 1]), count: 2) == nil)
  }

  @Test func `of a share without a rest reaches down to what as many may have missed`() throws {
    let share = try #require(
      one.share(world(observed: [1, 0], counterfactual: [0, 0]), count: 2))
    #expect(share.point == 1 && share.high == 1 && share.low < 1)
  }

  @Test func `of nobody is nil, and of one has no room`() {
    let none = one.mean(of: [], isCounted: [], count: 0)
    #expect(none.point == 0 && none.low == 0 && none.high == 0)
    let single = one.mean(of: [1], isCounted: [true], count: 1)
    #expect(single.point == 1 && single.low == 1 && single.high == 1)
  }
}

@Suite struct `An estimate` {
  let estimate = EffectEstimate(2, standardError: 1, reach: 1.5, count: 9)

  @Test func `reaches so many standard errors`() {
    #expect(estimate.low == 0.5 && estimate.high == 3.5 && estimate.count == 9)
    #expect(estimate.excludesZero)
    #expect(!EffectEstimate(1, standardError: 1, reach: 2, count: 9).excludesZero)
  }

  @Test func `turns round when multiplied by less than nothing`() {
    let turned = estimate.times(-2)
    #expect(turned.point == -4 && turned.low == -7 && turned.high == -1)
  }

  @Test func `taken from a total swaps its ends`() {
    let rest = estimate.subtracted(from: 10)
    #expect(rest.point == 8 && rest.low == 6.5 && rest.high == 9.5)
  }

  @Test func `is held between ends`() {
    let held = estimate.held(from: 1, to: 1.5)
    #expect(held.point == 1.5 && held.low == 1 && held.high == 1.5)
  }
}

@Suite struct `Enough overlap` {
  /// Weights of so many people of 1, and of one more.
  private func overlap(people: Int, another: Double? = nil) -> Overlap {
    let weight = [Double](repeating: 1, count: people) + (another.map { [$0] } ?? [])
    var world = Contributions(observed: [], counterfactual: [], correction: [], unitWeight: [])
    world.weigh(people: weight)
    return Overlap(world)
  }

  @Test(arguments: [
    (29, nil, true, true), (30, nil, false, true), (99, nil, false, true),
    (100, nil, false, false),
    // 12 of 112: over a tenth on one person; 8 of 158: over a twentieth.
    (100, 12.0, true, true), (150, 8, false, true), (0, nil, true, true),
  ])
  func `is asked of people's worth and of one person's share`(
    _ people: Int, _ another: Double?, _ refuses: Bool, _ cautions: Bool
  ) {
    let overlap = overlap(people: people, another: another)
    #expect((overlap.refusal("it") != nil) == refuses)
    #expect((overlap.caution("it") != nil) == cautions)
  }

  @Test func `says how many people more would do`() {
    // Twenty people's worth of 60 people: five times as many give a hundred's.
    #expect(overlap(people: 20).morePeople(than: 60) == 240)
    // Eight of 158 on one person: the share falls to a twentieth with a little more.
    #expect(overlap(people: 150, another: 8).morePeople(than: 151) == 2)
    #expect(overlap(people: 100).morePeople(than: 200) == nil)
    #expect(overlap(people: 4).morePeople(than: 200) == nil)
    #expect(overlap(people: 1).refusal("it")?.text.contains("count for 1 person, one") == true)
  }

  @Test func `says how few people an answer stands on`() throws {
    let refusal = try #require(overlap(people: 20).refusal("one-session churn"))
    #expect(refusal.refuses && refusal.code == .noOverlap && refusal.cell == nil)
    #expect(
      refusal.text
        == "too few people were spared friction to show one-session churn without it: those who "
        + "were count for 20 people, one of them for 5 % of the weight")
    let caution = try #require(overlap(people: 50).caution("departures by the horizon"))
    #expect(!caution.refuses)
    #expect(
      caution.text
        == "the answer for departures by the horizon leans on few people: those spared friction "
        + "count for 50, one of them for 2 % of the weight")
    #expect(
      caution.remedy
        == "read the figures at half the odds of friction, or wait until a mended release shows "
        + "what its absence looks like")
  }
}

extension Contributions {
  /// Gives people their weights, one each.
  fileprivate mutating func weigh(people weights: [Double]) {
    var spread = WeightSpread<SIMD2<Double>>()
    for (person, weight) in weights.enumerated() {
      spread.add(SIMD2(weight, 0), of: Int32(person))
    }
    spread.settle()
    effectiveSubjects = spread.effectiveSubjects(0)
    largestWeightShare = spread.largestShare(0)
  }
}
