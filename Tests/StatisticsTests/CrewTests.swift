import Dispatch
import Testing

@testable import Statistics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A crew of threads` {
  /// How often each piece of three levels of work was done; each has a place of its own.
  private func timesDone(by crew: Crew) -> [Int] {
    [Int](unsafeUninitializedCapacity: 4 * 3 * 5) { times, count in
      times.initialize(repeating: 0)
      count = times.count
      nonisolated(unsafe) let times = times
      crew.run(4) { outer in
        crew.run(3) { middle in
          crew.run(5) { inner in times[(outer * 3 + middle) * 5 + inner] += 1 }
        }
      }
    }
  }

  @Test(arguments: [1, 2, 3, 8]) func `does each piece of work within work once`(_ threads: Int) {
    let crew = Crew(of: threads)
    for _ in 0..<200 { #expect(timesDone(by: crew) == [Int](repeating: 1, count: 60)) }
  }

  @Test func `takes work from several who wait for it`() {
    let crew = Crew(of: 3)
    DispatchQueue.concurrentPerform(iterations: 4) { _ in
      for _ in 0..<50 { #expect(timesDone(by: crew) == [Int](repeating: 1, count: 60)) }
    }
  }

  @Test func `of one leaves all work to who asks for it`() {
    let crew = Crew(of: 4)
    crew.limit(to: 1)
    let own = pthread_self()
    crew.run(100) { _ in #expect(pthread_equal(pthread_self(), own) != 0) }
  }

  @Test func `gives results in the order of the pieces`() {
    #expect(concurrently(1_000) { $0 * $0 } == (0..<1_000).map { $0 * $0 })
    #expect(concurrently(0) { $0 } == [])
    let (one, other) = beside({ 1 }, { "two" })
    #expect(one == 1 && other == "two")
  }
}
