import Testing

@testable import Simulations

/// What a scenario is to show, at the number of people it is meant for.
struct Levels: Sendable {
  var scenario: Scenario
  var churn: ClosedRange<Double>
  var effect: ClosedRange<Double>
  var triggered: ClosedRange<Double>
  var firstSessionsHit: ClosedRange<Double>
}

extension Levels: CustomTestStringConvertible {
  var testDescription: String { scenario.name }
}

struct LevelTests {
  static let planted = [
    Levels(
      scenario: .friction, churn: 0.24...0.34, effect: 0.12...0.18, triggered: 0.40...0.56,
      firstSessionsHit: 0.28...0.38),
    Levels(
      scenario: .value, churn: 0.31...0.41, effect: 0...0, triggered: 0...0,
      firstSessionsHit: 0.23...0.33),
    Levels(
      scenario: .mixed, churn: 0.28...0.39, effect: 0.05...0.11, triggered: 0.19...0.31,
      firstSessionsHit: 0.24...0.35),
    Levels(
      scenario: .opportunity, churn: 0.35...0.46, effect: 0...0, triggered: 0...0,
      firstSessionsHit: 0.26...0.36),
  ]

  @Test(arguments: planted)
  func `the planted levels are met`(_ levels: Levels) throws {
    let truth = Simulation(levels.scenario).truth
    let churn = try #require(truth.oneSessionChurn)
    let departures = try #require(truth.departuresByHorizon)
    #expect(levels.churn.contains(churn.observed))
    #expect(levels.effect.contains(churn.dueToFriction))
    #expect(levels.triggered.contains(departures.dueToFriction))
    #expect(levels.firstSessionsHit.contains(truth.firstSessionsHit))
  }

  @Test func `the naive comparison is off by more than four points where the loyal do more`() {
    let truth = Simulation.populationTruth(.opportunity, users: 6_000)
    let churn = truth.oneSessionChurn?.observed ?? 0
    #expect(truth.naiveOneSessionChurn - churn > 0.04)
  }

  @Test func `the example of the article has its figures`() throws {
    let truth = Simulation.populationTruth(.article, users: 6_000)
    let churn = try #require(truth.oneSessionChurn)
    let conversion = try #require(truth.conversionByHorizon)
    #expect((0.28...0.32).contains(churn.observed))
    #expect((0.015...0.025).contains(conversion.observed))
    #expect((0.30...0.37).contains(truth.firstSessionsHit))
    #expect(Scenario.article.defaultUsers == 200)
  }
}
