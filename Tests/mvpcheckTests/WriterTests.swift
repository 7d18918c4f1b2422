import Testing

@testable import EventLogs
@testable import mvpcheck

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `Writing` {
  @Test func `I16 goes on after short writes and interruptions`() throws {
    var taken: [UInt8] = []
    var calls = 0
    let writer = Writer(name: "x") { bytes throws(CallError) in
      calls += 1
      if calls % 3 == 1 { throw CallError(code: EINTR) }
      if calls % 3 == 2 { throw CallError(code: EAGAIN) }
      taken += bytes.prefix(7)
      return min(7, bytes.count)
    }
    let text = (0..<40).map { "line \($0)\n" }.joined()
    try writer.write(text)
    try writer.flush()
    #expect(String(decoding: taken, as: UTF8.self) == text)
  }

  @Test func `I01 stops without a word when nobody reads on`() throws {
    var calls = 0
    let writer = Writer(name: "x") { _ throws(CallError) in
      calls += 1
      throw .brokenPipe
    }
    try writer.write("a")
    try writer.flush()
    try writer.write("b")
    try writer.flush()
    #expect(writer.isAbandoned)
    #expect(calls == 1)
  }

  @Test func `does not ask for ever`() {
    let writer = Writer(name: "x") { _ in 0 }
    #expect(throws: WriteError.self) {
      try writer.write("a")
      try writer.flush()
    }
  }

  @Test(arguments: [
    ["help"], ["version"], ["analyze", "e.csv"], ["analyze", "e.csv", "-f", "json"],
  ])
  func `I02 to a full device is exit 5 and a message`(_ arguments: [String]) throws {
    let device = open("/dev/full", O_WRONLY)
    try #require(device >= 0)
    defer { close(device) }
    let run = TestRun(arguments) { world in
      world.output = Writer(descriptor: device, name: "standard output")
      world.work.analyze = { _, _ in Analysis(report: SampleReport.both, intake: .init()) }
    }
    #expect(run.status == .noOutput)
    #expect(run.problems == "mvpcheck: error: standard output: no space left on device\n")
  }

  @Test func `I03 to a closed stream is exit 5`() {
    let run = TestRun(["version"]) { $0.output = .closed(name: "standard output") }
    #expect(run.status == .noOutput)
    #expect(run.problems == "mvpcheck: error: standard output: it is closed\n")
  }

  @Test func `of messages has no say in the exit code`() {
    #expect(
      TestRun(["nonsense"]) { $0.problems = .closed(name: "standard error") }.status == .wrongUsage)
    let run = TestRun.analyze(["--fail-on", "people_lost > 1"]) {
      $0.problems = .closed(name: "standard error")
    }
    #expect(run.status == .gateTripped)
  }

  @Test func `to a closed pipe is success, and files are whole`() throws {
    let folder = try TemporaryFolder()
    let run = TestRun.analyze(["-o", folder.path + "/r.json"]) {
      $0.output = Writer(name: "standard output") { _ throws(CallError) in throw .brokenPipe }
    }
    #expect(run.status == .success)
    #expect(run.problems == "")
    #expect(try contents(of: folder.path + "/r.json").hasSuffix("}\n"))
  }
}

@Suite struct `A file that is written` {
  private func write(_ text: String, to path: String) throws {
    let file = try OutputFile(try Destination(path))
    try file.writer.write(text)
    try file.keep()
  }

  @Test func `is new with the umask's permissions`() throws {
    let folder = try TemporaryFolder()
    let mask = umask(0)
    umask(mask)
    try write("new", to: folder.path + "/r.txt")
    #expect(try contents(of: folder.path + "/r.txt") == "new")
    #expect(try mode(of: folder.path + "/r.txt") == 0o666 & ~mask)
    #expect(folder.names == ["r.txt"])
  }

