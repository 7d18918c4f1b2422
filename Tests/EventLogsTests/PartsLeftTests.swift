import Testing

@testable import EventLogs

struct PartsLeftTests {
  private let input = DivisibleInput(
    origin: .memory([]), size: 640, leastPart: 20, isDigested: false)

  @Test func `a part is read in steps up to its end`() {
    let left = PartsLeft([(0, 320), (320, .max)], of: input)
    var places: [Int] = []
    while let reach = left.reach(of: 0, from: places.last ?? 0, hasManyRows: false) {
      places.append(reach)
    }
    #expect(places == Array(stride(from: 10, through: 320, by: 10)))
    #expect(left.stop(of: 0) == 320)
  }

  @Test func `the last part goes on as long as there are bytes`() {
    let left = PartsLeft([(0, 320), (320, .max)], of: input)
    #expect(left.reach(of: 1, from: 625, hasManyRows: false) == 635)
    #expect(left.reach(of: 1, from: 635, hasManyRows: false) == .max)
    #expect(left.reach(of: 1, from: 640, hasManyRows: false) == nil)
  }

  @Test func `the second half of the longest that is left can be taken, not what is being read`() {
    let left = PartsLeft([(0, 320), (320, .max)], of: input)
    #expect(left.reach(of: 0, from: 110, hasManyRows: false) == 120)
    let first = left.take { $0 + 1 }
    #expect(first?.index == 2)
    #expect(first?.start == 481)
    #expect(first?.stop == .max)
    #expect(left.stop(of: 1) == 481)
    // Now 200, 161 and 159 are left.
    #expect(left.take { $0 }?.start == 220)
    #expect(left.stop(of: 0) == 220)
    // Where no line ends before the part does, there is nothing to be had.
    #expect(left.take { _ in nil } == nil)
    #expect(left.take { _ in 640 } == nil)
  }

  @Test func `what is not worth a part is left alone`() {
    let left = PartsLeft([(0, 39), (39, .max)], of: input)
    #expect(left.reach(of: 1, from: 600, hasManyRows: false) == 610)
    #expect(left.take { $0 } == nil)
  }

  @Test func `the first part alone says whether there are many rows`() {
    let left = PartsLeft([(0, 320), (320, .max)], of: input)
    _ = left.reach(of: 1, from: 320, hasManyRows: true)
    #expect(!left.hasManyRows)
    _ = left.reach(of: 0, from: 0, hasManyRows: true)
    #expect(left.hasManyRows)
  }
}
