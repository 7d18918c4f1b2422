import EventLogs
import Sessions
import Statistics
import Studies

/// How much more friction keeps to the same people than the risks of their attempts say.
///
/// The score test for a random effect of each person (Commenges and Jacqmin-Gadda 1997)
/// over all attempts: with r = A − h, the sum over people of (Σ r)² − Σ r², over its standard
/// deviation were each attempt struck on its own. Nothing of a person's own past enters h, neither
/// friction met before nor earlier in the session: it would explain away the very thing that is looked
/// for. An attempt made again after it failed is no new draw, and is passed over.
struct FrictionClustering {
  /// The statistic, in standard deviations.
  let z: Double

  /// Above this the risks cannot be taken for chance.
  static let limit = Robustness.clusteringLimit

  /// Tests the sessions that take part; `nil` when there is no model of their risk.
  init?(_ inquiry: Inquiry) {
    guard var trials = RiskTrials(inquiry) else { return nil }
    trials.calibrate()
    var excess = 0.0
    var variance = 0.0
    for person in trials.people {
      var sum = (residual: 0.0, square: 0.0, spread: 0.0, spreadSquare: 0.0)
      for index in person {
        let risk = trials.risk[index]
        let residual = (trials.isHit[index] ? 1 : 0) - risk
        let spread = risk * (1 - risk)
        sum.residual += residual
        sum.square += residual * residual
        sum.spread += spread
        sum.spreadSquare += spread * spread
      }
      excess += sum.residual * sum.residual - sum.square
      variance += 2 * (sum.spread * sum.spread - sum.spreadSquare)
    }
    guard variance > 0 else { return nil }
    z = excess / variance.squareRoot()
  }
}

/// Attempts with their risk of any friction, by what is not the person's own doing.
private struct RiskTrials {
  private(set) var isHit: [Bool] = []
  private(set) var risk: [Double] = []
  /// The attempts of each person.
  private(set) var people: [Range<Int>] = []
  /// The attempts, by their places in the timelines.
  private var indices: [Int] = []
  /// When each was, in whole hours.
  private var hours: [Int] = []
  private let study: Study

  /// Levels that expect as many hits as this move their risk half the way to what they met.
  private static let priorOfLevels = 10.0
  /// The same of days and hours, of which more belong to one person alone.
  private static let priorOfTimes = 30.0

  init?(_ inquiry: Inquiry) {
    study = inquiry.study
    collect(inquiry)
    guard fit() else { return nil }
  }

  private mutating func collect(_ inquiry: Inquiry) {
    let timelines = study.timelines
    let (attempts, times) = (timelines.attempts, timelines.times)
    for subject in study.subjects {
      let first = isHit.count
      for session in subject.sessions where !inquiry.leftOut[session] {
        var failed: UInt32?
        let start = timelines.sessions[session].start
        for index in timelines.sessions[session].attempts {
          let attempt = attempts[index]
          if attempt.operation != failed {
            isHit.append(attempt.isHit)
            indices.append(index)
            hours.append(Int(times.nanoseconds(index, from: start) / 3_600_000_000_000))
          }
          failed = attempt.isHit ? attempt.operation : nil
        }
      }
      people.append(first..<isHit.count)
    }
  }

  private mutating func fit() -> Bool {
    // Cells that differ only in friction met before are one here.
    let (cellOfKind, kindOfCell) = study.cells.unlikeBeforeFriction()
    var trials = [Double](repeating: 0, count: cellOfKind.count)
    var hits = trials
    let kinds = indices.map { Int(kindOfCell[study.cell(ofAttempt: $0)]) }
    for (kind, isHit) in zip(kinds, isHit) {
      trials[kind] += 1
      if isHit { hits[kind] += 1 }
    }
    let rows = trials.indices.filter { trials[$0] > 0 }
    let terms = CovariateTerms(
      cells: study.cells, rows: rows.map { cellOfKind[$0] }, trials: rows.map { trials[$0] },
      budget: hits.reduce(0, +) / 10, withHitBefore: false, omitting: [.earlierFriction])
    guard
      let model = try? LogisticRegression(
        fitting: rows.map { hits[$0] }, of: rows.map { trials[$0] }, to: terms.design,
        ridge: TypeRisk.ridge)
    else { return false }
    var riskOfKind = [Double](repeating: 0, count: trials.count)
    for (row, kind) in rows.enumerated() { riskOfKind[kind] = model.probabilities[row] }
    risk = kinds.map { riskOfKind[$0] }
    return true
  }

  /// Moves risks to what visible pairs of levels, days and hours met: an operation broken on one
  /// platform, or a bad day, strikes the same people often, and hides nothing.
  mutating func calibrate() {
    let pairs: [(Covariate, Covariate)] = [
      (.operation, .platform), (.operation, .release), (.platform, .release),
      (.operation, .channel), (.operation, .country),
    ]
    let all = Covariate.allCases.map { covariate in
      pairs.contains { $0.0 == covariate || $0.1 == covariate }
        ? study.levels(of: covariate, ofAttempts: indices) : []
    }
    for (a, b) in pairs {
      let keys = zip(all[a.rawValue], all[b.rawValue]).map { $0 << 16 | $1 }
      calibrate(by: keys, prior: Self.priorOfLevels)
    }
    calibrate(by: hours.map { UInt64(bitPattern: Int64($0 / 24)) }, prior: Self.priorOfTimes)
    calibrate(by: hours.map { UInt64(bitPattern: Int64($0)) }, prior: Self.priorOfTimes)
  }

  private mutating func calibrate(by keys: [UInt64], prior: Double) {
    let groups = DistinctKeys(keys)
    var met = [Double](repeating: 0, count: groups.keys.count)
    var expected = met
    for (trial, place) in groups.places.enumerated() {
      if isHit[trial] { met[Int(place)] += 1 }
      expected[Int(place)] += risk[trial]
    }
    let factors = zip(met, expected).map { ($0 + prior) / ($1 + prior) }
    for (trial, place) in groups.places.enumerated() {
      let odds = factors[Int(place)] * risk[trial]
      risk[trial] = odds / (odds + 1 - risk[trial])
    }
  }
}

extension Caution {
  /// Friction keeps to people as if something about them caused it.
  static func clusteredFriction(_ clustering: FrictionClustering) -> Caution {
    Caution(
      code: .clusteredFriction, refuses: true,
      text: "friction strikes the same people again and again, \(Int(clustering.z.rounded())) "
        + "standard deviations beyond chance, and nothing in this log says why: a cause it does "
        + "not show, such as a bad network or a weak device, may bring friction and drive them "
        + "away as well",
      remedy: "log what could set these people apart (network, device, version of the app); until "
        + "then read the floor and the ceiling")
  }
}
