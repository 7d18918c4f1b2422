#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The few system calls that reading a log takes.
enum System {
  /// What a file is, and which one.
  struct Status {
    var isFolder: Bool
    var isRegular: Bool
    var size: Int
    var identity: Identity
  }

  /// The device and number of a file, the same under every name it has.
  struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }

  /// The error number of a folder that was to be read.
  static let isAFolder = EISDIR

  /// The system's own words for an error number.
  static func reason(_ code: Int32) -> String {
    String(cString: strerror(code))
  }

  /// Opens a file for reading; the error number when that fails.
  static func open(_ path: String) -> Result<Int32, SystemError> {
    while true {
      let descriptor = openForReading(path)
      if descriptor >= 0 { return .success(descriptor) }
      if errno != EINTR { return .failure(SystemError(code: errno)) }
    }
  }

  static func close(_ descriptor: Int32) {
    closeDescriptor(descriptor)
  }

  /// Reads from the byte at `place` on.
  static func seek(_ descriptor: Int32, to place: Int) {
    lseek(descriptor, off_t(place), SEEK_SET)
  }

  /// Processors that are there to be used.
  static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  static func status(_ descriptor: Int32) -> Result<Status, SystemError> {
    var found = stat()
    guard fstat(descriptor, &found) == 0 else { return .failure(SystemError(code: errno)) }
    let kind = UInt32(found.st_mode) & 0o170000
    return .success(
      Status(
        isFolder: kind == 0o040000, isRegular: kind == 0o100000, size: Int(found.st_size),
        identity: Identity(
          device: UInt64(truncatingIfNeeded: found.st_dev),
          number: UInt64(truncatingIfNeeded: found.st_ino))))
  }

  /// Reads up to `count` bytes; 0 at the end.
  static func read(
    _ descriptor: Int32, into start: UnsafeMutablePointer<UInt8>, count: Int
  ) -> Result<Int, SystemError> {
    while true {
      let got = readDescriptor(descriptor, start, count)
      if got >= 0 { return .success(got) }
      if errno != EINTR { return .failure(SystemError(code: errno)) }
    }
  }

  /// Whether a path leads to a file that may be run.
  static func isProgram(_ path: String) -> Bool {
    isFile(path) && access(path, X_OK) == 0
  }

  /// Whether a path leads to a file, no folder or device.
  static func isFile(_ path: String) -> Bool {
    var found = stat()
    return stat(path, &found) == 0 && UInt32(found.st_mode) & 0o170000 == 0o100000
  }

  /// The bytes of a small file, `limit` at the most; `nil` when it cannot be read or is longer.
  static func contents(of path: String, limit: Int) -> [UInt8]? {
    guard var source = try? ByteSource(.path(path)), source.isRegular else { return nil }
    let bytes = source.take(limit + 1)
    return source.failure == nil && bytes.count <= limit ? bytes : nil
  }

  /// The names in a folder, sorted; empty when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
    var names: [String] = []
    while names.count < 10_000, let entry = readdir(stream) {
      let start = UnsafeRawPointer(entry).advanced(by: offset)
      names.append(String(cString: start.assumingMemoryBound(to: CChar.self)))
    }
    return names.sorted()
  }
}

/// An error number of the system.
struct SystemError: Error {
  var code: Int32
}

private func openForReading(_ path: String) -> Int32 {
  open(path, O_RDONLY | O_CLOEXEC)
}

private func closeDescriptor(_ descriptor: Int32) {
  _ = close(descriptor)
}

private func readDescriptor(
  _ descriptor: Int32, _ start: UnsafeMutablePointer<UInt8>, _ count: Int
) -> Int {
  read(descriptor, start, count)
}
