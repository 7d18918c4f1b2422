import Testing

@testable import EventLogs

/// Finding the columns (PROMISES B09 to B13), and what is said of it.
struct ColumnTests {
  private let stamp = "2026-01-05T10:00:00Z"

  private func choice(_ role: Role, _ outcome: Outcome) -> ColumnChoice? {
    outcome.reading.columns.first { $0.role == role }
  }

  @Test func `B09 a needed column twice, and another one twice`() throws {
    let error = failure(of: "user_id,ts,ts,event\nu,1,2,a\n")
    #expect(
      error?.message == "log: two columns are called 'ts', and one of them would be the time")
    let outcome = try read("user_id,ts,event,x,x\nu,\(stamp),a,1,2\n")
    #expect(outcome.reading.notes == ["log: several columns are called 'x': the first is used"])
  }

  @Test func `B10 no column for the user`() {
    let error = failure(of: "uid,ts,action,http_status,duration_ms\nu,\(stamp),a,200,5\n")
    #expect(error?.message == "log: no column holds the user")
    #expect(error?.details == ["found: uid, ts, action, http_status, duration_ms"])
    #expect(error?.hint == "mvpcheck analyze log --user-column uid")
  }

  @Test func `B10 several roles are missing`() {
    let error = failure(of: "who,what,amount\nann,opened,5\n")
    #expect(error?.message == "log: no column holds the user, the time or the event")
    #expect(
      error?.hint
        == "mvpcheck analyze log --user-column who --time-column what --event-column amount")
    #expect(failure(of: "y\ny\ny\n")?.details == ["found: y"])
    let json = failure(of: "{\"uid\":\"u\",\"ts\":\"\(stamp)\",\"event\":\"a\"}\n")
    #expect(json?.hint == "mvpcheck analyze log --user-column uid")
  }

  @Test func `B10 the hint of the hint works`() throws {
    let text = "uid,ts,action,http_status,duration_ms\nu,\(stamp),a,200,5\n"
    let outcome = try read(text) { $0.columns[.user] = "uid" }
    #expect(outcome.users == ["u"])
    #expect(choice(.user, outcome)?.reason == .flag)
    #expect(choice(.status, outcome)?.name == "http_status")
  }

  @Test func `B11 candidates passed over are named in order`() throws {
    let outcome = try read(
      "received_at,anonymous_id,timestamp,user_id,event\n\(stamp),x,\(stamp),u,a\n")
    #expect(choice(.time, outcome)?.name == "timestamp")
    #expect(choice(.time, outcome)?.passedOver == ["received_at"])
    #expect(choice(.user, outcome)?.name == "user_id")
    #expect(choice(.user, outcome)?.passedOver == ["anonymous_id"])
  }

  @Test(arguments: ["\" User ID \"", "USER_ID", "userId", "user-id", "User.Id"])
  func `B12 names without regard to case and punctuation, shown as written`(_ name: String) throws {
    let outcome = try read("\(name),ts,event\nu,\(stamp),a\n")
    #expect(outcome.users == ["u"])
    let shown = name.hasPrefix("\"") ? String(name.dropFirst().dropLast()) : name
    #expect(choice(.user, outcome)?.name == shown)
  }

  @Test func `B13 no header`() throws {
    let text = "u1,\(stamp),login\nu2,\(stamp),logout\n"
    let error = failure(of: text)
    #expect(error?.message == "log:1: the first line holds values, not the names of columns")
    #expect(error?.hint == "mvpcheck analyze log --no-header --columns user,ts,event")
    let outcome = try read(text) { $0.columnNames = ["user", "ts", "event"] }
    #expect(outcome.users == ["u1", "u2"])
    #expect(outcome.lines == [1, 2])
    #expect(
      failure(of: "1767607200,u1,login,5\n")?.hint
        == "mvpcheck analyze log --no-header --columns ts,user,event,column4")
  }

  @Test func `a column that the user names and the log does not have`() {
    let error = failure(of: header + good) { $0.columns[.user] = "user_idd" }
    #expect(error?.message == "log: no column 'user_idd'")
    #expect(error?.hint == "mvpcheck analyze log --user-column user_id")
  }

  @Test func `a name alone does not make a column of times`() throws {
    let outcome = try read("user_id,time,ts,event\nu,soon,\(stamp),a\nu,later,\(stamp),a\n")
    #expect(choice(.time, outcome)?.name == "ts")
    #expect(choice(.time, outcome)?.passedOver == ["time"])
  }

  @Test func `the one column of times is found by what is in it`() throws {
    let outcome = try read("user_id,moment,event\nu,\(stamp),a\n")
    #expect(choice(.time, outcome)?.name == "moment")
    #expect(choice(.time, outcome)?.reason == .content)
  }

  @Test func `an empty column gives way to the next candidate`() throws {
    let outcome = try read("user_id,device_id,ts,event\n,d1,\(stamp),a\n,d2,\(stamp),a\n")
    #expect(choice(.user, outcome)?.name == "device_id")
  }

  @Test func `every role by name`() throws {
    let names =
      "user_id,timestamp,event,session_id,status,latency_ms,error,platform,country,channel,release,plan,event_id,sequence"
    let row = "u,\(stamp),a,s1,503,250,boom,ios,de,ads,1.4.0,pro,e1,7"
    let outcome = try read("\(names)\n\(row)\n")
    #expect(Set(outcome.reading.columns.map(\.role)) == Set(Role.allCases))
    let event = try #require(outcome.seen.rows.first)
    #expect(event.status == 503)
    #expect(event.latency == 250)
    #expect(event.hasError)
    #expect(event.sequence == 7)
    #expect(outcome.summary == ["u|a|\(morning)|503|250.0|true|ios|de|ads|1.4.0|pro|s1"])
  }

  @Test func `the channel in its documented order`() throws {
    let row = "u,\(stamp),a,email,google,cpc\n"
    let outcome = try read("user,ts,event,utm_medium,utm_source,acquisition_channel\n" + row)
    #expect(choice(.channel, outcome)?.name == "acquisition_channel")
    #expect(choice(.channel, outcome)?.passedOver == ["utm_source", "utm_medium"])
  }

  @Test(arguments: ["", "null", "N/A", "\\N", "none", "  "])
  func `words that say there is none`(_ word: String) throws {
    let outcome = try read("user,ts,event,country,session\nu,\(stamp),a,\(word),\(word)\n")
    #expect(outcome.seen.rows.first?.words == [0, 0, 0, 0, 0, 0])
    #expect(outcome.reading.vocabulary.countries.count == 1)
  }

  @Test func `a session of -1 is none`() throws {
    let outcome = try read("user,ts,event,session_id\nu,\(stamp),a,-1\nu,\(stamp),a,17\n")
    #expect(outcome.seen.rows.map(\.words.last) == [0, 1])
  }

  @Test func `the id of an event is the column that repeats least`() throws {
    let row = ",u,\(stamp),a\n"
    let outcome = try read(
      "event_id,insert_id,user,ts,event\n1,x" + row + "1,y" + row + "1,z" + row)
    #expect(choice(.eventID, outcome)?.name == "insert_id")
    #expect(outcome.intake.accepted == 3)
  }

  @Test func `values inside properties are found`() throws {
    let row =
      "{\"event\":\"a\",\"properties\":{\"time\":1767607200,\"distinct_id\":\"u\",\"$insert_id\":\"i\",\"plan\":\"pro\"}}\n"
    let outcome = try read(row + row)
    #expect(outcome.users == ["u"])
    #expect(outcome.intake.duplicatesDropped == 1)
    #expect(choice(.plan, outcome)?.name == "properties.plan")
  }

  @Test func `an object is no platform, but its members may be`() throws {
    let row =
      "{\"event\":\"a\",\"ts\":1767607200,\"user\":{\"id\":\"u\"},\"device\":{\"type\":\"phone\"},\"tags\":[1]}\n"
    let outcome = try read(row)
    #expect(choice(.user, outcome)?.name == "user.id")
    #expect(choice(.platform, outcome)?.name == "device.type")
    #expect(choice(.platform, outcome)?.passedOver == [])
  }

  @Test func `objects that hold an array are not taken for a wrapper`() {
    let error = failure(
      of: "{\"tags\":[{}],\"ts\":1767607200}\n{\"tags\":[{}],\"ts\":1767607200}\n")
    #expect(error?.message == "log: no column holds the user or the event")
  }

  @Test func `format by flag`() {
    #expect(failure(of: header + good) { $0.format = .jsonl } != nil)
  }
}
