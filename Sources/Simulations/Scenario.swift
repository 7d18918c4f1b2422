/// A story to simulate: what is planted in the log, and what an honest analysis makes of it.
public struct Scenario: Sendable {
  /// What an honest analysis comes back with.
  public enum Expectation: Equatable, Sendable {
    /// An estimate near the truth.
    case estimate
    /// A refusal or a caution, by any of these codes.
    case codes([String])
  }

  /// Its name on the command line.
  public let name: String
  /// What happens in it, in a line.
  public let summary: String
  /// What is planted in the log, in a sentence.
  public let planted: String
  /// How many people sign up unless told otherwise.
  public let defaultUsers: Int
  /// What an honest analysis comes back with.
  public let expected: Expectation
  /// Every number of it.
  let model: Model

  init(
    _ name: String, _ summary: String, planted: String, users: Int = 2_000,
    expected: Expectation = .estimate, change: (inout Model) -> Void
  ) {
    self.name = name
    self.summary = summary
    self.planted = planted
    self.expected = expected
    defaultUsers = users
    var model = Model()
    change(&model)
    self.model = model
  }

  /// Every scenario, in the order to list them in.
  public static let all = stories + confounded + harms + refused

  /// The scenario called `name`; `nil` when there is none.
  public static func named(_ name: String) -> Scenario? {
    all.first { $0.name == name }
  }
}

extension Scenario: CustomStringConvertible {
  /// Its name.
  public var description: String { name }
}
