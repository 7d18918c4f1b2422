#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

extension Config {
  /// Reads the config that was named by `setting`.
  init(namedBy setting: Setting) throws(UsageError) {
    let path = setting.value
    let bytes: [UInt8]
    do throws(CallError) {
      bytes = try firstBytes(of: path, upTo: Self.maxBytes + 1)
    } catch {
      throw UsageError("\(setting.name): \(path): \(error.words)")
    }
    try self.init(bytes, path: path)
  }

  /// Reads the config at `path`, where there may be none.
  ///
  /// - Parameter path: Where it is looked for.
  /// - Returns: The config; `nil` when nothing is there, or when the folder cannot be looked into.
  /// - Throws: ``UsageError`` when something is there that is no config or cannot be read.
  static func ifAny(at path: String) throws(UsageError) -> Config? {
    guard (try? FileStatus(ofLink: path)) != nil else { return nil }
    let bytes: [UInt8]?
    do throws(CallError) {
      // A pipe of that name would be waited for.
      let isFile = try FileStatus(of: path).isRegular
      bytes = isFile ? try firstBytes(of: path, upTo: maxBytes + 1) : nil
    } catch {
      throw UsageError("\(path): \(error.words)", hint: ignoring)
    }
    guard let bytes else { throw UsageError("\(path): not a file", hint: ignoring) }
    return try Config(bytes, path: path, hint: ignoring)
  }
}

/// The bytes of the file at `path`, no more than `limit` of them.
private func firstBytes(of path: String, upTo limit: Int) throws(CallError) -> [UInt8] {
  var descriptor: Int32
  repeat {
    descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
  } while descriptor < 0 && errno == EINTR
  guard descriptor >= 0 else { throw .latest }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while bytes.count < limit {
    let count = read(descriptor, &chunk, min(chunk.count, limit - bytes.count))
    if count == 0 { break }
    if count > 0 {
      bytes += chunk[..<count]
    } else if errno != EINTR {
      throw .latest
    }
  }
  return bytes
}
