import Testing

@testable import EventLogs

/// Section A of the promises: getting at the bytes.
struct InputTests {
  let folder = Folder()

  @Test func `A01 a file that is not there is named with the reason and a near name`() {
    _ = folder.write("events.csv", header + good)
    let path = folder.path + "/evnets.csv"
    let error = failure(files: [path])
    #expect(error?.message == "\(path): No such file or directory")
    #expect(error?.hint == "mvpcheck analyze \(folder.path)/events.csv")
    #expect(failure(files: [folder.path + "/zzz"])?.hint == nil)
  }

  @Test func `A02 a file nobody may read`() {
    let path = folder.write("secret.csv", header + good)
    folder.forbid(path)
    guard !folder.isRoot else { return }
    #expect(failure(files: [path])?.message == "\(path): permission denied")
  }

  @Test func `A03 a folder`() {
    let path = folder.folder("exports")
    let error = failure(files: [path + "/"])
    #expect(error?.message == "\(path)/: is a directory")
    #expect(error?.hint == "mvpcheck analyze \(path)/*.csv")
  }

  @Test(arguments: ["", "\u{FEFF}", "\n\n\n", "\u{FEFF}\r\n", "    ", " \n \n"])
  func `A04 A06 nothing in the file`(_ text: String) {
    #expect(failure(of: text)?.message == "log: empty file")
  }

  @Test(arguments: [
    "user_id,timestamp,event", "user_id,timestamp,event\n", "user_id,timestamp,event\n\n",
  ])
  func `A05 a header and no rows`(_ text: String) {
    #expect(failure(of: text)?.message == "log: a header but no rows")
  }

  @Test(arguments: ["user_id", "\"user_id\""])
  func `A07 a byte order mark is no part of the first name`(_ name: String) throws {
    let outcome = try read("\u{FEFF}\(name),timestamp,event\n" + good)
    #expect(outcome.users == ["u1"])
    #expect(outcome.reading.columns.first?.name == "user_id")
  }

  @Test(arguments: [false, true], [false, true])
  func `A08 A09 UTF-16 is read, with a mark or without`(_ isBig: Bool, _ hasMark: Bool) throws {
    let text = (hasMark ? "\u{FEFF}" : "") + header + good + "Jos\u{E9} \u{1F600}" + good
    let bytes = utf16(text, isBig: isBig)
    let name = isBig ? "UTF-16BE" : "UTF-16LE"
    let outcome = try read(bytes: bytes)
    #expect(outcome.users == ["u1", "Jos\u{E9} \u{1F600}u1"])
    #expect(outcome.reading.columns.first?.name == "user_id")
    #expect(outcome.reading.notes == ["log: read as \(name)"])
    #expect(outcome.reading.inputs.first?.bytes == bytes.count)
    let error = failure(of: bytes) { $0.encoding = .utf8 }
    #expect(error?.message == "log: the text is \(name), not UTF-8")
    #expect(error?.hint == "mvpcheck analyze log --encoding \(name.lowercased())")
  }

  @Test func `A10 one Windows-1252 byte costs its row and says how to mend the log`() throws {
    var bytes = Array(header.utf8) + Array("Jos".utf8) + [0xE9]
    bytes += Array(",2026-01-05T10:00:00Z,login\nJos".utf8) + [0xE8]
    bytes += Array(",2026-01-05T10:00:00Z,login\n".utf8) + Array(good.utf8)
    let outcome = try read(bytes: bytes)
    #expect(outcome.rejects == ["invalid_utf8 2:1", "invalid_utf8 3:1"])
    #expect(outcome.seen.rejections.first?.detail == "byte 0xE9 at byte 4 of the row")
    #expect(outcome.users == ["u1"])
    let hint = "mvpcheck analyze log --encoding windows-1252"
    #expect(outcome.reading.notes.contains { $0.hasSuffix(hint) })
    #expect(outcome.reading.warnings.contains { $0.hasSuffix(hint) })
    let mended = try read(bytes: bytes) { $0.encoding = .windows1252 }
    #expect(mended.users == ["Jos\u{E9}", "Jos\u{E8}", "u1"])
    #expect(mended.reading.warnings.isEmpty)
  }

