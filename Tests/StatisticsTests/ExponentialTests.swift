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

  @Test func `chances and their logarithms keep their digits`() {
    for step in -3000...3000 {
      let number = Double(step) / 77.7
      let parts = LogisticParts(SIMD4(number, -number, number / 9, number / 1e5))
      let logarithms = logarithm(ofShare: parts.larger)
      let simple = logistic(SIMD4(number, -number, number / 9, number / 1e5))
      for (place, own) in [number, -number, number / 9, number / 1e5].enumerated() {
        let want = own >= 0 ? 1 / (1 + exp(-own)) : exp(own) / (1 + exp(own))
        #expect(abs(parts.probability[place] - want) <= 4 * want.ulp)
        #expect(abs(simple[place] - want) <= 4 * want.ulp)
        #expect(parts.excess[place] == max(own, 0))
        // Rounding the chance itself may cost two parts in 10^16.
        #expect(abs(logarithms[place] + log1p(exp(-abs(own)))) < 5e-16)
      }
    }
  }

  @Test func `numbers in no fours are not left out`() {
    let numbers = (0..<7).map { Double($0) - 3 }
    for (own, number) in zip(logistic(numbers), numbers) {
      #expect(abs(own - 1 / (1 + exp(-number))) < 1e-15)
    }
  }
}
