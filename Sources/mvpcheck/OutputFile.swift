#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A file being written: until it is kept, what stood there before stays whole.
final class OutputFile {
  let writer: Writer
  private let destination: Destination
  private let permissions: mode_t
  private var descriptor: Int32
  private var temporaryPath: String?

  /// Begins the file; a new one gets `permissions`, less what the umask takes.
  init(_ destination: Destination, permissions: mode_t = 0o666) throws(WriteError) {
    self.destination = destination
    self.permissions = destination.permissions ?? permissions & ~currentMask()
    do throws(CallError) {
      switch destination.kind {
      case .descriptor(let open):
        descriptor = dup(open)
      case .device(let path):
        descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY)
      case .file(let target):
        let temporary = try TemporaryFile(beside: target)
        descriptor = temporary.descriptor
        temporaryPath = temporary.path
      }
      guard descriptor >= 0 else { throw .latest }
    } catch {
      throw WriteError(name: destination.path, reason: error)
    }
    writer = Writer(descriptor: descriptor, name: destination.path)
  }

  deinit {
    discard()
  }

  /// Writes what is pending and puts the file in its place.
  func keep() throws(WriteError) {
    defer { discard() }
    try writer.flush()
    do throws(CallError) {
      guard case .file(let target) = destination.kind, let temporaryPath else {
        try close()
        return
      }
      if let owner = destination.owner, fchown(descriptor, owner.user, owner.group) != 0 {
        // Another's file replaced by one's own: only its owner could have kept it so.
      }
      guard fchmod(descriptor, permissions) == 0, fsync(descriptor) == 0 else { throw .latest }
      try close()
      try TemporaryFiles.rename(temporaryPath, to: target)
      self.temporaryPath = nil
      flushFolder(of: target)
    } catch {
      throw WriteError(name: destination.path, reason: error)
    }
  }

  /// Drops what was written; without effect on a file that was kept.
  func discard() {
    if descriptor >= 0 { try? close() }
    if let path = temporaryPath { TemporaryFiles.remove(path) }
    temporaryPath = nil
  }

  private func close() throws(CallError) {
    let closing = descriptor
    descriptor = -1
    #if canImport(Glibc)
    let result = Glibc.close(closing)
    #elseif canImport(Musl)
    let result = Musl.close(closing)
    #else
    let result = Darwin.close(closing)
    #endif
    // Interrupted or not, the descriptor is gone.
    guard result == 0 || errno == EINTR else { throw .latest }
  }

  /// The new name is to outlive a power cut; where folders cannot be flushed, it may not.
  private func flushFolder(of target: String) {
    let folder = open(split(path: target).folder, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    _ = fsync(folder)
    #if canImport(Glibc)
    _ = Glibc.close(folder)
    #elseif canImport(Musl)
    _ = Musl.close(folder)
    #else
    _ = Darwin.close(folder)
    #endif
  }
}

private func currentMask() -> mode_t {
  let mask = umask(0)
  umask(mask)
  return mask
}
