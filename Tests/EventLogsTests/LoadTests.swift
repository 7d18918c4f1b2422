import Testing

@testable import EventLogs

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Section G of the promises: too much of it.
///
/// Times are judged by ratio, and they are those of the thread alone, so that a busy machine does not
/// fail them.
struct LoadTests {
  private let stamp = "2026-01-05T10:00:00Z"

  /// How many times as long twice the input takes; the best of several tries.
  private func growth(_ size: Int, _ log: (Int) -> String) throws -> Double {
    let small = log(size)
    let large = log(size * 2)
    var best = Double.infinity
    for _ in 0..<6 {
      let short = try seconds { _ = try read(small) }
      let long = try seconds { _ = try read(large) }
      best = min(best, long / short)
    }
    return best
  }

  /// How long this thread works at something.
  private func seconds(_ work: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try work()
    return now() - start
  }

  @Test func `G01 a user id of combining marks takes linear time`() throws {
    let id = "a" + String(repeating: "\u{301}\u{323}", count: 200_000)
    let outcome = try read(header + "\(id),\(stamp),a\n\(id),\(stamp),b\n")
    #expect(outcome.seen.rows.map(\.user) == [1, 1])
    #expect(outcome.intake.accepted == 2)
  }

  @Test(.timeLimit(.minutes(1))) func `G02 many keys and many ids`() throws {
    let keys = (0..<50_000).map { ",\"k\($0)\":1" }.joined()
    let row = "{\"user\":\"u\",\"ts\":\"\(stamp)\",\"event\":\"a\"\(keys)}\n"
    #expect(try read(row + row).intake.accepted == 2)
    let users = (0..<50_000).map { "u\($0),\(stamp),a\n" }.joined()
    #expect(try read(header + users).reading.vocabulary.users.count == 50_001)
  }

  @Test(.timeLimit(.minutes(1))) func `G03 a number of a million digits`() throws {
    let digits = String(repeating: "7", count: 1_000_000)
    let start = "{\"user\":\"u\",\"ts\":\"\(stamp)\",\"event\":\"a\",\"latency_ms\":"
    let outcome = try read(start + "1}\n" + start + digits + "}\n")
    #expect(outcome.fieldNotes == ["bad_number": 1])
    let user = "{\"ts\":\"\(stamp)\",\"event\":\"a\",\"user\":\(digits)}\n"
    #expect(try read(user).users == [digits])
  }

  @Test func `G05 devices without an end`() {
    #expect(failure(files: ["/dev/zero"])?.message == "/dev/zero: binary data, not an event log")
    let noise = failure(files: ["/dev/urandom"])
    #expect(noise?.message.hasPrefix("/dev/urandom: ") == true)
    #expect(failure(of: String(repeating: "y\n", count: 200_000))?.details == ["found: y"])
  }

  @Test func `G06 patterns match in linear time`() {
    let name = [UInt8](repeating: 0x61, count: 10_000)
    #expect(!Glob("*a*a*a*a*a*a*a*a*a*a*b").matches(name))
    #expect(Glob("*a*a*a*").matches(name))
  }

  @Test(
    .timeLimit(.minutes(1)),
    arguments: ["u1,\"2026\n", "u,\"\n", "u1,\"\"\"\n", "x\"\"y\n", ",,,\n", "\"a\nb\"c\n"])
  func `G10 twice the hostile rows take about twice the time`(_ row: String) throws {
    let growth = try growth(4000) { header + good + String(repeating: row, count: $0) }
    #expect(growth < 3.5)
  }

  @Test(.timeLimit(.minutes(1))) func `G10 one quote that swallows everything`() throws {
    let growth = try growth(20_000) {
      header + good + "u1,\"a\n" + String(repeating: "x\"\"y\n", count: $0)
    }
    #expect(growth < 3.5)
  }
}
