import Sessions
import Simulations
import Studies
import Testing

@testable import Effects

@Suite struct `Friction that keeps to the same people` {
  @Test func `is no measure of what friction costs`() throws {
    let log = try StudiedLog(try Simulation("hidden-network", users: 600))
    let findings = log.findings
    let caution = try #require(findings.caution(.clusteredFriction))
    #expect(caution.refuses)
    #expect(caution.text.hasPrefix("friction strikes the same people again and again, "))
    #expect(caution.remedy.hasPrefix("log what could set these people apart"))
    let z = try #require(findings.robustness.clusteringZ)
    #expect(z > FrictionClustering.limit)
    #expect(findings.frictionNumbers.allSatisfy { $0 == nil })
    #expect(findings.shareRefusal?.code == .clusteredFriction)
    #expect(findings.oneSessionChurn.refusal?.code == .clusteredFriction)
    #expect(findings.whatIf.isEmpty && findings.retention?.withoutFriction.isEmpty == true)
    #expect(findings.retention?.difference == nil)
    #expect(Verdict(weighing: findings) == .inconclusive)
    #expect(findings.robustness.tippingOdds == nil && findings.steps.isEmpty)
    #expect(findings.causes.map(\.kind) == findings.causes.map(\.kind).sorted())
    // What an answer would have rested on is known all the same.
    let unchecked = log.study.estimates(counted: FrictionSet(Friction.usual), level: 0.95)
    #expect(unchecked.share != nil && unchecked.caution(.clusteredFriction) == nil)
    #expect(findings.robustness.effectivePeople == unchecked.robustness.effectivePeople)
    #expect(
      findings.conversionByHorizon?.effectiveUsers == unchecked.conversionByHorizon?.effectiveUsers)
    #expect(findings.oneSessionChurn.effectiveUsers == unchecked.oneSessionChurn.effectiveUsers)
    #expect(!findings.robustness.balance.isEmpty)
    // What needs no model stays.
    #expect(findings.oneSessionChurn.observed != nil && findings.oneSessionChurn.floor != nil)
    #expect(findings.oneSessionChurn.ceiling != nil && !findings.causes.isEmpty)
    #expect((findings.retention?.observed.count ?? 0) > 3)
  }

  @Test(arguments: ["mixed", "opportunity", "confounded-by-platform"])
  func `is not seen where each attempt is struck on its own`(_ name: String) throws {
    let findings = try StudiedLog(try Simulation(name, users: 600)).findings
    #expect(findings.caution(.clusteredFriction) == nil)
    #expect(abs(try #require(findings.robustness.clusteringZ)) < 4)
  }

  /// 200 people with five attempts on each of two days; `fails` says which attempts fail.
  private func log(
    _ fails: (_ user: Int, _ attempt: Int) -> Bool, _ event: (Int) -> String
  )
    -> String
  {
    var log = HandLog()
    for user in 0..<200 {
      for attempt in 0..<10 {
        log.add(
          "u\(user)", day: 1 + attempt / 5 * 3, hour: user % 24, minute: attempt % 5 * 2,
          event(attempt), status: fails(user, attempt) ? 500 : 200)
      }
    }
    log.add("last", day: 28)
    return log.csv
  }

  @Test func `is told from an attempt made over and over until it works`() throws {
    // Everybody fails at one thing, three times running; where differs from person to person.
    let again = try StudiedLog(
      csv: log({ ($0 * 7 % 10..<$0 * 7 % 10 + 3).contains($1) }, { _ in "save" }))
    #expect(try #require(FrictionClustering(again.inquiry)).z < FrictionClustering.limit)
    // The same number of failures, all on three people in ten.
    let same = try StudiedLog(csv: log({ user, _ in user % 10 < 3 }, { "step\($0)" }))
    #expect(try #require(FrictionClustering(same.inquiry)).z > FrictionClustering.limit)
  }
}
