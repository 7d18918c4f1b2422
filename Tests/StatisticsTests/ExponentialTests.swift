import Foundation
import Testing

@testable import Statistics

@Suite struct `The exponential function of four numbers` {
  @Test func `is that of each to two units in the last place`() {
    var worst = 0.0
    for step in -7000...7000 {
      let number = Double(step) / 9.7
      let got = exponential(SIMD4(number, -number, number / 7, number / 1e6))
      for (place, own) in [number, -number, number / 7, number / 1e6].enumerated() {
        let want = exp(min(max(own, -700), 700))
        worst = max(worst, abs(got[place] - want) / want.ulp)
      }
    }
    #expect(worst <= 2)
  }
}
