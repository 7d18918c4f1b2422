import Foundation
import Testing

/// A small generator for tests: the same seed gives the same numbers everywhere.
///
/// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2660193.2660195).
struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: Seed) {
    state = seed.number
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// A number from -1 to 1.
  mutating func number() -> Double { Double.random(in: -1...1, using: &self) }

  /// Whether something of this chance happens.
  mutating func happens(_ chance: Double) -> Bool {
    Double.random(in: 0..<1, using: &self) < chance
  }
}

/// Where a property starts; a failure names it.
struct Seed: Sendable, CustomTestStringConvertible {
  let number: UInt64

  var testDescription: String { "seed \(number)" }

  /// Twelve of them, or as many as `MVPCHECK_SEEDS` says.
  static let all: [Seed] = {
    let asked = ProcessInfo.processInfo.environment["MVPCHECK_SEEDS"].flatMap { UInt64($0) }
    return (1...max(1, asked ?? 12)).map { Seed(number: $0) }
  }()
}

/// Whether two rows of numbers agree to within `tolerance` of the larger of 1 and their size.
func agree(_ a: [Double], _ b: [Double], within tolerance: Double) -> Bool {
  a.count == b.count
    && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($0), abs($1)) }
}
