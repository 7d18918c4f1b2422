import Sessions
import Statistics
import Studies

/// How much oftener friction stands at the very end of sessions after which people left than of
/// those after which they came back.
///
/// Friction that drives people off the page stands at the end of both. The noise of leaving, such as
/// requests that closing the page aborts, stands at the end of the sessions of those who left only.
/// The chance that a hit is the last attempt is set against that of attempts at the same operation
/// and place that met nothing, leavers and returners each for themselves, since leavers do less.
/// Kinds are compared each with itself.
struct TerminalFriction {
  /// The share of hits that end the session on the spot, leavers' less returners'.
  let excess: Double
  /// The same in standard deviations.
  let z: Double

  /// Above both, the friction at the end may be leaving's own doing.
  static let limits = (excess: 0.1, z: 4.0)

  /// It may be leaving that causes friction.
  var isSuspect: Bool { excess > Self.limits.excess && z > Self.limits.z }

  /// Compares the judged sessions; `nil` where leavers or returners met too little friction.
  init?(_ inquiry: Inquiry) {
    let ends = EndsByOutcome(inquiry)
    var sum = 0.0
    var weights = 0.0
    var variance = 0.0
    for kind in Friction.allCases {
      guard let left = ends.stops(of: kind, left: true),
        let stayed = ends.stops(of: kind, left: false)
      else { continue }
      let weight = left.size * stayed.size / (left.size + stayed.size)
      sum += weight * (left.share - stayed.share)
      variance += weight * weight * (left.variance + stayed.variance)
      weights += weight
    }
    guard weights > 0, variance > 0 else { return nil }
    excess = sum / weights
    z = sum / variance.squareRoot()
  }
}

/// Where hits stand in sessions, and where they would stand by chance.
private struct EndsByOutcome {
  private struct Hit {
    var kind: Friction
    var left: Bool
    var isLast: Bool
    /// The chance that an attempt that met nothing is the last.
    var chance: Double
  }

  private struct Count {
    var attempts = 0.0
    var last = 0.0

    mutating func add(isLast: Bool) {
      attempts += 1
      if isLast { last += 1 }
    }
  }

  private var hits: [Hit] = []
  /// Fewer hits than this are not compared.
  private static let fewHits = 5

  init(_ inquiry: Inquiry) {
    let attempts = inquiry.study.timelines.attempts
    var bands: [Int: Count] = [:]
    var steps: [Int: Count] = [:]
    for unit in inquiry.judgedSessions {
      for (place, index) in unit.attempts.enumerated() where attempts[index].friction == nil {
        let isLast = index == unit.attempts.upperBound - 1
        let band = Self.band(place, left: unit.outcome == 1)
        bands[band, default: Count()].add(isLast: isLast)
        steps[band | Int(attempts[index].operation) << 8, default: Count()].add(isLast: isLast)
      }
    }
    for unit in inquiry.judgedSessions {
      for (place, index) in unit.attempts.enumerated() {
        guard let kind = attempts[index].friction else { continue }
        let band = Self.band(place, left: unit.outcome == 1)
        let all = bands[band] ?? Count()
        let own = steps[band | Int(attempts[index].operation) << 8] ?? Count()
        let usual = (all.last + 0.5) / (all.attempts + 1)
        hits.append(
          Hit(
            kind: kind, left: unit.outcome == 1, isLast: index == unit.attempts.upperBound - 1,
            // Rare operations lean on the others at the same place.
            chance: (own.last + 5 * usual) / (own.attempts + 5)))
      }
    }
  }

  /// The class of a place in the session, from 0, and whether the person left after it.
  private static func band(_ place: Int, left: Bool) -> Int {
    let band = place < 4 ? place : min(2 + (Int.bitWidth - place.leadingZeroBitCount), 20)
    return band << 1 | (left ? 1 : 0)
  }

  /// The share of hits that ended the session though it would have gone on, its variance, and how
  /// many would have gone on.
  func stops(of kind: Friction, left: Bool) -> (share: Double, variance: Double, size: Double)? {
    let own = hits.filter { $0.kind == kind && $0.left == left }
    guard own.count >= Self.fewHits else { return nil }
    let size = own.reduce(0) { $0 + 1 - $1.chance }
    guard size > 1 else { return nil }
    let share = own.reduce(0) { $0 + ($1.isLast ? 1 : 0) - $1.chance } / size
    let squares = own.reduce(0.0) { sum, hit in
      let residual = (hit.isLast ? 1 : 0) - hit.chance - share * (1 - hit.chance)
      return sum + residual * residual
    }
    return (share, (squares + 0.25) / (size * size), size)
  }
}

extension Inquiry {
  /// Whether leaving causes friction; if so, what the share is without friction at the very end.
  func checkTerminalFriction(
    _ findings: inout Findings, _ sample: CheckSample, counted: FrictionSet
  ) {
    guard let share = findings.share, let test = TerminalFriction(sample.inquiry), test.isSuspect
    else { return }
    let timelines = sample.inquiry.study.timelines
    var isLast = [Bool](repeating: false, count: timelines.attempts.count)
    for session in timelines.sessions where !session.attempts.isEmpty {
      isLast[session.attempts.upperBound - 1] = true
    }
    let others = timelines.replacingAttempts { index, attempt in
      var attempt = attempt
      if isLast[index] { attempt.friction = nil }
      return attempt
    }
    let again = Inquiry(
      again: sample.inquiry, on: Study(of: others, design: study.design),
      leftOut: sample.inquiry.leftOut, counted: counted)
    guard let usual = sample.usualShare(share),
      let without = sample.moved(again, from: share, against: usual)
    else { return }
    findings.robustness.terminalBracket = Robustness.Bracket(all: share, without: without)
    findings.cautions.append(.leavingCausesError(share: share, without: without))
  }
}

extension Caution {
  /// Much friction stands where leaving would put it.
  static func leavingCausesError(share: EffectEstimate, without: EffectEstimate) -> Caution {
    let ends = [share.point, without.point].map { Int(($0 * 100).rounded()) }.sorted()
    var caution = Caution(
      code: .leavingCausesError, refuses: false,
      text: "friction stands at the very end of sessions after which people left far oftener than "
        + "of others: it drove them away, or is the noise of leaving, as aborted requests are; "
        + "friction's share of the departures lies between \(ends[0]) and \(ends[1]) %",
      remedy: "log aborted requests apart from failures, or leave them out with --not-friction")
    caution.undecides = min(share.low, without.low) <= 0 && max(share.high, without.high) >= 0
    return caution
  }
}
