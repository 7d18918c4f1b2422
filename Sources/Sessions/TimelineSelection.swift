extension Timelines {
  /// The timelines of those people only whose place in ``users`` `isKept` says.
  ///
  /// The window, the vocabulary and what the log recorded stay those of the whole log.
  public func keeping(where isKept: (Int) -> Bool) -> Timelines {
    var made = self
    made.users = []
    made.sessions = []
    made.activities = activities.map { _ in [] }
    made.attempts = []
    made.times = AttemptTimes(tick: times.tick)
    var kept: [Int] = []
    for place in users.indices where isKept(place) {
      kept.append(place)
      var user = users[place]
      let firstSession = made.sessions.count
      for index in user.sessions {
        var session = sessions[index]
        let first = made.attempts.count
        made.attempts += attempts[session.attempts]
        made.times.append(session.attempts, of: times, from: session.start)
        session.attempts = first..<made.attempts.count
        made.sessions.append(session)
      }
      if let activities { made.activities?.append(contentsOf: activities[user.sessions]) }
      user.sessions = firstSession..<made.sessions.count
      made.users.append(user)
    }
    made.milestoneTimes = milestoneTimes.keeping(kept)
    return made
  }
}
