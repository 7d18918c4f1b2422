import EventLogs
import Testing

@testable import Sessions

struct FrictionTests {
  /// One row's event, status, error and latency, and the kind it carries.
  struct RowCase: Sendable, CustomTestStringConvertible {
    var fields: String
    var kind: String?

    init(_ fields: String, _ kind: String?) {
      self.fields = fields
      self.kind = kind
    }

    var testDescription: String { fields }
  }

  @Test(arguments: [
    RowCase("view,200,,", nil),
    RowCase("view,302,,", nil),
    RowCase("view,400,,", nil),
    // A charge that failed, or whatever was answered 402.
    RowCase("view,402,,", "payment"),
    RowCase("login,402,,", "payment"),
    RowCase("payment,402,,", "payment"),
    RowCase("payment_failed,,,", "payment"),
    RowCase("payment_failed,404,,", "payment"),
    RowCase("payment,500,,", "error"),
    RowCase("/payment/failed,200,,", nil),
    // Refusals count at sign-ins only.
    RowCase("login,401,,", "auth"),
    RowCase("login,403,,", "auth"),
    RowCase("login,407,,", "auth"),
    RowCase("GET /login?x=1,401,,", "auth"),
    RowCase("login_failed,200,,", "auth"),
    RowCase("login_failed,503,,", "auth"),
    RowCase("view,401,,", nil),
    RowCase("view,403,,", nil),
    RowCase("view,407,,", nil),
    RowCase("signup,401,,", nil),
    // 404 and 429 are asked before error.
    RowCase("view,404,,", "not_found"),
    RowCase("view,404,broken,", "not_found"),
    RowCase("view_failed,404,,", "not_found"),
    RowCase("view,429,broken,", "rate_limited"),
    RowCase("login,429,,", "rate_limited"),
    // Errors.
    RowCase("view,500,,", "error"),
    RowCase("view,599,,", "error"),
    RowCase("login,500,,", "error"),
    RowCase("view,,broken,", "error"),
    RowCase("view,200,broken,", "error"),
    RowCase("view,,null,", nil),
    RowCase("view,,none,", nil),
    RowCase("view,,false,", nil),
    RowCase("view,,0,", nil),
    RowCase("view,,ok,", nil),
    RowCase("view_failed,,,", "error"),
    RowCase("/view/failed,200,,", nil),
    // Slow is a successful attempt above the limit.
    RowCase("view,200,,3000", nil),
    RowCase("view,200,,3000.5", "latency"),
    RowCase("view,,,3001", "latency"),
    RowCase("login,200,,3001", "latency"),
    RowCase("view,400,,9000", nil),
    RowCase("view,404,,9000", "not_found"),
    RowCase("view,503,,9000", "error"),
    RowCase("view,200,broken,9000", "error"),
    RowCase("login,401,,9000", "auth"),
  ])
  func `a row carries the first kind that fits`(_ row: RowCase) throws {
    let made = try timelines(
      """
      user,seconds,event,status,error,latency_ms
      ann,0,\(row.fields)
      zoe,0,view,200,,1
      zoe,0,payment,200,,1
      zoe,0,login,200,,1
      zoe,0,signup,200,,1
      """
    ) { $0.rule.counted = FrictionSet(Friction.allCases) }
    let attempt = try #require(made.attempts.first)
    #expect(attempt.friction?.slug == row.kind)
    let recorded = Friction.allCases.filter { made.recorded.rows(of: $0) > 0 }.map(\.slug)
    #expect(recorded == (row.kind.map { [$0] } ?? []))
  }