  @Test func `I06 replaces a file and keeps its permissions`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.txt", "old", mode: 0o600)
    try write("new", to: path)
    #expect(try contents(of: path) == "new")
    #expect(try mode(of: path) == 0o600)
    #expect(folder.names == ["r.txt"])
  }

  @Test func `I07 is the one a link leads to`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.txt", "old")
    let link = folder.path + "/latest.txt"
    #expect(symlink("r.txt", link) == 0)
    #expect(symlink("latest.txt", folder.path + "/again.txt") == 0)
    try write("new", to: folder.path + "/again.txt")
    #expect(try contents(of: path) == "new")
    #expect(try FileStatus(ofLink: link).isLink)
    #expect(symlink("unborn.txt", folder.path + "/dangling.txt") == 0)
    try write("born", to: folder.path + "/dangling.txt")
    #expect(try contents(of: folder.path + "/unborn.txt") == "born")
    #expect(folder.names == ["again.txt", "dangling.txt", "latest.txt", "r.txt", "unborn.txt"])
  }

  @Test func `I08 is never a device replaced`() throws {
    try write("gone", to: "/dev/null")
    #expect(try !FileStatus(of: "/dev/null").isRegular)
    let error = #expect(throws: WriteError.self) { try write("much", to: "/dev/full") }
    #expect(error?.message == "/dev/full: no space left on device")
  }

  @Test func `leaves what was there when it is dropped`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.txt", "old")
    let file = try OutputFile(try Destination(path))
    try file.writer.write("half of it")
    try file.writer.flush()
    let hidden = folder.names.filter { $0 != "r.txt" }
    #expect(hidden == [".r.txt.mvpcheck-\(getpid())-0.tmp"])
    #expect(try mode(of: "\(folder.path)/\(hidden[0])") == 0o600)
    file.discard()
    #expect(folder.names == ["r.txt"])
    #expect(try contents(of: path) == "old")
  }

  @Test func `I10 clears away what a run that was killed has left, and nothing else`() throws {
    let folder = try TemporaryFolder()
    // No process has the greatest number there is.
    _ = try folder.file(".r.txt.mvpcheck-2147483647-0.tmp", "left over")
    _ = try folder.file(".r.txt.mvpcheck-1-0.tmp", "of a process that lives")
    _ = try folder.file(".other.txt.mvpcheck-2147483647-0.tmp", "of another file")
    try write("new", to: folder.path + "/r.txt")
    #expect(
      folder.names == [
        ".other.txt.mvpcheck-2147483647-0.tmp", ".r.txt.mvpcheck-1-0.tmp", "r.txt",
      ])
  }

  @Test func `takes another name for what is not finished where one is taken`() throws {
    let folder = try TemporaryFolder()
    let taken = try folder.file(".r.txt.mvpcheck-\(getpid())-0.tmp", "another's")
    try write("new", to: folder.path + "/r.txt")
    #expect(try contents(of: folder.path + "/r.txt") == "new")
    #expect(try contents(of: taken) == "another's")
    for number in 1..<100 {
      _ = try folder.file(".r.txt.mvpcheck-\(getpid())-\(number).tmp", "another's")
    }
    let error = #expect(throws: WriteError.self) {
      try write("newer", to: folder.path + "/r.txt")
    }
    #expect(error?.message == "\(folder.path)/r.txt: file exists")
    #expect(try contents(of: folder.path + "/r.txt") == "new")
  }

  @Test func `is not written where its folder went away`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/reports"
    #expect(mkdir(path, 0o700) == 0)
    let destination = try Destination(path + "/r.txt")
    let file = try OutputFile(destination)
    try file.writer.write("new")
    #expect(unlink("\(path)/.r.txt.mvpcheck-\(getpid())-0.tmp") == 0)
    #expect(rmdir(path) == 0)
    let late = #expect(throws: WriteError.self) { try file.keep() }
    #expect(late?.message == "\(path)/r.txt: no such file or directory")
    let early = #expect(throws: WriteError.self) { _ = try OutputFile(destination) }
    #expect(early?.message == "\(path)/r.txt: no such file or directory")
    #expect(folder.names == [])
  }

  @Test func `leaves nothing behind when the run ends early`() async throws {
    await #expect(processExitsWith: .exitCode(7)) {
      let folder = try TemporaryFolder()
      let file = try OutputFile(try Destination(folder.path + "/r.txt"))
      try file.writer.write("half of it")
      try file.writer.flush()
      #expect(folder.names.count == 1)
      TemporaryFiles.removeAll { exit(rmdir(folder.path) == 0 ? 7 : 1) }
    }
  }

  @Test func `may have a name as long as names can be`() throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: 251) + ".txt"
    try write("new", to: "\(folder.path)/\(name)")
    #expect(folder.names == [name])
  }

  @Test func `cannot be where none can be`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.txt", "old")
    #expect(symlink("loop.txt", folder.path + "/loop.txt") == 0)
    for (bad, words) in [
      (folder.path, "is a directory"), (folder.path + "/", "is a directory"),
      (
        folder.path + "/no/r.txt",
        "the folder '\(folder.path)/no' cannot be written to: "
          + "no such file or directory"
      ),
      (path + "/r.txt", "the folder '\(path)' cannot be written to: not a directory"),
      (folder.path + "/loop.txt", "too many levels of symbolic links"), ("", "is a directory"),
    ] {
      let error = #expect(throws: WriteError.self) { _ = try Destination(bad) }
      #expect(error?.message == "\(bad): \(words)")
    }
  }

  @Test(.enabled(if: getuid() != 0)) func `cannot be where permission lacks`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("r.txt", "old", mode: 0o400)
    #expect(throws: WriteError.self) { _ = try Destination(path) }
    #expect(chmod(folder.path, 0o500) == 0)
    #expect(throws: WriteError.self) { _ = try Destination(folder.path + "/new.txt") }
    #expect(chmod(folder.path, 0o700) == 0)
  }

  @Test func `I09 is known to be an input by whatever name`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("events.csv", "user,ts,event\n")
    #expect(symlink("events.csv", folder.path + "/s.csv") == 0)
    #expect(link(path, folder.path + "/h.csv") == 0)
    for name in ["events.csv", "s.csv", "h.csv", "../\(split(path: folder.path).name)/events.csv"] {
      #expect(try Destination("\(folder.path)/\(name)").isSame(asInput: path))
    }
    #expect(try !Destination(folder.path + "/new.csv").isSame(asInput: path))
  }

  @Test func `may be standard output by name`() throws {
    for name in ["-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"] {
      #expect(try Destination(name).isStandardOutput)
    }
  }
}

