import Testing

@testable import Sessions

/// A name, what it is said to be, and what it says was tried.
struct Named: Sendable, CustomTestStringConvertible {
  enum Trait: String, CaseIterable, Sendable {
    case signIn, charge, failed, errorOnly, interaction, passive
  }

  var name: String
  var traits: Set<Trait>
  var operation: String

  init(_ name: String, _ traits: Set<Trait>, _ operation: String) {
    self.name = name
    self.traits = traits
    self.operation = operation
  }

  var testDescription: String { name }
}

struct NameTests {
  @Test(arguments: [
    // Sign-ins, and what only looks like one.
    Named("login", [.signIn], "log_in"),
    Named("Log In", [.signIn], "log_in"),
    Named("logged_in", [.signIn], "log_in"),
    Named("logon", [.signIn], "log_in"),
    Named("signIn", [.signIn], "sign_in"),
    Named("signed_in", [.signIn], "sign_in"),
    Named("sign-in.failed", [.signIn, .failed], "sign_in"),
    Named("sign_in_failed", [.signIn, .failed], "sign_in"),
    Named("signin", [.signIn], "sign_in"),
    Named("SSO", [.signIn], "sso"),
    Named("OAuthStarted", [.signIn], "oauth_start"),
    Named("2fa_denied", [.signIn, .failed], "2fa"),
    Named("mfaFailed", [.signIn, .failed], "mfa"),
    Named("otp_invalid", [.signIn, .failed], "otp"),
    Named("password_reset", [.signIn], "password_reset"),
    Named("author_followed", [], "author_follow"),
    Named("signup", [], "sign_up"),
    Named("signup_failed", [.failed], "sign_up"),
    Named("register_password", [], "register_password"),
    Named("authSignUp", [], "auth_sign_up"),
    // Charges.
    Named("payment_error", [.charge, .failed], "payment"),
    Named("paymentDeclined", [.charge, .failed], "payment"),
    Named("paid", [.charge], "pay"),
    Named("invoice.opened", [.charge], "invoice_open"),
    Named("billing_timeout", [.charge, .failed], "billing"),
    Named("payload_sent", [], "payload_send"),
    // Failures of something.
    Named("checkout_bug", [.failed], "checkout"),
    Named("error_page", [.failed], "page"),
    Named("loginFailed", [.signIn, .failed], "log_in"),
    Named("LOGIN_FAILED", [.signIn, .failed], "log_in"),
    Named("uploadFailure", [.failed], "upload"),
    Named("account.locked", [.failed], "account"),
    Named("account_unlocked", [], "account_unlock"),
    Named("terror_shown", [], "terror_shown"),
    Named("step2Failed", [.failed], "step2"),
    Named("CSVImportFailed", [.failed], "csv_import"),
    // Error rows: error words only.
    Named("error", [.failed, .errorOnly], ""),
    Named("$exception", [.failed, .errorOnly], ""),
    Named("app_exception", [.failed, .errorOnly], "app"),
    Named("js_error", [.failed, .errorOnly], "js"),
    Named("JSError", [.failed, .errorOnly], "js"),
    Named("HTTPError", [.failed, .errorOnly], "http"),
    Named("UnhandledException", [.failed, .errorOnly], "unhandl"),
    Named("app_crash", [.failed, .errorOnly], "app"),
    // Reactions and what nobody did.
    Named("$rageclick", [.interaction], "rageclick"),
    Named("dead_click", [.interaction], "dead_click"),
    Named("quickBack", [.interaction], "quick_back"),
    Named("error_click", [.failed, .interaction], "click"),
    Named("heartbeat", [.passive], "heartbeat"),
    Named("$web_vitals", [.passive], "web_vitals"),
    Named("$feature_flag_called", [.passive], "feature_flag_call"),
    Named("$identify", [.passive], "identify"),
    Named("$pageleave", [.passive], "pageleave"),
    // Paths: sign-in and charge by their words, everything else by their status.
    Named("GET /login?x=1", [.signIn], "get_log_in"),
    Named("POST /api/login/failed", [.signIn], "post_api_log_in"),
    Named("/auth/callback", [.signIn], "auth_callback"),
    Named("/auth/register", [], "auth_register"),
    Named("/payments/declined", [.charge], "payments"),
    Named("/errors", [], ""),
    Named("/search?q=login", [], "search"),
    // Outcome words come off, whatever their tense.
    Named("import_succeeded", [], "import"),
    Named("profile_completed", [], "profile"),
    Named("item_shipped", [], "item_ship"),
    Named("file_saved", [], "file_save"),
    Named("report_created", [], "report_create"),
    Named("Überweisung gesendet", [], "Überweisung_gesendet"),
    Named("Ready? Failed", [.failed], "ready"),
  ])
  func `a name tells what it is about`(_ named: Named) {
    let words = NameWords(named.name)
    var traits: Set<Named.Trait> = []
    if words.isSignIn { traits.insert(.signIn) }
    if words.isCharge { traits.insert(.charge) }
    if words.isFailed { traits.insert(.failed) }
    if words.isErrorOnly { traits.insert(.errorOnly) }
    if words.isInteraction { traits.insert(.interaction) }
    if words.isPassive { traits.insert(.passive) }
    #expect(traits == named.traits)
    #expect(words.operation == named.operation)
  }

  @Test func `an operation is called what people called it without the outcome`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,login_failed
      ann,1,login
      ann,2,signed_in
      ann,3,sign_in_failed
      ann,4,import_failed
      ann,5,import_succeeded
      ann,6,page_viewed
      ann,7,GET /cart?id=1
      ann,8,GET /cart?id=2
      """)
    #expect(
      made.lines == [
        "ann: login!auth login sign_in sign_in!auth import!error import page_viewed"
          + " GET /cart GET /cart"
      ])
    #expect(made.operations.count(where: { $0.name.hasPrefix("GET") }) == 1)
  }

  @Test func `a failure whose operation the log has is a hit at that operation`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,60,checkout_bug
      ann,120,payment_error
      bob,0,open
      bob,60,checkout
      bob,120,checkout_bug
      bob,180,payment
      bob,240,payment_error
      """)
    #expect(
      made.lines == [
        "ann: open checkout!error payment!payment",
        "bob: open checkout checkout!error payment payment!payment",
      ])
  }

  @Test func `a failure whose operation the log has not belongs to the attempt before`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,open
      ann,60,checkout_bug
      bob,0,pricing
      bob,60,payment_error
      bob,120,payment_failed
      cyd,0,home
      cyd,60,error_page
      """)
    #expect(made.lines == ["ann: open!error", "bob: pricing!payment", "cyd: home!error"])
    // They are activity all the same.
    #expect(made.spans == ["0-60x2", "0-120x3", "0-60x2"])
  }

  @Test func `a failed sign-up is an error and a failed sign-in is not`() throws {
    let made = try timelines(
      """
      user,seconds,event
      ann,0,signup
      ann,1,signup_failed
      ann,2,password_reset
      ann,3,password_reset_failed
      """)
    #expect(made.lines == ["ann: signup signup!error password_reset password_reset!auth"])
  }
}
