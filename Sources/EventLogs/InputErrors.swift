#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension LogError {
  /// The system does not let us read a file.
  static func unreadable(_ path: String, _ error: SystemError) -> LogError {
    let file = shellQuoted(path)
    switch error.code {
    case EISDIR:
      let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
      return LogError(
        "\(path): is a directory", hint: "mvpcheck analyze \(shellQuoted(folder))/*.csv")
    case ENOENT:
      return LogError("\(path): \(System.reason(error.code))", hint: absentHint(path))
    case EACCES:
      return LogError(
        "\(path): permission denied", hint: "ls -l \(file)   shows who may read it")
    default: return LogError("\(path): \(System.reason(error.code))")
    }
  }

  /// A name near to one that does not exist.
  private static func absentHint(_ path: String) -> String? {
    let unmatched = "no file fits the pattern; without quotes the shell would say so"
    if path.contains("*") { return unmatched }
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    let folder = parts.dropLast().joined(separator: "/")
    let names = System.names(in: folder.isEmpty ? (path.hasPrefix("/") ? "/" : ".") : folder)
    guard let name = parts.last, let near = nearest(String(name), among: names) else {
      return path.contains { "?[".contains($0) } ? unmatched : nil
    }
    let whole = parts.count > 1 ? folder + "/" + near : near
    return "mvpcheck analyze \(shellQuoted(whole))"
  }

  /// There is nothing after the header, or nothing at all.
  static func noRows(_ path: String, format: LogFormat) -> LogError {
    LogError("\(path): \(format == .csv ? "a header but no rows" : "no rows")")
  }

  /// Rows are to be compared by an id they do not have.
  static func noEventID(_ path: String) -> LogError {
    LogError(
      "\(path): no column holds the event's id",
      hint: "mvpcheck analyze \(shellQuoted(path)) --dedupe exact")
  }

  /// A joined file has the same columns in another order.
  static func reorderedHeader(path: String, line: Int) -> LogError {
    var error = LogError(
      "\(path):\(line): a second header, with its columns in another order",
      hint: "split the file at line \(line) and name both parts")
    error.isFinal = true
    return error
  }

  /// No one unit fits a column of times.
  static func mixedUnits(
    _ unit: TimeUnit, _ count: Int, _ other: TimeUnit, _ otherCount: Int, path: String
  ) -> LogError {
    var error = LogError(
      "\(path): times are \(unit.words) in \(counted(count, "row"))"
        + " and \(other.words) in \(otherCount)",
      hint: "mvpcheck analyze \(shellQuoted(path)) --time-unit \(unit.rawValue)"
        + "   rejects the others")
    error.isFinal = true
    return error
  }

  /// The first rows spoke for another unit than most.
  static func otherUnit(_ unit: TimeUnit, than first: TimeUnit, path: String) -> LogError {
    var error = LogError(
      "\(path): times begin as \(first.words), but most are \(unit.words)",
      hint: "mvpcheck analyze \(shellQuoted(path)) --time-unit \(unit.rawValue)")
    error.isFinal = true
    return error
  }
}
