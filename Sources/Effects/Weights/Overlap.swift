/// Whether enough friction-free weight is spread over enough people to answer for everybody.
///
/// The rule is that of STATISTICS, section 3: at 100 people's worth and at most 5 % on one person
/// an interval covers what it says; under 30, or with over 10 %, it does not.
struct Overlap {
  private let effective: Double
  private let largestShare: Double

  init(_ contributions: Contributions) {
    effective = contributions.effectiveSubjects
    largestShare = contributions.largestWeightShare
  }

  init(_ world: WorldEstimate) {
    effective = world.effectiveUsers
    largestShare = world.largestWeightShare
  }

  init(effective: Double, largestShare: Double) {
    self.effective = effective
    self.largestShare = largestShare
  }

  /// No interval would say what it claims.
  var isTooThin: Bool { effective < 30 || largestShare > 0.10 }

  /// How many people more than `users` would make the weight enough, were they like these; `nil` where
  /// so many are lacking that it would be idle to say.
  ///
  /// The effective sample grows with the people, and the greatest share falls with them.
  func morePeople(than users: Int) -> Int? {
    guard effective >= 5 else { return nil }
    let times = max(100 / effective, largestShare / 0.05)
    guard times > 1 else { return nil }
    return max(1, Int((Double(users) * (times - 1)).rounded(.up)))
  }

  func refusal(_ name: String) -> Caution? {
    guard isTooThin else { return nil }
    return .noOverlap(
      refuses: true,
      text: "too few people were spared friction to show \(name) without it: those who were "
        + "count for \(counted(Int(effective.rounded()), "person", "people")), one of them for "
        + "\(Int((largestShare * 100).rounded())) % of the weight",
      cell: nil)
  }

  /// The weights left fewer than no departures: an answer that cannot be.
  var refusalOfNonsense: Caution {
    .noOverlap(
      refuses: true,
      text: "the few people spared friction weigh so much that the estimate leaves the possible",
      cell: nil)
  }

  func caution(_ name: String) -> Caution? {
    guard effective < 100 || largestShare > 0.05 else { return nil }
    return .noOverlap(
      refuses: false,
      text: "the answer for \(name) leans on few people: those spared friction count for "
        + "\(Int(effective.rounded())), one of them for "
        + "\(Int((largestShare * 100).rounded())) % of the weight",
      cell: nil)
  }
}
