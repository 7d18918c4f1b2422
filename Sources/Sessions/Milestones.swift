import EventLogs

/// Names of events that mark progress; `nil` where none is known.
public struct Milestones: Sendable, Equatable {
  /// The signup event.
  public var signup: String?
  /// The act that shows value.
  public var activation: String?
  /// The conversion event.
  public var conversion: String?
  /// Which of them were found by name, in words for the report.
  public internal(set) var foundByName: [String] = []
  /// The signup event was found by name and counts only if nearly everybody has it.
  var isSignupGuessed = false

  /// Makes milestones of which none is known.
  public init() {}

  /// Fills in those of which the log has exactly one event that cannot mean anything else.
  mutating func find(in names: WordTable) {
    if signup == nil, let name = Self.only(of: Self.signups, in: names) {
      signup = name
      isSignupGuessed = true
    }
    if activation == nil, let name = Self.only(of: Self.activations, in: names) {
      activation = name
      foundByName.append("activation")
    }
    if conversion == nil, let name = Self.only(of: Self.conversions, in: names) {
      conversion = name
      foundByName.append("conversion")
    }
  }

  private static func only(of phrases: Set<String>, in names: WordTable) -> String? {
    var found: [String] = []
    for index in 0..<UInt32(names.count) {
      let text = names.text(index)
      let words = NameWords(text)
      if !words.isPath && phrases.contains(words.words.joined(separator: "_")) {
        found.append(text)
      }
    }
    return found.count == 1 ? found[0] : nil
  }

  private static let signups: Set<String> = [
    "sign_up", "signup", "signed_up", "sign_up_completed", "signup_completed", "user_signed_up",
    "registered", "user_registered", "register", "account_created",
  ]
  private static let activations: Set<String> = [
    "activated", "activation", "user_activated", "onboarding_completed", "onboarding_complete",
    "onboarding_finished", "onboarding_done", "aha_moment",
  ]
  private static let conversions: Set<String> = [
    "subscribed", "subscription_started", "subscription_created", "subscription_activated",
    "trial_converted", "converted", "conversion", "upgraded", "plan_upgraded", "paid",
    "order_completed", "purchase_completed", "checkout_completed", "purchase",
  ]
}

/// Milestones by word index, for noting when a person reached them.
struct MilestoneIndex {
  private let signup: UInt32?
  private let activation: UInt32?
  private let conversion: UInt32?

  init(_ milestones: Milestones, names: WordTable) {
    signup = milestones.signup.flatMap { names.index(of: $0.utf8) }
    activation = milestones.activation.flatMap { names.index(of: $0.utf8) }
    conversion = milestones.conversion.flatMap { names.index(of: $0.utf8) }
  }

  /// Whether the log has an event that marks a signup.
  var hasSignup: Bool { signup != nil }
  /// Whether it has one that marks an activation.
  var hasActivation: Bool { activation != nil }
  /// Whether it has one that marks a conversion.
  var hasConversion: Bool { conversion != nil }

  /// Whether the event is one of them.
  func isOne(_ name: UInt32) -> Bool {
    name == signup || name == activation || name == conversion
  }

  /// Notes the milestones that a row reaches, if it went well.
  func note(
    _ row: TimelineReduction.Row, _ action: Action, _ meaning: Meaning,
    in reached: inout MilestonesReached
  ) {
    guard isOne(action.name) else { return }
    let succeeded = action.status < 400 && (meaning.friction == nil || meaning.friction == .latency)
    let time = Timestamp(nanoseconds: row.time)
    if action.name == signup && reached.signedUp == nil {
      reached.signedUp = time
      // Within an instant, which of the two came first is a matter of spelling.
      if reached.converted == time { reached.convertedSinceSignup = time }
    }
    guard succeeded else { return }
    if action.name == activation && reached.activated == nil { reached.activated = time }
    guard action.name == conversion else { return }
    if reached.converted == nil { reached.converted = time }
    if reached.signedUp != nil && reached.convertedSinceSignup == nil {
      reached.convertedSinceSignup = time
    }
  }
}
