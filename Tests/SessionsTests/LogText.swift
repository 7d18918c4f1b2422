import Sessions
import Statistics

@testable import EventLogs

/// Timelines of a log written as text, whose times are seconds.
func timelines(
  _ csv: String, _ adjust: (inout TimelineDesign) -> Void = { _ in }
) throws -> Timelines {
  try timelines(of: [csv], adjust)
}

/// Timelines of a log in several files.
func timelines(
  of files: [String], _ adjust: (inout TimelineDesign) -> Void = { _ in }
) throws -> Timelines {
  var options = ReadingOptions()
  options.timeUnit = .seconds
  options.earliest = Timestamp(nanoseconds: .min)
  var design = TimelineDesign()
  design.countsActivities = true
  adjust(&design)
  let log = EventLog(
    files.indices.map { "\($0).csv" }, origins: files.map { .memory(Array($0.utf8)) },
    options: options)
  return try log.timelines(design).timelines
}

extension Timelines {
  /// One line a person: `ann: open login!auth | view`.
  var lines: [String] {
    users.map { user in
      let sessions = sessions[user.sessions].map { session in
        let attempts = attempts[session.attempts].map { attempt in
          operations[Int(attempt.operation)].name
            + (attempt.friction.map { "!\($0.slug)" } ?? "")
        }
        return attempts.isEmpty ? "-" : attempts.joined(separator: " ")
      }
      return "\(vocabulary.users.text(user.user)): " + sessions.joined(separator: " | ")
    }
  }

  /// Each session's first and last second, with the number of activities: `0-60x3`.
  var spans: [String] {
    zip(sessions, activities ?? []).map { session, activities in
      "\(session.start.seconds)-\(session.end.seconds)x\(activities)"
    }
  }

  /// The second each person first did something in, by place.
  func seconds(_ milestone: KeyPath<MilestoneTimes, FirstTimes>) -> [Int64?] {
    users.indices.map { milestoneTimes[keyPath: milestone][$0]?.seconds }
  }

  /// The kinds the log could show.
  var monitored: [Friction] { Friction.allCases.filter(recorded.isMonitored) }

  /// Everything the log says, in words, so that places in tables do not matter; times are
  /// counted from `origin`, in nanoseconds.
  func everything(from origin: Int64 = 0) -> String {
    func time(_ timestamp: Timestamp?) -> String {
      timestamp.map { String($0.nanoseconds - origin) } ?? "never"
    }
    var text = "window \(time(window?.lowerBound)) \(time(window?.upperBound))\n"
    for (place, user) in users.enumerated() {
      let times = milestoneTimes
      text += "person \(vocabulary.users.text(user.user)) \(time(times.signedUp[place]))"
      text += " \(time(times.activated[place])) \(time(times.converted[place]))"
      text += " \(time(times.convertedSinceSignup[place]))\n"
      for (index, session) in zip(user.sessions, sessions[user.sessions]) {
        text += " session \(time(session.start)) \(time(session.end))"
        text += " \(activities.map { String($0[index]) } ?? "uncounted")\n"
        for place in session.attempts {
          let attempt = attempts[place]
          let time = time(self.time(ofAttempt: place, in: session))
          let met = Friction.allCases.filter(attempt.met.contains).map(\.slug)
          text += "  \(time) \(operations[Int(attempt.operation)].name) \(met)"
          text += " \(attempt.friction?.slug ?? "fine") \(attempt.isSignIn) \(attempt.isTimed)"
          text += " \(isCharge[Int(attempt.operation)]) \(surroundings(of: attempt))\n"
        }
      }
    }
    text += "left out \(excludedUsers.sorted { $0.key < $1.key })\n"
    text += "recorded \(recorded)\nmilestones \(milestones)\n"
    return text
  }

  /// Platform, release, country, channel and plan of an attempt: `web/1.0/DE//free`.
  func surroundings(of attempt: Attempt) -> String {
    let setting = settings[Int(attempt.setting)]
    return [
      vocabulary.platforms.text(setting.platform), vocabulary.releases.text(setting.release),
      vocabulary.countries.text(setting.country), vocabulary.channels.text(setting.channel),
      vocabulary.plans.text(setting.plan),
    ].joined(separator: "/")
  }
}

extension Timestamp {
  /// Whole seconds.
  var seconds: Int64 { nanoseconds / 1_000_000_000 }
}

/// A log of every sort of row, with many at one instant.
struct RandomLog {
  static let header =
    "user,seconds,event,status,error,latency_ms,session,seq,platform,release,country,channel,plan"

  var rows: [String] = []

  init(seed: UInt64, from start: Int = 0, usesSequence: Bool = false) {
    var random = SplitMix(seed: seed)
    for _ in 0..<Int.random(in: 20...120, using: &random) {
      let fields = [
        Self.pick(["ann", "bob", "cyd"], &random),
        String(start + 600 * Int.random(in: 0...24, using: &random)),
        Self.pick(Self.events, &random),
        Self.pick(["", "", "200", "401", "402", "404", "429", "503"], &random),
        Self.pick(["", "", "", "broken"], &random),
        Self.pick(["", "20", "3000", "3001", "9000"], &random),
        Self.pick(["", "s1", "s2"], &random),
        usesSequence ? String(Int.random(in: 0...3, using: &random)) : "",
        Self.pick(["", "web", "ios"], &random), Self.pick(["", "1.0", "1.1"], &random),
        Self.pick(["", "DE", "FR"], &random), Self.pick(["", "ads"], &random),
        Self.pick(["", "free"], &random),
      ]
      rows.append(fields.joined(separator: ","))
    }
  }

  var csv: String { Self.header + "\n" + rows.joined(separator: "\n") }

  private static let events = [
    "open", "view", "login", "login_failed", "payment_error", "checkout", "error", "js_error",
    "rage_click", "heartbeat", "GET /login?x=1", "sign_up", "purchase",
  ]

  private static func pick(_ words: [String], _ random: inout SplitMix) -> String {
    words[Int.random(in: words.indices, using: &random)]
  }
}
