import Testing

@testable import EventLogs

/// Section B of the promises: CSV.
struct CSVTests {
  /// Rows with a message, all of them sound.
  private let wide = "user_id,timestamp,event,note\n"

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `B01 any line end`(_ end: String) throws {
    let lines = [
      "user_id,timestamp,event", "u1,2026-01-05T10:00:00Z,login", "u2,2026-01-05T10:00:00Z,logout",
    ]
    let outcome = try read(lines.joined(separator: end) + end)
    #expect(outcome.names == ["login", "logout"])
    #expect(outcome.lines == [2, 3])
  }

  @Test(arguments: [1, 2, 3, 7, 1 << 20]) func `B01 all line ends in one file`(_ block: Int) throws
  {
    let outcome = try read(
      "user_id,timestamp,event\ru1,2026-01-05T10:00:00Z,a\r\nu2,2026-01-05T10:00:00Z,b\n"
        + "u3,2026-01-05T10:00:00Z,c\r\r\nu4,2026-01-05T10:00:00Z,d", blockSize: block)
    #expect(outcome.names == ["a", "b", "c", "d"])
    #expect(outcome.lines == [2, 3, 4, 6])
    #expect(outcome.intake.blankLines == 1)
  }

  @Test func `B02 quoted fields with everything in them`() throws {
    let outcome = try read(
      wide
        + "u1,2026-01-05T10:00:00Z,\"a,\"\"b\"\"\nc\r\nd\",x\n\"u\"\"2\",2026-01-05T10:00:00Z,e,\"\"\n"
        + "u3,never,f,\n", keepsFields: true)
    #expect(outcome.names == ["a,\"b\"\nc\r\nd", "e"])
    #expect(outcome.users == ["u1", "u\"2"])
    #expect(outcome.lines == [2, 5])
    #expect(outcome.rejects == ["timestamp_invalid 6:4"])
    #expect(
      outcome.seen.rows.first?.fields == [
        "user user_id=u1", "time timestamp=2026-01-05T10:00:00Z",
        "event event=a,\"b\"\nc\r\nd", "- note=x",
      ])
  }

  @Test(arguments: [1, 3, 64, 1 << 20])
  func `B03 a quote that never closes costs its line`(_ block: Int) throws {
    var text = wide
    for line in 2..<10 { text += "u\(line),2026-01-05T10:00:00Z,a,\n" }
    text += "u1,\"2026-01-05T10:00:00Z,a,\n"
    for line in 11..<500 { text += "u\(line),2026-01-05T10:00:00Z,a,\n" }
    let outcome = try read(text, blockSize: block)
    #expect(outcome.rejects == ["unterminated_quote 10:4"])
    #expect(outcome.lines == Array(2..<10) + Array(11..<500))
    #expect(outcome.isConserved)
  }

  @Test(arguments: [1, 64, 1 << 20])
  func `B03 a later quoted field does not swallow the rows between`(_ block: Int) throws {
    var text = wide + "u1,\"2026-01-05T10:00:00Z,a,\n"
    for line in 3..<50 { text += "u\(line),2026-01-05T10:00:00Z,a,\n" }
    text += "u50,2026-01-05T10:00:00Z,a,\"two\nlines\"\nu52,2026-01-05T10:00:00Z,a,\n"
    let outcome = try read(text, blockSize: block)
    #expect(outcome.rejects == ["unterminated_quote 2:4"])
    #expect(outcome.lines == Array(3...50) + [52])
  }

  @Test func `B03 two quotes that never close do not swallow the rows between`() throws {
    var text = wide + "u1,\"2026-01-05T10:00:00Z,a,\n"
    for line in 3..<20 { text += "u\(line),2026-01-05T10:00:00Z,a,\n" }
    text += "u20,2026-01-05T10:00:00Z,a,\"\nu21,2026-01-05T10:00:00Z,b,\n"
    let outcome = try read(text)
    #expect(outcome.rejects.first == "unterminated_quote 2:4")
    #expect(outcome.lines == Array(3..<20) + [21])
    let long = try read(wide + "u1,\"two\nlines\",a\n" + "u2,2026-01-05T10:00:00Z,b,\n")
    #expect(long.rejects == ["too_few_fields 2:1"])
    #expect(long.seen.rejections.first?.detail == "expected 4 fields, found 3, over 2 lines")
    #expect(long.lines == [4])
  }

  @Test func `B03 lines that do not parse on their own are lost with it, and counted`() throws {
    let outcome = try read(
      wide + "u1,\"2026-01-05T10:00:00Z,a,\nhalf\n\nof,it\nu2,2026-01-05T10:00:00Z,b,\n")
    #expect(outcome.rejects == ["unterminated_quote 2:4"])
    #expect(outcome.seen.rejections.first?.detail == "3 more lines were lost with it")
    #expect(outcome.lines == [6])
  }

  @Test func `B03 stops at the limit of a record`() throws {
    var text = wide + "u1,\"2026-01-05T10:00:00Z,a,\n"
    for line in 3..<2000 { text += "u\(line),2026-01-05T10:00:00Z,a,\n" }
    let outcome = try read(text) { $0.maxRecordBytes = 1000 }
    #expect(outcome.rejects == ["unterminated_quote 2:4"])
    #expect(outcome.lines == Array(3..<2000))
  }

  @Test func `B04 text after a closing quote`() throws {
    let outcome = try read(
      wide + "u1,2026-01-05T10:00:00Z,\"login\"x,n\nu2,2026-01-05T10:00:00Z,b,\n")
    #expect(outcome.rejects == ["bad_quote 2:25"])
    #expect(outcome.seen.rejections.first?.detail == "text after the closing quote, at column 32")
    #expect(outcome.users == ["u2"])
  }

  @Test func `B05 a quote inside a field without quotes`() throws {
    #expect(try read(header + "u1,2026-01-05T10:00:00Z,5\" screen\n").names == ["5\" screen"])
  }

  @Test func `B06 B07 rows too short and too long are not shifted`() throws {
    let outcome = try read(
      wide
        + "u1,2026-01-05T10:00:00Z,a\nu2,2026-01-05T10:00:00Z,a,b,c\nu3,2026-01-05T10:00:00Z,a,b\n")
    #expect(outcome.rejects == ["too_few_fields 2:1", "too_many_fields 3:1"])
    #expect(
      outcome.seen.rejections.map(\.detail) == [
        "expected 4 fields, found 3", "expected 4 fields, found 5",
      ])
    #expect(outcome.users == ["u3"])
  }

  @Test func `B08 every line ends in a comma`() throws {
    let outcome = try read("user_id,timestamp,event,\nu1,2026-01-05T10:00:00Z,login,\n")
    #expect(outcome.users == ["u1"])
    #expect(outcome.reading.notes.isEmpty)
  }

  @Test func `B14 a header in the middle is left out`() throws {
    let outcome = try read(header + good + header + good + "\u{FEFF}" + header + good)
    #expect(outcome.exclusions == ["repeated_header": 2])
    #expect(outcome.intake.accepted == 3)
    #expect(outcome.isConserved)
    let quoted = try read(header + good + "\"user_id\",\"timestamp\",event\n" + good)
    #expect(quoted.exclusions == ["repeated_header": 1])
    let error = failure(of: header + good + "timestamp,user_id,event\n" + good)
    #expect(error?.message == "log:3: a second header, with its columns in another order")
  }

  @Test(arguments: [";", "\t", "|", ","]) func `B15 the delimiter is found`(_ mark: String) throws {
    let text = "user_id,timestamp,event,note\nu1,2026-01-05T10:00:00Z,a,x y\n"
    let outcome = try read(String(text.map { $0 == "," ? Character(mark) : $0 }))
    #expect(outcome.users == ["u1"])
    #expect(outcome.reading.inputs.first?.delimiter == mark.utf8.first)
  }

  @Test func `B15 commas inside semicolon files`() throws {
    let outcome = try read("user_id;timestamp;event;note\nu1;2026-01-05T10:00:00Z;a;x, y, z, w\n")
    #expect(outcome.reading.inputs.first?.delimiter == 59)
    #expect(outcome.users == ["u1"])
  }

  @Test func `B15 two delimiters that fit equally`() throws {
    let text = "user_id,a;timestamp,b;event\n1,2;3,4;5\n"
    let error = failure(of: text)
    #expect(error?.message == "log: fields may be divided by ',' or by ';'")
    #expect(error?.hint == "mvpcheck analyze log --delimiter ','")
  }

  @Test func `B15 the delimiter by flag`() throws {
    let outcome = try read("user_id~timestamp~event\nu1~2026-01-05T10:00:00Z~a\n") {
      $0.delimiter = UInt8(ascii: "~")
    }
    #expect(outcome.users == ["u1"])
  }

  @Test func `B16 a first line sep= is obeyed, comments only on request`() throws {
    let text = "user_id;timestamp;event\nu1;2026-01-05T10:00:00Z;a\n"
    #expect(try read("sep=;\n" + text).lines == [3])
    #expect(try read("\u{FEFF}sep=;\r\n" + text).users == ["u1"])
    let commented = "# exported by x\n" + header + "# y\n" + good
    #expect(
      failure(of: commented)?.hint == "mvpcheck analyze log --comment '#'")
    #expect(try read(header + "# y\n" + good).reasons == ["too_few_fields": 1])
    let outcome = try read(commented) { $0.comment = "#" }
    #expect(outcome.lines == [4])
    #expect(outcome.intake.rowsRead == 1)
  }

  @Test func `B17 a row of a million commas and a header of ten thousand columns`() throws {
    let outcome = try read(header + String(repeating: ",", count: 1_000_000) + "\n" + good)
    #expect(outcome.rejects == ["too_many_fields 2:1"])
    #expect(outcome.users == ["u1"])
    let names = (0..<10_000).map { "c\($0)" }.joined(separator: ",")
    #expect(
      failure(of: names + "\n" + good)?.message == "log: 10000 columns; at most 4096 can be read")
  }

  @Test(arguments: [64, 4096, 1 << 20])
  func `B18 a line longer than the limit costs one row and no memory`(_ block: Int) throws {
    let long = "u1,2026-01-05T10:00:00Z," + String(repeating: "x", count: 300_000)
    let outcome = try read(header + good + long + "\n" + good, blockSize: block) {
      $0.maxRecordBytes = 1000
    }
    #expect(outcome.rejects == ["record_too_long 3:1"])
    #expect(outcome.lines == [2, 4])
    let quoted = try read(header + good + "u1,\"" + long + "\n" + good, blockSize: block) {
      $0.maxRecordBytes = 1000
    }
    #expect(quoted.rejects == ["record_too_long 3:1"])
    #expect(quoted.lines == [2, 4])
  }

  @Test(arguments: [0, 1, 2, 3]) func `B18 the limit is exact whatever the block`(
    _ over: Int
  ) throws {
    let row = "u1,2026-01-05T10:00:00Z," + String(repeating: "x", count: 76 + over)
    for block in [1, 7, 99, 100, 101, 102, 103, 4096] {
      let outcome = try read(header + row + "\r\n" + good, blockSize: block) {
        $0.maxRecordBytes = 100
      }
      #expect(outcome.reasons == (over > 0 ? ["record_too_long": 1] : [:]), "block \(block)")
      #expect(outcome.lines == (over > 0 ? [3] : [2, 3]), "block \(block)")
    }
  }

  @Test func `B20 empty lines are neither accepted nor rejected`() throws {
    let outcome = try read(header + "\n" + good + "\n  \n" + good + "\n\n")
    #expect(outcome.intake.blankLines == 5)
    #expect(outcome.lines == [3, 6])
    #expect(outcome.intake.rowsRead == 2)
  }

  @Test func `B21 blanks around times and numbers go, around ids and names they stay`() throws {
    let outcome = try read(
      "user_id,timestamp,event,status\nu1 , 2026-01-05T10:00:00Z , login, 200 \n")
    #expect(outcome.users == ["u1 "])
    #expect(outcome.names == [" login"])
    #expect(outcome.times == [morning])
    #expect(outcome.seen.rows.first?.status == 200)
  }

  @Test func `C16 a file that turns into JSON Lines`() throws {
    let object =
      "{\"user_id\":\"u1\",\"timestamp\":\"2026-01-05T10:00:00Z\",\"event\":\"a\",\"n\":1}\n"
    let outcome = try read(header + good + object + object)
    #expect(outcome.lines == [2])
    #expect(outcome.intake.rejected == 2)
    #expect(outcome.reading.notes == ["log:3: JSON objects begin here; read as CSV"])
  }
}