  @Test(
    arguments: [
      [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80], [0xE2, 0x82],
      [0xF0, 0x9F, 0x98], [0xE0, 0x80, 0x80], [0xC1, 0xBF], [0xF5, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func `A11 broken UTF-8 in any column costs one row and no byte after it`(_ broken: [UInt8]) throws
  {
    let start = Array("user_id,timestamp,event,note\nu1,2026-01-05T10:00:00Z,a,".utf8)
    let next = Array("\nu2,2026-01-05T10:00:00Z,b,x\n".utf8)
    let outcome = try read(bytes: start + broken + next)
    #expect(outcome.rejects == ["invalid_utf8 2:27"])
    #expect(outcome.users == ["u2"])
    let cut = try read(bytes: start + Array("x\nu2,2026-01-05T10:00:00Z,b,".utf8) + broken)
    #expect(cut.rejects == ["invalid_utf8 3:27"])
  }

  @Test(arguments: ["é", "ß", "€", "😀", "\u{10FFFF}", "\u{7FF}", "\u{FFFF}"])
  func `A11 sound UTF-8 is kept`(_ word: String) throws {
    let outcome = try read(header + "\(word),2026-01-05T10:00:00Z,\(word)\n")
    #expect(outcome.users == [word])
    #expect(outcome.names == [word])
  }

  @Test func `A12 NUL bytes cost the row they are in`() throws {
    let nul =
      "user_id,timestamp,event,note\nu1,2026-01-05T10:00:00Z,a,x\0y\nu2,2026-01-05T10:00:00Z,b,\n"
    #expect(try read(nul).rejects == ["nul_byte 2:27"])
    let run = header + good + "u1,2026" + String(repeating: "\0", count: 4096) + ",x\n" + good
    let outcome = try read(run)
    #expect(outcome.rejects == ["nul_byte 3:4"])
    #expect(outcome.lines == [2, 4])
  }

  @Test(
    arguments: [
      ([0x1F, 0x8B, 8, 0], "gzip", "gunzip -c log | mvpcheck analyze -"),
      ([0x28, 0xB5, 0x2F, 0xFD], "zstd", "zstd -dc log | mvpcheck analyze -"),
      ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0], "xz", "xz -dc log | mvpcheck analyze -"),
      (Array("BZh91AY&SY...".utf8), "bzip2", "bzip2 -dc log | mvpcheck analyze -"),
      (Array("PK\u{3}\u{4}...".utf8), "zip", "unzip -p log | mvpcheck analyze -"),
      (Array("PAR1....".utf8), "Parquet", "duckdb -csv -c \"from 'log'\" | mvpcheck analyze -"),
      (Array("%PDF-1.7".utf8), "PDF", "export it as CSV"),
      (
        Array("SQLite format 3\0".utf8), "SQLite",
        "sqlite3 -csv -header log 'select * from events' | mvpcheck analyze -"
      ),
    ] as [([UInt8], String, String)])
  func `A13 compressed and binary files are named, with the pipe that works`(
    _ bytes: [UInt8], _ name: String, _ hint: String
  ) {
    let error = failure(of: bytes + Array(repeating: 0, count: 100)) { $0.programFolders = [] }
    #expect(error?.message == "log: this looks like \(name), not like text")
    #expect(error?.hint == hint)
  }

  @Test func `A14 a saved web error is shown, safely`() {
    let page = failure(of: "<!doctype html>\n<title>\u{1B}[31mno\u{202E}</title>" + header)
    #expect(page?.message == "log: an HTML or XML page, not events")
    #expect(
      page?.details.first
        == "it begins: <!doctype html> <title>\\x1b[31mno\\xe2\\x80\\xae</title>user_id,timestamp,event "
    )
    let api = failure(of: "{\"error\":\"unauthorized\"}\n")
    #expect(api?.message == "log: an API error, not events")
    #expect(api?.details == ["it begins: {\"error\":\"unauthorized\"} "])
    #expect(failure(of: "{\"error\":\"unauthorized\"}")?.message == api?.message)
  }

  @Test func `A15 a pipe gives what the file gives`() throws {
    let text = header + good + "u2,bad,login\n" + good
    let piped = try read(files: [pipePath(text)])
    let filed = try read(files: [folder.write("log.csv", text)])
    #expect(piped.seen.rows == filed.seen.rows)
    #expect(piped.rejects == filed.rejects)
    #expect(piped.reading.inputs.first?.bytes == text.utf8.count)
  }

  @Test func `A15 a pipe becomes readable twice`() throws {
    let log = try EventLog([pipePath(header + good + good)]).rereadable()
    var first = Seen()
    var second = Seen()
    _ = try log.read(into: &first)
    _ = try log.read(into: &second)
    #expect(first.rows.count == 2)
    #expect(first.rows == second.rows)
  }

  @Test func `A17 the same file under several names is read once`() throws {
    let file = folder.write("a.csv", header + good)
    let names = [
      file, file, folder.hardLink("b.csv", to: file), folder.symbolicLink("c.csv", to: file),
    ]
    let outcome = try read(files: names)
    #expect(outcome.intake.rowsRead == 1)
    #expect(outcome.reading.notes.count { $0.contains("is the same file as \(file)") } == 3)
    #expect(outcome.reading.isComplete)
  }

