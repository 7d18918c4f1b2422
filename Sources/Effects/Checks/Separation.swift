import Studies

extension Study {
  /// Everybody who met friction left, and nobody else did.
  var separation: Caution? {
    var people = (hit: 0, others: 0)
    for subject in subjects where subject.isFirstSessionJudged {
      var isHit = false
      var hasLeft = false
      for session in subject.sessions where sessions[session].isAtRisk && sessions[session].isJudged
      {
        isHit = isHit || sessions[session].metFriction
        hasLeft = hasLeft || sessions[session].departed
      }
      guard isHit == hasLeft else { return nil }
      if isHit { people.hit += 1 } else { people.others += 1 }
    }
    guard min(people.hit, people.others) >= 5 else { return nil }
    return Caution(
      code: .separation, refuses: false,
      text: "friction and leaving coincide (separation): all \(people.hit) people who met friction "
        + "left, and none of the \(people.others) others did; how many would have stayed is counted "
        + "from those others alone, and no ratio of the two risks is finite",
      remedy: "see whether leaving itself is logged as friction; else wait for people who meet "
        + "friction and stay")
  }
}
