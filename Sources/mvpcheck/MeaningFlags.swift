extension Flag {
  /// What the events mean.
  static let meaning: [Flag] =
    [
      span(
        "--churn-after", commands: logs,
        help: "Who does not come back within DURATION has left.", initial: "7d"
      ) { $1.meaning.churnAfter = $0 },
      span(
        "--horizon", commands: [.analyze, .inspect],
        help: "How long after signing up a metric looks.", initial: "14d"
      ) { $1.meaning.horizon = $0 },
      span(
        "--session-gap", commands: logs, help: "A pause longer than this ends a session.",
        initial: "30m"
      ) { $1.meaning.sessionGap = $0 },
      choice(
        "--sessions-from", value: "WHAT", commands: logs, group: .meaning,
        help: "Whether pauses or the log's own session ids divide sessions.", initial: "gap",
        of: MeaningOptions.SessionSource.self
      ) { $1.meaning.sessionSource = $0 ?? .gap },
    ] + acts + friction
    + [
      Flag(
        name: "--target", value: "RULE", commands: [.analyze], group: .meaning,
        help: "What a decision rests on, such as 'one_session_churn < 25%': the report says "
          + "whether it stands without friction."
      ) { text, options throws(UsageError) in options.meaning.target = try Target(text) },
      Flag(
        name: "--level", value: "LEVEL", commands: [.analyze], group: .meaning,
        help: "The level of intervals, in per cent.", initial: "95", choices: ["90", "95", "99"],
        shape: .number
      ) { text, options throws(UsageError) in
        guard let percent = wholeNumber(text), [90, 95, 99].contains(percent) else {
          throw UsageError("'\(text)' is none of 90, 95, 99")
        }
        options.meaning.level = Double(percent) / 100
      },
      Flag(
        name: "--seed", value: "N", commands: [.analyze, .simulate], group: .meaning,
        help: "The seed of everything random; the same seed gives the same bytes.", initial: "1",
        shape: .number
      ) { text, options throws(UsageError) in
        guard let seed = wholeNumber(text) else {
          throw UsageError("'\(text)' is not a whole number such as 1")
        }
        options.seed = UInt64(seed)
      },
    ]

  private static let acts: [Flag] = [
    text(
      "--signup", value: "EVENT", commands: [.analyze, .inspect], group: .meaning,
      help: "The event that is the signup; without it, the first thing a person tries."
    ) { $1.meaning.signup = $0 },
    text(
      "--activation", value: "EVENT", commands: [.analyze, .inspect], group: .meaning,
      help: "The act that shows the product's value."
    ) { $1.meaning.activation = $0 },
    text(
      "--conversion", value: "EVENT", commands: [.analyze, .inspect], group: .meaning,
      help: "The event that is the conversion, such as paying."
    ) { $1.meaning.conversion = $0 },
  ]

  private static let friction: [Flag] = [
    text(
      "--friction", value: "GLOB", commands: logs, group: .meaning,
      help: "Events whose name matches are friction; * is any run of characters.",
      isRepeatable: true
    ) { $1.meaning.frictionGlobs.append($0) },
    text(
      "--auth", value: "GLOB", commands: logs, group: .meaning,
      help: "Events whose name matches are sign-ins.", isRepeatable: true
    ) { $1.meaning.authGlobs.append($0) },
    text(
      "--not-friction", value: "GLOB", commands: logs, group: .meaning,
      help: "Events whose name matches are no friction, whatever else they carry.",
      isRepeatable: true
    ) { $1.meaning.notFrictionGlobs.append($0) },
    Flag(
      name: "--slow-after", value: "TIME", commands: logs, group: .meaning,
      help: "Answers that take longer are friction: 3s, 2500ms, or p95 for the slowest 5 %.",
      initial: "3s"
    ) { text, options throws(UsageError) in
      guard let limit = MeaningOptions.Slowness(written: text) else {
        throw UsageError("'\(text)' is not a time such as 3s, 2500ms or p95")
      }
      options.meaning.slowAfter = limit
    },
    choice(
      "--count", value: "KIND", commands: logs, group: .meaning,
      help: "Count this kind as friction too: rage clicks and the like, 404s, or 429s.",
      initial: "none of them", of: MeaningOptions.CountedKind.self, isRepeatable: true
    ) { kind, options in if let kind { options.meaning.counted.insert(kind) } },
  ]

  private static func span(
    _ name: String, commands: [Command], help: String, initial: String,
    set: @escaping @Sendable (Duration, inout Options) -> Void
  ) -> Flag {
    Flag(
      name: name, value: "DURATION", commands: commands, group: .meaning, help: help,
      initial: initial
    ) { text, options throws(UsageError) in
      guard let span = Duration(written: text) else {
        throw UsageError("'\(text)' is not a duration such as 30m, 12h, 7d or 2w")
      }
      set(span, &options)
    }
  }
}
