import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file nobody else has, in the folder of the one it will replace.
struct TemporaryFile {
  let path: String
  let descriptor: Int32

  /// Makes `.NAME.mvpcheck-PID-N.tmp`, readable by its owner alone.
  init(beside target: String) throws(CallError) {
    let (folder, name) = split(path: target)
    // Names may have 255 bytes, ours needs some of them.
    let prefix = "." + String(decoding: name.utf8.prefix(180), as: UTF8.self) + ".mvpcheck-"
    Self.removeLeftovers(of: prefix, in: folder)
    for number in 0..<100 {
      let path = "\(folder)/\(prefix)\(getpid())-\(number).tmp"
      TemporaryFiles.add(path)
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let descriptor = open(path, flags, 0o600)
      if descriptor >= 0 {
        // Tells a later run that this file is in use.
        _ = flock(descriptor, LOCK_EX | LOCK_NB)
        self.path = path
        self.descriptor = descriptor
        return
      }
      let error = CallError.latest
      TemporaryFiles.forget(path)
      guard error.code == EEXIST else { throw error }
    }
    throw CallError(code: EEXIST)
  }

  /// Removes what a run that was killed has left.
  private static func removeLeftovers(of prefix: String, in folder: String) {
    for name in names(in: folder) where name.hasPrefix(prefix) && name.hasSuffix(".tmp") {
      let number = name.dropFirst(prefix.count).prefix { $0 != "-" }
      guard let process = wholeNumber(number).flatMap(pid_t.init(exactly:)),
        kill(process, 0) != 0, errno == ESRCH
      else { continue }
      let path = "\(folder)/\(name)"
      let descriptor = open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC)
      guard descriptor >= 0 else { continue }
      // Process ids mean nothing across containers, a held lock does.
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { unlink(path) }
      close(descriptor)
    }
  }
}

/// The temporary files of this run, for whoever has to end it early.
enum TemporaryFiles {
  private static let paths = Mutex<Set<String>>([])

  static func add(_ path: String) {
    paths.withLock { _ = $0.insert(path) }
  }

  static func forget(_ path: String) {
    paths.withLock { _ = $0.remove(path) }
  }

  static func remove(_ path: String) {
    paths.withLock { paths in
      if paths.remove(path) != nil { unlink(path) }
    }
  }

  /// Puts a temporary file in its place, or leaves both as they are.
  static func rename(_ path: String, to target: String) throws(CallError) {
    try paths.withLock { paths throws(CallError) in
      #if canImport(Glibc)
      let result = Glibc.rename(path, target)
      #elseif canImport(Musl)
      let result = Musl.rename(path, target)
      #else
      let result = Darwin.rename(path, target)
      #endif
      guard result == 0 else { throw .latest }
      paths.remove(path)
    }
  }

  /// Removes them all and lets no further one be named: the run ends here.
  static func removeAll(then end: () -> Never) -> Never {
    paths.withLock { paths in
      for path in paths { unlink(path) }
      end()
    }
  }
}
