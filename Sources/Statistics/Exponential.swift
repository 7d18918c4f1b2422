/// The exponential function of four numbers at a time, to within two units in the last place.
///
/// With n whole and |r| at most half of ln 2, e^x = 2^n e^r; the latter by its power series, to the
/// thirteenth power. Numbers beyond ±700 are held there.
@inline(__always)
func exponential(_ numbers: SIMD4<Double>) -> SIMD4<Double> {
  typealias Four = SIMD4<Double>
  let held = pointwiseMin(pointwiseMax(numbers, Four(repeating: -700)), Four(repeating: 700))
  // Adding so large a number leaves whole ones in the lowest bits.
  let shift = Four(repeating: 0x1.8p52)
  let shifted = held * 0x1.71547652b82fep0 + shift
  let whole = shifted - shift
  // ln 2 in two parts, the first of few digits.
  let rest = (held - whole * 0x1.62e42feep-1) - whole * 0x1.a39ef35793c76p-33
  var sum = Four(repeating: 1 / 6_227_020_800.0)
  sum = sum * rest + 1 / 479_001_600.0
  sum = sum * rest + 1 / 39_916_800.0
  sum = sum * rest + 1 / 3_628_800.0
  sum = sum * rest + 1 / 362_880.0
  sum = sum * rest + 1 / 40_320.0
  sum = sum * rest + 1 / 5_040.0
  sum = sum * rest + 1 / 720.0
  sum = sum * rest + 1 / 120.0
  sum = sum * rest + 1 / 24.0
  sum = sum * rest + 1 / 6.0
  sum = sum * rest + 0.5
  sum = sum * rest + 1
  sum = sum * rest + 1
  let bits = unsafeBitCast(shifted, to: SIMD4<Int64>.self) &<< 52
  return unsafeBitCast(unsafeBitCast(sum, to: SIMD4<Int64>.self) &+ bits, to: Four.self)
}
