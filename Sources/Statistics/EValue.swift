/// How strongly a hidden cause would have to go with both friction and leaving to explain a ratio.
///
/// VanderWeele and Ding (2017), doi:10.7326/M16-2607: on the risk ratio scale, both associations.
///
/// - Parameter ratio: A risk ratio; one below 1 is taken by its inverse.
/// - Returns: 1 for a ratio of 1, rising without bound.
public func eValue(ofRiskRatio ratio: Double) -> Double {
  let larger = ratio < 1 ? 1 / ratio : ratio
  return larger + (larger * (larger - 1)).squareRoot()
}
