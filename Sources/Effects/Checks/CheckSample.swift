import Sessions
import Studies

/// The people on whom checks estimate again: all of them, or every so many in a large log; without heavy
/// users, if there are any.
///
/// A check asks whether an answer moves, which needs fewer people than the answer itself. On a limited
/// number of attempts a test statistic also says how large a thing is, not only that the log is long
/// enough to see it.
struct CheckSample: Sendable {
  /// The people, as an inquiry of their own.
  let inquiry: Inquiry
  /// Everybody is among them.
  let isWhole: Bool
  private let counted: FrictionSet

  /// About as many attempts as a test takes.
  static let enoughToTest = 50_000
  /// About as many as it takes to see an estimate move.
  static let enoughToMove = 20_000

  init(_ inquiry: Inquiry, counted: FrictionSet, enough: Int) {
    let study = inquiry.study
    // Few people with very many attempts would crowd the others out.
    let heavy = HeavyUsers(in: study.timelines)
    let step = max(1, (study.timelines.attempts.count - heavy.attempts) / enough)
    self.counted = counted
    guard step > 1 || !heavy.people.isEmpty else {
      self.inquiry = inquiry
      isWhole = true
      return
    }
    let kept = heavy.without(study.timelines) { $0 % step == 0 }
    self.inquiry = Inquiry(
      again: inquiry, on: Study(of: kept, design: study.design), counted: counted)
    isWhole = false
  }
}

extension CheckSample {
  /// The share of the people of the sample as things are; `nil` where it cannot be had.
  func usualShare(_ share: EffectEstimate) -> EffectEstimate? {
    isWhole ? share : inquiry.shareAlone(counted: counted)
  }

  /// A share under another definition, as far as it moves on the same people.
  ///
  /// Of everybody it is what it is; of some it is the share of all, moved by the difference that the
  /// definition makes to those.
  ///
  /// - Parameters:
  ///   - other: The question asked again, of the people of the sample.
  ///   - share: The share of all.
  ///   - usual: What ``usualShare(_:)`` says of it.
  /// - Returns: The share; `nil` where it cannot be had.
  func moved(
    _ other: Inquiry, from share: EffectEstimate, against usual: EffectEstimate
  ) -> EffectEstimate? {
    guard let alternative = other.shareAlone(counted: counted) else { return nil }
    if isWhole { return alternative }
    let step = alternative.point - usual.point
    return EffectEstimate(
      point: share.point + step, low: share.low + step, high: share.high + step,
      count: share.count)
  }
}

extension Inquiry {
  /// The same questions asked of another study of the same log.
  ///
  /// Sessions to leave out are looked for again unless they are given.
  init(again other: Inquiry, on study: Study, leftOut: [Bool]? = nil, counted: FrictionSet) {
    self.init(
      study, leftOut: leftOut ?? Segments(study, counted: counted).leftOut, other.influence,
      level: other.level, isReplicate: false)
  }
}
