#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A folder that is there for the length of one test.
final class Folder: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/eventlogs-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, let made = mkdtemp(start) else { return "/tmp" }
      return String(cString: made)
    }
  }

  deinit {
    let entries = folderNames(path)
    for name in entries where name != "." && name != ".." {
      let file = path + "/" + name
      chmod(file, 0o600)
      if unlink(file) != 0 {
        for inner in folderNames(file) where inner.first != "." { unlink(file + "/" + inner) }
        rmdir(file)
      }
    }
    rmdir(path)
  }

  /// Writes a file and gives its path.
  func write(_ name: String, _ text: String) -> String {
    write(name, bytes: Array(text.utf8))
  }

  /// Writes a file and gives its path.
  func write(_ name: String, bytes: [UInt8]) -> String {
    let file = path + "/" + name
    let descriptor = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    var start = 0
    while start < bytes.count {
      let wrote = bytes.withUnsafeBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return writeBytes(descriptor, base + start, bytes.count - start)
      }
      guard wrote > 0 else { break }
      start += wrote
    }
    close(descriptor)
    return file
  }

  func folder(_ name: String) -> String {
    let file = path + "/" + name
    mkdir(file, 0o700)
    return file
  }

  func hardLink(_ name: String, to file: String) -> String {
    link(file, path + "/" + name)
    return path + "/" + name
  }

  func symbolicLink(_ name: String, to file: String) -> String {
    symlink(file, path + "/" + name)
    return path + "/" + name
  }

  func forbid(_ file: String) {
    chmod(file, 0)
  }

  func allowToRun(_ file: String) {
    chmod(file, 0o700)
  }

  /// The tests run as somebody who may read everything.
  var isRoot: Bool { geteuid() == 0 }
}

/// A path that gives `text` once, as `<(...)` of a shell does.
func pipePath(_ text: String) -> String {
  pipePath(bytes: Array(text.utf8))
}

/// A path that gives `bytes` once; a pipe has to hold them all.
func pipePath(bytes: [UInt8]) -> String {
  var ends: [Int32] = [0, 0]
  guard pipe(&ends) == 0 else { return "/dev/null" }
  _ = bytes.withUnsafeBytes { buffer in
    buffer.baseAddress.map { writeBytes(ends[1], $0, bytes.count) } ?? 0
  }
  close(ends[1])
  return "/dev/fd/\(ends[0])"
}

/// How many files are open.
func openDescriptors() -> Int {
  folderNames("/dev/fd").count
}

private func writeBytes(_ descriptor: Int32, _ start: UnsafeRawPointer, _ count: Int) -> Int {
  write(descriptor, start, count)
}

private func folderNames(_ path: String) -> [String] {
  guard let stream = opendir(path) else { return [] }
  defer { closedir(stream) }
  guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
  var names: [String] = []
  while let entry = readdir(stream) {
    let start = UnsafeRawPointer(entry).advanced(by: offset)
    names.append(String(cString: start.assumingMemoryBound(to: CChar.self)))
  }
  return names
}
