/// The exponential function of four numbers at a time, to within two units in the last place.
///
/// Numbers beyond ±700 are held there.
@inline(__always)
func exponential(_ numbers: SIMD4<Double>) -> SIMD4<Double> {
  let parts = ExponentialParts(numbers)
  return parts.power * (parts.even + parts.odd) / (parts.even - parts.odd)
}

/// The logistic function of four numbers at a time, by one division; its relative error is a few units in
/// the last place.
@inline(__always)
func logistic(_ numbers: SIMD4<Double>) -> SIMD4<Double> {
  let parts = ExponentialParts(SIMD4(repeating: 0) - numbers)
  let below = parts.even - parts.odd
  return below / (below + parts.power * (parts.even + parts.odd))
}

/// What the exponential function of four numbers is a quotient of.
///
/// With n whole and |r| at most half of ln 2, e^x = 2^n e^r, and e^r = (q(r²) + r p(r²)) / (q(r²) - r p(r²))
/// by the coefficients of Cephes (Moshier 1989), whose error is below 2e-17.
struct ExponentialParts {
  /// 2^n.
  let power: SIMD4<Double>
  /// r p(r²).
  let odd: SIMD4<Double>
  /// q(r²).
  let even: SIMD4<Double>

  @inline(__always)
  init(_ numbers: SIMD4<Double>) {
    typealias Four = SIMD4<Double>
    let (most, least) = (Four(repeating: 700), Four(repeating: -700))
    let capped = numbers.replacing(with: most, where: numbers .> most)
    let held = capped.replacing(with: least, where: capped .< least)
    // Adding so large a number leaves whole ones in the lowest bits.
    let shift = Four(repeating: 0x1.8p52)
    let shifted = held * 0x1.71547652b82fep0 + shift
    let whole = shifted - shift
    // ln 2 in two parts, the first of few digits.
    let rest = (held - whole * 0x1.62e42feep-1) - whole * 0x1.a39ef35793c76p-33
    let square = rest * rest
    let p = (square * 1.26177193074810590878e-4 + 3.02994407707441961300e-2) * square
    odd = rest * (p + 9.99999999999999999910e-1)
    var q = square * 3.00198505138664455042e-6 + 2.52448340349684104192e-3
    q = q * square + 2.27265548208155028766e-1
    even = q * square + 2
    let bits = unsafeBitCast(shifted, to: SIMD4<Int64>.self) &<< 52
    let one = SIMD4<Int64>(repeating: 0x3FF0_0000_0000_0000)
    power = unsafeBitCast(bits &+ one, to: Four.self)
  }
}
