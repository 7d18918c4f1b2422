/// How a scenario's people live with its product: every number of the structural model.
///
/// A risk is the chance that an attempt meets friction; an effect is added to log-odds. Friction
/// depends on what the log shows (operation, platform, country, channel, release, place in the
/// session, order of the session) and on nothing else, unless a scenario plants just that.
struct Model: Sendable {
  /// How long people were watched, in days.
  var days = 66.0
  var population = Population()
  var releases = Release.usual
  var operations = Operation.usual
  var rhythm = Rhythm()
  var journey = Journey()
  var leaving = Leaving()
  var friction = Friction()
  var recording = Recording()
}

/// Who comes.
struct Population: Sendable {
  var platforms = [
    Level("web", share: 0.50), Level("ios", share: 0.27, friction: -0.2),
    Level("android", share: 0.23, friction: 0.4),
  ]
  var countries = [
    Level("US", share: 0.45), Level("DE", share: 0.22, friction: -0.1),
    Level("IN", share: 0.20, friction: 0.3), Level("BR", share: 0.13, friction: 0.2),
  ]
  var channels = [
    Level("organic", share: 0.40, leaving: -0.1), Level("google_ads", share: 0.30, leaving: 0.2),
    Level("referral", share: 0.18, leaving: -0.2), Level("newsletter", share: 0.12),
  ]
  /// The share of people who sign up in the first 70 % of the days.
  var earlyShare = 0.88
  /// A share of people who sign up on one day, and that day.
  var launch: (share: Double, day: Double)?
  /// A trait the log does not show, of some.
  var hidden: Level?
  /// Some who never get past signing in, so that nothing else is known of them.
  var lockedOut: Level?
  /// The share of accounts behind which is nobody: somebody tries passwords, in vain.
  var attackers = 0.0
}

/// One value of a platform, country or channel, and what comes with it.
struct Level: Sendable {
  var name: String
  /// The share of people who have it; shares need not sum to 1.
  var share: Double
  /// Its effect on the risk of every kind of friction.
  var friction: Double
  /// Its effect on leaving.
  var leaving: Double

  init(_ name: String, share: Double, friction: Double = 0, leaving: Double = 0) {
    self.name = name
    self.share = share
    self.friction = friction
    self.leaving = leaving
  }
}

/// A version of the product, in use from a day on.
struct Release: Sendable {
  var name: String
  /// The day it came out, counted from the start of the log.
  var day: Double
  /// Its effect on the risk of every kind of friction.
  var friction = 0.0
  /// Its effect on leaving.
  var leaving = 0.0

  static let usual = [
    Release(name: "1.0.0", day: 0, friction: 0.15), Release(name: "1.1.0", day: 13),
    Release(name: "1.2.0", day: 27, friction: 0.1), Release(name: "1.3.0", day: 40),
    Release(name: "1.4.0", day: 53, friction: -0.15),
  ]
}

/// How often people come, and how much they do.
struct Rhythm: Sendable {
  /// The usual number of attempts planned for a session, the sign-in included.
  var length = 7.0
  /// What a unit of engagement adds to the logarithm of that number.
  var lengthByEngagement = 0.3
  /// How much the logarithm of that number differs from session to session.
  var lengthSpread = 0.4
  /// The share of sessions after the first that begin with a sign-in.
  var signInShare = 0.65
  /// The share of first sessions in which signing up is followed by a sign-in.
  var firstSignInShare = 0.0
  /// The usual pause between two sessions of one who stays, in hours.
  var gap = 30.0
  /// How much the logarithm of that pause differs from pause to pause.
  var gapSpread = 0.7
  /// What a unit of engagement adds to the logarithm of that pause.
  var gapByEngagement = -0.15
  /// The exponent of a Pareto law of pauses, from four hours on, in place of all that.
  var gapTail: Double?
  /// The share of those who left that come back after the return window.
  var resurrection = 0.0
}

/// The way to what the product is worth to a person.
struct Journey: Sendable {
  /// The log-odds that one not yet activated sets out to be, in a session.
  var activation = 0.2
  /// What a unit of value adds to them.
  var activationByValue = 0.8
  /// The log-odds that one not yet subscribed tries to pay, in a session.
  var payment = -4.2
  /// What a unit of value adds to them.
  var paymentByValue = 0.8
  /// What having been activated before the session adds to them.
  var paymentIfActivated = 0.8
}

/// What makes a person leave after a session.
struct Leaving: Sendable {
  /// How log-odds, or what stands for them, become a probability.
  enum Link: Sendable {
    case logit
    case probit
    case complementaryLogLog
  }

  /// The log-odds of leaving of the usual person after a first session free of friction.
  var base = -0.8
  /// What a unit of engagement adds to them.
  var engagement = -0.5
  /// What a unit of value adds to them.
  var value = -0.7
  /// What a unit of the logarithm of the session's order adds to them.
  var order = -0.4
  var link = Link.logit
  /// The share of departures that leave an error behind at the very end, as an aborted request does.
  var exitErrors = 0.0
}

/// How friction strikes, and what it does.
struct Friction: Sendable {
  /// What a unit of the logarithm of the place in the session adds to the risk.
  var position = 0.1
  /// What each session up to the fifth adds to the risk.
  var order = -0.05
  /// What a first hit of the session adds to leaving.
  var harm = ByKind(error: 1.6, auth: 1.8, latency: 0.9, payment: 1.6)
  /// The weight of each further hit in that harm, as a share of the weight of the one before.
  var furtherHarm = 0.5
  /// What a unit of engagement adds to the logarithm of that harm.
  var harmByEngagement = 0.0
  /// What the harm is multiplied by in sessions after the first.
  var laterHarm = 1.0
  /// The chance that a hit ends the session on the spot.
  var abandonment = ByKind(error: 0.25, auth: 0.35, latency: 0.1, payment: 0.4)
  /// The chance that a failed attempt is made again at once, when the session goes on.
  var retry = 0.6
  /// Operations that nearly always fail on a platform.
  var breakages: [Breakage] = []
  var incident: Incident?

  /// Friction that changes nothing: nobody gives up a session, everybody tries again, nobody leaves.
  static let innocent = Friction(harm: .all(0), abandonment: .all(0), retry: 1)
}

/// What of all this reaches the log.
struct Recording: Sendable {
  /// Errors are rows of their own, right after the attempt.
  var hasErrorRows = false
  /// There are columns for status, latency and error, and failed sign-ins have a name of their own.
  var showsFriction = true
  /// The share of errors that do not reach the log: the attempt looks as if all were well.
  var lostErrors = 0.0
  /// The platform whose errors never reach the log.
  var silentPlatform: String?
}

/// An operation that nearly always fails on a platform.
struct Breakage: Sendable {
  var platform: String
  var operation: String
  /// The risk of an error in place of what the model says.
  var risk: Double
}

/// One stretch of days on which friction strikes more.
struct Incident: Sendable {
  var days: Range<Double>
  /// Its effect on the risk of every kind of friction.
  var friction: Double
}
