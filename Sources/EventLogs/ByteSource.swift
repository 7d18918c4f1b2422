/// Where the bytes of one input come from.
enum Origin: Sendable {
  case path(String)
  case standardInput
  case memory([UInt8])
}

/// The bytes of one input, in order, once.
struct ByteSource: ~Copyable {
  /// Which file it is; `nil` for memory.
  let identity: System.Identity?
  /// A file with a length, which can be opened and read again.
  let isRegular: Bool
  /// Its length when it was opened; `nil` when nobody knows.
  let size: Int?
  /// Where in the input the next byte is: as a rule, the bytes handed on so far.
  private(set) var bytesRead: Int
  /// Why reading broke off; `nil` when it did not.
  private(set) var failure: SystemError?

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Bytes fetched and not handed on.
  private var pending: [UInt8]
  private var pendingStart: Int
  private var fetched: Int
  private var digest: SHA256?

  /// Opens `origin`, to be read from the byte at `start` on, up to `limit` where that is known.
  init(
    _ origin: Origin, from start: Int = 0, upTo limit: Int? = nil, digests: Bool = false
  ) throws(SystemError) {
    let opened = try ByteSource.open(origin)
    digest = digests ? SHA256() : nil
    descriptor = opened.descriptor
    ownsDescriptor = opened.isOwned
    pending = opened.bytes
    identity = opened.status?.identity
    bytesRead = start
    fetched = start
    pendingStart = opened.descriptor < 0 ? start : 0
    if start > 0, opened.descriptor >= 0 { System.seek(opened.descriptor, to: start) }
    let isFile = opened.isOwned && opened.status?.isRegular == true
    isRegular = isFile
    let length = isFile ? opened.status.flatMap { $0.size > 0 ? $0.size : nil } : nil
    size = limit.flatMap { limit in length.map { _ in limit } } ?? length
  }

  deinit {
    if ownsDescriptor { System.close(descriptor) }
  }

  /// Its bytes, when it can be read from anywhere.
  var divisibleSize: Int? { descriptor < 0 ? pending.count : isRegular ? size : nil }

  /// Opening it again gives the same bytes from the start.
  var canBeReadAgain: Bool { isRegular || descriptor < 0 }

  /// The SHA-256 of what was read, when it was asked for.
  var sha256: String? { digest?.hexadecimal() }

  /// Fewer bytes came than the file had when it was opened.
  var hasShrunk: Bool {
    guard let size, failure == nil else { return false }
    return fetched < size
  }

  /// Fills `count` bytes at `start` and says how many came: fewer only at the end.
  mutating func read(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    var filled = takePending(into: start, count: count)
    if filled < count { filled += fetch(into: start + filled, count: count - filled) }
    bytesRead += filled
    digest?.update(Slice(start: UnsafePointer(start), count: filled))
    return filled
  }

  /// The next bytes, `count` of them but at the end.
  mutating func take(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = buffer.baseAddress.map { read(into: $0, count: count) } ?? 0
    }
  }

  /// The next bytes, up to `count`, which stay to be read.
  mutating func peek(_ count: Int) -> [UInt8] {
    guard descriptor >= 0 else { return Array(pending.prefix(count)) }
    pending = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = buffer.baseAddress.map { fetch(into: $0, count: count) } ?? 0
    }
    pendingStart = 0
    return pending
  }

  private mutating func takePending(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    let taken = min(count, pending.count - pendingStart)
    guard taken > 0 else { return 0 }
    pending.withUnsafeBufferPointer { buffer in
      if let base = buffer.baseAddress { start.update(from: base + pendingStart, count: taken) }
    }
    pendingStart += taken
    if pendingStart == pending.count {
      pending = []
      pendingStart = 0
    }
    return taken
  }

  /// Reads from the descriptor, to the length the file had when it was opened and no further.
  private mutating func fetch(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    guard descriptor >= 0, failure == nil else { return 0 }
    let wanted = min(count, size.map { $0 - fetched } ?? count)
    var filled = 0
    while filled < wanted {
      switch System.read(descriptor, into: start + filled, count: wanted - filled) {
      case .success(0): return filled
      case .success(let got):
        filled += got
        fetched += got
      case .failure(let error):
        failure = error
        return filled
      }
    }
    return filled
  }

  private struct Opened {
    var descriptor: Int32 = -1
    var isOwned = false
    var status: System.Status?
    var bytes: [UInt8] = []
  }

  private static func open(_ origin: Origin) throws(SystemError) -> Opened {
    switch origin {
    case .memory(let bytes): return Opened(bytes: bytes)
    case .standardInput:
      return Opened(descriptor: 0, status: try usableStatus(of: 0))
    case .path(let path):
      let descriptor = try System.open(path).get()
      do throws(SystemError) {
        let status = try usableStatus(of: descriptor)
        return Opened(descriptor: descriptor, isOwned: true, status: status)
      } catch {
        System.close(descriptor)
        throw error
      }
    }
  }

  private static func usableStatus(of descriptor: Int32) throws(SystemError) -> System.Status {
    let status = try System.status(descriptor).get()
    if status.isFolder { throw SystemError(code: System.isAFolder) }
    return status
  }
}
