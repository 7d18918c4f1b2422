extension Scenario {
  /// Scenarios that differ in how friction strikes and harms, all of them answerable.
  static let harms = [
    endedSessions, heavy, small, newcomers, heterogeneousHarm, authOnly, latencyOnly, errorRows,
    probit, complementaryLogLog, heavyGaps, resurrections, lostErrors, valueDespiteFriction,
  ]

  static let endedSessions = Scenario(
    "ended-sessions", "friction ends sessions on the spot",
    planted: "Friction raises the odds of leaving, and nine hits in ten end the session there and "
      + "then, so that those hit did less."
  ) { model in
    model = mixed.model
    model.friction.abandonment = .all(0.9)
  }

  static let heavy = Scenario(
    "heavy", "half of all sessions meet friction, and it harms",
    planted: "Friction raises the odds of leaving and strikes in half of all sessions."
  ) { model in
    model.operations = Operation.usual(risk: 1.9)
    model.leaving.base = -1.5
    model.leaving.order = -0.2
    model.friction.harm = ByKind(error: 1.9, auth: 2.1, latency: 1.3, payment: 1.9)
  }

  static let small = Scenario(
    "small", "as mixed, with two hundred people", planted: "The same as in mixed, with 200 people.",
    users: 200
  ) { model in
    model = mixed.model
  }

  static let newcomers = Scenario(
    "newcomers", "friction drives newcomers away; those who stayed bear with it",
    planted: "Friction multiplies the odds of leaving after a first session by six and more, "
      + "and later by less than one and a half."
  ) { model in
    model = mixed.model
    model.friction.harm = ByKind(error: 2.4, auth: 2.4, latency: 1.8, payment: 2.2)
    model.friction.laterHarm = 0.15
  }

  static let heterogeneousHarm = Scenario(
    "heterogeneous-harm", "friction drives the lukewarm away; the engaged bear with it",
    planted: "Friction raises the odds of leaving a little for engaged people and a lot for the "
      + "others, which the log does not tell apart."
  ) { model in
    model = mixed.model
    model.friction.harmByEngagement = -0.6
  }

  static let authOnly = Scenario(
    "auth-only", "sign-ins fail, and nothing else does",
    planted: "One sign-in in ten fails and raises the odds of leaving; no other friction exists."
  ) { model in
    model.operations = Operation.usual(risk: 0)
    model.operations.change("login") { $0.risk.auth = 0.1 }
    model.rhythm.signInShare = 0.9
    model.rhythm.firstSignInShare = 0.9
    model.leaving.base = -1.1
    model.friction.harm.auth = 2.2
  }

  static let latencyOnly = Scenario(
    "latency-only", "pages are slow, and nothing fails",
    planted: "Slow answers raise the odds of leaving; nothing ever fails."
  ) { model in
    for index in model.operations.indices {
      model.operations[index].risk = ByKind(latency: 2.2 * model.operations[index].risk.latency)
    }
    model.leaving.base = -1.1
    model.friction.harm.latency = 1.5
  }

  static let errorRows = Scenario(
    "error-rows", "as mixed, with errors as rows of their own",
    planted: "The same as in mixed; an error is a row of its own right after the attempt, whose "
      + "row looks as if all were well."
  ) { model in
    model = mixed.model
    model.recording.hasErrorRows = true
  }

  static let probit = Scenario(
    "probit", "as mixed, with another law of leaving",
    planted: "The same as in mixed; leaving follows a probit law instead of a logistic one."
  ) { model in
    model = mixed.model
    model.leaving.link = .probit
  }

  static let complementaryLogLog = Scenario(
    "complementary-log-log", "as mixed, with a skewed law of leaving",
    planted: "The same as in mixed; leaving follows a complementary log-log law instead of a "
      + "logistic one."
  ) { model in
    model = mixed.model
    model.leaving.base = -1.45
    model.leaving.link = .complementaryLogLog
  }

  static let heavyGaps = Scenario(
    "heavy-gaps", "as mixed, with long-tailed pauses between sessions",
    planted: "The same as in mixed; pauses between sessions follow a Pareto law, many of hours and "
      + "some of days."
  ) { model in
    model = mixed.model
    model.leaving.order = 0
    model.rhythm.gapTail = 0.6
  }

  static let resurrections = Scenario(
    "resurrections", "as mixed, and some who left come back weeks later",
    planted: "The same as in mixed; three in ten who left come back after 8 to 24 days, which does "
      + "not undo their departure."
  ) { model in
    model = mixed.model
    model.rhythm.resurrection = 0.3
  }

  static let lostErrors = Scenario(
    "lost-errors", "as mixed, with half of the errors missing from the log",
    planted: "The same as in mixed; half of the errors do not reach the log, and the truth given "
      + "is of the friction that does."
  ) { model in
    model = mixed.model
    model.recording.lostErrors = 0.5
  }

  static let valueDespiteFriction = Scenario(
    "value-despite-friction", "friction is everywhere and innocent; people leave for want of value",
    planted: "Half of all sessions meet friction, which changes nothing; people leave for want of "
      + "value alone."
  ) { model in
    model.operations = Operation.usual(risk: 1.8)
    model.leaving.base = -0.6
    model.leaving.value = -1.1
    model.leaving.order = -0.1
    model.friction = .innocent
  }
}
