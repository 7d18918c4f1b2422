/// What the exit code of a run says; the codes are part of the public interface.
enum ExitCode: Int32, CaseIterable {
  case success = 0
  case gateTripped = 1
  case wrongUsage = 2
  case noInput = 3
  case incomplete = 4
  case noOutput = 5
  case locked = 6
  case defect = 70
  case hungUp = 129
  case interrupted = 130
  case terminated = 143

  /// The graver of two, where a run ends in both.
  func joined(with other: ExitCode) -> ExitCode {
    let order: [ExitCode] = [.defect, .wrongUsage, .noOutput, .noInput, .locked, .incomplete]
    return order.first { $0 == self || $0 == other } ?? (self == .success ? other : self)
  }

  /// What it means, as the help says it.
  var meaning: String {
    switch self {
    case .success: "report made; no gate tripped, or none set"
    case .gateTripped: "report made; a gate tripped"
    case .wrongUsage: "wrong usage or configuration"
    case .noInput: "no usable input, no report"
    case .incomplete: "report made from incomplete data, marked INCOMPLETE"
    case .noOutput: "output could not be written"
    case .locked: "another run holds the lock"
    case .defect: "a defect in mvpcheck"
    case .hungUp: "hung up"
    case .interrupted: "interrupted"
    case .terminated: "terminated"
    }
  }

  /// Who should hear of it when the run was started by cron.
  var advice: String {
    switch self {
    case .success: "do nothing"
    case .gateTripped: "tell a person: the product"
    case .wrongUsage: "tell the owner of the cron line"
    case .noInput, .incomplete: "tell the owner of the export"
    case .noOutput: "tell the owner of the machine"
    case .locked: "usually nothing"
    case .defect: "report it"
    case .hungUp, .interrupted, .terminated: "do nothing"
    }
  }
}
