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

/// The logistic function of each of some numbers.
func logistic(_ numbers: [Double]) -> [Double] {
  [Double](unsafeUninitializedCapacity: numbers.count) { results, initialized in
    initialized = numbers.count
    numbers.withUnsafeBufferPointer { numbers in
      for first in stride(from: 0, to: numbers.count, by: 4) {
        Fours.write(logistic(Fours.read(numbers, first)), to: results, first)
      }
    }
  }
}

/// The logistic function of four log-odds, so that what is near 0 or near 1 keeps its digits.
struct LogisticParts {
  /// The function.
  let probability: SIMD4<Double>
  /// The larger of that and its complement.
  let larger: SIMD4<Double>
  /// The log-odds where they are positive, and 0.
  let excess: SIMD4<Double>

  @inline(__always)
  init(_ logOdds: SIMD4<Double>) {
    let none = SIMD4<Double>(repeating: 0)
    let isPositive = logOdds .> none
    excess = none.replacing(with: logOdds, where: isPositive)
    // Of minus the size of the log-odds.
    let parts = ExponentialParts(logOdds - excess - excess)
    let one = parts.even - parts.odd
    let tail = parts.power * (parts.even + parts.odd)
    let share = 1 / (one + tail)
    larger = one * share
    probability = (tail * share).replacing(with: larger, where: isPositive)
  }
}

/// The natural logarithm of four numbers from 1/2 to 1, with an error below 2e-16.
///
/// With f = x - 1, or 2x - 1 for x below the root of 1/2, and s = f / (2 + f), log (1 + f) is a series in the
/// odd powers of s, whose coefficients are those of FDLIBM (Sun Microsystems 1993).
@inline(__always)
func logarithm(ofShare numbers: SIMD4<Double>) -> SIMD4<Double> {
  typealias Four = SIMD4<Double>
  let isSmall = numbers .< Four(repeating: 0.5.squareRoot())
  let f = numbers.replacing(with: numbers + numbers, where: isSmall) - 1
  let s = f / (f + 2)
  let z = s * s
  var sum = Four(repeating: 1.479819860511658591e-1)
  sum = sum * z + 1.531383769920937332e-1
  sum = sum * z + 1.818357216161805012e-1
  sum = sum * z + 2.222219843214978396e-1
  sum = sum * z + 2.857142874366239149e-1
  sum = sum * z + 3.999999999940941908e-1
  sum = sum * z + 6.666666666666735130e-1
  let half = 0.5 * f * f
  let logarithm = f - (half - s * (half + sum * z))
  let less = Four(repeating: 0).replacing(
    with: Four(repeating: 6.93147180559945286227e-1), where: isSmall)
  return logarithm - less
}

/// Four numbers of a row at a time; past its end there are zeros.
enum Fours {
  @inline(__always)
  static func read(_ numbers: UnsafeBufferPointer<Double>, _ first: Int) -> SIMD4<Double> {
    if first &+ 4 <= numbers.count {
      return SIMD4(
        numbers[first], numbers[first &+ 1], numbers[first &+ 2], numbers[first &+ 3])
    }
    var four = SIMD4<Double>(repeating: 0)
    for index in first..<numbers.count { four[index &- first] = numbers[index] }
    return four
  }

  @inline(__always)
  static func write(
    _ four: SIMD4<Double>, to numbers: UnsafeMutableBufferPointer<Double>, _ first: Int
  ) {
    if first &+ 4 <= numbers.count {
      numbers[first] = four.x
      numbers[first &+ 1] = four.y
      numbers[first &+ 2] = four.z
      numbers[first &+ 3] = four.w
      return
    }
    for index in first..<numbers.count { numbers[index] = four[index &- first] }
  }
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
