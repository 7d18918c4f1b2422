/// What is concluded, in the order in which the conclusions are tried.
public enum Verdict: String, Sendable, CaseIterable {
  /// Nothing in the log could show friction.
  case noFrictionSignal = "no_friction_signal"
  /// No first session can be judged yet.
  case tooEarly = "too_early"
  /// No departure among those judged.
  case nobodyLeft = "nobody_left"
  /// Friction explains less than a quarter of the departures.
  case mostlyValue = "mostly_value"
  /// Friction explains more than half of them.
  case mostlyFriction = "mostly_friction"
  /// Friction explains some of them.
  case both
  /// The log cannot tell.
  case inconclusive

  /// Below this share of the departures friction is a minor cause.
  public static let minorShare = 0.25
  /// Above this share it is the main cause.
  public static let majorShare = 0.5

  /// Weighs what was found; METHOD, section 6.
  public init(weighing findings: Findings) {
    if !findings.hasFrictionSignal {
      self = .noFrictionSignal
    } else if findings.counts.judged == 0 {
      self = .tooEarly
    } else if findings.counts.departures == 0 {
      self = .nobodyLeft
    } else if let share = findings.share {
      let isOpen = findings.cautions.contains { $0.undecides }
      self = isOpen ? .inconclusive : Self.weigh(share, findings)
    } else {
      self = Self.weighWithoutShare(findings)
    }
  }

  private static func weigh(_ share: EffectEstimate, _ findings: Findings) -> Verdict {
    if share.high < minorShare { return findings.monitorsErrors ? .mostlyValue : .inconclusive }
    if share.low > majorShare { return .mostlyFriction }
    return share.low > 0 ? .both : .inconclusive
  }

  /// Hardly any friction: even had every departure after it been its doing, it would be minor.
  private static func weighWithoutShare(_ findings: Findings) -> Verdict {
    guard findings.shareRefusal?.code == .tooFewHits, findings.monitorsErrors else {
      return .inconclusive
    }
    let most = Double(findings.counts.afterFriction) / Double(findings.counts.departures)
    return most < minorShare ? .mostlyValue : .inconclusive
  }
}

/// How far to trust a verdict, and what each missing step was lost for.
public struct Confidence: Sendable {
  /// The three words.
  public enum Word: String, Sendable {
    case high
    case moderate
    case low
  }

  /// The word.
  public let word: Word
  /// What a higher one fails on, the weakest point first.
  public let shortfalls: [String]

  /// Puts the verdict to the fixed tests of UX, section 5; `nil` when there is no share to trust.
  ///
  /// - Parameters:
  ///   - findings: What was found.
  ///   - rejectShare: The share of rows that could not be used.
  public init?(in findings: Findings, rejectShare: Double) {
    guard let share = findings.share else { return nil }
    var shortfalls = findings.cautions.filter { !$0.refuses && !$0.isHarmless }.map(\.text)
    let width = share.high - share.low
    if width >= 0.2 {
      shortfalls.append("the range is \(Int((width * 100).rounded())) points wide")
    }
    if share.excludesZero, let eValue = findings.eValueLow, eValue <= 2 {
      shortfalls.append("a modest cause that this log does not show could explain it away")
    }
    if findings.counts.judged < 500 {
      shortfalls.append("only \(findings.counts.judged) people could be judged")
    }
    if findings.verdictWithoutHeaviest.map({ $0 != Verdict(weighing: findings) }) ?? false {
      shortfalls.append("the verdict hangs on the busiest 1 % of people")
    }
    if rejectShare >= 0.01 { shortfalls.append("over 1 % of the rows could not be read") }
    self.shortfalls = shortfalls
    word = shortfalls.isEmpty ? .high : shortfalls.count == 1 ? .moderate : .low
  }
}
