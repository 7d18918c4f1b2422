#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a file named on the command line will be written, checked before anything is read.
struct Destination {
  /// As given.
  let path: String
  let kind: Kind
  private let status: FileStatus?

  enum Kind: Equatable {
    /// A file that is replaced whole, links followed.
    case file(String)
    /// A device or a pipe, written straight.
    case device(String)
    /// A descriptor that is open already.
    case descriptor(Int32)
  }

  /// Checks that `path` can be written and follows its links.
  init(_ path: String) throws(WriteError) {
    self.path = path
    do throws(CallError) {
      if let descriptor = Self.openDescriptor(path) {
        status = try FileStatus(of: descriptor)
        kind = .descriptor(descriptor)
        return
      }
      status = try? FileStatus(of: path)
      if let status, !status.isRegular, !status.isFolder {
        kind = .device(path)
      } else {
        kind = .file(try Self.resolved(path))
      }
    } catch {
      throw WriteError(name: path, reason: error)
    }
    try check()
  }

  /// The report goes where the text of the run would go.
  var isStandardOutput: Bool { kind == .descriptor(1) }

  /// It leads to the same place as another destination.
  func isSame(as other: Destination) -> Bool {
    if kind == other.kind { return true }
    guard let status, let theirs = other.status, status.isRegular else { return false }
    return status.isSameFile(as: theirs)
  }

  /// It is the file that is read at `input` (`-` for standard input).
  func isSame(asInput input: String) -> Bool {
    let theirs = input == "-" ? try? FileStatus(of: Int32(0)) : try? FileStatus(of: input)
    guard let status, let theirs, status.isRegular else { return false }
    return status.isSameFile(as: theirs)
  }

  /// The permissions of the file that is replaced; `nil` for a new one.
  var permissions: mode_t? { status?.permissions }

  /// Whom the file that is replaced belongs to.
  var owner: (user: uid_t, group: gid_t)? { status.map { ($0.owner, $0.group) } }

  private func check() throws(WriteError) {
    guard case .file(let target) = kind else { return }
    let (folder, name) = split(path: target)
    guard status?.isFolder != true, !name.isEmpty else {
      throw WriteError(name: path, reason: CallError(code: EISDIR))
    }
    if status != nil, access(target, W_OK) != 0 { throw WriteError(name: path, reason: .latest) }
    do throws(CallError) {
      guard try FileStatus(of: folder).isFolder else { throw CallError(code: ENOTDIR) }
      guard access(folder, W_OK | X_OK) == 0 else { throw .latest }
    } catch {
      let words = "the folder '\(folder)' cannot be written to: \(error.words)"
      throw WriteError(name: path, reason: error, words: words)
    }
  }

  /// Where the links at `path` lead, whether something is there or not.
  private static func resolved(_ path: String) throws(CallError) -> String {
    var path = path
    for _ in 0..<40 {
      guard (try? FileStatus(ofLink: path))?.isLink == true else { return path }
      let target = try linkTarget(of: path)
      path = target.hasPrefix("/") ? target : split(path: path).folder + "/" + target
    }
    throw CallError(code: ELOOP)
  }

  /// The descriptor that `/dev/stdout` and its like stand for.
  private static func openDescriptor(_ path: String) -> Int32? {
    let names: [String: Int32] = ["-": 1, "/dev/stdout": 1, "/dev/stderr": 2]
    if let descriptor = names[path] { return descriptor }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return wholeNumber(path.dropFirst(folder.count)).flatMap(Int32.init(exactly:))
    }
    return nil
  }
}
