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
  private(set) var failure: ReadFailure?
  /// The most bytes that may come; with one more, reading breaks off.
  var limit = Int.max - 1

  private let descriptor: Int32
  private let ownsDescriptor: Bool
  /// Bytes fetched and not handed on.
  private var pending: [UInt8]
  private var pendingStart: Int
  private var fetched: Int
  private var digest: SHA256?
  /// What makes the bytes, where they are not those of the input itself.
  private let stage: (any ByteStage)?

  /// Opens `origin`, to be read from the byte at `start` on, up to `limit` where that is known.
  init(
    _ origin: Origin, from start: Int = 0, upTo limit: Int? = nil, digests: Bool = false
  ) throws(SystemError) {
    let opened = try ByteSource.open(origin)
    digest = digests ? SHA256() : nil
    stage = nil
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

  /// What `stage` makes of an input, from its start.
  init(_ stage: any ByteStage) {
    self.stage = stage
    descriptor = -1
    ownsDescriptor = false
    pending = []
    identity = nil
    bytesRead = 0
    fetched = 0
    pendingStart = 0
    isRegular = false
    size = nil
  }

  deinit {
    if ownsDescriptor { System.close(descriptor) }
  }

  private var isMemory: Bool { descriptor < 0 && stage == nil }

  /// Its bytes, when it can be read from anywhere.
  var divisibleSize: Int? { isMemory ? pending.count : isRegular ? size : nil }

  /// Opening it again gives the same bytes from the start.
  var canBeReadAgain: Bool { isRegular || isMemory || stage?.canBeReadAgain == true }

  /// The SHA-256 of what was read of the input itself, when it was asked for.
  var sha256: String? { stage.map { $0.origin.sha256 } ?? digest?.hexadecimal() }

  /// How many bytes were read of the input itself.
  var bytesOfInput: Int { stage?.origin.bytes ?? bytesRead }

  /// Fewer bytes came than the file had when it was opened.
  var hasShrunk: Bool {
    if let stage { return stage.origin.hasShrunk }
    guard let size, failure == nil else { return false }
    return fetched < size
  }

  /// Fills `count` bytes at `start` and says how many came: fewer only at the end.
  mutating func read(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    if case .memory = failure { return 0 }
    var filled = takePending(into: start, count: count)
    if filled < count { filled += fetch(into: start + filled, count: count - filled) }
    // Once a megabyte: what was made of the one before grows by about as much.
    if (bytesRead ^ (bytesRead + filled)) >> 20 != 0, !MemoryWatch.allows(MemoryWatch.reserve) {
      failure = .memory
    }
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
    if isMemory { return Array(pending.prefix(count)) }
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

  /// Reads on, to the length the file had when it was opened and no further.
  private mutating func fetch(into start: UnsafeMutablePointer<UInt8>, count: Int) -> Int {
    guard !isMemory, failure == nil else { return 0 }
    guard fetched <= limit else {
      failure = .tooLong(limit: limit)
      return 0
    }
    let wanted = min(count, size.map { $0 - fetched } ?? count, limit + 1 - fetched)
    let filled = stage.map { make(with: $0, start, wanted) } ?? fill(start, wanted)
    fetched += filled
    if fetched > limit { failure = .tooLong(limit: limit) }
    return filled
  }

  private mutating func fill(_ start: UnsafeMutablePointer<UInt8>, _ wanted: Int) -> Int {
    var filled = 0
    while filled < wanted {
      switch System.read(descriptor, into: start + filled, count: wanted - filled) {
      case .success(0): return filled
      case .success(let got): filled += got
      case .failure(let error):
        failure = .system(error)
        return filled
      }
    }
    return filled
  }

  private mutating func make(
    with stage: any ByteStage, _ start: UnsafeMutablePointer<UInt8>, _ wanted: Int
  ) -> Int {
    let filled = stage.read(into: start, count: wanted)
    if filled < wanted { failure = stage.failure }
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
