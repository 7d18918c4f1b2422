#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The one way out: gathers bytes and hands them to a descriptor, every write checked.
final class Writer {
  /// What a message calls it.
  let name: String
  private let send: (UnsafeRawBufferPointer) throws(CallError) -> Int
  private var pending: [UInt8] = []
  /// The reader has gone; whatever follows is dropped.
  private(set) var isAbandoned = false

  private static let capacity = 1 << 16

  /// Makes a writer over a function that takes some of the bytes and says how many.
  init(name: String, send: @escaping (UnsafeRawBufferPointer) throws(CallError) -> Int) {
    self.name = name
    self.send = send
  }

  /// Makes a writer over an open descriptor.
  convenience init(descriptor: Int32, name: String) {
    self.init(name: name) { bytes throws(CallError) in
      #if canImport(Glibc)
      let count = Glibc.write(descriptor, bytes.baseAddress, bytes.count)
      #elseif canImport(Musl)
      let count = Musl.write(descriptor, bytes.baseAddress, bytes.count)
      #else
      let count = Darwin.write(descriptor, bytes.baseAddress, bytes.count)
      #endif
      guard count >= 0 else { throw .latest }
      return count
    }
  }

  /// Makes a writer to a stream that was closed before the run began.
  static func closed(name: String) -> Writer {
    Writer(name: name) { _ throws(CallError) in throw .badDescriptor }
  }

  /// Takes text to be written.
  func write(_ text: String) throws(WriteError) {
    try write(Array(text.utf8)[...])
  }

  /// Takes bytes to be written.
  func write(_ bytes: ArraySlice<UInt8>) throws(WriteError) {
    guard !isAbandoned else { return }
    pending += bytes
    if pending.count >= Self.capacity { try flush() }
  }

  /// Writes all that was taken.
  func flush() throws(WriteError) {
    var done = 0
    defer { pending.removeAll(keepingCapacity: true) }
    while done < pending.count, !isAbandoned {
      do throws(CallError) {
        let count = try sendPending(from: done)
        // A descriptor that takes nothing and reports nothing would be asked for ever.
        guard count > 0 else { throw CallError(code: EIO) }
        done += count
      } catch  where error.code == EINTR || error.code == EAGAIN {
        waitUntilReady(error)
      } catch .brokenPipe {
        isAbandoned = true
      } catch {
        throw WriteError(name: name, reason: error)
      }
    }
  }

  private func sendPending(from start: Int) throws(CallError) -> Int {
    let sent: Result<Int, CallError> = pending.withUnsafeBytes { bytes in
      Result { () throws(CallError) in
        try send(UnsafeRawBufferPointer(rebasing: bytes[start...]))
      }
    }
    return try sent.get()
  }

  /// A descriptor shared with a program that made it non-blocking is asked again a little later.
  private func waitUntilReady(_ error: CallError) {
    if error.code == EAGAIN { usleep(1000) }
  }
}

/// Output that could not be written.
struct WriteError: Error {
  /// The file, or `standard output`.
  var name: String
  var reason: CallError
  /// More about the reason, in place of the system's words.
  var words: String?

  var message: String {
    "\(name): \(words ?? (reason == .badDescriptor ? "it is closed" : reason.words))"
  }
}
