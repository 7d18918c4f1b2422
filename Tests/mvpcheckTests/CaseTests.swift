import Testing

@testable import mvpcheck

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Whole runs, each a folder in `Cases`.
///
/// A folder holds `arguments`, one a line, with `$CASE` for the folder itself; whatever input they
/// name; `environment` where it matters, `NAME=value` a line; and what is expected: `output`,
/// `problems` and `status`. `MVPCHECK_RECORD=1` rewrites what is expected and fails.
@Suite struct `A whole run` {
  private static let folder = "Tests/mvpcheckTests/Cases"

  static let cases: [String] = {
    // Paths stand in expected files, so they must not depend on where the package is.
    chdir(packageFolder)
    return names(in: folder).filter { !$0.hasPrefix(".") }.sorted()
  }()

  @Test(arguments: cases) func `is as it was`(_ name: String) throws {
    let folder = "\(Self.folder)/\(name)"
    let arguments = try lines(of: "\(folder)/arguments").map { line in
      line.split(separator: "$CASE", omittingEmptySubsequences: false).joined(separator: folder)
    }
    let run = TestRun(arguments, environment: try environment(in: folder))
    let parts = [
      ("output", run.output), ("problems", run.problems), ("status", "\(run.status.rawValue)\n"),
    ]
    for (part, text) in parts {
      let path = "\(folder)/\(part)"
      if isRecording {
        try write(text, to: path)
      } else {
        #expect(try contents(of: path) == text, "\(path)")
      }
    }
    if isRecording { Issue.record("\(name) is rewritten: read the change, then run without it") }
  }

  private func environment(in folder: String) throws -> [String: String] {
    guard names(in: folder).contains("environment") else { return ["LANG": "C.UTF-8"] }
    var variables: [String: String] = [:]
    for line in try lines(of: "\(folder)/environment") {
      let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      variables[String(parts[0])] = parts.count > 1 ? String(parts[1]) : ""
    }
    return variables
  }

  private func lines(of path: String) throws -> [String] {
    try contents(of: path).split(separator: "\n").map(String.init)
  }
}
