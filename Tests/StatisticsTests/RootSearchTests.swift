import Statistics
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct `A root of a falling function` {
  /// Where the function crosses zero, and how often it was asked.
  private func root(
    from low: Double, to high: Double, of function: (Double) -> Double
  ) -> (place: Double, asked: Int) {
    var asked = 0
    let place = fallingRoot(
      from: (low, function(low)), to: (high, function(high)), within: 1e-9
    ) {
      asked += 1
      return function($0)
    }
    return (place, asked)
  }

  @Test func `of a straight line is found at once`() {
    let found = root(from: 0, to: 4) { 1 - $0 / 3 }
    #expect(abs(found.place - 3) < 1e-9)
    #expect(found.asked < 6)
  }

  @Test func `is found in far fewer steps than by halving where the function bends`() {
    let found = root(from: 0, to: 5) { 10 - exp($0) }
    #expect(abs(found.place - log(10)) < 1e-9)
    #expect(found.asked < 12)
  }

  @Test(arguments: [3, 9, 21]) func `is found where the function is flat`(_ power: Int) {
    // Halving is all that helps here.
    let found = root(from: -1, to: 4) { -pow($0, Double(power)) }
    #expect(abs(found.place) < 1e-2)
  }

  @Test func `at a jump is the jump`() {
    let found = root(from: 0, to: 1) { $0 < 0.3 ? 1 : -1 }
    #expect(abs(found.place - 0.3) < 1e-8)
  }
}
