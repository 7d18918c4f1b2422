#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How much memory there is, and how much of it this process has.
extension System {
  /// Memory in use and addresses taken, in bytes.
  struct MemoryInUse {
    var resident: Int
    var addresses: Int
  }

  /// What this process has; `nil` where the system does not say.
  static func memoryInUse() -> MemoryInUse? {
    #if os(Linux)
    guard let words = words(of: "/proc/self/statm"), words.count >= 2 else { return nil }
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    return MemoryInUse(resident: words[1] * page, addresses: words[0] * page)
    #else
    return nil
    #endif
  }

  /// The addresses that this process may have; `Int.max` for no limit.
  static var addressLimit: Int {
    var found = rlimit()
    #if canImport(Glibc)
    guard getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &found) == 0 else { return .max }
    #else
    guard getrlimit(RLIMIT_AS, &found) == 0 else { return .max }
    #endif
    return Int(exactly: found.rlim_cur) ?? .max
  }

  /// Nine tenths of what the machine has, or of what the control group of this process may have.
  static var memoryToUse: Int {
    #if os(Linux)
    let pages = Int(sysconf(Int32(_SC_PHYS_PAGES)))
    var memory = pages > 0 ? pages * Int(sysconf(Int32(_SC_PAGESIZE))) : Int.max
    for path in controlGroupLimits() {
      if let limit = words(of: path)?.first { memory = min(memory, limit) }
    }
    return memory == .max ? .max : memory / 10 * 9
    #else
    return .max
    #endif
  }

  /// Files that may hold the limit of this process's control group, and of those around it.
  private static func controlGroupLimits() -> [String] {
    var paths = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
    let lines = text(of: "/proc/self/cgroup").split(separator: "\n")
    for line in lines {
      let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[1].isEmpty || parts[1] == "memory" else { continue }
      let isOld = !parts[1].isEmpty
      let root = isOld ? "/sys/fs/cgroup/memory" : "/sys/fs/cgroup"
      var group = parts[2][...]
      while group.count > 1, paths.count < 64 {
        paths.append("\(root)\(group)/\(isOld ? "memory.limit_in_bytes" : "memory.max")")
        group = group.prefix(upTo: group.lastIndex(of: "/") ?? group.startIndex)
      }
    }
    return paths
  }

  /// The numbers that a short file of the system begins with.
  private static func words(of path: String) -> [Int]? {
    let words = text(of: path).split { $0 == " " || $0 == "\n" }
    return words.isEmpty ? nil : words.prefix { Int($0) != nil }.compactMap { Int($0) }
  }

  /// A short file of the system; blank when it cannot be read.
  private static func text(of path: String) -> String {
    guard case .success(let descriptor) = open(path) else { return "" }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let got = bytes.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { read(descriptor, into: $0, count: buffer.count) }
    }
    guard case .success(let count) = got else { return "" }
    return String(decoding: bytes.prefix(count), as: UTF8.self)
  }
}
