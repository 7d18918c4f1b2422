/// Adjusted p-values under which the expected share of false discoveries stays below the level.
///
/// Benjamini and Hochberg (1995), doi:10.1111/j.2517-6161.1995.tb02031.x.
///
/// - Parameter pValues: In any order.
/// - Returns: The adjusted values, in the order given; a discovery at 5 % is one up to 0.05.
public func falseDiscoveryAdjusted(_ pValues: [Double]) -> [Double] {
  let order = pValues.indices.sorted { pValues[$0] > pValues[$1] }
  var adjusted = pValues
  var least = 1.0
  for (place, index) in order.enumerated() {
    let rank = Double(pValues.count - place)
    least = min(least, pValues[index] * Double(pValues.count) / rank)
    adjusted[index] = least
  }
  return adjusted
}
