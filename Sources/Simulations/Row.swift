/// One line of the log, packed; the text is made when it is written.
struct Row: Sendable {
  /// When, in milliseconds from the start of the log.
  var time: Int64
  /// Who, by index.
  var user: UInt32
  /// The status code; 0 for blank.
  var status: Int16
  /// In milliseconds; 0 for blank.
  var latency: UInt16
  /// What, an index into the names the log uses.
  var name: UInt8
  /// An index into the words for errors; 0 for blank.
  var error: UInt8
  /// An index into the model's releases.
  var release: UInt8

  /// The row of `attempt`, as `recording` has it.
  init(_ attempt: Attempt, by person: Person, release: Int, _ recording: Recording) {
    time = attempt.time
    user = UInt32(person.index)
    latency = UInt16(clamping: attempt.latency)
    name = UInt8(attempt.operation)
    self.release = UInt8(release)
    status = attempt.latency == 0 ? 0 : 200
    error = 0
    guard recording.showsFriction else { return }
    switch attempt.friction {
    case .error where recording.hasErrorRows: break
    case .payment: status = 402
    case .auth:
      status = 401
      name = Row.failedSignIn
    case .error:
      status = Row.errorStatuses[attempt.errorWord]
      error = UInt8(attempt.errorWord + 1)
    case .latency, nil: break
    }
  }

  /// The row of its own that tells of the error `attempt` met; `nil` if there is none.
  init?(errorOf attempt: Attempt, by person: Person, release: Int, _ recording: Recording) {
    guard recording.hasErrorRows, attempt.friction == .error else { return nil }
    self.init(attempt, by: person, release: release, recording)
    time += 5 + attempt.latency
    name = Row.errorRow
    status = 0
    latency = 0
    error = UInt8(attempt.errorWord + 1)
  }

  /// The name of a failed sign-in, past those of the operations.
  static let failedSignIn = UInt8(255)
  /// The name of a row that tells of an error and nothing else.
  static let errorRow = UInt8(254)
  /// The status code that goes with each word for an error.
  static let errorStatuses: [Int16] = [500, 502, 503, 500]
  /// The words of the error column.
  static let errorWords = [
    "", "internal_server_error", "bad_gateway", "service_unavailable", "unhandled_exception",
  ]
}

extension Attempt {
  /// The word for the error it may have met, an index past the blank one.
  fileprivate var errorWord: Int { min(Int(variety * 4), 3) }
}
