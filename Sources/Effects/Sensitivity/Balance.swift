import Statistics
import Studies

/// Whether the weighted friction-free sessions look like all sessions at their start.
struct Balance {
  /// Levels with twenty sessions, those furthest out before or after weighting first.
  private(set) var covariates: [Robustness.Balance] = []

  private static let leastSessions = 20.0
  private static let shown = 20

  init(_ inquiry: Inquiry, _ units: [Unit], _ contributions: Contributions) {
    let study = inquiry.study
    // Weights count for their group as the group counts for the whole.
    var groups = [(count: Double, weight: Double)](
      repeating: (0, 0), count: 1 + Int(units.map(\.group).max() ?? 0))
    for (place, unit) in units.enumerated() {
      groups[Int(unit.group)].count += 1
      groups[Int(unit.group)].weight += contributions.unitWeight[place]
    }
    // The levels of a covariate lie side by side, one covariate after the other, then all sessions.
    let names = Covariate.atStart.map { study.levelNames(of: $0) }
    let starts = names.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let factors = groups.map { $0.weight > 0 ? $0.count / $0.weight : 0 }
    let parts = concurrently(WorkParts.of(units.count)) { part in
      var shares = [Shares](repeating: Shares(), count: starts[starts.count - 1] + 1)
      shares.withUnsafeMutableBufferPointer { shares in
        for place in part where !units[place].attempts.isEmpty {
          let (unit, weight) = (units[place], contributions.unitWeight[place])
          let own = Shares(
            all: 1, clean: weight > 0 ? 1 : 0, weighted: weight * factors[Int(unit.group)])
          shares[shares.count - 1].add(own)
          for (index, covariate) in Covariate.atStart.enumerated() {
            let level = study.level(of: covariate, ofAttempt: unit.attempts.lowerBound)
            shares[starts[index] + level].add(own)
          }
        }
      }
      return shares
    }
    var shares = parts[0]
    for part in parts.dropFirst() {
      for place in shares.indices { shares[place].add(part[place]) }
    }
    let whole = shares[shares.count - 1]
    for (index, covariate) in Covariate.atStart.enumerated() where names[index].count > 1 {
      for (level, name) in names[index].enumerated() {
        let own = shares[starts[index] + level]
        guard own.all >= Self.leastSessions, own.all < whole.all else { continue }
        covariates.append(own.balance(of: "\(covariate.name)=\(name)", in: whole))
      }
    }
    covariates.sort { a, b in
      let (outA, outB) = (max(abs(a.before), abs(a.after)), max(abs(b.before), abs(b.after)))
      return outA != outB ? outA > outB : a.covariate < b.covariate
    }
    covariates = Array(covariates.prefix(Self.shown))
  }

  /// How many sessions have a level: of all, of the friction-free, and of those weighted.
  private struct Shares {
    var all = 0.0
    var clean = 0.0
    var weighted = 0.0

    mutating func add(_ other: Shares) {
      all += other.all
      clean += other.clean
      weighted += other.weighted
    }

    func balance(of covariate: String, in whole: Shares) -> Robustness.Balance {
      let everywhere = all / whole.all
      let before = whole.clean > 0 ? clean / whole.clean : 0
      let after = whole.weighted > 0 ? weighted / whole.weighted : 0
      let variances = (before * (1 - before), everywhere * (1 - everywhere))
      return Robustness.Balance(
        covariate: covariate,
        before: standardizedDifference(
          before, variance: variances.0, everywhere, variance: variances.1),
        after: standardizedDifference(
          after, variance: variances.0, everywhere, variance: variances.1))
    }
  }
}

extension Covariate {
  /// Those known when a session starts.
  fileprivate static let atStart: [Covariate] = [
    .platform, .channel, .release, .country, .plan, .earlierFriction,
  ]

  /// What people call it.
  fileprivate var name: String {
    switch self {
    case .operation: "event"
    case .platform: "platform"
    case .channel: "channel"
    case .release: "release"
    case .country: "country"
    case .plan: "plan"
    case .earlierFriction: "earlier friction"
    }
  }
}
