import Statistics
import Studies

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Intervals for few people: everything estimated again without each fortieth of them.
///
/// Under five hundred people the influence function, a first-order account, leaves intervals too
/// narrow. The delete-a-group jackknife refits the risks and the predictions every time, needs no
/// random numbers, and allows for what fitting costs (Kott 2001, "The delete-a-group jackknife").
/// Each estimate gets the wider of its two intervals.
struct Jackknife {
  /// Below this many people the intervals are widened.
  static let fewPeople = 500
  private static let groups = 40

  private let replicates: [Findings]
  private let reach: Double

  /// Estimates again without each group of people; people are dealt to groups in turn.
  init(_ study: Study, level: Double, estimate: @Sendable (Study) -> Findings) {
    reach = StudentDistribution.reach(level: level, freedom: Self.groups - 1)
    replicates = concurrently(Self.groups) { group in
      estimate(study.keeping { $0 % Self.groups != group })
    }
  }

  /// Widens every interval that is narrower than the spread of its replicates.
  func widen(_ findings: inout Findings) {
    widen(&findings.oneSessionChurn, \.oneSessionChurn)
    widen(&findings.departuresByHorizon, \.departuresByHorizon)
    if var conversion = findings.conversionByHorizon {
      conversion.withoutFriction = widened(conversion.withoutFriction) {
        $0.conversionByHorizon?.withoutFriction
      }
      conversion.dueToFriction = widened(conversion.dueToFriction) {
        $0.conversionByHorizon?.dueToFriction
      }
      conversion.halvedFriction = widened(conversion.halvedFriction) {
        $0.conversionByHorizon?.halvedFriction
      }
      findings.conversionByHorizon = conversion
    }
    findings.share = widened(findings.share) { $0.share }?.held(from: -.infinity, to: 1)
    findings.beforeValue = widened(findings.beforeValue, scale: scale) { $0.beforeValue }?
      .held(from: 0, to: .infinity)
    findings.afterValue = widened(findings.afterValue, scale: scale) { $0.afterValue }?
      .held(from: 0, to: .infinity)
    widenCurve(&findings.whatIf)
    if var retention = findings.retention {
      widen(&retention.withoutFriction)
      retention.difference = widened(retention.difference) { $0.retention?.difference }
      findings.retention = retention
    }
    findings.kindsOverlap = widened(findings.kindsOverlap, scale: scale) { $0.kindsOverlap }
    for index in findings.causes.indices {
      let kind = findings.causes[index].kind
      // A kind that a group alone met is missing without it: there its cost is nil.
      let cause = { (replicate: Findings) in replicate.causes.first { $0.kind == kind } }
      findings.causes[index].lost = widened(findings.causes[index].lost, scale: scale) {
        cause($0)?.lost
      }
      findings.causes[index].lostAlone = widened(findings.causes[index].lostAlone, scale: scale) {
        cause($0)?.lostAlone
      }
    }
  }

  private func widen(
    _ metric: inout MetricFindings, _ path: (Findings) -> MetricFindings
  ) {
    metric.withoutFriction = widened(metric.withoutFriction) { path($0).withoutFriction }?
      .held(from: 0, to: 1)
    metric.dueToFriction = widened(metric.dueToFriction) { path($0).dueToFriction }
    metric.halvedFriction = widened(metric.halvedFriction) { path($0).halvedFriction }?
      .held(from: 0, to: 1)
  }

  private func widenCurve(_ worlds: inout [WhatIfFindings]) {
    let paths: [WritableKeyPath<WhatIfFindings, EffectEstimate?>] = [
      \.oneSessionChurn, \.departuresByHorizon, \.conversionByHorizon,
    ]
    // The world as it is has a counted interval already.
    for index in worlds.indices where worlds[index].odds < 1 {
      for path in paths {
        worlds[index][keyPath: path] = widened(worlds[index][keyPath: path]) { replicate in
          replicate.whatIf.indices.contains(index) ? replicate.whatIf[index][keyPath: path] : nil
        }?.held(from: 0, to: 1)
      }
    }
  }

  /// Widens the intervals of a curve, on the scale log(−log S) on which they are symmetric.
  private func widen(_ points: inout [RetentionCurves.Point]) {
    for index in points.indices where points[index].surviving > 0 && points[index].surviving < 1 {
      let day = points[index].day
      let logs = replicates.compactMap { replicate in
        replicate.retention?.withoutFriction.first { $0.day == day }?.surviving
      }.filter { $0 > 0 && $0 < 1 }.map { log(-log($0)) }
      guard let error = error(of: logs) else { continue }
      let surviving = points[index].surviving
      points[index].low = min(points[index].low, pow(surviving, exp(reach * error)))
      points[index].high = max(points[index].high, pow(surviving, exp(-reach * error)))
    }
  }

  /// The standard error of an estimate by its replicates; `nil` where over one in twenty are missing.
  private func error(of points: [Double]) -> Double? {
    guard points.count * 20 >= Self.groups * 19 else { return nil }
    let mean = points.reduce(0, +) / Double(points.count)
    let squares = points.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return (squares * Double(points.count - 1) / Double(points.count)).squareRoot()
  }

  /// What a count of people without one group is to be multiplied by.
  private var scale: Double { Double(Self.groups) / Double(Self.groups - 1) }

  private func widened(
    _ estimate: EffectEstimate?, scale: Double = 1, _ replicate: (Findings) -> EffectEstimate?
  ) -> EffectEstimate? {
    guard let estimate else { return nil }
    let points = replicates.compactMap { replicate($0)?.point }.map { $0 * scale }
    // Where too many are missing, the estimate hangs on single people, and has no interval.
    guard let error = error(of: points) else { return nil }
    return EffectEstimate(
      point: estimate.point, low: min(estimate.low, estimate.point - reach * error),
      high: max(estimate.high, estimate.point + reach * error), count: estimate.count)
  }
}
