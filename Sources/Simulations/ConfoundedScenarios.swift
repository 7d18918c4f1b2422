extension Scenario {
  /// Scenarios in which something drives friction and leaving alike.
  static let confounded = [
    byChannel, byPlatform, byCountry, byRelease, opportunityWithEffect, riskyFeature,
  ]

  static let byChannel = Scenario(
    "confounded-by-channel", "people from ads meet more friction and leave more; it is innocent",
    planted: "Friction changes nothing; people from one channel meet three times the friction and "
      + "have three and a half times the odds of leaving."
  ) { model in
    model.population.channels = [
      Level("organic", share: 0.45, friction: -0.2), Level("referral", share: 0.2, leaving: -0.2),
      Level("google_ads", share: 0.35, friction: 1.2, leaving: 1.3),
    ]
    model.operations = Operation.usual(risk: 0.75)
    model.rhythm.lengthByEngagement = 0.15
    model.leaving.base = -1.1
    model.friction = .innocent
  }

  static let byPlatform = Scenario(
    "confounded-by-platform", "one platform meets more friction and leaves more; it is innocent",
    planted: "Friction changes nothing; people on one platform meet three times the friction "
      + "and have three and a half times the odds of leaving."
  ) { model in
    model.population.platforms = [
      Level("web", share: 0.5), Level("ios", share: 0.22, friction: -0.4, leaving: -0.3),
      Level("android", share: 0.28, friction: 1.1, leaving: 1.25),
    ]
    model.operations = Operation.usual(risk: 0.8)
    model.rhythm.lengthByEngagement = 0.15
    model.leaving.base = -1.0
    model.friction = .innocent
  }

  static let byCountry = Scenario(
    "confounded-by-country", "friction harms, and strikes most where people leave least",
    planted: "Friction raises the odds of leaving; it strikes most in the countries whose people "
      + "leave least, so comparing people hides part of its harm."
  ) { model in
    model.population.countries = [
      Level("US", share: 0.4, friction: -0.4, leaving: 0.6), Level("DE", share: 0.25),
      Level("IN", share: 0.22, friction: 0.9, leaving: -0.9),
      Level("BR", share: 0.13, friction: 0.6, leaving: -0.6),
    ]
    model.operations = Operation.usual(risk: 0.85)
    model.leaving.base = -1.1
  }

  static let byRelease = Scenario(
    "confounded-by-release", "releases fix bugs while the product improves",
    planted: "Friction raises the odds of leaving; release by release there is less of it, and "
      + "fewer leave for other reasons too."
  ) { model in
    model.releases = [
      Release(name: "1.0.0", day: 0, friction: 0.9, leaving: 0.9),
      Release(name: "1.1.0", day: 13, friction: 0.5, leaving: 0.4),
      Release(name: "1.2.0", day: 27),
      Release(name: "1.3.0", day: 40, friction: -0.6, leaving: -0.5),
      Release(name: "1.4.0", day: 53, friction: -1.0, leaving: -0.9),
    ]
    model.operations = Operation.usual(risk: 0.9)
    model.rhythm.lengthByEngagement = 0.15
    model.leaving.base = -1.3
    model.friction.harm = ByKind(error: 1.8, auth: 2, latency: 1.2, payment: 1.8)
  }

  static let opportunityWithEffect = Scenario(
    "opportunity-with-effect", "the loyal do more and so meet more friction, and it harms",
    planted: "Friction raises the odds of leaving; engaged people make many more attempts a "
      + "session and leave much less, so comparing people hides most of its harm."
  ) { model in
    model.operations = Operation.usual(risk: 1.1)
    model.rhythm.length = 5.5
    model.rhythm.lengthByEngagement = 0.7
    model.leaving.base = -1.2
    model.leaving.engagement = -1.3
    model.leaving.order = 0.2
    model.friction.harm = ByKind(error: 2.2, auth: 2.4, latency: 1.5, payment: 2)
  }

  static let riskyFeature = Scenario(
    "risky-feature", "the most engaged use a feature that often fails",
    planted: "Friction raises the odds of leaving; the engaged, who leave least, use imports most, "
      + "and one import in eight fails."
  ) { model in
    model.operations = Operation.usual(risk: 0.7)
    model.operations.change("import_data") {
      $0.shareByEngagement = 0.9
      $0.risk.error = 0.12
    }
    model.leaving.base = -1.1
    model.leaving.engagement = -1.1
    model.leaving.order = 0
  }
}