  @Test func `404, 429 and clicks in anger are recorded and count on request only`() throws {
    let csv = """
      user,seconds,event,status
      ann,0,view,404
      ann,1,open,429
      ann,2,save,200
      ann,3,rage_click,
      """
    let usual = try timelines(csv)
    #expect(usual.lines == ["ann: view open save"])
    #expect(
      usual.monitored == [.interaction, .notFound, .rateLimited, .failure])
    let asked = try timelines(csv) { design in
      for kind in [Friction.notFound, .rateLimited, .interaction] {
        design.rule.counted.insert(kind)
      }
    }
    #expect(asked.lines == ["ann: view!not_found open!rate_limited save!interaction"])
  }

  @Test func `patterns add error rows and sign-ins and take friction away`() throws {
    let csv = """
      user,seconds,event,status
      ann,0,view,200
      ann,1,oops_shown,
      ann,2,unlock,401
      ann,3,sync_failed,500
      ann,4,sync,200
      ann,5,view,
      ann,6,rage_click,
      """
    let plain = try timelines(csv)
    #expect(plain.lines == ["ann: view oops_shown unlock sync!error sync view"])
    let told = try timelines(csv) { design in
      design.rule.frictionNames = [Glob("oops*"), Glob("rage_*")]
      design.rule.signInNames = [Glob("unlock")]
      design.rule.harmlessNames = [Glob("sync*")]
    }
    #expect(told.lines == ["ann: view!error unlock!auth sync sync view!error"])
    #expect(told.recorded.rows(of: .interaction) == 0)
  }

  @Test func `a harmless error row is no friction and still no attempt`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,view
      ann,60,error
      ann,90,heartbeat
      """
    ) { $0.rule.harmlessNames = [Glob("err*")] }
    #expect(made.lines == ["ann: view"])
    #expect(made.spans == ["0-0x1"])
    #expect(made.recorded.rows(of: .failure) == 0)
  }

  @Test func `slow can be above a quantile of the same operation`() throws {
    var csv = "user,seconds,event,latency_ms"
    for place in 1...20 {
      csv += "\nann,\(place),view,\(place)\nann,\(place),import,\(place * 1000)"
    }
    csv += "\nann,30,open,\nann,31,import_failed,99000"
    let made = try timelines(csv) { $0.rule.slow = .quantile(0.95) }
    // Of 20 views the 19th is the limit; of 21 imports the 20th.
    let slow = made.attempts.indices.filter { made.attempts[$0].friction == .latency }
    let times = slow.map { made.time(ofAttempt: $0, in: made.session(ofAttempt: $0)) }
    #expect(times.map(\.seconds) == [20])
    #expect(slow.map { made.operations[Int(made.attempts[$0].operation)].name } == ["view"])
    #expect(made.recorded.rows(of: .latency) == 1)
    #expect(made.recorded.rows(of: .failure) == 1)
  }

  @Test func `what the log could not show is not monitored`() throws {
    let blind = try timelines(
      """
      user,seconds,event,status,latency_ms,error
      ann,0,login,,,
      ann,1,payment,,,
      ann,2,heartbeat,200,12,
      """)
    #expect(blind.monitored == [])
    let seeing = try timelines(
      """
      user,seconds,event,status,latency_ms
      ann,0,login,200,
      ann,1,payment,200,
      ann,2,view,,12
      """)
    #expect(
      seeing.monitored == [
        .payment, .authentication, .notFound, .rateLimited, .failure, .latency,
      ])
  }

  @Test func `names that carried a kind come commonest first`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,1,b_failed
      ann,2,a_failed
      ann,3,c_failed
      ann,4,c_failed
      """)
    let names = made.recorded.names[Int(Friction.failure.rawValue)]
    #expect(names == ["c_failed", "a_failed", "b_failed"])
  }

  @Test func `what can be hit by a failed charge or sign-in is open to it`() throws {
    let made = try timelines(
      """
      user,seconds,event,status
      ann,0,pricing,
      ann,60,payment_error,
      bob,0,pricing,
      bob,60,welcome,
      bob,120,login_failed,
      bob,180,welcome,
      bob,240,renew,402
      cyd,0,renew,
      """)
    // No charge and no sign-in has a row of its own here.
    #expect(
      made.lines == [
        "ann: pricing!payment", "bob: pricing welcome!auth welcome renew!payment", "cyd: renew",
      ])
    let open = made.attempts.map { attempt in
      (made.isCharge[Int(attempt.operation)] ? "charge" : "")
        + (attempt.isSignIn ? "sign-in" : "")
    }
    #expect(open == ["charge", "charge", "sign-in", "sign-in", "charge", "charge"])
  }
}
