#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A share of a count, with Wilson's interval.
///
/// Wilson (1927), doi:10.1080/01621459.1927.10502953: inside 0 to 1 and honest for small counts.
public struct Proportion: Sendable {
  /// The share.
  public let point: Double
  /// The lower end.
  public let low: Double
  /// The upper end.
  public let high: Double

  /// The share of `count` in `total`, at `level`.
  ///
  /// - Precondition: `total` is positive, `count` from 0 to `total`.
  public init(_ count: Double, of total: Double, level: Double = 0.95) {
    precondition(total > 0 && count >= 0 && count <= total)
    let z = NormalDistribution.reach(level: level)
    let share = count / total
    let shrink = 1 + z * z / total
    let middle = (share + z * z / (2 * total)) / shrink
    let half = z * sqrt(share * (1 - share) / total + z * z / (4 * total * total)) / shrink
    point = share
    low = count == 0 ? 0 : max(0, middle - half)
    high = count == total ? 1 : min(1, middle + half)
  }
}
