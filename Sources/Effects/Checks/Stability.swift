import Sessions
import Statistics
import Studies

/// The share under other definitions of a session, of leaving, of slow, and without heavy users.
///
/// Another gap or window is a rival where few of those whom it counts as gone come back: that half
/// the window calls people gone who are not says nothing against the whole.
struct StabilityCheck: Sendable {
  private let sample: CheckSample
  private let counted: FrictionSet
  private let share: EffectEstimate
  /// The share of all the people as the sample has it; what moves is set against it.
  private let usual: EffectEstimate

  private var study: Study { sample.inquiry.study }

  init?(_ sample: CheckSample, share: EffectEstimate, counted: FrictionSet) {
    guard let usual = sample.usualShare(share) else { return nil }
    self.sample = sample
    self.counted = counted
    self.share = share
    self.usual = usual
  }

  /// One definition, and whether it is as good as the one in force.
  struct Row: Sendable {
    var stability: Robustness.Stability
    var isRival = false
  }

  /// The share of those gone that may come back under a rival, unless as many do already.
  private static let fewReturn = 0.05

  /// A definition to try: its name, its value, the study under it.
  private struct Variant: Sendable {
    let setting: String
    let value: Double
    /// Another gap or window may be as good as the one in force.
    var isLabel = false
    let study: @Sendable () -> Study
  }

  /// Half and double of each setting that the log lets one change, and the heaviest left out; each by
  /// itself, so side by side.
  var rows: [Row] {
    let variants = gaps + windows + limits + [withoutHeaviest]
    return concurrently(variants.count) { place in
      let variant = variants[place]
      let other = variant.study()
      return Row(
        stability: Robustness.Stability(
          setting: variant.setting, value: variant.value, share: share(of: other)),
        isRival: variant.isLabel
          && other.shareReturning <= max(Self.fewReturn, study.shareReturning))
    }
  }

  // MARK: One by one

  private var gaps: [Variant] {
    guard let gap = study.timelines.sessionGap else { return [] }
    return [gap / 2, gap.doubled].map { other in
      Variant(setting: "session_gap", value: Double(other) / 1e9, isLabel: true) { [study] in
        Study(of: study.timelines.recut(gap: other), design: study.design)
      }
    }
  }

  private var windows: [Variant] {
    let window = study.design.churnAfter
    return [window / 2, window.doubled].map { other in
      Variant(setting: "churn_after", value: Double(other) / 1e9, isLabel: true) { [study] in
        var design = study.design
        design.churnAfter = other
        return Study(of: study.timelines, design: design)
      }
    }
  }

  private var limits: [Variant] {
    guard counted.contains(.latency), let limit = study.timelines.slowMilliseconds,
      study.timelines.recorded.isMonitored(.latency)
    else { return [] }
    return [(Slowness.overHalf, 0.5), (.overDouble, 2)].map { slowness, factor in
      Variant(setting: "slow_after", value: limit * factor / 1000) { [study, counted] in
        Study(of: study.timelines.slow(from: slowness, counted: counted), design: study.design)
      }
    }
  }

  private var withoutHeaviest: Variant {
    Variant(setting: "without_heaviest", value: 0.01) { [study] in
      let attempts = study.subjects.map { subject in
        subject.sessions.reduce(0) { $0 + study.timelines.sessions[$1].attempts.count }
      }
      let limit = attempts.sorted(by: >)[max(1, attempts.count / 100) - 1]
      return study.keeping { attempts[$0] < limit }
    }
  }

  /// The share in another study of the same people; `nil` where that has too few to tell.
  private func share(of other: Study) -> EffectEstimate? {
    // A gap only joins or only cuts, so as many sessions are the same sessions.
    let isSame = other.sessions.count == study.sessions.count
    let again = Inquiry(
      again: sample.inquiry, on: other, leftOut: isSame ? sample.inquiry.leftOut : nil,
      counted: counted)
    let people = other.subjects.count { $0.isFirstSessionJudged }
    let departed = again.judgedSessions.count { $0.outcome == 1 }
    guard people >= 50, departed >= 15, departed < again.judgedSessions.count else { return nil }
    return sample.moved(again, from: share, against: usual)
  }
}

extension Study {
  /// The share of those gone that came back later.
  fileprivate var shareReturning: Double {
    let gone = subjects.count { $0.departure != nil }
    return Double(subjects.count { $0.isResurrected }) / Double(max(gone, 1))
  }
}

extension Findings {
  /// Whether the verdict hangs on what counts as a session or as leaving.
  ///
  /// It does when another gap or window leads to another verdict with a range that has nothing in
  /// common with this one; a share that crosses a limit by a hair is the same answer.
  mutating func weighStability(_ rows: [StabilityCheck.Row]) {
    robustness.stability = rows.map(\.stability)
    guard let share else { return }
    let verdict = Verdict(weighing: self)
    if let heaviest = rows.map(\.stability).first(where: { $0.setting == "without_heaviest" }) {
      verdictWithoutHeaviest = heaviest.share.map { verdictOf($0) }
    }
    let others = rows.filter(\.isRival).map(\.stability).filter { row in
      guard let other = row.share, other.low > share.high || other.high < share.low else {
        return false
      }
      return verdict.isOpposed(to: verdictOf(other))
    }
    if !others.isEmpty { cautions.append(.unstableLabel(others)) }
    if counts.departures >= 20 && counts.resurrected * 100 > 15 * counts.departures {
      cautions.append(.manyReturn(counts))
    }
  }

  /// The verdict, were the share another.
  private func verdictOf(_ share: EffectEstimate) -> Verdict {
    var findings = self
    findings.share = share
    return Verdict(weighing: findings)
  }
}

extension Verdict {
  /// The two lead to different decisions, and neither is open.
  func isOpposed(to other: Verdict) -> Bool {
    let decided: Set<Verdict> = [.mostlyValue, .both, .mostlyFriction]
    return self != other && decided.contains(self) && decided.contains(other)
  }
}

extension Caution {
  /// The verdict is another one under another definition.
  static func unstableLabel(_ others: [Robustness.Stability]) -> Caution {
    let named = others.map { row in
      let share = row.share.map { Int(($0.point * 100).rounded()) } ?? 0
      let minutes = Int((row.value / 60).rounded())
      let days = (row.value / 8640).rounded() / 10
      return row.setting == "session_gap"
        ? "\(share) % with pauses of \(minutes) minutes between sessions"
        : "\(share) % if leaving takes \(days == days.rounded() ? "\(Int(days))" : "\(days)") days"
    }
    var caution = Caution(
      code: .unstableLabel, refuses: false,
      text: "the answer depends on what counts as gone: friction's share is "
        + named.joined(separator: ", "),
      remedy: "settle from how often your people come back what a session is and when one has left "
        + "(--session-gap, --churn-after)")
    caution.undecides = true
    return caution
  }

  /// Many who count as gone come back later.
  static func manyReturn(_ counts: FollowUpCounts) -> Caution {
    Caution(
      code: .unstableLabel, refuses: false,
      text: "\(counts.resurrected) of the \(counts.departures) people who count as gone came back "
        + "later",
      remedy: "a longer window (--churn-after) counts fewer of them as gone")
  }
}

extension Int64 {
  /// Twice the number, held at the end of the range.
  fileprivate var doubled: Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: 2)
    return overflow ? .max : product
  }
}
