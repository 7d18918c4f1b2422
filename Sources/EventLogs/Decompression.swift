#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Hands packed bytes to a program of the system and takes what it makes of them.
///
/// One thread does both, whenever the other side is ready, so that neither waits for the other.
final class Decompression: ByteStage {
  private(set) var failure: ReadFailure?

  private var source: ByteSource
  private let compression: Compression
  private let child: ChildProcess
  /// Packed bytes that the program has not taken yet.
  private var packed: [UInt8] = []
  private var packedStart = 0
  private var complaint: [UInt8] = []
  private var isComplaintOpen = true
  private var hasEnded = false

  /// How many packed bytes are fetched at a time.
  private static let portion = 1 << 16

  /// Starts the program at `path` on the bytes of `source`.
  init(
    _ source: consuming ByteSource, _ compression: Compression, path: String
  ) throws(SystemError) {
    child = try ChildProcess(path, ["-dc"])
    self.source = source
    self.compression = compression
  }

  var origin: SourceEnding { SourceEnding(source) }

  var canBeReadAgain: Bool { source.canBeReadAgain }

  func read(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    var filled = 0
    while filled < count, !hasEnded {
      let (canRead, canWrite, hasComplaint) = awaitStreams()
      if canRead {
        switch System.read(child.output, into: start + filled, count: count - filled) {
        case .success(0): finish()
        case .success(let got): filled += got
        case .failure(let error): end(with: .system(error))
        }
      } else if canWrite {
        feed()
      } else if hasComplaint {
        takeComplaint()
      }
    }
    return filled
  }

  /// Waits until a stream of the program is ready.
  private func awaitStreams() -> (canRead: Bool, canWrite: Bool, hasComplaint: Bool) {
    var streams = [
      pollfd(fd: child.output, events: Int16(POLLIN), revents: 0),
      pollfd(fd: child.input, events: Int16(POLLOUT), revents: 0),
      // Once it has closed this one, it would always be ready.
      pollfd(fd: isComplaintOpen ? child.problems : -1, events: Int16(POLLIN), revents: 0),
    ]
    while poll(&streams, nfds_t(streams.count), -1) < 0, errno == EINTR {}
    return (streams[0].revents != 0, streams[1].revents != 0, streams[2].revents != 0)
  }

  /// Hands packed bytes on.
  private func feed() {
    if packedStart == packed.count {
      packed = source.take(Decompression.portion)
      packedStart = 0
      if packed.isEmpty {
        child.closeInput()
        return
      }
    }
    let written = packed.withUnsafeBytes { bytes in
      write(child.input, bytes.baseAddress.map { $0 + packedStart }, packed.count - packedStart)
    }
    if written >= 0 {
      packedStart += written
    } else if errno != EAGAIN, errno != EINTR {
      // It wants no more; why, its end will say.
      child.closeInput()
    }
  }

  private func takeComplaint() {
    var bytes = [UInt8](repeating: 0, count: 512)
    let got = bytes.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { System.read(child.problems, into: $0, count: buffer.count) }
    }
    guard case .success(let count) = got, count > 0 else {
      isComplaintOpen = false
      return
    }
    if complaint.count < 1024 { complaint += bytes.prefix(count) }
  }

  /// The program closed its output.
  private func finish() {
    child.closeInput()
    while isComplaintOpen { takeComplaint() }
    let isSound = child.wait()
    if let failure = source.failure { return end(with: failure) }
    // What stands behind the packed bytes belongs to the file, though it holds no text.
    if source.isRegular { while !source.take(Decompression.portion).isEmpty {} }
    end(with: isSound ? nil : .unpacking(program: compression.rawValue, words: complaintInWords))
  }

  private func end(with failure: ReadFailure?) {
    hasEnded = true
    self.failure = failure
  }

  /// The first line it complained of, its own name and that of the stream left out.
  private var complaintInWords: String {
    let lines = complaint.split { $0 == ASCII.newline || $0 == 0 }
    let line = lines.first { !$0.allSatisfy { $0 <= ASCII.space } } ?? []
    var words = String(decoding: line, as: UTF8.self)[...]
    for name in [compression.rawValue, "stdin", "(stdin)", "/*stdin*\\ "] {
      let start = "\(name): "
      if words.hasPrefix(start) { words = words.dropFirst(start.count) }
    }
    while let last = words.last, last.isWhitespace || ".;".contains(last) { words.removeLast() }
    return words.isEmpty ? "cannot unpack it" : "cannot unpack all of it: \(words)"
  }
}
