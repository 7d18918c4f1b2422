import Testing

@testable import EventLogs
@testable import Sessions

/// When people reached the milestones, column by column.
struct MilestoneTimesTests {
  private static let named: @Sendable (inout TimelineDesign) -> Void = { design in
    design.milestones.signup = "join"
    design.milestones.activation = "start"
    design.milestones.conversion = "buy"
  }

  /// Which of the columns there are.
  private static func columns(_ made: Timelines) -> [String] {
    let times = made.milestoneTimes
    return [
      ("signedUp", times.signedUp), ("activated", times.activated), ("converted", times.converted),
      ("convertedSinceSignup", times.convertedSinceSignup),
    ].filter { !$0.1.isEmpty }.map(\.0)
  }

  @Test func `what nobody reached has no column and a person takes twelve bytes`() throws {
    let none = try timelines("user,seconds,event\nann,0,open\nbob,1,open", Self.named)
    #expect(Self.columns(none) == [])
    #expect(none.seconds(\.signedUp) == [nil, nil] && none.seconds(\.converted) == [nil, nil])
    // Bought, but it went wrong.
    let failed = try timelines(
      "user,seconds,event,status\nann,0,buy,500\nann,1,start,200\nbob,2,open,200", Self.named)
    #expect(Self.columns(failed) == ["activated"])
    #expect(failed.seconds(\.activated) == [1, nil] && failed.seconds(\.converted) == [nil, nil])
    #expect(MemoryLayout<UserTimeline>.stride == 12)
  }

  @Test func `a doubtful signup leaves no column`() throws {
    var csv = "user,seconds,event\nann,0,sign_up\nann,1,purchase"
    for person in 1...9 { csv += "\nu\(person),\(10 + person),open" }
    let made = try timelines(csv)
    #expect(made.milestones.signup == nil)
    #expect(Self.columns(made) == ["converted"])
    #expect(made.seconds(\.converted) == [1] + [Int64?](repeating: nil, count: 9))
  }

  @Test func `people without sessions leave the others their times`() throws {
    let made = try timelines(
      """
      user,seconds,event
      abe,0,heartbeat
      ann,1,open
      ann,2,buy
      bea,3,error
      bob,4,join
      bob,5,buy
      cat,6,heartbeat
      cyd,7,start
      """, Self.named)
    #expect(made.lines == ["ann: open buy", "bob: join buy", "cyd: start"])
    #expect(made.excludedUsers == ["passive_only": 2, "errors_only": 1])
    #expect(made.seconds(\.signedUp) == [nil, 4, nil])
    #expect(made.seconds(\.activated) == [nil, nil, 7])
    #expect(made.seconds(\.converted) == [2, 5, nil])
    #expect(made.seconds(\.convertedSinceSignup) == [nil, 5, nil])
  }

  @Test func `some of the people keep their times, and sessions cut again everybody's`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      bob,1,join
      bob,2,buy
      cyd,3,open
      dan,4,join
      eve,5,start
      """, Self.named)
    let some = made.keeping { $0 != 0 && $0 != 2 }
    #expect(some.lines == ["bob: join buy", "dan: join", "eve: start"])
    #expect(some.seconds(\.signedUp) == [1, 4, nil])
    #expect(some.seconds(\.activated) == [nil, nil, 5])
    #expect(some.seconds(\.convertedSinceSignup) == [2, nil, nil])
    let others = made.keeping { $0 == 0 || $0 == 3 }
    #expect(Self.columns(others) == ["signedUp"] && others.seconds(\.signedUp) == [nil, 4])
    #expect(Self.columns(made.keeping { _ in false }) == [])
    let cut = made.recut(gap: 0)
    #expect(cut.seconds(\.signedUp) == made.seconds(\.signedUp))
    #expect(cut.seconds(\.converted) == made.seconds(\.converted))
  }

  @Test(arguments: [1, 3]) func `times may be any there are`(threads: Int) {
    let stamps: [Int64?] = [.min, nil, .min + 1, -1, 0, nil, .max - 1, .max, .min]
    let made = Self.signingUp(at: stamps, threads: threads)
    // Those of one instant come by their ids.
    #expect(made.users.map(\.user) == [0, 1, 5, 8, 2, 3, 4, 6, 7].map { $0 + 1 })
    #expect(
      made.users.indices.map { made.milestoneTimes.signedUp[$0]?.nanoseconds }
        == [.min, nil, nil, .min, .min + 1, -1, 0, .max - 1, .max])
    #expect(made.milestoneTimes.signedUp.count == 7)
    let some = made.keeping { $0 > 1 }
    #expect(
      some.users.indices.map { some.milestoneTimes.signedUp[$0]?.nanoseconds }
        == [nil, .min, .min + 1, -1, 0, .max - 1, .max])
    let first = made.keeping { $0 < 2 }
    #expect(
      first.users.indices.map { first.milestoneTimes.signedUp[$0]?.nanoseconds } == [.min, nil])
  }

  @Test func `more threads find the same`() throws {
    // People of several groups, of whom those who never signed up have no session.
    let stamps = (0..<70_000).map { (person: Int) -> Int64? in
      person % 3 == 0 ? nil : Int64(person * 7_919 % 70_001) * 1_000_000
    }
    let alone = Self.signingUp(at: stamps, others: "heartbeat", threads: 1)
    let together = Self.signingUp(at: stamps, others: "heartbeat", threads: 3)
    let places = alone.users.indices
    #expect(places.count == stamps.count { $0 != nil })
    #expect(alone.users.map(\.user) == together.users.map(\.user))
    #expect(
      places.allSatisfy { place in
        let stamp = stamps[Int(alone.users[place].user) - 1]
        return alone.milestoneTimes.signedUp[place]?.nanoseconds == stamp
          && together.milestoneTimes.signedUp[place]?.nanoseconds == stamp
      })
  }

  /// Timelines of people of whom each signed up at an instant, or did something else at the earliest of all.
  private static func signingUp(
    at signups: [Int64?], others name: String = "open", threads: Int
  ) -> Timelines {
    var words = EventVocabulary()
    let other = words.names.intern(name.utf8)
    let join = words.names.intern("join".utf8)
    var design = TimelineDesign()
    named(&design)
    let reduction = TimelineReduction(design)
    for (person, signup) in signups.enumerated() {
      var event = Event.blank
      event.user = words.users.intern("person \(1_000_000 + person)".utf8)
      event.name = signup == nil ? other : join
      event.time = Timestamp(nanoseconds: signup ?? .min)
      reduction.add(event)
    }
    return Timelines(reduction, vocabulary: words, design: design, threads: threads)
  }
}
