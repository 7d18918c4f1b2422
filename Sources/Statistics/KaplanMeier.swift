#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The share that is still there, as events thin it out (Kaplan and Meier 1958,
/// doi:10.1080/01621459.1958.10501452).
///
/// Someone censored at an instant is at risk at it; with delayed entry one is at risk after the
/// entry and up to the end. Intervals are Greenwood's on the scale log(−log S), and have no ends
/// once nobody is left.
public struct KaplanMeier: Sendable {
  /// One instant at which something happened.
  public struct Step: Sendable {
    /// When, in the unit of the spells.
    public let time: Double
    /// How many were at risk.
    public let atRisk: Double
    /// How many left.
    public let events: Double
    /// The share still there after it.
    public let surviving: Double
    /// Greenwood's sum of d / (n (n − d)): the variance of log S.
    public let logVariance: Double

    /// Greenwood's standard error.
    public var standardError: Double { surviving * sqrt(logVariance) }

    /// The interval, `reach` standard errors to each side on the scale log(−log S); `nil` at 0 and 1.
    public func interval(reach: Double) -> (low: Double, high: Double)? {
      logLogInterval(surviving, logError: sqrt(logVariance), reach: reach)
    }
  }

  /// The instants with events, in order.
  public let steps: [Step]

  /// Follows spells to their ends.
  ///
  /// - Parameters:
  ///   - times: When each spell ended.
  ///   - isEvent: Whether it ended by leaving rather than by censoring.
  ///   - entries: When each was first seen; empty for the beginning.
  /// - Precondition: The arrays are of one length.
  public init(times: [Double], isEvent: [Bool], entries: [Double] = []) {
    precondition(times.count == isEvent.count)
    precondition(entries.isEmpty || entries.count == times.count)
    let order = times.indices.sorted { times[$0] < times[$1] }
    let entered = entries.sorted()
    var steps: [Step] = []
    var place = 0
    var inside = 0
    while place < order.count {
      let time = times[order[place]]
      var next = place
      var events = 0
      while next < order.count, times[order[next]] == time {
        if isEvent[order[next]] { events += 1 }
        next += 1
      }
      while inside < entered.count, entered[inside] < time { inside += 1 }
      let atRisk = (entries.isEmpty ? order.count : inside) - place
      steps.add(events, of: atRisk, at: time)
      place = next
    }
    self.steps = steps
  }

  /// Follows spells of whole units of time, counted by length: how many ended so, and how many of them by
  /// leaving.
  ///
  /// - Precondition: The arrays are of one length.
  public init(spells: [Int], leaving: [Int]) {
    precondition(spells.count == leaving.count)
    var steps: [Step] = []
    var atRisk = spells.reduce(0, +)
    for (time, events) in leaving.enumerated() {
      steps.add(events, of: atRisk, at: Double(time))
      atRisk -= spells[time]
    }
    self.steps = steps
  }

  /// The first instant at which no more than half are left; `nil` when more are.
  public var median: Double? {
    steps.first { $0.surviving <= 0.5 }?.time
  }
}

extension [KaplanMeier.Step] {
  /// Adds a step, if anybody left.
  fileprivate mutating func add(_ events: Int, of atRisk: Int, at time: Double) {
    guard events > 0, atRisk > 0 else { return }
    append(
      KaplanMeier.Step(
        time: time, atRisk: Double(atRisk), events: Double(events),
        surviving: (last?.surviving ?? 1) * (1 - Double(events) / Double(atRisk)),
        logVariance: (last?.logVariance ?? 0)
          + Double(events) / (Double(atRisk) * Double(atRisk - events))))
  }
}

/// The interval of a share still there: symmetric on the scale log(−log S), which keeps it within
/// 0 and 1 (Kalbfleisch and Prentice 1980).
///
/// - Parameters:
///   - surviving: The share.
///   - logError: The standard error of its logarithm.
///   - reach: Standard errors to each side.
/// - Returns: The ends; `nil` where the share is 0 or 1 and the scale has none.
public func logLogInterval(
  _ surviving: Double, logError: Double, reach: Double
) -> (low: Double, high: Double)? {
  guard surviving > 0, surviving < 1, logError.isFinite else { return nil }
  let error = logError / abs(log(surviving))
  return (
    pow(surviving, exp(reach * error)), pow(surviving, exp(-reach * error))
  )
}
