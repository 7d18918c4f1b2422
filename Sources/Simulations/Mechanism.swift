/// A model made ready to run: logarithms taken, shares summed, roles found.
final class Mechanism: Sendable {
  let model: Model
  let signUp: Int
  let signIn: Int
  let activation: Int
  let activated: Int
  let offer: Int
  let payment: Int
  let subscribed: Int
  /// The operations chosen freely, by index.
  let work: [Int]
  /// The platform whose errors never reach the log, an index into the model's levels.
  let silentPlatform: Int?
  /// The platforms of whose people nothing can be said: silent, or with an everyday operation broken.
  let unanswerable: Set<Int>
  /// How long the usual answer of each operation takes, in milliseconds; `nil` where none is waited for.
  let latencies: [Double?]
  /// The logarithms of the usual length of a session and of the usual pause.
  let lengthLogarithm: Double
  let gapLogarithm: Double
  /// The log-odds of each operation's risks, platform by platform.
  private let logOddsByPlatform: [ByKind]
  private let releaseDays: [Double]
  private let logarithms = (0...512).map { naturalLogarithm(Double($0)) }

  init(_ model: Model) {
    self.model = model
    let operations = model.operations
    logOddsByPlatform = model.population.platforms.flatMap { platform in
      operations.map { model.friction.risk(of: $0, on: platform.name).mapped(logOdds) }
    }
    latencies = operations.map(\.latency)
    lengthLogarithm = naturalLogarithm(model.rhythm.length)
    gapLogarithm = naturalLogarithm(model.rhythm.gap)
    releaseDays = model.releases.map(\.day)
    silentPlatform = model.population.platforms.firstIndex {
      $0.name == model.recording.silentPlatform
    }
    unanswerable = Set(
      model.population.platforms.indices.filter { place in
        let name = model.population.platforms[place].name
        return name == model.recording.silentPlatform
          || model.friction.breakages.contains { $0.platform == name }
      })
    func first(_ role: Operation.Role) -> Int {
      guard let index = operations.firstIndex(where: { $0.role == role }) else {
        preconditionFailure("a model has an operation of each role")
      }
      return index
    }
    signUp = first(.signUp)
    signIn = first(.signIn)
    activation = first(.activation)
    activated = first(.activated)
    offer = first(.offer)
    payment = first(.payment)
    subscribed = first(.subscribed)
    work = operations.indices.filter { operations[$0].role == .work }
  }

  /// The log-odds of the risks of the usual person's first attempt at `operation`.
  func logOddsOfRisks(of operation: Int, on platform: Int) -> ByKind {
    logOddsByPlatform[platform * latencies.count + operation]
  }

  /// The name the log has for the operation of `role`.
  func name(of role: Operation.Role) -> String {
    model.operations.first { $0.role == role }?.name ?? ""
  }

  /// The last millisecond of the log, counted from its start.
  var lastMillisecond: Int64 { Int64(model.days * Milliseconds.day) }

  /// The natural logarithm of a place in a session.
  func logarithm(of place: Int) -> Double { logarithms[min(place, 512)] }

  /// The natural logarithm of a session's number.
  func logarithm(ofOrder order: Int) -> Double {
    order < logarithms.count ? logarithms[order] : naturalLogarithm(Double(order))
  }

  /// The index of the release in use at `time`.
  func release(at time: Int64) -> Int {
    let day = Double(time) / Milliseconds.day
    return releaseDays.lastIndex { $0 <= day } ?? 0
  }
}

extension Friction {
  fileprivate func risk(of operation: Operation, on platform: String) -> ByKind {
    var risk = operation.risk
    for breakage in breakages
    where breakage.operation == operation.name && breakage.platform == platform {
      risk.error = breakage.risk
    }
    return risk
  }
}

/// Spans of time in milliseconds.
enum Milliseconds {
  static let second = 1_000.0
  static let minute = 60_000.0
  static let hour = 3_600_000.0
  static let day = 86_400_000.0
}

/// The conventions of the analysis that the log keeps to, and the truth is told by.
enum Convention {
  /// A pause longer than this ends a session.
  static let sessionGap = Int64(30 * Milliseconds.minute)
  /// One who begins no session within this time of the last one's end has departed.
  static let returnWindow = Int64(7 * Milliseconds.day)
  /// How long after signing up a person is followed.
  static let horizon = Int64(14 * Milliseconds.day)
  /// A successful attempt that takes longer than this is slow.
  static let slowAfter = 3_000
}
