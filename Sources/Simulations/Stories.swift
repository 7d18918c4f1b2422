extension Scenario {
  /// The stories the product is explained with.
  static let stories = [friction, value, mixed, opportunity, tooSmall, article]

  static let friction = Scenario(
    "friction", "friction drives people away from something they value",
    planted: "Friction multiplies the odds of leaving by eight and more; few leave for anything "
      + "else."
  ) { model in
    model.operations = Operation.usual(risk: 1.1)
    model.leaving.base = -2.1
    model.leaving.order = -0.5
    model.friction.harm = ByKind(error: 2.7, auth: 2.9, latency: 2.1, payment: 2.5)
  }

  static let value = Scenario(
    "value", "people leave for want of value; friction is common and innocent",
    planted: "Friction strikes at everyday rates and changes nothing: nobody leaves, gives up a "
      + "session or fails to subscribe because of it."
  ) { model in
    model.operations = Operation.usual(risk: 0.9)
    model.leaving.base = -0.7
    model.leaving.value = -1.0
    model.leaving.order = -0.1
    model.friction = .innocent
  }

  static let mixed = Scenario(
    "mixed", "some leave because of friction, more for want of value",
    planted: "Friction raises the odds of leaving and causes about three in ten departures; the "
      + "rest is want of value."
  ) { model in
    model.operations = Operation.usual(risk: 0.95)
    model.leaving.base = -1.2
    model.leaving.order = -0.2
  }

  static let opportunity = Scenario(
    "opportunity", "the loyal do more and so meet more friction, which is innocent",
    planted: "Friction changes nothing; engaged people make many more attempts a session and "
      + "leave much less, so those who met none look worse."
  ) { model in
    model.operations = Operation.usual(risk: 1.1)
    model.rhythm.length = 5.5
    model.rhythm.lengthByEngagement = 0.8
    model.leaving.base = -0.6
    model.leaving.engagement = -1.7
    model.leaving.order = 0.6
    model.friction = .innocent
  }

  static let tooSmall = Scenario(
    "too-small", "as mixed, with too few people to tell",
    planted: "The same as in mixed, with thirty people.", users: 30,
    expected: .codes(["too_few_users"])
  ) { model in
    model = mixed.model
  }

  static let article = Scenario(
    "article", "two hundred trial signups from paid ads and an onboarding that breaks",
    planted: "Creating the first project breaks for about a third of the new; three in ten use the "
      + "product once, about half of them because of friction, and two in a hundred pay.",
    users: 200
  ) { model in
    model.population.channels = [Level("google_ads", share: 1)]
    model.operations = Operation.usual(risk: 0.4)
    model.operations.change("create_project") { $0.risk.error = 0.21 }
    model.journey.activation = 2.5
    model.journey.payment = -6.5
    model.leaving.base = -1.7
    model.leaving.order = -0.1
    model.friction.harm = ByKind(error: 1.9, auth: 1.9, latency: 1.1, payment: 1.6)
  }
}

extension [Operation] {
  /// Changes the operation called `name`.
  mutating func change(_ name: String, _ change: (inout Operation) -> Void) {
    for index in indices where self[index].name == name {
      change(&self[index])
    }
  }
}