  @Test func `A18 one file of three that cannot be read`() throws {
    let a = folder.write("a.csv", header + good)
    let c = folder.write("c.csv", header + "u2,2026-01-05T11:00:00Z,logout\n")
    let outcome = try read(files: [a, folder.path + "/b.csv", c])
    #expect(outcome.users == ["u1", "u2"])
    #expect(!outcome.reading.isComplete)
    #expect(
      outcome.reading.problems == ["\(folder.path)/b.csv: No such file or directory"])
    #expect(outcome.reading.inputs.map(\.path) == [a, c])
  }

  @Test(arguments: ["u1,2026-01-0", "u1", "u1,\"2026"])
  func `A19 half a line at the end of a live log`(_ half: String) throws {
    let outcome = try read(header + good + half)
    #expect(outcome.reasons == ["truncated_last_row": 1])
    #expect(outcome.lines == [2])
    #expect(outcome.reading.isComplete)
  }

  @Test func `A20 a file that shrinks`() throws {
    let path = folder.write("log.csv", header + good + good)
    var source = try ByteSource(.path(path))
    _ = folder.write("log.csv", "user_id,ti")
    let bytes = source.take(1000)
    #expect(bytes.count == 10)
    let hasShrunk = source.hasShrunk
    #expect(hasShrunk)
  }

  @Test func `A19 what is added while reading is not read`() throws {
    let path = folder.write("log.csv", header)
    var source = try ByteSource(.path(path))
    _ = folder.write("log.csv", header + good)
    let bytes = source.take(1000)
    #expect(bytes == Array(header.utf8))
    let hasShrunk = source.hasShrunk
    #expect(!hasShrunk)
  }

  @Test func `A21 a last line without a line end`() throws {
    #expect(try read(header + good + "u2,2026-01-05T10:00:00Z,x").users == ["u1", "u2"])
  }

  @Test(arguments: [" my events.csv", "-x.csv", "new\nline.csv", "\u{1B}[0m.csv", "a\u{202E}b.csv"])
  func `A22 odd names of files`(_ name: String) throws {
    #expect(try read(files: [folder.write(name, header + good)]).users == ["u1"])
  }

  @Test func `A23 links that lead nowhere`() {
    let dangling = folder.symbolicLink("dangling", to: folder.path + "/none")
    #expect(failure(files: [dangling])?.message == "\(dangling): No such file or directory")
    let loop = folder.symbolicLink("loop", to: folder.path + "/loop")
    #expect(
      failure(files: [loop])?.message == "\(loop): Too many levels of symbolic links")
  }

  @Test func `G08 G09 many files, nearly all of them empty`() throws {
    let empty = (0..<300).map { folder.write("empty\($0).csv", "") }
    let full = folder.write("full.csv", header + good)
    let outcome = try read(files: empty + [full])
    #expect(outcome.users == ["u1"])
    #expect(!outcome.reading.isComplete)
    #expect(
      outcome.reading.problems
        == ["300 of 301 inputs could not be used, the first: \(empty[0]): empty file"])
  }

  @Test func `a file with a header only is no gap among others`() throws {
    let quiet = folder.write("a.csv", header)
    let outcome = try read(files: [quiet, folder.write("b.csv", header + good)])
    #expect(outcome.reading.isComplete)
    #expect(outcome.reading.notes == ["\(quiet): a header but no rows"])
    #expect(failure(files: [quiet, folder.write("c.csv", header)]) != nil)
  }

  @Test func `files of one log may differ in format and in the order of their columns`() throws {
    let a = folder.write("a.csv", header + good)
    let b = folder.write("b.csv", "event;user_id;timestamp\nlogin;u1;2026-01-05T10:00:00Z\n")
    let c = folder.write(
      "c.jsonl", "{\"event\":\"login\",\"user_id\":\"u1\",\"timestamp\":\"2026-01-05T10:00:00Z\"}\n"
    )
    let outcome = try read(files: [a, b, c])
    #expect(outcome.times == [morning, morning, morning])
    #expect(Set(outcome.seen.rows.map(\.user)).count == 1)
    #expect(outcome.reading.inputs.map(\.format) == [.csv, .csv, .jsonl])
    #expect(outcome.reading.inputs.map(\.delimiter) == [44, 59, nil])
  }

  @Test func `the digest of an input`() throws {
    let path = folder.write("abc.csv", header + good)
    let outcome = try read(files: [path]) { $0.digestsInputs = true }
    #expect(outcome.reading.inputs.first?.sha256?.count == 64)
    #expect(try read(files: [path]).reading.inputs.first?.sha256 == nil)
  }
}
