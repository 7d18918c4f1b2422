import Foundation
import Testing

@testable import mvpcheck

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A lock` {
  private static func withPath(_ body: (String) throws -> Void) rethrows {
    let path = NSTemporaryDirectory() + "lock-\(UUID().uuidString)"
    defer { unlink(path) }
    try body(path)
  }

  @Test func `I12 ends a second run with exit 6`() throws {
    try Self.withPath { path in
      let held = try RunLock(path)
      let run = TestRun.analyze(["--lock", path])
      #expect(run.status == .locked && run.output == "")
      #expect(run.problems == "mvpcheck: error: another run holds the lock '\(path)'\n")
      _ = consume held
      #expect(TestRun.analyze(["--lock", path]).status == .success)
      #expect(TestRun.analyze(["--lock", path]).status == .success)
    }
  }

  @Test func `that cannot be had is exit 5`() {
    let run = TestRun.analyze(["--lock", "/dev/null/lock"])
    #expect(run.status == .noOutput)
    #expect(run.problems == "mvpcheck: error: cannot lock '/dev/null/lock': not a directory\n")
  }

  @Test func `is no output`() {
    Self.withPath { path in
      let run = TestRun.analyze(["--lock", path, "-o", path, "-f", "json"])
      #expect(run.status == .wrongUsage)
      #expect(run.problems.contains("is named as a lock and as an output"))
    }
  }

  @Test func `leaves what the file holds`() throws {
    try Self.withPath { path in
      try "kept".write(toFile: path, atomically: true, encoding: .utf8)
      _ = TestRun.analyze(["--lock", path])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
    }
  }
}
