import Testing

@testable import EventLogs
@testable import Reports
@testable import mvpcheck

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A run in process, and what came of it.
struct TestRun {
  let status: ExitCode
  let output: String
  let problems: String

  init(
    _ arguments: [String], environment: [String: String] = ["LANG": "C.UTF-8"],
    change: (inout World) -> Void = { _ in }
  ) {
    let output = Collected()
    let problems = Collected()
    var world = World(
      environment: environment, clock: Timestamp(nanoseconds: 1_790_000_000_000_000_000),
      output: output.writer(name: "standard output"),
      problems: problems.writer(name: "standard error"))
    change(&world)
    status = run(arguments, in: world)
    self.output = output.text
    self.problems = problems.text
  }

  /// A run of `analyze` that finds `report` in whatever log it is given.
  static func analyze(
    _ arguments: [String], finding report: ConfoundReport = SampleReport.both,
    intake: Intake? = nil, environment: [String: String] = ["LANG": "C.UTF-8"],
    change: (inout World) -> Void = { _ in }
  ) -> TestRun {
    TestRun(["analyze", "events.csv"] + arguments, environment: environment) { world in
      var own = Intake()
      own.rowsRead = report.dataQuality.rowsRead
      own.rejected = report.dataQuality.rejected
      world.work.analyze = { [own] _, _ in Analysis(report: report, intake: intake ?? own) }
      change(&world)
    }
  }
}

/// Bytes that were written.
final class Collected {
  private(set) var bytes: [UInt8] = []

  var text: String { String(decoding: bytes, as: UTF8.self) }

  func writer(name: String) -> Writer {
    Writer(name: name) { [self] sent throws(CallError) in
      bytes += sent
      return sent.count
    }
  }
}

/// A folder that is gone after the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/mvpcheck-test-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    path = String(cString: made)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// What is in it, hidden files too.
  var names: [String] {
    mvpcheck.names(in: path).filter { $0 != "." && $0 != ".." }.sorted()
  }

  func file(_ name: String, _ text: String = "", mode: mode_t = 0o644) throws -> String {
    let path = "\(path)/\(name)"
    try write(text, to: path)
    #expect(chmod(path, mode) == 0)
    return path
  }
}

func write(_ text: String, to path: String) throws {
  let file = try #require(fopen(path, "w"))
  defer { fclose(file) }
  let bytes = Array(text.utf8)
  #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
}

func contents(of path: String) throws -> String {
  let file = try #require(fopen(path, "r"))
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
  return String(decoding: bytes, as: UTF8.self)
}

func mode(of path: String) throws -> mode_t {
  try FileStatus(of: path).permissions
}

/// The folder of the package; the paths in expected files are relative to it.
let packageFolder: String = {
  let parts = #filePath.split(separator: "/").dropLast(3)
  return "/" + parts.joined(separator: "/")
}()

/// Whether expected files are to be rewritten.
let isRecording = getenv("MVPCHECK_RECORD") != nil