@Suite struct `Events and simulated logs` {
  @Test func `stop when nobody reads on, unless something else is made`() throws {
    let folder = try TemporaryFolder()
    for (arguments, isCalled) in [
      (["events", "e.csv"], true),
      (["events", "e.csv", "--rejects", folder.path + "/r.jsonl"], false),
    ] {
      var left: [ExitCode] = []
      let run = TestRun(arguments) { world in
        world.output = Writer(name: "standard output") { _ throws(CallError) in throw .brokenPipe
        }
        world.leave = { left.append($0) }
        world.work.writeEvents = { _, _, write in
          write([UInt8](repeating: 10, count: 1 << 17)[...])
          return EventsWritten(intake: Intake())
        }
      }
      #expect(left == (isCalled ? [.success] : []))
      #expect(run.status == .success)
      #expect(run.problems == "")
    }
  }

  @Test func `say so once when they cannot be written`() {
    var left: [ExitCode] = []
    let run = TestRun(["events", "e.csv"]) { world in
      world.output = Writer(name: "standard output") { _ throws(CallError) in
        throw CallError(code: ENOSPC)
      }
      world.leave = { left.append($0) }
      world.work.writeEvents = { _, _, write in
        for _ in 0..<3 { write([UInt8](repeating: 10, count: 1 << 17)[...]) }
        return EventsWritten(intake: Intake())
      }
    }
    #expect(left == [.noOutput])
    #expect(run.status == .noOutput)
    #expect(run.problems == "mvpcheck: error: standard output: no space left on device\n")
  }

  @Test func `go to a file when one is named`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/demo.csv"
    let truth = folder.path + "/truth.json"
    let run = TestRun(["simulate", "tale", "-o", path, "--truth", truth, "--users", "3"]) { world in
      world.work.scenarios = [("tale", "a story")]
      world.work.simulate = { options, write in
        write(Array("user,ts,event\n".utf8)[...])
        return "{\"users\":\(options.simulation.users ?? 0)}\n"
      }
    }
    #expect(run.status == .success)
    #expect(run.output == "")
    #expect(try contents(of: path) == "user,ts,event\n")
    #expect(try contents(of: truth) == "{\"users\":3}\n")
  }

  @Test func `are listed, and a slip is told`() {
    func run(_ arguments: [String]) -> TestRun {
      TestRun(arguments) {
        $0.work.scenarios = [("mixed", "a bit of both"), ("value", "no friction")]
      }
    }
    #expect(run(["simulate", "--list"]).output == "  mixed  a bit of both\n  value  no friction\n")
    #expect(
      run(["simulate", "mixd"]).problems == """
        mvpcheck: error: simulate: unknown scenario 'mixd'
          known: mixed, value
          hint: did you mean mixed?

        """)
    #expect(run(["simulate"]).status == .wrongUsage)
  }

  @Test func `are incomplete when too many rows were not used`() {
    let run = TestRun(["events", "e.csv"]) { world in
      world.work.writeEvents = { _, _, _ in
        var intake = Intake()
        intake.rowsRead = 10
        intake.rejected = 1
        return EventsWritten(intake: intake)
      }
    }
    #expect(run.status == .incomplete)
    #expect(run.problems.contains("1 of 10 rows were not used (10 %)"))
  }
}
