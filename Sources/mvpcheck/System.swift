/// The calls to the system, each wrapped once.
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// An error number and its words.
struct CallError: Error, Equatable {
  var code: Int32

  static var latest: CallError { CallError(code: errno) }

  /// `permission denied`.
  var words: String {
    guard let text = strerror(code) else { return "error \(code)" }
    let words = String(cString: text)
    return words.prefix(1).lowercased() + words.dropFirst()
  }

  static let brokenPipe = CallError(code: EPIPE)
  static let badDescriptor = CallError(code: EBADF)
  static let noEntry = CallError(code: ENOENT)
}

/// What a path leads to.
struct FileStatus {
  var mode: mode_t
  var device: UInt64
  var node: UInt64
  var owner: uid_t
  var group: gid_t

  var isFolder: Bool { mode & S_IFMT == S_IFDIR }
  var isRegular: Bool { mode & S_IFMT == S_IFREG }
  var isPipe: Bool { mode & S_IFMT == S_IFIFO }
  var isLink: Bool { mode & S_IFMT == S_IFLNK }
  var permissions: mode_t { mode & 0o777 }

  /// Looks `path` up, the link itself where it is one.
  init(ofLink path: String) throws(CallError) {
    var status = stat()
    guard lstat(path, &status) == 0 else { throw .latest }
    self.init(status)
  }

  /// Looks up what `path` leads to.
  init(of path: String) throws(CallError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .latest }
    self.init(status)
  }

  /// Looks up what is open as `descriptor`.
  init(of descriptor: Int32) throws(CallError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .latest }
    self.init(status)
  }

  private init(_ status: stat) {
    mode = status.st_mode
    device = UInt64(truncatingIfNeeded: status.st_dev)
    node = UInt64(truncatingIfNeeded: status.st_ino)
    owner = status.st_uid
    group = status.st_gid
  }

  func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && node == other.node
  }
}

/// What a link at `path` points to.
func linkTarget(of path: String) throws(CallError) -> String {
  var bytes = [CChar](repeating: 0, count: 4096)
  let length = readlink(path, &bytes, bytes.count)
  guard length >= 0 else { throw .latest }
  return String(decoding: bytes[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// The folder and the name of a path.
func split(path: String) -> (folder: String, name: String) {
  guard let slash = path.lastIndex(of: "/") else { return (".", path) }
  let folder = path[..<slash]
  return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
}

/// Names in a folder; none where it cannot be read.
func names(in folder: String) -> [String] {
  guard let handle = opendir(folder) else { return [] }
  defer { closedir(handle) }
  var names: [String] = []
  while let entry = readdir(handle) {
    names.append(
      withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      })
  }
  return names
}
