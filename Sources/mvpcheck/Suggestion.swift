/// The name that was probably meant.
///
/// - Returns: The nearest of `names`, or `nil` when none is near.
func suggestion(for word: String, among names: [String]) -> String? {
  let word = Array(word.utf8.prefix(64))
  let limit = max(1, word.count / 3)
  let near = names.map { (name: $0, distance: editDistance(word, Array($0.utf8))) }
    .filter { $0.distance <= limit }
  return near.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// How many letters must be added, dropped, changed or swapped with their neighbour.
///
/// Damerau (1964), doi:10.1145/363958.363994, each letter edited once.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var twoBack: [Int] = []
  var oneBack = Array(0...b.count)
  for (i, letter) in a.enumerated() {
    var row = [i + 1]
    for (j, other) in b.enumerated() {
      var distance = min(oneBack[j + 1] + 1, row[j] + 1, oneBack[j] + (letter == other ? 0 : 1))
      if i > 0, j > 0, letter == b[j - 1], a[i - 1] == other {
        distance = min(distance, twoBack[j - 1] + 1)
      }
      row.append(distance)
    }
    twoBack = oneBack
    oneBack = row
  }
  return oneBack[b.count]
}
