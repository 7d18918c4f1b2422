/// Something people do with the product.
struct Operation: Sendable {
  /// The part an operation plays in the journey.
  enum Role: Sendable {
    case signUp
    case signIn
    case work
    case activation
    case activated
    case offer
    case payment
    case subscribed
  }

  /// Its name in the log.
  var name: String
  var role = Role.work
  /// How often it is chosen among the operations of its role.
  var share = 1.0
  /// What a unit of engagement adds to the logarithm of that share.
  var shareByEngagement = 0.0
  /// The risk of friction of the usual person's first attempt at it.
  var risk = ByKind()
  /// How long the usual answer takes, in milliseconds; `nil` when nothing is waited for.
  var latency: Double?

  /// The operations of a small product, with risks of some percent.
  static let usual = usual(risk: 1)

  /// The same, with every risk multiplied by `risk`.
  static func usual(risk factor: Double) -> [Operation] {
    [
      Operation(name: "sign_up", role: .signUp, risk: ByKind(latency: 0.02), latency: 700),
      Operation(
        name: "login", role: .signIn, risk: ByKind(error: 0.008, auth: 0.045, latency: 0.008),
        latency: 450),
      Operation(
        name: "open_dashboard", share: 3, risk: ByKind(error: 0.008, latency: 0.015), latency: 600),
      Operation(
        name: "edit_item", share: 4, risk: ByKind(error: 0.014, latency: 0.006), latency: 250),
      Operation(
        name: "search", share: 2, risk: ByKind(error: 0.008, latency: 0.022), latency: 500),
      Operation(
        name: "upload_file", share: 1.5, risk: ByKind(error: 0.032, latency: 0.028), latency: 1100),
      Operation(
        name: "import_data", share: 1, risk: ByKind(error: 0.04, latency: 0.025), latency: 1200),
      Operation(
        name: "invite_member", share: 0.7, risk: ByKind(error: 0.015, latency: 0.006),
        latency: 350),
      Operation(
        name: "export_report", share: 0.8, risk: ByKind(error: 0.025, latency: 0.03),
        latency: 1000),
      Operation(
        name: "create_project", role: .activation, risk: ByKind(error: 0.03, latency: 0.02),
        latency: 800),
      Operation(name: "project_created", role: .activated),
      Operation(
        name: "view_pricing", role: .offer, risk: ByKind(error: 0.005, latency: 0.01), latency: 400),
      Operation(
        name: "payment", role: .payment, risk: ByKind(error: 0.01, latency: 0.02, payment: 0.08),
        latency: 900),
      Operation(name: "subscribed", role: .subscribed),
    ].map { operation in
      var operation = operation
      operation.risk = operation.risk.mapped { $0 * factor }
      return operation
    }
  }
}
