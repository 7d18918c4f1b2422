#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file that one run at a time holds.
///
/// The system forgets the hold with the process, however that ends; the file itself stays and is empty.
struct RunLock: ~Copyable {
  private let descriptor: Int32

  /// Why a run cannot go on.
  enum Failure: Error, Equatable {
    /// Another run holds the lock.
    case isHeld
    case cannot(CallError)
  }

  /// Takes hold of the file at `path`, which is made if there is none, without waiting.
  init(_ path: String) throws(Failure) {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .cannot(.latest) }
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      let error = CallError.latest
      if error.code == EINTR { continue }
      close(descriptor)
      throw error.code == EWOULDBLOCK ? .isHeld : .cannot(error)
    }
  }

  deinit { close(descriptor) }
}

extension Problems {
  /// Does `body` while this run holds the lock at `path`; without a path, just so.
  ///
  /// - Parameters:
  ///   - path: The file; `nil` when none is asked for.
  ///   - body: What no two runs may do at once, and the status it ends in.
  /// - Returns: The status; that of a lock that is held or cannot be had, where it is one.
  /// - Throws: What `body` throws.
  func holding(
    _ path: String?, _ body: () throws(UsageError) -> ExitCode
  ) throws(UsageError) -> ExitCode {
    guard let path else { return try body() }
    let lock: RunLock
    do throws(RunLock.Failure) {
      lock = try RunLock(path)
    } catch {
      switch error {
      case .isHeld:
        self.error("another run holds the lock '\(path)'")
        return .locked
      case .cannot(let reason):
        self.error("cannot lock '\(path)': \(reason.words)")
        return .noOutput
      }
    }
    let status = try body()
    _ = consume lock
    return status
  }
}
