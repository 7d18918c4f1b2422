/// Why the bytes of an input broke off.
enum ReadFailure: Error {
  /// The system would not read on.
  case system(SystemError)
  /// The program that unpacks it gave up.
  case unpacking(program: String, words: String)
  /// There is more than may be read.
  case tooLong(limit: Int)
  /// What was made of it fills the memory that may be used.
  case memory

  /// What happened, for a sentence that begins with the path.
  var words: String {
    switch self {
    case .system(let error): System.reason(error.code)
    case .unpacking(let program, let words): "\(program): \(words)"
    case .tooLong(let limit): "over \(sizeInWords(limit))"
    case .memory: "no memory left"
    }
  }
}

extension LogError {
  /// Nothing of a file could be read.
  static func unreadable(_ path: String, _ failure: ReadFailure) -> LogError {
    switch failure {
    case .system(let error): unreadable(path, error)
    case .unpacking: LogError("\(path): \(failure.words)", hint: "copy or export the file again")
    case .tooLong(let limit): tooLong(path, limit: limit)
    case .memory: MemoryWatch.failure()
    }
  }

  /// An input is longer than the user lets one be.
  static func tooLong(_ path: String, limit: Int) -> LogError {
    var error = LogError(
      "\(path): longer than \(sizeInWords(limit)), the most that is read of one input",
      hint: "--max-input-bytes SIZE sets another limit; compressed files count unpacked")
    error.isFinal = true
    return error
  }
}

/// A number of bytes, as a flag takes it.
func sizeInWords(_ bytes: Int) -> String {
  for (unit, shift) in [("G", 30), ("M", 20), ("k", 10)] where bytes >= 1 << shift {
    if bytes & (1 << shift - 1) == 0 { return "\(bytes >> shift)\(unit)" }
  }
  return "\(bytes)"
}
