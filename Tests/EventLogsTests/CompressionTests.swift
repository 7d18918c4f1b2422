import Testing

@testable import EventLogs

/// Packed files, read through the system's own programs (PROMISES A13, G04, G05).
@Suite(.enabled(if: hasGzip)) struct CompressionTests {
  let folder = Folder()
  let rows = (0..<3000).map { "u\($0 % 7),2026-01-05T10:00:00Z,step \($0)\n" }.joined()

  @Test func `A13 G04 gzip is read as the file inside it`() throws {
    let plain = try read(files: [folder.write("log.csv", header + rows)])
    let path = folder.write("log.csv.gz", bytes: gzipped(header + rows))
    let packed = try read(files: [path])
    #expect(packed.seen.rows == plain.seen.rows)
    #expect(packed.seen.rows.count == 3000)
    #expect(packed.reading.isComplete)
    #expect(packed.reading.notes == plain.reading.notes)
    #expect(packed.reading.inputs.first?.path == path)
  }

  @Test func `A13 length and digest are those of the packed file`() throws {
    let bytes = gzipped(header + rows)
    let path = folder.write("log.csv.gz", bytes: bytes)
    let input = try read(files: [path]) { $0.digestsInputs = true }.reading.inputs.first
    #expect(input?.bytes == bytes.count)
    var digest = SHA256()
    bytes.withUnsafeBufferPointer { buffer in
      guard let start = buffer.baseAddress else { return }
      digest.update(Slice(start: start, count: buffer.count))
    }
    #expect(input?.sha256 == digest.hexadecimal())
  }

  @Test(arguments: [1, 2, 8])
  func `A13 a packed pipe is read too, and can be kept`(_ threads: Int) throws {
    let bytes = gzipped(header + good + good)
    let log = try EventLog([pipePath(bytes: bytes)]).rereadable()
    for _ in 0..<2 {
      var seen = Seen()
      _ = try log.read(into: &seen)
      #expect(seen.rows.count == 2)
    }
    let piped = try read(files: [pipePath(bytes: bytes)]) { $0.threads = threads }
    #expect(piped.users == ["u1", "u1"])
  }

  @Test func `G04 joined members are all read`() throws {
    let path = folder.write("log.gz", bytes: gzipped(header + good) + gzipped(good + good))
    let outcome = try read(files: [path])
    #expect(outcome.intake.accepted == 3)
    #expect(outcome.reading.isComplete)
  }

  @Test func `G04 a stream that was cut gives what came, and is incomplete`() throws {
    let whole = gzipped(header + rows)
    let path = folder.write("log.gz", bytes: Array(whole.prefix(whole.count / 2)))
    let outcome = try read(files: [path])
    #expect(outcome.intake.accepted > 1000)
    #expect(outcome.reasons == ["truncated_last_row": 1])
    #expect(!outcome.reading.isComplete)
    #expect(
      outcome.reading.problems.first?.hasPrefix("\(path): gzip: cannot unpack all of it") == true)
    #expect(outcome.reading.inputs.first?.bytes == whole.count / 2)
  }

  @Test(arguments: [35, 53, 54, 60, 83, 84])
  func `G04 the row in which a stream breaks off is never taken for whole`(
    _ length: Int
  ) throws {
    let text = Array((header + good + good).utf8.prefix(length))
    let whole = gzipped(bytes: text)
    let outcome = try read(files: [folder.write("cut.gz", bytes: whole.dropLast(8))])
    let rows = text.split(separator: 10, omittingEmptySubsequences: false).dropFirst()
    let isWhole = rows.last?.isEmpty == true
    #expect(outcome.intake.accepted == rows.count - 1)
    #expect(outcome.reasons == (isWhole ? [:] : ["truncated_last_row": 1]))
  }

  @Test func `G04 a wrong checksum is told`() throws {
    var bytes = gzipped(header + rows)
    bytes[bytes.count - 6] ^= 1
    let outcome = try read(files: [folder.write("log.gz", bytes: bytes)])
    #expect(outcome.intake.accepted == 3000)
    #expect(!outcome.reading.isComplete)
    #expect(outcome.reading.problems.first?.contains("crc error") == true)
  }

  @Test func `G04 what stands behind the packed bytes is told`() throws {
    let path = folder.write("log.gz", bytes: gzipped(header + rows) + Array("more".utf8))
    let outcome = try read(files: [path])
    #expect(outcome.intake.accepted == 3000)
    #expect(!outcome.reading.isComplete)
  }

  @Test(arguments: [[], [0], Array(repeating: 7, count: 40)] as [[UInt8]])
  func `G04 nothing that can be unpacked`(_ rest: [UInt8]) throws {
    let path = folder.write("log.gz", bytes: [0x1F, 0x8B, 8] + rest)
    let error = failure(files: [path])
    #expect(error?.message.hasPrefix("\(path): gzip: cannot unpack") == true)
    let full = folder.write("full.csv", header + good)
    #expect(try read(files: [path, full]).reading.isComplete == false)
  }

  @Test func `G04 gzip inside gzip is not opened`() {
    let path = folder.write("log.gz", bytes: gzipped(bytes: gzipped(header + good)))
    let error = failure(files: [path])
    #expect(
      error?.message == "\(path): this is gzip inside gzip; only one of them is unpacked")
    #expect(error?.hint == "gunzip -c \(path) | mvpcheck analyze -")
  }

  @Test func `G04 G05 unpacking ends at the most bytes that may be read`() throws {
    let path = folder.write("log.gz", bytes: gzipped(header + rows))
    let plain = folder.write("log.csv", header + rows)
    let size = (header + rows).utf8.count
    for file in [path, plain] {
      let whole = try read(files: [file]) { $0.maxInputBytes = size }
      #expect(whole.intake.accepted == 3000)
      let error = failure(files: [file]) { $0.maxInputBytes = size - 1 }
      #expect(error?.message.contains("longer than \(size - 1)") == true)
      #expect(error?.isFinal == true)
    }
    #expect(failure(files: [pipePath(header + good)]) { $0.maxInputBytes = 50 }?.isFinal == true)
    #expect(failure(files: [pipePath(header + good)]) { $0.maxInputBytes = 1000 } == nil)
  }

  @Test func `A13 without the program the hint is a pipe`() {
    let path = folder.write("log.gz", bytes: gzipped(header + good))
    for folders in [[], ["bin", "."], [folder.path]] {
      let error = failure(files: [path]) { $0.programFolders = folders }
      #expect(error?.message == "\(path): this looks like gzip, not like text")
      #expect(error?.details == ["no folder of PATH has gzip, which would unpack it"])
      #expect(error?.hint == "gunzip -c \(path) | mvpcheck analyze -")
    }
  }

  @Test func `D14 the order of day and month is found in packed files too`() throws {
    let stamps = Array(repeating: "u,03/04/2026,a\n", count: 3000) + ["u,13/04/2026,a\n"]
    let path = folder.write("log.gz", bytes: gzipped(header + stamps.joined()))
    #expect(try read(files: [path]).intake.accepted == 3001)
  }

  @Test func `a program that cannot be started is told`() throws {
    let bin = folder.folder("bin")
    let program = folder.write("bin/gzip", "no program")
    folder.allowToRun(program)
    let path = folder.write("log.gz", bytes: gzipped(header + good))
    let error = failure(files: [path]) { $0.programFolders = [bin] }
    #expect(error?.message.hasPrefix("\(path): \(bin)/gzip: ") == true)
  }

  @Test func `no child and no descriptor stays behind`() throws {
    let path = folder.write("log.gz", bytes: gzipped(header + rows))
    let before = openDescriptors()
    for _ in 0..<20 {
      _ = try read(files: [path])
      _ = failure(files: [path]) { $0.maxInputBytes = 100 }
    }
    // Other tests run beside this one.
    #expect(openDescriptors() < before + 100)
  }
}
