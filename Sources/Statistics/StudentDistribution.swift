/// Student's t distribution.
public enum StudentDistribution {
  /// How many standard errors an interval of the given level reaches with so many degrees of freedom.
  ///
  /// The expansion of Cornish and Fisher in 1 / freedom (Abramowitz and Stegun 26.7.5), within
  /// 0.0001 from ten degrees on.
  public static func reach(level: Double, freedom: Int) -> Double {
    let z = NormalDistribution.reach(level: level)
    let n = Double(freedom)
    let z3 = z * z * z
    let z5 = z3 * z * z
    let z7 = z5 * z * z
    let z9 = z7 * z * z
    let first = (z3 + z) / 4
    let second = (5 * z5 + 16 * z3 + 3 * z) / 96
    let third = (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / 384
    let fourth = (79 * z9 + 776 * z7 + 1482 * z5 - 1920 * z3 - 945 * z) / 92_160
    return z + first / n + second / (n * n) + third / (n * n * n) + fourth / (n * n * n * n)
  }
}
