extension Scenario {
  /// Scenarios of which an honest analysis says that something is wrong.
  static let refused = [
    hiddenNetwork, noOverlap, leavingCausesErrors, outage, noFrictionFields, silentPlatform,
    lockedOut, attackers,
  ]

  static let hiddenNetwork = Scenario(
    "hidden-network", "some have a bad network, meet more friction and leave more; it is innocent",
    planted:
      "Friction changes nothing; one in four has a bad network, which the log does not show: "
      + "ten times the friction and ten times the odds of leaving.",
    expected: .codes(["clustered_friction"])
  ) { model in
    model.population.hidden = Level("bad network", share: 0.25, friction: 2.3, leaving: 2.3)
    model.operations = Operation.usual(risk: 0.6)
    model.leaving.base = -1.3
    model.friction = .innocent
  }

  static let noOverlap = Scenario(
    "no-overlap", "on one platform an everyday operation nearly always fails",
    planted:
      "As in mixed; uploads are the most common operation, and on android 98 in 100 fail, so "
      + "hardly anybody there, where more leave anyway, shows what none looks like; the truth given "
      + "is of the people on other platforms.",
    expected: .codes(["no_overlap"])
  ) { model in
    model = mixed.model
    model.population.platforms[2].leaving = 1
    model.operations.change("upload_file") {
      $0.share = 16
      $0.risk = $0.risk.mapped { 0.5 * $0 }
    }
    model.friction.breakages = [
      Breakage(platform: "android", operation: "upload_file", risk: 0.98)
    ]
  }

  static let leavingCausesErrors = Scenario(
    "leaving-causes-errors", "leaving leaves errors behind, as aborted requests do",
    planted: "Friction changes nothing; three in ten who leave close the product in the middle of "
      + "a request, which is logged as an error.",
    expected: .codes(["leaving_causes_error"])
  ) { model in
    model = value.model
    model.operations = Operation.usual(risk: 0.6)
    model.leaving.exitErrors = 0.3
  }

  static let outage = Scenario(
    "outage", "the product breaks on launch day, and hardly ever else",
    planted: "Friction raises the odds of leaving; nearly all of it strikes on one day, on which "
      + "three in ten sign up.",
    expected: .codes(["single_incident"])
  ) { model in
    model = mixed.model
    model.operations = Operation.usual(risk: 0.02)
    model.population.launch = (share: 0.3, day: 20)
    model.friction.incident = Incident(days: 20..<21, friction: 4.8)
  }

  static let noFrictionFields = Scenario(
    "no-friction-fields", "as mixed, in a log that records no friction at all",
    planted: "The same as in mixed; the log has no status, latency or error, and failed sign-ins "
      + "look like others.",
    expected: .codes(["no_friction_signal"])
  ) { model in
    model = mixed.model
    model.recording.showsFriction = false
  }

  static let silentPlatform = Scenario(
    "silent-platform", "as mixed, with one platform that records no errors",
    planted: "The same as in mixed; errors on ios happen and do not reach the log, and the truth "
      + "given is of the people on other platforms.",
    expected: .codes(["unmonitored_segment"])
  ) { model in
    model = mixed.model
    model.recording.silentPlatform = "ios"
  }

  static let lockedOut = Scenario(
    "locked-out", "as mixed, and some never get past signing in",
    planted: "The same as in mixed; one in ten, keener than the rest, comes with an account that "
      + "never lets them in, and all the log has of them is failed sign-ins; the truth given is of the others.",
    expected: .codes(["only_failed_sign_ins"])
  ) { model in
    model = mixed.model
    model.population.lockedOut = Level("locked out", share: 0.1, leaving: -1.6)
  }

  static let attackers = Scenario(
    "attackers", "as mixed, and somebody tries stolen passwords",
    planted: "The same as in mixed; one account in twelve has failed sign-ins alone, of somebody "
      + "who guesses passwords and is nobody's customer, and the truth given is of the others.",
    expected: .codes(["only_failed_sign_ins"])
  ) { model in
    model = mixed.model
    model.population.attackers = 1.0 / 12
  }
}
