import EventLogs

/// What the name of an event alone tells of every row that bears it.
struct NameMeaning {
  let isSignIn: Bool
  let isCharge: Bool
  /// It says that the attempt failed.
  let isFailed: Bool
  /// It is of error words only, or what the user calls friction.
  let isSignal: Bool
  let isInteraction: Bool
  let isPassive: Bool
  /// It never carries friction.
  let isHarmless: Bool

  init(_ words: NameWords, _ text: String, rule: FrictionRule) {
    let bytes = Array(text.utf8)
    // What the user calls friction is an error row, whatever else its words say.
    let isNamed = rule.frictionNames.contains { $0.matches(bytes) }
    isPassive = words.isPassive
    isInteraction = words.isInteraction && !isNamed
    isSignal = words.isErrorOnly || isNamed
    isSignIn = words.isSignIn || rule.signInNames.contains { $0.matches(bytes) }
    isCharge = words.isCharge
    isFailed = words.isFailed
    isHarmless = rule.harmlessNames.contains { $0.matches(bytes) }
  }

  /// What every row of the name is a part of, given whether the name is a failure of an operation
  /// that no other kind of row has.
  func part(isBareFailure: Bool) -> Meaning.Part {
    if isInteraction || isSignal { return .signal }
    if isPassive { return .passive }
    // A failed name always carries friction, unless it never does.
    return isBareFailure && !isHarmless ? .bareFailure : .attempt
  }

  /// The one kind of friction a row carries: the first that fits.
  func friction(of action: Action) -> Friction? {
    if isHarmless { return nil }
    let status = action.status
    let isRefused = status == 401 || status == 403 || status == 407
    if status == 402 || isCharge && isFailed { return .payment }
    if isSignIn && (isFailed || isRefused) { return .authentication }
    if isInteraction { return .interaction }
    if status == 404 { return .notFound }
    if status == 429 { return .rateLimited }
    if status >= 500 || isSignal || isFailed || action.hasError { return .failure }
    if action.isSlow && status < 400 { return .latency }
    return nil
  }
}
