import EventLogs
import Testing

@testable import Sessions

struct MilestoneTests {
  @Test func `milestones are found where exactly one name can mean them`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,Sign Up
      ann,1,onboardingCompleted
      ann,2,order_completed
      ann,3,/purchase
      """)
    #expect(made.milestones.signup == "Sign Up")
    #expect(made.milestones.activation == "onboardingCompleted")
    #expect(made.milestones.conversion == "order_completed")
    #expect(made.milestones.foundByName == ["activation", "conversion", "signup"])
  }

  @Test func `two names that could both mean one are none`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,sign_up
      ann,1,registered
      ann,2,activated
      ann,3,onboarding_done
      ann,4,purchase
      ann,5,Purchase
      """)
    #expect(made.milestones.signup == nil)
    #expect(made.milestones.activation == nil)
    #expect(made.milestones.conversion == nil)
    #expect(made.milestones.foundByName == [])
    #expect(made.seconds(\.signedUp) == [nil] && made.seconds(\.converted) == [nil])
  }

  @Test(arguments: [(18, false), (19, true), (20, true)])
  func `a signup found by name holds if 95 % of people have it`(have: Int, holds: Bool) throws {
    var csv = "user,seconds,event"
    for person in 1...20 {
      csv += "\nu\(person),\(person),open"
      if person <= have { csv += "\nu\(person),\(person + 1),sign_up" }
    }
    let made = try timelines(csv)
    #expect(made.milestones.signup == (holds ? "sign_up" : nil))
    #expect(made.milestones.foundByName == (holds ? ["signup"] : []))
    #expect(made.seconds(\.signedUp).count { $0 != nil } == (holds ? have : 0))
  }

  @Test func `a signup that was named holds whoever has it`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      bob,0,open
      bob,10,join
      bob,20,join
      """
    ) { $0.milestones.signup = "join" }
    #expect(made.seconds(\.signedUp) == [nil, 10])
    #expect(made.milestones.foundByName == [])
  }

  @Test func `a conversion counts when it goes well, slow or not`() throws {
    let made = try timelines(
      """
      user,seconds,event,status,error,latency_ms
      ann,0,open,,,
      ann,1,subscribed,402,,
      ann,2,subscribed,400,,
      ann,3,subscribed,,broken,
      ann,4,subscribed,200,,9000
      ann,5,subscribed,200,,1
      bob,0,subscribed,503,,
      """)
    #expect(made.milestones.conversion == "subscribed")
    #expect(made.seconds(\.converted) == [4, nil])
  }

  @Test func `a conversion is known from the start and from signup on`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,buy
      ann,10,join
      ann,20,buy
      bob,10,buy
      bob,10,join
      cyd,10,buy
      """
    ) { design in
      design.milestones.signup = "join"
      design.milestones.conversion = "buy"
    }
    #expect(made.lines == ["ann: buy join buy", "bob: buy join", "cyd: buy"])
    #expect(made.seconds(\.converted) == [0, 10, 10])
    #expect(made.seconds(\.convertedSinceSignup) == [20, 10, nil])
  }

  @Test func `a named milestone is found byte for byte or not at all`() throws {
    let csv = """
      user,seconds,event
      ann,0,Paid
      ann,1,paid
      """
    let made = try timelines(csv) { $0.milestones.conversion = "paid" }
    #expect(made.seconds(\.converted) == [1])
    let missing = try timelines(csv) { $0.milestones.conversion = "PAID" }
    #expect(missing.seconds(\.converted) == [nil])
  }
}
