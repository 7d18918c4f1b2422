/// The name among `names` that `wanted` was most likely meant to be; `nil` when none is close.
func nearest(_ wanted: String, among names: [String]) -> String? {
  let word = Array(wanted.utf8).map(ASCII.lowercased)
  guard word.count <= 256 else { return nil }
  let allowed = max(1, word.count / 3)
  var best: (name: String, distance: Int)?
  for name in names where name.utf8.count <= 256 {
    let distance = editDistance(word, Array(name.utf8).map(ASCII.lowercased))
    if distance <= allowed, distance < best?.distance ?? Int.max { best = (name, distance) }
  }
  return best?.name
}

/// How many bytes have to be added, taken away, changed or swapped with their neighbour.
func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var cost = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        cost = min(cost, beforeLast[j - 1] + 1)
      }
      row.append(cost)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
