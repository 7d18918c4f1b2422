/// Inputs as text: unpacked, and in UTF-8.
extension LogRun {
  /// An opened input and its first bytes, which stay to be read.
  struct Opened: ~Copyable {
    var source: ByteSource
    var head: [UInt8]
    /// The text was taken for another encoding than UTF-8 without being told so.
    var note: String?
  }

  /// Makes text of the bytes of `source`.
  ///
  /// What is packed or in another encoding is read as a stream, which has no parts.
  func text(of source: consuming ByteSource, path: String) throws(LogError) -> Opened {
    let limit = log.options.maxInputBytes
    var head = source.peek(FormatSniffer.headBytes)
    let compression = inspect(head) { Compression(markOf: $0) }
    if let compression {
      source = try unpacked(source, compression, path: path)
      source.limit = limit
      head = source.peek(FormatSniffer.headBytes)
      if let inner = inspect(head, { Compression(markOf: $0) }) {
        throw .packedTwice(compression, inner, path: path)
      }
    } else {
      if let size = source.divisibleSize, size > limit { throw .tooLong(path, limit: limit) }
      source.limit = limit
    }
    if head.isEmpty, let failure = source.failure { throw .unreadable(path, failure) }
    return inUTF8(Opened(source: source, head: head), path: path)
  }

  private func unpacked(
    _ source: consuming ByteSource, _ compression: Compression, path: String
  ) throws(LogError) -> ByteSource {
    guard let program = compression.program(in: log.options.programFolders) else {
      throw .noProgram(for: compression, path: path)
    }
    do throws(SystemError) {
      return ByteSource(try Decompression(source, compression, path: program))
    } catch {
      throw .unreadable(path, .unpacking(program: program, words: System.reason(error.code)))
    }
  }

  private func inUTF8(_ opened: consuming Opened, path: String) -> Opened {
    let found = inspect(opened.head) { head -> TextEncoding? in
      let isUTF32 = head.hasPrefix([0xFF, 0xFE, 0, 0]) || head.hasPrefix([0, 0, 0xFE, 0xFF])
      return isUTF32 ? nil : TextEncoding(utf16In: head)
    }
    var encoding = log.options.encoding ?? found ?? .utf8
    if encoding == .utf16 { encoding = found ?? .utf16LittleEndian }
    guard encoding != .utf8 else { return opened }
    var source = ByteSource(Transcoding(opened.source, encoding))
    let head = source.peek(FormatSniffer.headBytes)
    let isGuess = log.options.encoding == nil
    return Opened(
      source: source, head: head, note: isGuess ? "\(path): read as \(encoding.words)" : nil)
  }

  private func inspect<Result>(_ head: [UInt8], _ body: (Slice) -> Result?) -> Result? {
    head.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return nil }
      return body(Slice(start: start, count: buffer.count))
    }
  }
}
